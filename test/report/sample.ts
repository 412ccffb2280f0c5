import type { GraphView, PhaseView } from '../../src/contract/index.ts';
import { createSource, type Diagnostic, fingerprintOf, type Location, type Source } from '../../src/core/index.ts';
import type { Report, ReportSummary } from '../../src/report/index.ts';

export const contractText = `schema_version: "1.0.0"
pipeline_id: artisan
inputs:
  - {name: request, type: str}
phases:
  plan:
    entry: {required: [request]}
    exit:
      required: [task, constraints]
  classify:
    when: 'seed.kind == "new"'
    exit:
      required: [domain]
  research:
    after: [plan]
    entry: {required: [task]}
    exit:
      required:
        - name: findings
          type: list
      optional: [notes]
  design:
    after: [classify, research]
    entry:
      required: [task, domain, findings]
    exit: {required: [blueprint]}
  implement:
    entry:
      required:
        - name: domain_constraints
          type: dict
        - blueprint
      enrichment: [domain]
    exit: {required: [patch]}
  review:
    entry: {required: [patch, blueprint]}
    exit: {required: [score, verdict]}
  publish:
    when: 'score >= 0.8'
    entry: {required: [patch, verdict]}
`;

export const sharedText = 'fields:\n  domain: {type: strng, default: unknown}\n';

const file = 'flows/artisan.contract.yaml';
const shared = 'flows/shared.fields.yaml';
export const contract = createSource(file, contractText);
const sharedSource = createSource(shared, sharedText);

/** The place of the nth occurrence of a text. */
export const at = (source: Source, text: string, nth = 0): Location => {
  let start = source.text.indexOf(text);
  for (let i = 0; i < nth; i++) start = source.text.indexOf(text, start + 1);
  const from = source.position(start);
  const to = source.position(start + text.length);
  return { file: source.file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
};

type Loose = Partial<Diagnostic> & Pick<Diagnostic, 'code' | 'severity' | 'message'>;

/** A diagnostic with everything that a test does not care about filled in. */
export const finding = (where: Location, loose: Loose): Diagnostic => ({
  ...where,
  certainty: 'definite',
  fingerprint: fingerprintOf([loose.code, loose.message]),
  ...loose,
});

export const diagnostics: readonly Diagnostic[] = [
  finding(at(contract, 'name: findings\n          type: list\n'), {
    code: 'schema/incompatible-type',
    severity: 'error',
    message: 'Phase "research" produces "findings" as list, but phase "design" requires it as dict.',
    workflow: 'artisan',
    phase: 'research',
    field: 'findings',
    related: [{ ...at(contract, 'findings', 1), message: 'Phase "design" requires "findings".' }],
    help: 'Declare one type for "findings" in both phases.',
    data: { produced: 'list', expected: 'dict' },
  }),
  finding(at(contract, 'notes'), {
    code: 'propagation/dead-write',
    severity: 'info',
    message: 'Phase "research" may produce field "notes", but nothing reads it.',
    workflow: 'artisan',
    phase: 'research',
    field: 'notes',
    help: 'Remove "notes", or name it in "outputs".',
  }),
  finding(at(contract, 'domain', 1), {
    code: 'propagation/dangling-read',
    severity: 'warning',
    certainty: 'possible',
    message: 'Phase "design" requires field "domain", but its only producer "classify" is conditional.',
    workflow: 'artisan',
    phase: 'design',
    field: 'domain',
    related: [
      { ...at(contract, `when: 'seed.kind == "new"'`), message: '"classify" runs only when seed.kind == "new".' },
    ],
    help: 'Produce "domain" on every path to "design", or give it a default.',
    witness: [
      { ...at(contract, 'plan'), message: '"plan" runs.', phase: 'plan' },
      { ...at(contract, 'classify'), message: '"classify" is skipped: its condition is false.', phase: 'classify' },
      { ...at(contract, 'research'), message: '"research" runs.', phase: 'research' },
      { ...at(contract, 'design'), message: '"design" reads "domain", which is absent.', phase: 'design' },
    ],
  }),
  finding(at(contract, 'name: domain_constraints'), {
    code: 'propagation/dangling-read',
    severity: 'error',
    message: 'Phase "implement" requires field "domain_constraints", but no phase before it produces it.',
    workflow: 'artisan',
    phase: 'implement',
    field: 'domain_constraints',
    related: [{ ...at(contract, 'constraints'), message: 'Phase "plan" produces "constraints".' }],
    help: 'Produce "domain_constraints" in a phase before "implement". Did you mean "constraints"?',
  }),
  finding(at(sharedSource, 'strng'), {
    code: 'contract/unknown-type',
    severity: 'error',
    message: 'Type "strng" of field "domain" is not known.',
    field: 'domain',
    help: 'Did you mean "str"?',
  }),
];

const phase = (id: string, more: Partial<PhaseView> = {}): PhaseView => ({
  ...at(contract, `  ${id}:`),
  id,
  join: 'all',
  reads: [],
  writes: [],
  ...more,
});

export const graph: GraphView = {
  workflow: 'artisan',
  file,
  phases: [
    phase('plan', { reads: ['request'], writes: ['task', 'constraints'] }),
    phase('classify', { when: 'seed.kind == "new"', reads: ['seed.kind'], writes: ['domain'] }),
    phase('research', { reads: ['task'], writes: ['findings', 'notes'] }),
    phase('design', { reads: ['task', 'domain', 'findings'], writes: ['blueprint'] }),
    phase('implement', { reads: ['domain_constraints', 'blueprint', 'domain'], writes: ['patch'] }),
    phase('review', { reads: ['patch', 'blueprint'], writes: ['score', 'verdict'] }),
    phase('publish', { when: 'score >= 0.8', reads: ['patch', 'verdict', 'score'] }),
  ],
  edges: [
    { from: 'plan', to: 'classify', kind: 'sequence', fields: ['task'] },
    { from: 'plan', to: 'research', kind: 'after', fields: ['task'] },
    { from: 'classify', to: 'design', kind: 'after', fields: ['domain'] },
    { from: 'research', to: 'design', kind: 'after', fields: ['findings', 'task'] },
    { from: 'design', to: 'implement', kind: 'sequence', fields: ['blueprint', 'domain'] },
    { from: 'implement', to: 'review', kind: 'sequence', fields: ['blueprint', 'patch'] },
    { from: 'review', to: 'publish', kind: 'sequence', fields: ['patch', 'score', 'verdict'] },
    { from: 'review', to: 'implement', kind: 'loop', fields: ['score'] },
  ],
};

const pages: Readonly<Record<string, string>> = {
  'propagation/dangling-read': 'A field that a phase requires is produced on every way to it.',
  'propagation/dead-write': 'A field that a phase produces is read by somebody.',
  'schema/incompatible-type': "A producer's type flows into its consumers' types.",
  'contract/unknown-type': 'A type is one that contracts know.',
};

export const countOf = (found: readonly Diagnostic[], more: Partial<ReportSummary> = {}): ReportSummary => ({
  files: 2,
  workflows: 1,
  phases: 7,
  fields: 12,
  errors: found.filter((d) => d.severity === 'error').length,
  warnings: found.filter((d) => d.severity === 'warning').length,
  infos: found.filter((d) => d.severity === 'info').length,
  unknown: 4,
  suppressed: 1,
  ...more,
});

/** A report with some findings of every kind; parts can be replaced. */
export const sample = (more: Partial<Report> = {}): Report => {
  const found = more.diagnostics ?? diagnostics;
  return {
    tool: { name: 'contextcore', version: '0.1.0' },
    diagnostics: found,
    summary: countOf(found),
    notes: ['"request" is taken as seeded.'],
    sources: (name) => (name === file ? contract : name === shared ? sharedSource : undefined),
    graphs: [graph],
    catalogue: (code) => {
      const summary = pages[code];
      return summary === undefined
        ? undefined
        : { summary, severity: 'error', page: `docs/rules/${code}.md`, markdown: `# ${code}\n\n${summary}\n` };
    },
    ...more,
  };
};

/** A report without findings. */
export const empty = (): Report =>
  sample({ diagnostics: [], summary: countOf([], { unknown: 0, suppressed: 0 }), notes: [] });

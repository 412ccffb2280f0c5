import type { Diagnostic, Location, Severity } from '../core/index.ts';
import type { CodeInfo, Report, Reporter, Suppressed } from './report.ts';
import { jsonText } from './text.ts';

const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };
const root = '%SRCROOT%';

const encodedPath = (path: string): string =>
  path
    .replace(/\p{Cs}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/');

/** A relative path is a URI below the source root; an absolute one (POSIX or with a drive letter) a file URI. */
const artifactLocation = (file: string): object => {
  const drive = /^([A-Za-z]:)\/(.*)$/su.exec(file);
  if (drive !== null) return { uri: `file:///${drive[1] ?? ''}/${encodedPath(drive[2] ?? '')}` };
  if (file.startsWith('/')) return { uri: `file://${encodedPath(file)}` };
  return { uri: encodedPath(file), uriBaseId: root };
};

const physicalLocation = (at: Location): object => ({
  artifactLocation: artifactLocation(at.file),
  region: { startLine: at.line, startColumn: at.column, endLine: at.endLine, endColumn: at.endColumn },
});

const logicalLocations = ({ workflow, phase }: Diagnostic): object[] | undefined => {
  if (workflow === undefined) return undefined;
  if (phase === undefined) return [{ name: workflow, fullyQualifiedName: workflow, kind: 'workflow' }];
  return [{ name: phase, fullyQualifiedName: `${workflow}/${phase}`, kind: 'phase' }];
};

const codeFlows = (d: Diagnostic): object[] | undefined => {
  if (d.witness === undefined || d.witness.length === 0) return undefined;
  const locations = d.witness.map((step) => ({
    location: { physicalLocation: physicalLocation(step), message: { text: step.message } },
  }));
  return [{ threadFlows: [{ locations }] }];
};

const resultOf = (d: Diagnostic, ruleIndex: number, suppressed?: Suppressed): object => ({
  ruleId: d.code,
  ruleIndex,
  level: levels[d.severity],
  message: { text: d.help === undefined ? d.message : `${d.message} ${d.help}` },
  locations: [{ physicalLocation: physicalLocation(d), logicalLocations: logicalLocations(d) }],
  relatedLocations:
    d.related === undefined || d.related.length === 0
      ? undefined
      : d.related.map((r, id) => ({ id, physicalLocation: physicalLocation(r), message: { text: r.message } })),
  codeFlows: codeFlows(d),
  partialFingerprints: { 'contextcore/v1': d.fingerprint },
  suppressions: suppressed === undefined ? undefined : [{ kind: suppressed.kind, justification: suppressed.reason }],
  properties: { certainty: d.certainty, workflow: d.workflow, phase: d.phase, field: d.field },
});

const ruleOf = (code: string, info: CodeInfo | undefined, fallback: Severity): object => {
  const summary = info?.summary ?? code;
  return {
    id: code,
    name: code,
    shortDescription: { text: summary },
    fullDescription: { text: summary },
    help: { text: info?.markdown ?? summary, markdown: info?.markdown ?? summary },
    defaultConfiguration: { level: levels[info?.severity ?? fallback] },
    properties: { tags: ['workflow-context', code.split('/')[0] ?? code] },
  };
};

const everything = ({ diagnostics, suppressed }: Report): readonly { d: Diagnostic; by?: Suppressed }[] => [
  ...diagnostics.map((d) => ({ d })),
  ...(suppressed ?? []).map((by) => ({ d: by.diagnostic, by })),
];

/** SARIF 2.1.0 for code scanning. Complete: limits and quietness do not apply. */
export const sarif: Reporter = (report) => {
  const all = everything(report);
  const severities = new Map(all.map(({ d }) => [d.code, d.severity]));
  const codes = [...severities.keys()].sort();
  const index = new Map(codes.map((code, i) => [code, i]));
  return jsonText({
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: report.tool.name,
            semanticVersion: report.tool.version,
            rules: codes.map((code) => ruleOf(code, report.catalogue(code), severities.get(code) ?? 'warning')),
          },
        },
        invocations: [{ executionSuccessful: true }],
        originalUriBaseIds: { [root]: { description: { text: 'The folder in which the check ran.' } } },
        columnKind: 'utf16CodeUnits',
        results: all.map(({ d, by }) => resultOf(d, index.get(d.code) ?? -1, by)),
      },
    ],
  });
};

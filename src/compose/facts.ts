import {
  type AgreementFacts,
  buildGraph,
  type GraphInput,
  type LoadedFile,
  type StaticFacts,
  seededFields,
} from '../contract/index.ts';
import { type CodedFinding, compareText, type Source } from '../core/index.ts';
import { parseDocument } from '../parse/index.ts';
import { type CheckedFile, type ImportedFile, mayInstruct } from '../verify/index.ts';
import type { OpenedFile } from './files.ts';
import { isModule } from './kinds.ts';

/** What a moment adds to the facts that a contract itself gives. */
export type MoreFacts = (facts: StaticFacts) => Partial<CheckedFile['facts']>;

const extentOf = (input: GraphInput) => {
  const fields = new Set<string>();
  for (const { field } of [...(input.inputs ?? []), ...(input.outputs ?? [])]) fields.add(field);
  for (const phase of input.phases) for (const { field } of [...phase.reads, ...phase.writes]) fields.add(field);
  return { phases: input.phases.filter(({ between }) => !between).length, fields: fields.size };
};

const factsOf = (
  loaded: Pick<LoadedFile, 'input' | 'contract'>,
  more: MoreFacts,
  agreement: AgreementFacts | undefined,
): Pick<CheckedFile, 'facts' | 'extent' | 'workflow'> => {
  const agreed = agreement ? { agreement } : {};
  if (loaded.input === undefined) return agreement ? { facts: agreed } : {};
  const facts: StaticFacts = {
    graph: buildGraph(loaded.input),
    ...(loaded.contract === undefined ? {} : { contract: loaded.contract }),
  };
  return {
    workflow: loaded.input.workflow,
    facts: { static: facts, ...agreed, ...more(facts) },
    extent: extentOf(loaded.input),
  };
};

/** A file with its first workflow and all that is its own. */
export const checkedFile = (file: LoadedFile, more: MoreFacts, agreement?: AgreementFacts): CheckedFile => ({
  source: file.source,
  comments: mayInstruct(file.source.text) ? (file.document?.comments() ?? file.comments ?? []) : [],
  findings: ownFindings(file),
  ...factsOf(file, more, agreement),
});

/** A file once more for each further workflow. */
export const furtherWorkflows = ({ source, further = [] }: LoadedFile, more: MoreFacts): readonly CheckedFile[] =>
  further.map((input) => ({ source, comments: [], findings: [], ...factsOf({ input }, more, undefined) }));

/** What is wrong inside of an imported file belongs to that file, whoever imports it: it is said once. */
const ownFindings = ({ source, findings }: LoadedFile): readonly CodedFinding[] =>
  findings.map((finding) => {
    if (finding.at.source.file === source.file) return finding;
    const { workflow: _, ...rest } = finding;
    return rest;
  });

/** The fields that a workflow without declared inputs is taken to be seeded with. */
export const seededNotes = ({ source, facts }: CheckedFile): readonly string[] => {
  if (facts?.static === undefined || facts.preflight !== undefined) return [];
  const { input, topology } = facts.static.graph;
  const seeded = seededFields(input, topology).flatMap(({ read, certain }) => (certain ? [read.field] : []));
  const names = [...(input.assumed ?? []), ...seeded].map((name) => `"${name}"`);
  if (names.length === 0) return [];
  const { line, column } = source.position(input.at.start);
  const list = names.sort(compareText).join(', ');
  return [
    `${source.file}:${line}:${column}: workflow "${input.workflow}" declares no inputs; taken as seeded: ${list}`,
  ];
};

/** What is wrong with the files that others import, and the comments that may silence findings in them. */
export const importedFiles = (opened: Iterable<OpenedFile>, isChecked: (file: string) => boolean): ImportedFile[] =>
  [...opened].flatMap(({ source, findings }) => {
    // One that is checked itself brings its own.
    const comments = isChecked(source.file) || !mayInstruct(source.text) ? [] : commentsOf(source);
    return comments.length === 0 && findings.length === 0 ? [] : [{ source, comments, findings }];
  });

const commentsOf = (source: Source) =>
  isModule(source.file) ? lineComments(source) : (parseDocument(source).document?.comments() ?? []);

/** The comments of a module that begin with two slashes and may silence findings. */
const lineComments = (source: Source) =>
  [...source.text.matchAll(/\/\/([^\n]*contextcore-[^\n]*)/gu)].map(({ 0: whole, 1: text = '', index }) => ({
    text: text.trim(),
    start: index,
    end: index + whole.length,
    line: source.position(index).line,
  }));

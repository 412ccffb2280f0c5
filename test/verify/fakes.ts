import type { RuleOwner, StaticFacts } from '../../src/contract/index.ts';
import { type CodedFinding, createSource, type Finding, type Source } from '../../src/core/index.ts';
import { type CheckedFile, type CheckInput, verification, verify } from '../../src/verify/index.ts';

/** A rule stands in by name; what it yields is given per file. */
export type Yields = Readonly<Record<string, readonly Partial<Finding>[]>>;

const facts = (source: Source): StaticFacts => {
  const graph: unknown = { source };
  return { graph: graph as StaticFacts['graph'] };
};

const sourceOf = ({ graph }: StaticFacts): Source => (graph as unknown as { source: Source }).source;

/** The range of the first occurrence of a word. */
export const spanOf = (source: Source, word: string): Finding['at'] => {
  const start = source.text.indexOf(word);
  return { source, start, end: start + word.length };
};

/** An owner "flow" with rules "lost" (error) and "dead" (warning), and a preflight rule "seed". */
export const flowOwner = (yields: Yields): RuleOwner => {
  const check = (name: string) => (given: StaticFacts) => {
    const source = sourceOf(given);
    return (yields[name] ?? []).map((finding) => ({
      message: `Something is ${name}.`,
      at: spanOf(source, 'here'),
      ...finding,
    }));
  };
  return {
    name: 'flow',
    rules: [
      { name: 'lost', moment: 'static', severity: 'error', summary: 'Nothing is lost.', check: check('lost') },
      { name: 'dead', moment: 'static', severity: 'warning', summary: 'Nothing is dead.', check: check('dead') },
      { name: 'seed', moment: 'preflight', severity: 'warning', summary: 'All is seeded.', check: check('seed') },
    ],
    codes: [{ name: 'syntax', severity: 'error', summary: 'The file can be read.' }],
  };
};

/** Comments of a file, as a reader of YAML finds them in files without quotes. */
const commentsOf = (source: Source) =>
  source.text.split('\n').flatMap((line, i) => {
    const column = line.indexOf('#');
    if (column < 0) return [];
    const start = source.text.split('\n').slice(0, i).join('\n').length + (i > 0 ? 1 : 0) + column;
    return [{ text: line.slice(column + 1).trim(), start, end: start + line.length - column, line: i + 1 }];
  });

export const fileOf = (name: string, text: string, findings: readonly CodedFinding[] = []): CheckedFile => {
  const source = createSource(name, text);
  return {
    source,
    comments: commentsOf(source),
    findings,
    facts: { static: facts(source) },
    extent: { phases: 2, fields: 3 },
  };
};

type More = Partial<Omit<CheckInput, 'files' | 'owners'>> & { readonly yields?: Yields };

/** Verifies files with the rules of `flowOwner`. */
export const verifyFiles = (files: readonly CheckedFile[], { yields = {}, ...more }: More = {}) =>
  verify({
    files,
    owners: [flowOwner(yields), verification],
    suggest: (word, candidates) => [...candidates].find((one) => one.startsWith(word.slice(0, 6))),
    ...more,
  });

/** `line code severity message` of each diagnostic. */
export const lines = (result: ReturnType<typeof verify>): readonly string[] =>
  result.diagnostics.map((one) => `${one.line} ${one.code} ${one.severity}`);

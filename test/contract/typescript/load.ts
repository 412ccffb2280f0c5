import { posix } from 'node:path';
import { printType } from '../../../src/contract/model/index.ts';
import type { DeclaredField, DeclaredPhase } from '../../../src/contract/source/typescript/declared.ts';
import { createTypescriptLoader, type LoadedModule } from '../../../src/contract/source/typescript/index.ts';
import { type CodedFinding, createSource, type Source, type Span } from '../../../src/core/index.ts';

export type Texts = Readonly<Record<string, string>>;

/** Finds other files among some texts, and counts how often each is asked for. */
export const resolverOf = (texts: Texts): ((from: string, specifier: string) => Source | undefined) => {
  const sources = new Map<string, Source>();
  return (from, specifier) => {
    const file = posix.join(posix.dirname(from), specifier);
    const text = texts[file];
    if (text === undefined) return undefined;
    const source = sources.get(file) ?? createSource(file, text);
    sources.set(file, source);
    return source;
  };
};

/** Loads `a.ts`, which may import the others. */
export const load = (texts: Texts | string, file = 'a.ts'): Promise<LoadedModule> => {
  const files = typeof texts === 'string' ? { [file]: texts } : texts;
  const loader = createTypescriptLoader(resolverOf(files));
  return loader.load(createSource(file, files[file] ?? ''));
};

/** `line:column-column`, with the file where it is not `a.ts`. */
export const place = ({ source, start, end }: Span): string => {
  const from = source.position(start);
  const to = source.position(end);
  const last = to.line === from.line ? `${to.column}` : `${to.line}:${to.column}`;
  return `${source.file === 'a.ts' ? '' : `${source.file}:`}${from.line}:${from.column}-${last}`;
};

export const words = ({ source, start, end }: Span): string => source.text.slice(start, end);

export const told = (findings: readonly CodedFinding[]): readonly string[] =>
  findings.map(({ at, code, message }) => `${place(at)} ${code} ${message}`);

const fieldLine = ({ name, at, type, typeAt, severity, optional, default: kept }: DeclaredField): string =>
  [
    `${name} ${place(at)}: ${printType(type)} ${place(typeAt)}`,
    severity === 'blocking' ? '' : ` ${severity}`,
    optional ? ' optional' : '',
    kept ? ` = ${JSON.stringify(kept.value)} ${place(kept.at)}` : '',
  ].join('');

/** A phase as lines that say everything about it but its body. */
export const lines = (phase: DeclaredPhase): readonly string[] => [
  [
    `${phase.form} ${phase.id} ${place(phase.at)}`,
    phase.exported === undefined ? '' : ` as ${phase.exported}`,
    phase.workflow === undefined ? '' : ` in ${phase.workflow}`,
    phase.isPartial ? ' partial' : '',
  ].join(''),
  ...phase.requires.map((field) => `< ${fieldLine(field)}`),
  ...phase.produces.map((field) => `> ${fieldLine(field)}`),
  ...phase.drops.map(({ field, at }) => `- ${field} ${place(at)}`),
];

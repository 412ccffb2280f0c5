import type { Function as BashFunction, ParsedScript } from 'unbash';
import type { Delta, Store } from './bash-store.ts';
import {
  bothFiles,
  type Field,
  filesOf,
  mentionsOf,
  type RunnerFile,
  sameText,
  type Text,
  unknown,
} from './bash-text.ts';
import type { NameWrite, Opening, ScriptWrites } from './writes.ts';

/** What is known of the exit status of a command. */
export type Status = 'ok' | 'fail' | 'any';

/** Where a file descriptor leads. */
export type Target =
  | { readonly to: 'log' | 'away' }
  | { readonly to: 'buffer'; readonly id: string }
  /** `owner` is there for a file that was opened without `>>`. */
  | { readonly to: RunnerFile; readonly owner?: string }
  | { readonly to: 'unknown'; readonly files: number };

/** How far a runner's file has come: in a line, or in the block of a name. */
export interface Line {
  readonly delimiter?: Text;
  readonly partial: Text;
  /** False where the line may have begun before. */
  readonly sure: boolean;
}

/** The source that positions belong to: a script in the text, or one that a word made. */
export interface Origin {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly exact: boolean;
}

export type Cell =
  | { readonly kind: 'variable'; readonly text: Text; readonly items?: readonly Field[]; readonly age: string }
  | { readonly kind: 'target'; readonly target: Target; readonly lasting?: boolean }
  | { readonly kind: 'line'; readonly line: Line }
  | { readonly kind: 'function'; readonly node: BashFunction | undefined; readonly origin: Origin }
  | { readonly kind: 'buffer'; readonly text: Text }
  | { readonly kind: 'arguments'; readonly fields: readonly Field[] | undefined; readonly mentions: number }
  /** What a variable was before a function made it its own. */
  | { readonly kind: 'saved'; readonly cell: Cell | undefined }
  | { readonly kind: 'flag'; readonly value: string };

/** Where an `exit`, `return`, `break` or `continue` leads, with the changes that came there. */
export interface Scope {
  readonly mark: number;
  readonly arrivals: Delta<Cell>[];
}

export type InlineWrites = (language: 'python' | 'node', code: string, offset: number) => ScriptWrites | undefined;

export interface Machine {
  readonly store: Store<Cell>;
  readonly text: string;
  readonly inline: InlineWrites | undefined;
  readonly names: Readonly<Record<RunnerFile, Map<string, NameWrite>>>;
  readonly opened: Partial<Record<RunnerFile, Opening>>;
  /** Files of which nothing is surely written: something may remove lines, or end the script early and well. */
  lossy: number;
  /** Files that several commands write at once; files in which a command left a line or a block unfinished. */
  concurrent: number;
  unfinished: number;
  /** Files that programs may find through another variable than the runner's. */
  leaked: number;
  /** How often each file was written. */
  readonly writes: Record<RunnerFile, number>;
  origin: Origin;
  alive: boolean;
  depth: number;
  steps: number;
  serial: number;
  exits: Scope;
  returns: Scope | undefined;
  /** The names that the running function made its own, somewhere. */
  locals: Set<string> | undefined;
  /** The running call of a function, and how many of them are within each other. */
  frame: number;
  calls: number;
  loops: readonly { readonly breaks: Scope; readonly continues: Scope }[];
  /** How often an `exit` was met. */
  left: number;
  /** In a subshell, `exit` ends only that. */
  nested: number;
  runScript(script: ParsedScript): Status;
  runBody(body: BashFunction['body']): void;
  runCode(code: string, origin: Origin): Status;
}

export const fresh = (m: Machine, prefix = 'u'): string => `${prefix}${m.serial++}`;

export const place = (m: Machine, from: number, to: number): readonly [number, number] =>
  m.origin.exact ? [m.origin.from + from, m.origin.from + to] : [m.origin.from, m.origin.to];

/** Writes down why more names may be written; only the first reason counts. */
export const open = (m: Machine, files: number, reason: string, from: number, to: number): void => {
  if (!m.alive) return;
  const [start, end] = place(m, from, to);
  openAt(m, files, reason, start, end);
};

export const openAt = (m: Machine, files: number, reason: string, start: number, end: number): void => {
  for (const file of filesOf(files)) m.opened[file] ??= { reason, start, end };
};

/** A part of the script as it may stand in a sentence. */
export const excerpt = (m: Machine, from: number, to: number): string => {
  const [start, end] = place(m, from, to);
  const [line = ''] = m.text.slice(start, Math.min(end, start + 200)).split(/\s*(?:\\\s*)?\n/, 1);
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
};

export const runs = (m: Machine, from: number, to: number): void =>
  open(m, bothFiles, `runs "${excerpt(m, from, to)}"`, from, to);

/** False where the work that one script may cost is used up. Then nothing is known. */
export const step = (m: Machine): boolean => {
  if (!m.alive) return false;
  if (++m.steps <= 60_000 && m.depth <= 120) return true;
  openAt(m, bothFiles, 'is too large or too deeply nested to follow', 0, m.text.length);
  m.lossy |= bothFiles;
  m.alive = false;
  return false;
};

export const flag = (m: Machine, key: string): string | undefined => {
  const cell = m.store.get(key);
  return cell?.kind === 'flag' ? cell.value : undefined;
};
export const setFlag = (m: Machine, key: string, value: string | undefined): void =>
  m.store.set(key, value === undefined ? undefined : { kind: 'flag', value });

export const lineOf = (m: Machine, file: RunnerFile): Line => {
  const cell = m.store.get(`line:${file}`);
  return cell?.kind === 'line' ? cell.line : { partial: [], sure: true };
};
export const setLine = (m: Machine, file: RunnerFile, line: Line): void =>
  m.store.set(`line:${file}`, { kind: 'line', line });

export const variable = (m: Machine, name: string): Text => {
  const cell = m.store.get(`variable:${name}`);
  const age = flag(m, 'age') ?? '';
  if (cell?.kind === 'variable' && cell.age === age) return cell.text;
  if (name === 'GITHUB_OUTPUT' && cell === undefined) return [{ kind: 'file', file: 'outputs' }];
  if (name === 'GITHUB_ENV' && cell === undefined) return [{ kind: 'file', file: 'env' }];
  return unknown(`${age}:${name}`, cell?.kind === 'variable' ? mentionsOf(cell.text) : age === '' ? 0 : bothFiles);
};
export const setVariable = (m: Machine, name: string, text: Text, items?: readonly Field[]): void =>
  m.store.set(`variable:${name}`, { kind: 'variable', text, age: flag(m, 'age') ?? '', ...(items && { items }) });

/** From here on no variable is known. */
export const forgetVariables = (m: Machine): void => setFlag(m, 'age', fresh(m, 'age'));

const sameLine = (a: Line, b: Line): boolean =>
  sameText(a.partial, b.partial) &&
  (a.delimiter === undefined
    ? b.delimiter === undefined
    : b.delimiter !== undefined && sameText(a.delimiter, b.delimiter));

const sameTarget = (a: Target, b: Target): boolean => JSON.stringify(a) === JSON.stringify(b);

const sameItems = (a: readonly Field[] | undefined, b: readonly Field[] | undefined): boolean =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    a.length === b.length &&
    a.every((field, i) => field.sure === b[i]?.sure && sameText(field.text, b[i]?.text ?? [])));

/** Whether two cells say the same. */
export const sameCell = (a: Cell | undefined, b: Cell | undefined): boolean => {
  if (a === b) return true;
  if (a?.kind === 'variable' && b?.kind === 'variable')
    return a.age === b.age && sameText(a.text, b.text) && sameItems(a.items, b.items);
  if (a?.kind === 'target' && b?.kind === 'target') return sameTarget(a.target, b.target);
  if (a?.kind === 'line' && b?.kind === 'line') return a.line.sure === b.line.sure && sameLine(a.line, b.line);
  if (a?.kind === 'function' && b?.kind === 'function') return a.node === b.node;
  if (a?.kind === 'buffer' && b?.kind === 'buffer') return sameText(a.text, b.text);
  if (a?.kind === 'arguments' && b?.kind === 'arguments')
    return sameItems(a.fields, b.fields) && a.mentions === b.mentions;
  if (a?.kind === 'saved' && b?.kind === 'saved') return a.cell === b.cell;
  return a?.kind === 'flag' && b?.kind === 'flag' && a.value === b.value;
};

const textOf = (m: Machine, key: string, cell: Cell | undefined): Text => {
  if (cell?.kind === 'variable' || cell?.kind === 'buffer') return cell.text;
  return key.startsWith('variable:') ? variable(m, key.slice('variable:'.length)) : [];
};

/** What is known where two ways meet; `name` is the key of a text that differs. */
export const joinCells = (
  m: Machine,
  key: string,
  a: Cell | undefined,
  b: Cell | undefined,
  name: string,
): Cell | undefined => {
  if (sameCell(a, b)) return a;
  const sort = key.slice(0, key.indexOf(':'));
  const mentions = mentionsOf(textOf(m, key, a)) | mentionsOf(textOf(m, key, b));
  switch (sort) {
    case 'variable':
      return { kind: 'variable', text: unknown(name, mentions), age: flag(m, 'age') ?? '' };
    case 'buffer':
      return { kind: 'buffer', text: [{ kind: 'unknown', key: name, mentions, raw: true }] };
    case 'target': {
      const files = targetFiles(a) | targetFiles(b);
      return { kind: 'target', target: files === 0 ? { to: 'log' } : { to: 'unknown', files } };
    }
    case 'line':
      return joinLines(m, key === 'line:outputs' ? 'outputs' : 'env', a, b);
    case 'function':
      return { kind: 'function', node: undefined, origin: m.origin };
    case 'arguments':
      return { kind: 'arguments', fields: undefined, mentions: bothFiles };
    case 'written':
      return undefined;
    default:
      // Flags: where one of two ways is careful, both are.
      return { kind: 'flag', value: key === 'age' ? name : 'any' };
  }
};

export const targetFiles = (cell: Cell | undefined): number => {
  if (cell?.kind !== 'target') return 0;
  if (cell.target.to === 'unknown') return cell.target.files;
  if (cell.target.to === 'buffer') return bothFiles;
  return cell.target.to === 'outputs' ? 1 : cell.target.to === 'env' ? 2 : 0;
};

const joinLines = (m: Machine, file: RunnerFile, a: Cell | undefined, b: Cell | undefined): Cell => {
  const left: Line = a?.kind === 'line' ? a.line : { partial: [], sure: true };
  const right: Line = b?.kind === 'line' ? b.line : { partial: [], sure: true };
  if (sameLine(left, right)) return { kind: 'line', line: { ...left, sure: left.sure && right.sure } };
  openAt(m, file === 'outputs' ? 1 : 2, 'leaves a line or a block unfinished in some runs', 0, m.text.length);
  return { kind: 'line', line: { partial: [], sure: false } };
};

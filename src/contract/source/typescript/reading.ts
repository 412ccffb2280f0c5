import type { CodedFinding, Span } from '../../../core/index.ts';
import type { Constant, Opaque } from './constant.ts';
import type { Folder } from './fold.ts';
import type { Modules } from './modules.ts';

/** A module while its declarations are being read, with what was found wrong so far. */
export interface Reading {
  readonly modules: Modules;
  readonly folder: Folder;
  readonly findings: CodedFinding[];
  /** What could not be told from code alone: the type checker may know more. */
  readonly unsettled: Opaque[];
  /** What the type checker said is a value whose type is of no matter: a schema. */
  readonly schemas: ReadonlySet<unknown>;
  /** Places that were reported: what several phases share is said once. */
  readonly said: Set<string>;
}

/** Whose declaration is being read, and whether parts of it had to be left out. */
export interface Owner {
  phase?: string;
  isPartial: boolean;
}

export const report = (reading: Reading, owner: Owner, finding: CodedFinding): void => {
  const { at, code } = finding;
  const key = `${code} ${at.start} ${at.end} ${at.source.file}`;
  if (reading.said.has(key)) return;
  reading.said.add(key);
  reading.findings.push({ ...finding, ...(owner.phase === undefined ? {} : { phase: owner.phase }) });
};

/** What is expected where something is not static. */
export interface Wanted {
  /** Begins the sentence: `Type of field "x"`. */
  readonly subject: string;
  readonly help: string;
}

/** Leaves out of a declaration what cannot be told from the code, and says so. */
export const leaveOut = (reading: Reading, owner: Owner, what: Opaque, { subject, help }: Wanted): void => {
  owner.isPartial = true;
  reading.unsettled.push(what);
  const cause = what.cause;
  const isElsewhere = cause && (cause.at.source !== what.at.source || cause.at.start !== what.at.start);
  report(reading, owner, {
    code: 'contract/not-static',
    severity: 'info',
    message: `${subject} cannot be told without running the code: ${what.reason}.`,
    at: what.at,
    help,
    ...(isElsewhere ? { related: [{ message: 'It comes from here.', at: cause.at }] } : {}),
  });
};

/** What was written, as words for a message; values are not shown. */
export const kindOf = (constant: Exclude<Constant, Opaque>): string => {
  if (constant.kind === 'object') return 'an object';
  if (constant.kind === 'list') return 'a list';
  const { value } = constant;
  if (value === null || value === undefined) return String(value);
  return typeof value === 'string' ? 'a text' : typeof value === 'number' ? 'a number' : 'true or false';
};

const longestName = 80;

/** A name as the user wrote it, on one line and not too long. */
export const quoted = (name: string): string => {
  const text = name.length > longestName ? `${name.slice(0, longestName)}…` : name;
  return `"${text.replace(/[\p{Cc}\u2028\u2029]/gu, (sign) => JSON.stringify(sign).slice(1, -1))}"`;
};

export const wrongType = (subject: string, expected: string, at: Span): CodedFinding => ({
  code: 'contract/wrong-type',
  message: `${subject} is not ${expected}.`,
  at,
  help: `Write ${expected}.`,
});

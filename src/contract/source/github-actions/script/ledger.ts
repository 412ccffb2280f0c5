import { embeddedIn } from '../embedded.ts';
import type { NameWrite, Opening, ScriptWrites } from './writes.ts';

/** One character that a script writes, or a piece of text of which only the origin (`key`, if anything) is known. */
export interface Unit {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly unknown?: true;
}

export type Target = 'outputs' | 'env';

/** Where in a script something happens: the block, below the blocks around it. */
export interface Branch {
  readonly parent?: Branch;
}

export interface Moment {
  readonly branch: Branch;
  readonly always: boolean;
}

export interface Place {
  readonly start: number;
  readonly end: number;
}

/** Stands for each unit of an expression in a script whose expressions are covered. */
export const hole = '\ue000';
export const maxDepth = 150;
export const notKnown = 'writes text that is not known here';

/** The script with each `${{ … }}` covered by holes, so that offsets stay. */
export const withHoles = (text: string): string => {
  const parts: string[] = [];
  let last = 0;
  for (const { from, to } of embeddedIn(text).expressions) {
    parts.push(text.slice(last, from), hole.repeat(to - from));
    last = to;
  }
  return last === 0 ? text : `${parts.join('')}${text.slice(last)}`;
};

export const holeEnd = (text: string, from: number): number => {
  let at = from;
  while (text[at] === hole) at++;
  return at;
};

export const known = (text: string, start: number, end = start + 1): Unit => ({ text, start, end });
export const unknown = (start: number, end: number, key = ''): Unit => ({ text: key, start, end, unknown: true });
export const newline = (at: number): Unit => known('\n', at, at);

/** The text if all of it is known. */
export const literalOf = (units: readonly Unit[]): string | undefined =>
  units.some((unit) => unit.unknown) ? undefined : units.map(({ text }) => text).join('');

export const targetNamed = (name: string): Target | undefined => {
  const upper = name.toUpperCase();
  return upper === 'GITHUB_OUTPUT' ? 'outputs' : upper === 'GITHUB_ENV' ? 'env' : undefined;
};

const mention = /GITHUB_OUTPUT|GITHUB_ENV(?![A-Z0-9_])/i;
export const mentionsFile = (text: string): boolean => mention.test(text);
export const mentionsCommand = (text: string): boolean => /(?:::|##\[)set-(?:output|env)/i.test(text);

const isKnown = (unit: Unit | undefined, text: string): boolean => unit?.text === text && !unit.unknown;

const indexOfPair = (line: readonly Unit[]): number =>
  line.findIndex((unit, index) => isKnown(unit, '<') && isKnown(line[index + 1], '<'));

const same = (a: readonly Unit[], b: readonly Unit[]): boolean =>
  a.length === b.length &&
  a.every((unit, index) => {
    const other = b[index];
    return unit.text === other?.text && unit.unknown === other.unknown && !(unit.unknown && unit.text === '');
  });

const isBelow = (branch: Branch, above: Branch): boolean => {
  for (let at: Branch | undefined = branch; at; at = at.parent) if (at === above) return true;
  return false;
};

const placeOf = (line: readonly Unit[]): Place => ({ start: line[0]?.start ?? 0, end: line.at(-1)?.end ?? 0 });

interface Written {
  readonly names: NameWrite[];
  open?: Opening;
}

/** Replays what is appended to one of the runner's files, line by line. */
const replay = (written: Written) => {
  let line: Unit[] = [];
  let moment: Moment = { branch: {}, always: false };
  let block: { readonly delimiter: readonly Unit[]; readonly branch: Branch } | undefined;
  const open = (reason: string, { start, end }: Place): void => {
    written.open ??= { reason, start, end };
  };
  const closes = (content: readonly Unit[], delimiter: readonly Unit[]): boolean => {
    const rest = content.length - delimiter.length;
    return rest >= 0 && same(content.slice(rest), delimiter) && content.slice(0, rest).every((unit) => unit.unknown);
  };
  const endLine = (): void => {
    const content = isKnown(line.at(-1), '\r') ? line.slice(0, -1) : line;
    line = [];
    if (block) {
      if (closes(content, block.delimiter)) {
        if (moment.branch !== block.branch) open(notKnown, placeOf(content));
        block = undefined;
      }
      return;
    }
    if (content.length === 0) return;
    const equals = content.findIndex((unit) => isKnown(unit, '='));
    const pair = indexOfPair(content);
    const isBlock = pair >= 0 && (equals < 0 || pair < equals);
    const nameUnits = content.slice(0, isBlock ? pair : Math.max(equals, 0));
    const name = literalOf(nameUnits);
    if (name === undefined || name === '') {
      open(notKnown, placeOf(content));
      return;
    }
    written.names.push({ name, ...placeOf(nameUnits), always: moment.always });
    if (isBlock) block = { delimiter: content.slice(pair + 2), branch: moment.branch };
  };
  const append = (units: readonly Unit[], next: Moment): void => {
    if (block && !isBelow(next.branch, block.branch)) {
      open(notKnown, placeOf(units));
      block = undefined;
      line = [];
    }
    const isTorn = line.length > 0 && next.branch !== moment.branch;
    if (isTorn) endLine();
    if (line.length === 0) moment = isTorn ? { ...next, always: false } : next;
    for (const unit of units) {
      if (!isKnown(unit, '\n')) line.push(unit);
      else {
        endLine();
        moment = next;
      }
    }
  };
  const finish = (): void => {
    if (line.length > 0) endLine();
    if (block) open(notKnown, placeOf(block.delimiter));
  };
  return { append, finish, open };
};

export interface Ledger {
  append(target: Target, units: readonly Unit[], moment: Moment): void;
  /** A name that is handed over without a line of text. */
  name(target: Target, units: readonly Unit[], always: boolean): void;
  /** Text on the standard output, where the runner looks for commands. */
  print(units: readonly Unit[], always: boolean): void;
  /** What stood in the file before is lost. */
  truncate(target: Target, always: boolean): void;
  open(reason: string, place: Place, target?: Target): void;
  result(): ScriptWrites;
}

export const createLedger = (text: string): Ledger => {
  const written: Record<Target, Written> = { outputs: { names: [] }, env: { names: [] } };
  const files = { outputs: replay(written.outputs), env: replay(written.env) };
  const isUnsure = { outputs: false, env: false };
  const hearsAll = !text.includes('::stop-commands::');
  const open = (reason: string, place: Place, target?: Target): void => {
    if (target !== 'env') files.outputs.open(reason, place);
    if (target !== 'outputs') files.env.open(reason, place);
  };
  const name = (target: Target, units: readonly Unit[], always: boolean): void => {
    const literal = literalOf(units);
    if (literal === undefined || literal === '') open('sets a name that is not known here', placeOf(units), target);
    else written[target].names.push({ name: literal, ...placeOf(units), always });
  };
  const command = (line: readonly Unit[], always: boolean): void => {
    const flat = line.map((unit) => (unit.unknown ? '\0' : unit.text)).join('');
    if (flat.length !== line.length || !mentionsCommand(flat)) {
      if (mentionsCommand(flat)) open(notKnown, placeOf(line));
      return;
    }
    const head = /^\s*::set-(output|env)\s+(?:[^:]*,)?name=/i.exec(flat);
    const end = head ? flat.slice(head[0].length).search(/,|::/) : -1;
    if (!head || end < 0) open(notKnown, placeOf(line));
    else {
      const target = head[1]?.toLowerCase() === 'env' ? 'env' : 'outputs';
      name(target, line.slice(head[0].length, head[0].length + end), always && hearsAll);
    }
  };
  const print = (units: readonly Unit[], always: boolean): void => {
    let from = 0;
    for (let at = 0; at <= units.length; at++) {
      if (at < units.length && !isKnown(units[at], '\n')) continue;
      command(units.slice(from, at), always);
      from = at + 1;
    }
  };
  const truncate = (target: Target, always: boolean): void => {
    const { names } = written[target];
    names.splice(0, names.length, ...names.map((one) => ({ ...one, always: false })));
    if (!always) isUnsure[target] = true;
  };
  const result = (): ScriptWrites => {
    files.outputs.finish();
    files.env.finish();
    const namesOf = (target: Target): readonly NameWrite[] =>
      isUnsure[target] ? written[target].names.map((one) => ({ ...one, always: false })) : written[target].names;
    return {
      outputs: namesOf('outputs'),
      env: namesOf('env'),
      ...(written.outputs.open ? { opensOutputs: written.outputs.open } : {}),
      ...(written.env.open ? { opensEnv: written.env.open } : {}),
    };
  };
  return {
    append: (target, units, moment) => files[target].append(units, moment),
    name,
    print,
    truncate,
    open,
    result,
  };
};

/** The answer for a script that cannot be read. */
export const unreadable = (text: string, reason = 'cannot be read here'): ScriptWrites => {
  const opening = { reason, start: 0, end: text.length };
  return { outputs: [], env: [], opensOutputs: opening, opensEnv: opening };
};

import { newline, type Target, targetNamed, type Unit, unknown } from './ledger.ts';
import type { Tokens } from './powershell-tokens.ts';

/** Token indices at one level; a bracket stands for what is in it. */
export type Row = readonly number[];

export interface Texts {
  /** The tokens between two indices at their own level. */
  row(from: number, to: number): Row;
  inside(bracket: number): Row;
  split(row: Row, kind: 'comma' | 'pipe'): readonly Row[];
  /** The arguments of a command: runs of tokens without blanks between them. */
  runs(row: Row): readonly Row[];
  /** What an argument that is no list says. */
  argument(run: Row): readonly Unit[];
  /** The objects that an expression yields, each as text. */
  items(row: Row, depth?: number): readonly (readonly Unit[])[];
  assign(name: string, value: readonly Unit[] | undefined): void;
  target(run: Row): Target | undefined;
}

export const textsOf = ({ list, match }: Tokens, values: Map<string, readonly Unit[] | undefined>): Texts => {
  const row = (from: number, to: number): Row => {
    const found: number[] = [];
    for (let index = from; index < to; index++) {
      found.push(index);
      if ((match[index] ?? -1) > index) index = match[index] ?? index;
    }
    return found;
  };
  const inside = (bracket: number): Row => row(bracket + 1, match[bracket] ?? bracket + 1);
  const split = (whole: Row, kind: 'comma' | 'pipe'): readonly Row[] => {
    const parts: number[][] = [[]];
    for (const index of whole) {
      if (list[index]?.kind === kind) parts.push([]);
      else parts.at(-1)?.push(index);
    }
    return parts;
  };
  const runs = (whole: Row): readonly Row[] => {
    const found: number[][] = [];
    for (const index of whole) {
      if (list[index]?.isJoined && found.length > 0 && list[index - 1]?.kind !== 'comma') found.at(-1)?.push(index);
      else found.push([index]);
    }
    return found;
  };
  const unitsOf = (index: number): readonly Unit[] => {
    const units = list[index]?.units ?? [];
    return units.flatMap((unit) => (unit.unknown ? (values.get(unit.text) ?? [unit]) : [unit])).slice(0, 20_000);
  };
  const nothing = (whole: Row): readonly Unit[] => {
    const first = list[whole[0] ?? 0];
    return [unknown(first?.start ?? 0, list[whole.at(-1) ?? 0]?.end ?? first?.end ?? 0)];
  };
  const argument = (run: Row): readonly Unit[] =>
    run.flatMap((index) => (list[index]?.kind === 'open' ? group(index) : unitsOf(index)));
  const group = (index: number, depth = 0): readonly Unit[] => {
    const found = list[index]?.text === '(' ? items(inside(index), depth + 1) : [];
    const [only] = found;
    return found.length === 1 && only ? only : nothing([index, match[index] ?? index]);
  };
  const isOperator = (index: number | undefined, text: string): boolean => {
    const token = list[index ?? -1];
    return token?.kind === 'word' && token.text.toLowerCase() === text;
  };
  const isWord = (index: number): boolean => list[index]?.kind === 'word';
  const formatted = (units: readonly Unit[]): readonly Unit[] => {
    const found: Unit[] = [];
    for (let at = 0; at < units.length; at++) {
      const unit = units[at];
      if (!unit) continue;
      const close =
        unit.text === '{' && !unit.unknown
          ? units.findIndex((one, to) => to > at && to < at + 30 && one.text === '}')
          : -1;
      const last = units[close];
      found.push(last ? unknown(unit.start, last.end) : unit);
      if (last) at = close;
    }
    return found;
  };
  const joined = (whole: Row, depth: number): readonly Unit[] => {
    const parts: number[][] = [[]];
    for (const index of whole) {
      if (isOperator(index, '+')) parts.push([]);
      else parts.at(-1)?.push(index);
    }
    return parts.flatMap((part) => {
      const [first] = part;
      const kind = list[first ?? -1]?.kind;
      if (first === undefined || part.length !== 1) return nothing(part.length > 0 ? part : whole);
      if (kind === 'open') return depth > 8 ? nothing(part) : group(first, depth);
      return kind === 'string' || kind === 'variable' ? unitsOf(first) : nothing(part);
    });
  };
  const items = (whole: Row, depth = 0): readonly (readonly Unit[])[] => {
    const filled = whole.filter((index) => list[index]?.kind !== 'end');
    const [first] = filled;
    if (first === undefined || depth > 8) return [];
    const opener = list[first];
    if (filled.length === 1 && opener?.kind === 'open' && (opener.text === '(' || opener.text === '@(')) {
      const rows: number[][] = [[]];
      for (const index of inside(first)) {
        if (list[index]?.kind === 'end') rows.push([]);
        else rows.at(-1)?.push(index);
      }
      return rows.flatMap((one) => items(one, depth + 1));
    }
    if (
      filled.some((index) => ['pipe', 'and', 'redirect', 'call'].includes(list[index]?.kind ?? '')) ||
      isWord(first)
    ) {
      return [nothing(filled)];
    }
    const format = filled.findIndex((index) => isOperator(index, '-f'));
    if (format > 0) return [formatted(joined(filled.slice(0, format), depth))];
    if (filled.some((index) => isWord(index) && !isOperator(index, '+') && list[index]?.text.startsWith('-'))) {
      return [nothing(filled)];
    }
    return split(filled, 'comma').map((part) => joined(part, depth));
  };
  const target = (run: Row): Target | undefined => {
    const units = run.length === 1 ? argument(run) : [];
    const [unit] = units;
    const name = units.length === 1 && unit?.unknown ? /^env:(.+)$/i.exec(unit.text)?.[1] : undefined;
    return name === undefined ? undefined : targetNamed(name);
  };
  return { row, inside, split, runs, argument, items, target, assign: (name, value) => values.set(name, value) };
};

/** The objects as lines. */
export const linesOf = (items: readonly (readonly Unit[])[]): readonly Unit[] =>
  items.flatMap((item) => [...item, newline(item.at(-1)?.end ?? 0)]);

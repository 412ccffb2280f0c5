import type { Code } from './javascript-code.ts';
import type { Names } from './javascript-names.ts';
import { newline, type Unit, unknown } from './ledger.ts';
import type { Range } from './tokens.ts';

const longest = 20_000;
const mostTokens = 4000;
const simple = new Set(['.', '?.', '!', '*', '/', '-', '%', '**']);

/** What the text is that an expression yields, as far as the script says it. */
export const textReader = (code: Code, names: Names) => {
  const { list, match } = code;

  const nothing = (range: Range): readonly Unit[] => [
    unknown(list[range.from]?.start ?? 0, list[range.to - 1]?.end ?? 0, keyOf(range)),
  ];
  const keyOf = ({ from, to }: Range): string => (to === from + 1 && code.isName(from) ? (list[from]?.text ?? '') : '');

  const template = (from: number, depth: number): readonly Unit[] => {
    const end = match[from] ?? from;
    const units: Unit[] = [];
    for (let index = from + 1; index < end && units.length < longest; index++) {
      const token = list[index];
      if (token?.kind === 'chunk') units.push(...token.units);
      else {
        const close = match[index] ?? index;
        units.push(...textOf({ from: index + 1, to: close }, depth + 1));
        index = close;
      }
    }
    return units;
  };
  const operand = (range: Range, depth: number): readonly Unit[] => {
    const { from, to } = range;
    const token = list[from];
    if (!token) return [];
    if (to === from + 1 && token.kind === 'string') return token.units;
    if (code.is(from, '`') && match[from] === to - 1) return template(from, depth);
    if (code.is(from, '(') && match[from] === to - 1) return textOf({ from: from + 1, to: to - 1 }, depth + 1);
    if (code.is(from, '[')) return joined(range, depth) ?? nothing(range);
    const path = names.pathOf(range);
    if (path === 'os.EOL') return [newline(token.start)];
    const value = to === from + 1 && code.isName(from) ? names.binding(from)?.value : undefined;
    if (value) {
      const units = textOf(value, depth + 1);
      if (units.some((unit) => !unit.unknown)) return units;
    }
    return nothing(range);
  };
  /** A list of texts that is joined by a text. */
  const joined = ({ from, to }: Range, depth: number): readonly Unit[] | undefined => {
    const close = match[from] ?? -1;
    const isJoin = code.is(close + 1, '.') && code.is(close + 2, 'join') && code.is(close + 3, '(') && to === close + 6;
    if (!isJoin) return undefined;
    const between = textOf({ from: close + 4, to: close + 5 }, depth + 1);
    return code
      .elements(from)
      .flatMap((element, index) => [...(index > 0 ? between : []), ...textOf(element, depth + 1)]);
  };
  const textOf = (range: Range, depth = 0): readonly Unit[] => {
    if (depth > 6 || range.to - range.from >= mostTokens) return nothing(range);
    const units: Unit[] = [];
    let from = range.from;
    for (let index = from; index <= range.to; index++) {
      if (index === range.to || code.is(index, '+')) {
        units.push(...operand({ from, to: index }, depth));
        if (units.length > longest) return nothing(range);
        from = index + 1;
        continue;
      }
      const close = match[index] ?? -1;
      if (close > index) index = close;
      else if (list[index]?.kind === 'punct' && !simple.has(list[index]?.text ?? '')) return nothing(range);
    }
    return units;
  };
  return textOf;
};

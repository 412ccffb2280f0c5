import type { Row } from './powershell-text.ts';
import type { Tokens } from './powershell-tokens.ts';

/** The parts of a level that run one after the other. */
export const statementsOf = (
  { list }: Tokens,
  row: Row,
): readonly { readonly row: Row; readonly isSure: boolean }[] => {
  const found: { row: number[]; isSure: boolean }[] = [{ row: [], isSure: true }];
  for (const [at, index] of row.entries()) {
    const token = list[index];
    const before = list[row[at - 1] ?? -1];
    const isOpenEnded =
      before && (['pipe', 'comma', 'and'].includes(before.kind) || /^(?:\+?=|\+|-f)$/i.test(before.text));
    const isContinued = token?.text === '\n' && (isOpenEnded || list[row[at + 1] ?? -1]?.kind === 'pipe');
    if (token?.kind === 'and') found.push({ row: [], isSure: false });
    else if (token?.kind !== 'end') found.at(-1)?.row.push(index);
    else if (!isContinued) found.push({ row: [], isSure: true });
  }
  return found.filter((statement) => statement.row.length > 0);
};

/** Where the sign of an assignment stands in a statement; -1 where it is none. */
export const isAssignment = ({ list }: Tokens, row: Row): number => {
  const isTyped = list[row[0] ?? -1]?.text.startsWith('[') === true;
  const at = isTyped ? 1 : 0;
  if (list[row[at] ?? -1]?.kind !== 'variable') return -1;
  const sign = row.findIndex((index, to) => to > at && /^[-+*/?]*=/.test(list[index]?.text ?? ''));
  return sign;
};

/** How often each variable is given a value. */
export const assignments = ({ list }: Tokens): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const [index, token] of list.entries()) {
    const next = list[index + 1];
    const isGiven = next?.kind === 'word' && /^(?:[-+*/?]*=|\+\+|--|in$)/i.test(next.text);
    const name = token.units[0]?.text;
    if (token.kind === 'variable' && name !== undefined && isGiven) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
};

/** The first token behind which a script that succeeds may have ended. */
export const endOf = ({ list }: Tokens): number => {
  const index = list.findIndex((token, at) => {
    if (token.kind !== 'word' || !/^(?:exit|return|break|continue)$/i.test(token.text)) return false;
    return !(token.text.toLowerCase() === 'exit' && /^[1-9]\d*$/.test(list[at + 1]?.text ?? ''));
  });
  return index < 0 ? Number.POSITIVE_INFINITY : index;
};

export const functionsOf = ({ list }: Tokens): readonly string[] =>
  list.flatMap((token, index) =>
    token.kind === 'word' && /^(?:function|filter)$/i.test(token.text)
      ? [list[index + 1]?.text.toLowerCase() ?? '']
      : [],
  );

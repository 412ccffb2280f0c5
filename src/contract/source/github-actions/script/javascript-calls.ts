import type { Code } from './javascript-code.ts';
import type { Names } from './javascript-names.ts';
import { literalOf, type Unit } from './ledger.ts';
import type { Range } from './tokens.ts';

/** A call of a function of the script that gives a text for the parameters it is asked about. */
export interface Bound {
  readonly units: readonly Unit[];
  /** The call's first token. */
  readonly index: number;
}

type TextOf = (range: Range, depth?: number) => readonly Unit[];

const mostCalls = 200;

/** Before the first `=` of the first line, or the whole where a name alone is written. */
const headOf = (units: readonly Unit[]): readonly Unit[] => {
  const end = units.findIndex((unit) => !unit.unknown && (unit.text === '=' || unit.text === '<'));
  return end < 0 ? units : units.slice(0, end);
};

/**
 * Where a name is a parameter of a function around it: the texts that the calls of this function write. Undefined where
 * the calls cannot all be seen.
 */
export const boundByCalls = (
  { code, names, textOf }: { readonly code: Code; readonly names: Names; readonly textOf: TextOf },
  units: readonly Unit[],
  index: number,
): readonly Bound[] | undefined => {
  const { list, match } = code;
  const key = headOf(units).find((unit) => unit.unknown)?.text;
  if (key === undefined || key === '') return undefined;
  const use = code.places(key).find((at) => at > index);
  const found = use === undefined ? undefined : names.binding(use);
  const parameter = found?.parameter;
  const body = code.bodies(index)[0];
  if (parameter === undefined || body === undefined) return undefined;
  const open = match[code.is(body - 1, '=>') ? body - 2 : body - 1] ?? -1;
  if (found?.scope.from !== open) return undefined;
  const name = code.is(body - 1, '=>')
    ? open - (code.is(open - 1, 'async') ? 3 : 2)
    : code.is(open - 2, 'function')
      ? open - 1
      : -1;
  if (name < 0 || !code.isName(name) || (code.is(body - 1, '=>') && !code.is(name + 1, '='))) return undefined;
  const calls: Bound[] = [];
  for (const at of code.places(list[name]?.text ?? '')) {
    if (at === name) continue;
    const argument = code.isIdentifier(at) && code.is(at + 1, '(') ? code.elements(at + 1)[parameter] : undefined;
    const given = argument && textOf(argument);
    if (!given || literalOf(given) === undefined || calls.length >= mostCalls) return undefined;
    calls.push({ index: at, units: units.flatMap((unit) => (unit.unknown && unit.text === key ? given : [unit])) });
  }
  return calls;
};

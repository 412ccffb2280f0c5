import type { Unit } from './ledger.ts';

export interface TokenOf<Kind extends string> {
  readonly kind: Kind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly units: readonly Unit[];
}

export interface TokensOf<Token extends TokenOf<string>> {
  readonly list: readonly Token[];
  /** The index of the bracket that belongs to a bracket; -1 for other tokens. */
  readonly match: readonly number[];
}

/** A range of tokens; `to` is not part of it. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What can be asked of the tokens of a language with names, commas and brackets. */
export interface Questions {
  /** Whether a name or a sign stands there that reads so. */
  is(index: number, ...texts: readonly string[]): boolean;
  isName(index: number): boolean;
  /** Where a name stands. */
  places(name: string): readonly number[];
  /** The arguments of the call, or the elements of the list, whose bracket this is. */
  elements(bracket: number): readonly Range[];
}

export const questionsOf = ({ list, match }: TokensOf<TokenOf<string>>): Questions => {
  const is = (index: number, ...texts: readonly string[]): boolean => {
    const token = list[index];
    return token !== undefined && (token.kind === 'punct' || token.kind === 'name') && texts.includes(token.text);
  };
  const elements = (bracket: number): readonly Range[] => {
    const end = match[bracket] ?? -1;
    const found: Range[] = [];
    let from = bracket + 1;
    for (let index = from; index <= end; index++) {
      if (index === end || is(index, ',')) {
        if (index > from) found.push({ from, to: index });
        from = index + 1;
      } else if ((match[index] ?? -1) > index) index = match[index] ?? index;
    }
    return found;
  };
  const byName = new Map<string, number[]>();
  for (const [index, token] of list.entries()) {
    if (token.kind !== 'name') continue;
    const known = byName.get(token.text);
    if (known) known.push(index);
    else byName.set(token.text, [index]);
  }
  return {
    is,
    isName: (index) => list[index]?.kind === 'name',
    places: (name) => byName.get(name) ?? [],
    elements,
  };
};

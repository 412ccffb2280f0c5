/**
 * How the value of an access is used: `value`: as it is; `tested`: compared, negated or asked for its truth, so that an
 * empty value is one of the answers; `defaulted`: something stands behind `||` for the case that it is empty.
 */
export type Manner = 'value' | 'tested' | 'defaulted';

/** One chain of names in an expression, as far as it is constant. Offsets are UTF-16, relative to the expression. */
export interface Access {
  /** In lower case: contexts are named without regard to case. */
  readonly context: string;
  /** The names behind the context, as written. */
  readonly path: readonly string[];
  /** More follows that is not constant (`[expr]`, `.*`), or the whole object is used. */
  readonly whole: boolean;
  readonly manner: Manner;
  readonly start: number;
  readonly end: number;
}

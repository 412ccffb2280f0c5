import type { Node } from 'oxc-parser';
import type { Span } from '../../../core/index.ts';
import type { Scope } from './scope.ts';

export type ScalarValue = string | number | boolean | null | undefined;

/** A value that code settles, with the place of each of its parts in its own file. */
export type Constant = Scalar | ObjectConstant | ListConstant | Opaque;

export interface Scalar {
  readonly kind: 'scalar';
  readonly value: ScalarValue;
  readonly at: Span;
  /** A text that stands as it is between its quotes. */
  readonly verbatim: boolean;
}

export interface Entry {
  /** The key, or what stands for it. */
  readonly at: Span;
  readonly verbatim: boolean;
  readonly value: Constant;
  /** What is written behind the key. */
  readonly valueAt: Span;
}

export interface ObjectConstant {
  readonly kind: 'object';
  readonly at: Span;
  readonly entries: ReadonlyMap<string, Entry>;
  /** Members that cannot be told: there may be more of them than `entries` has. */
  readonly unknown: readonly Opaque[];
}

export interface ListConstant {
  readonly kind: 'list';
  readonly at: Span;
  readonly items: readonly Constant[];
  readonly unknown: readonly Opaque[];
}

/** An expression whose value only a run, or the type checker, can tell. */
export interface Opaque {
  readonly kind: 'opaque';
  readonly at: Span;
  readonly node: Node;
  readonly scope: Scope;
  /** Completes "It cannot be told without running it: …". */
  readonly reason: string;
  /** Where it comes from: the value of the variable, for a variable. */
  readonly cause?: Opaque;
  /** It is not the value itself, but may take its place. */
  readonly replaces?: true;
}

export const spanOf = (scope: Scope, node: Node): Span => ({
  source: scope.module.source,
  start: node.start,
  end: node.end,
});

export const scalar = (value: ScalarValue, at: Span, verbatim = false): Scalar => ({
  kind: 'scalar',
  value,
  at,
  verbatim,
});

export const opaque = (scope: Scope, node: Node, reason: string, cause?: Opaque): Opaque => ({
  kind: 'opaque',
  at: spanOf(scope, node),
  node,
  scope,
  reason,
  ...(cause ? { cause } : {}),
});

/** A part of a text as a span; the whole where its characters are not those of the file. */
export const partOfText = ({ at, verbatim }: Pick<Scalar, 'at' | 'verbatim'>, start: number, end: number): Span => {
  if (!verbatim) return at;
  const isQuoted = /["'`]/u.test(at.source.text.charAt(at.start));
  const from = at.start + (isQuoted ? 1 : 0);
  return { source: at.source, start: from + start, end: Math.max(from + start, Math.min(from + end, at.end)) };
};

const mostParts = 10_000;
const deepest = 200;

/** The value as such; undefined where a part of it cannot be told, or where it is too large. */
export const plainOf = (constant: Constant): { readonly value: unknown } | undefined => {
  let parts = 0;
  const build = (one: Constant, depth: number): { readonly value: unknown } | undefined => {
    if (++parts > mostParts || depth > deepest) return undefined;
    if (one.kind === 'scalar') return { value: one.value };
    if (one.kind === 'opaque' || one.unknown.length > 0) return undefined;
    if (one.kind === 'list') {
      const list: unknown[] = [];
      for (const item of one.items) {
        const built = build(item, depth + 1);
        if (!built) return undefined;
        list.push(built.value);
      }
      return { value: list };
    }
    const entries: [string, unknown][] = [];
    for (const [key, { value }] of one.entries) {
      const built = build(value, depth + 1);
      if (!built) return undefined;
      if (built.value !== undefined) entries.push([key, built.value]);
    }
    return { value: Object.fromEntries(entries) };
  };
  return build(constant, 0);
};

/** The first part that cannot be told, going through a value in order. */
export const opaqueIn = (constant: Constant): Opaque | undefined => {
  const waiting: Constant[] = [constant];
  let parts = 0;
  for (let one = waiting.pop(); one && parts < mostParts; one = waiting.pop()) {
    parts++;
    if (one.kind === 'opaque') return one;
    if (one.kind === 'scalar') continue;
    waiting.push(...one.unknown);
    if (one.kind === 'list') waiting.push(...[...one.items].reverse());
    else waiting.push(...[...one.entries.values()].reverse().map(({ value }) => value));
  }
  return undefined;
};

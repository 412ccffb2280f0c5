/**
 * What the body of a phase reads of its context and writes in its result, as far as code shows it.
 *
 *     bodyOf(fn, { source, fold, functionOf })
 *
 * `fn` is any function with code: the value of a method, an arrow function, a declaration. `source` is the text it stands in,
 * `fold` knows the constants of the module, and `functionOf` the functions that other names of the module stand for; neither
 * is asked about names that the function binds itself.
 *
 * - A *read* has the longest constant path. Where a variable holds a part of the context, its uses are the reads, and the
 *   part itself is one only where it is used as a whole. `end` says whether the last name is called, which may make it
 *   a method of the value before it, or whether something below is read whose name is not constant.
 * - A read is `defaulted` where a fallback stands, where code only asks whether the field is there (`in`, `Object.hasOwn`,
 *   `typeof`, a comparison with undefined or null), and where the phase has assigned the field before.
 * - A *write* is a property of what is returned, each object on the way to it included. `always` means every way that
 *   returns; ways that throw do not count. `undefined` written as such is no write. `inside` says whether all parts are listed.
 * - What is open may be more than what is listed; `opensWrites` may also mean less. A listed `always` does not say more then.
 * - Conditions are not related to one another, except that a test of a variable says whether it holds an object.
 *
 * `readTouches`, `writeTouches` and `writeCovers` hold reads and writes against declared fields.
 */
import { type ChainRead, createReadLog } from './body-holding.ts';
import type { BodyContext, FunctionNode } from './body-nodes.ts';
import { followContext } from './body-reads.ts';
import { spanIn, unitOf } from './body-unit.ts';
import { type ChainWrite, writesOf } from './body-writes.ts';
import type { Body, BodyAccess } from './declared.ts';

export { readTouches, writeCovers, writeTouches } from './body-compare.ts';
export type { ChainRead, ReadEnd } from './body-holding.ts';
export type { BodyContext, FunctionNode, VisibleFunction } from './body-nodes.ts';
export type { ChainWrite } from './body-writes.ts';

/** A body whose reads and writes say how exact their paths are. */
export interface ExactBody extends Body {
  readonly reads: readonly ChainRead[];
  readonly writes: readonly ChainWrite[];
}

const byPlace = (a: BodyAccess, b: BodyAccess): number => a.at.start - b.at.start;

/** Reads the body of a phase. Never throws, runs nothing, and gives up by opening where code is too much. */
export const bodyOf = (fn: FunctionNode, context: BodyContext): ExactBody => {
  const unit = unitOf({ fn, context });
  const log = createReadLog();
  followContext(unit, log);
  const { writes, open } = writesOf(unit);
  const { magic } = unit.scopes;
  const made = magic && { reason: 'Code is made at run time', at: spanIn(unit, magic) };
  const opensReads = log.opening();
  const opensWrites = open ?? made ?? log.change();
  return {
    reads: [...log.reads()].sort(byPlace),
    writes: [...writes].sort(byPlace),
    ...(opensReads ? { opensReads } : {}),
    ...(opensWrites ? { opensWrites } : {}),
  };
};

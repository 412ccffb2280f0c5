import { isRow } from '../../core/index.ts';
import type { Guard } from '../guard/guard.ts';
import { isAsyncFunction } from '../guard/run.ts';
import { type AdapterOptions, jumpsOf, writtenIn } from './options.ts';
import { knows, nothingKnown, type Watched, watchedPhase } from './passage.ts';

type AnyFunction = (...given: never[]) => unknown;

const isFunction = (value: unknown): value is AnyFunction => typeof value === 'function';

/** The same function, with its first argument as the context. Its name, its length and its `this` are what they were. */
const watchedFunction = (watched: Watched, fn: AnyFunction, options: AdapterOptions): AnyFunction =>
  new Proxy(fn, {
    apply: (target, self, args: readonly unknown[]) =>
      watched(args[0], {
        isAsync: isAsyncFunction(target),
        body: (given) => Reflect.apply(target, self, args.length === 0 ? [] : args.with(0, given)),
        written: (result) => writtenIn(result, options),
        ...jumpsOf(options),
      }),
  });

const watchedTool = (watched: Watched, tool: unknown, options: AdapterOptions): unknown => {
  if (isFunction(tool)) return watchedFunction(watched, tool, options);
  if (!isRow(tool) || !isFunction(tool['execute'])) return tool;
  const own = Object.getOwnPropertyDescriptors(tool);
  const execute = { value: watchedFunction(watched, tool['execute'], options), enumerable: true, writable: true };
  return Object.create(Object.getPrototypeOf(tool), { ...own, execute: { ...execute, configurable: true } });
};

/**
 * Tools, each the phase of its name: functions of one input, or objects whose `execute` is one, as those of the AI SDK. What
 * is not known to the contract, or runs elsewhere and so has no `execute`, is left as it is. Throws a TypeError where none is
 * known.
 */
export const guardTools = <T extends object>(guard: Guard, tools: T, options: AdapterOptions = {}): T => {
  const names = Object.keys(tools);
  if (!names.some((name) => knows(guard, name)))
    throw nothingKnown(guard, names, { what: 'tool', order: 'Name the tools as the phases.' });
  const guarded = Object.entries(tools).map(([name, tool]: [string, unknown]) => [
    name,
    knows(guard, name) ? watchedTool(watchedPhase(guard, name), tool, options) : tool,
  ]);
  return Object.fromEntries(guarded);
};

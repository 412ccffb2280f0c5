import { bodyOf } from './body.ts';
import type { Body } from './declared.ts';
import { functionIn } from './handler.ts';
import type { Module } from './modules.ts';
import { exportOf } from './names.ts';
import type { Reading } from './reading.ts';

/**
 * What a function does that a module exports: `missing` where the module has no such name, undefined where that cannot be
 * told or the name is no function that can be seen.
 */
export const bodyOfExport = (reading: Reading, module: Module, name: string): Body | 'missing' | undefined => {
  if (module.problem) return undefined;
  const target = exportOf(reading.modules, module, name);
  if (!target) return lacks(module, name) ? 'missing' : undefined;
  const found = functionIn(reading, target);
  return found && bodyOf(found.fn, found.context);
};

/** CommonJS exports names in ways that only a run shows. */
const lacks = ({ exports, stars, source }: Module, name: string): boolean =>
  !exports.has(name) && stars.length === 0 && !/\bexports\b/u.test(source.text);

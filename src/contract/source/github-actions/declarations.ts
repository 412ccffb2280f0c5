import { isRow } from '../rows.ts';

/** The names below `inputs:` of an action or of `workflow_call`. */
export const inputNames = (inputs: unknown): readonly string[] => (isRow(inputs) ? Object.keys(inputs) : []);

/** The settings of a trigger; undefined where the workflow is not started by it. */
export const triggerOf = (on: unknown, name: string): unknown => {
  if (on === name) return {};
  if (Array.isArray(on)) return on.includes(name) ? {} : undefined;
  if (!isRow(on) || !Object.hasOwn(on, name)) return undefined;
  return isRow(on[name]) ? on[name] : {};
};

/** `on`, also where a YAML 1.1 loader reads the key as true. */
export const triggersOf = (root: Readonly<Record<string, unknown>>): unknown => root['on'] ?? root['true'];

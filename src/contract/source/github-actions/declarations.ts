import { isRow } from '../rows.ts';
import type { InputDeclaration } from './offer.ts';

/** The inputs below `inputs:` of an action or of `workflow_call`. */
export const inputDeclarations = (inputs: unknown): readonly InputDeclaration[] => {
  if (!isRow(inputs)) return [];
  return Object.keys(inputs).map((name) => {
    const row = isRow(inputs[name]) ? inputs[name] : {};
    return { name, required: row['required'] === true, defaulted: row['default'] !== undefined };
  });
};

/** The settings of a trigger; undefined where the workflow is not started by it. */
export const triggerOf = (on: unknown, name: string): unknown => {
  if (on === name) return {};
  if (Array.isArray(on)) return on.includes(name) ? {} : undefined;
  if (!isRow(on) || !Object.hasOwn(on, name)) return undefined;
  return isRow(on[name]) ? on[name] : {};
};

/** `on`, also where a YAML 1.1 loader reads the key as true. */
export const triggersOf = (root: Readonly<Record<string, unknown>>): unknown => root['on'] ?? root['true'];

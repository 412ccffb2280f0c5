import { isStandard } from './field.ts';
import { copyPlain, isRow } from './plain.ts';
import { readSpec, refuse } from './read-spec.ts';
import type { PhaseSpec } from './spec.ts';

/** Standard Schema values belong to their library: they are referred to, everything else is copied. */
const freezePart = (part: unknown): unknown => (isStandard(part) ? part : copyPlain(part)?.value);

const freezeField = (field: unknown): unknown => {
  if (isStandard(field) || !isRow(field)) return field;
  return Object.freeze(Object.fromEntries(Object.entries(field).map(([key, part]) => [key, freezePart(part)])));
};

/** A copy of fields that nobody can change. They have been read before: nothing is wrong with them. */
export const freezeFields = <F extends object>(fields: F): F =>
  Object.freeze({
    ...fields,
    ...Object.fromEntries(Object.entries(fields).map(([path, one]) => [path, freezeField(one)])),
  });

/** A copy of a declaration that nobody can change; throws where something is wrong with it. */
export const freezeSpec = <S extends PhaseSpec>(spec: S): S => {
  refuse(readSpec(spec).problems);
  const { requires, produces, drops } = spec;
  return Object.freeze({
    ...spec,
    ...(requires ? { requires: freezeFields(requires) } : {}),
    ...(produces ? { produces: freezeFields(produces) } : {}),
    ...(drops ? { drops: Object.freeze([...drops]) } : {}),
  });
};

import type { Span } from '../../core/index.ts';
import { relatePaths, segmentsOf } from '../model/index.ts';
import type { Body } from '../source/typescript/declared.ts';
import type { Pair } from './pair.ts';

/** A field that a phase declares, on whichever side, with its place. */
export interface Promised {
  readonly name: string;
  readonly segments: readonly string[];
  readonly at: Span;
  readonly optional: boolean;
}

/** What a phase promises, and what its code does. */
export interface Deed {
  readonly id: string;
  readonly body: Body;
  readonly requires: readonly Promised[];
  readonly produces: readonly Promised[];
  /** More may be declared than is listed. */
  readonly isPartial: boolean;
}

const promised = ({ name, at, optional = false }: { name: string; at: Span; optional?: boolean }): Promised => ({
  name,
  at,
  optional,
  segments: segmentsOf(name),
});

/** The deeds of a pair: the body is judged by what its own code declares, else by the contract. */
export const deedOf = ({ yaml, code, body: handled }: Pair): Deed | undefined => {
  const body = code?.body ?? handled;
  if (!body) return undefined;
  if (code && !code.takesFields)
    return {
      id: code.id,
      body,
      requires: code.requires.map(promised),
      produces: code.produces.map(promised),
      isPartial: code.isPartial,
    };
  if (!yaml) return undefined;
  return {
    id: yaml.id,
    body,
    requires: [...yaml.required, ...yaml.enrichment].map(promised),
    produces: [...yaml.produces.map(promised), ...yaml.mayProduce.map((one) => promised({ ...one, optional: true }))],
    isPartial: false,
  };
};

/** Whether an access touches a promise: it is the field, a part of it, or something that the field is a part of. */
export const touches = (access: readonly string[], { segments }: Promised): boolean =>
  relatePaths(access, segments) !== 'apart';

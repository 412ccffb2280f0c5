import {
  anyType,
  type DeclaredField,
  type DeclaredPhase,
  type FieldSeverity,
  parsePath,
  printPath,
  type Type,
} from '../contract/index.ts';
import type { Span } from '../core/index.ts';

/** A field of a draft. */
export interface DraftField {
  readonly name: string;
  readonly segments: readonly string[];
  readonly type: Type;
  readonly severity: FieldSeverity;
  readonly critical?: true;
  readonly default?: { readonly value: unknown };
  readonly optional: boolean;
}

/** What a draft says of a phase, and what it has to say about not having seen. */
export interface DraftPhase {
  readonly id: string;
  readonly description?: string;
  readonly requires: readonly DraftField[];
  readonly produces: readonly DraftField[];
  readonly drops: readonly (readonly string[])[];
  readonly notes: {
    readonly phase: readonly string[];
    readonly entry: readonly string[];
    readonly exit: readonly string[];
  };
  /** More may be read or written than is listed: nothing can be said to be independent of it. */
  readonly isOpen: boolean;
}

/** Where something stands, for a comment. */
export const placeOf = ({ source, start }: Span): string => `${source.file}:${source.position(start).line}`;

/** What can be said of a phase: what it declares; where that is nothing, what its body does. */
export const draftPhase = (phase: DeclaredPhase): DraftPhase => {
  const { body, isPartial, requires, produces, drops } = phase;
  const silent = requires.length + produces.length === 0 && !isPartial;
  const fields = silent && body ? bodyFields(body) : { requires: declared(requires), produces: declared(produces) };
  const found = fields.requires.length + fields.produces.length > 0;
  const open = silent && body ? [body.opensReads, body.opensWrites] : [];
  const [reads, writes] = open.map((one) => (one ? [`not seen: ${one.reason} at ${placeOf(one.at)}`] : []));
  return {
    id: phase.id,
    ...(phase.description === undefined ? {} : { description: phase.description }),
    ...fields,
    drops: drops.flatMap(({ field }) => segmentsOf(field) ?? []),
    notes: {
      phase: [
        ...(isPartial ? [`not seen: a part of the declaration at ${placeOf(phase.at)}`] : []),
        ...(silent && !body ? [`not seen: the code of the phase at ${placeOf(phase.at)}`] : []),
        ...(silent && found ? [`inferred from the code at ${placeOf(phase.at)}, which declares no fields`] : []),
      ],
      entry: reads ?? [],
      exit: writes ?? [],
    },
    isOpen: isPartial || (silent && (!body || open.some((one) => one !== undefined))),
  };
};

const segmentsOf = (path: string): readonly [readonly string[]] | undefined => {
  const parsed = parsePath(path);
  return parsed.kind === 'path' ? [parsed.segments] : undefined;
};

const distinct = (fields: readonly DraftField[]): readonly DraftField[] => {
  const byName = new Map<string, DraftField>();
  for (const field of fields) if (!byName.has(field.name)) byName.set(field.name, field);
  return [...byName.values()];
};

const declared = (fields: readonly DeclaredField[]): readonly DraftField[] =>
  distinct(
    fields.flatMap(({ name, type, severity, default: value, optional }) =>
      (segmentsOf(name) ?? []).map((segments) => ({
        name: printPath(segments),
        segments,
        type,
        severity,
        optional,
        ...(value ? { default: { value: value.value } } : {}),
      })),
    ),
  );

/** Texts and lists have a length without anybody writing it. */
const hasOwnLength = (segments: readonly string[]): boolean => segments.length > 1 && segments.at(-1) === 'length';

/** Fields of which only the path is known. What is sure comes first and stays. */
const bodyFields = ({
  reads,
  writes,
}: NonNullable<DeclaredPhase['body']>): Pick<DraftPhase, 'requires' | 'produces'> => {
  const field = (
    segments: readonly string[],
    sure: boolean,
  ): Omit<DraftField, 'severity' | 'optional'> & { sure: boolean } => ({
    name: printPath(segments),
    segments,
    type: anyType,
    sure,
  });
  const read = reads.flatMap(({ path, defaulted, end }) =>
    (segmentsOf(path) ?? []).flatMap((segments) => {
      // What is called may be a method of the value before it.
      const named = end === 'call' || hasOwnLength(segments) ? segments.slice(0, -1) : segments;
      return named.length === 0 ? [] : [field(named, !defaulted)];
    }),
  );
  const written = writes.flatMap(({ path, always }) =>
    (segmentsOf(path) ?? []).map((segments) => field(segments, always)),
  );
  const surest = <F extends { readonly sure: boolean }>(fields: readonly F[]): readonly F[] => [
    ...fields.filter(({ sure }) => sure),
    ...fields.filter(({ sure }) => !sure),
  ];
  return {
    requires: distinct(
      surest(read).map(({ sure, ...one }) => ({ ...one, optional: false, severity: sure ? 'blocking' : 'warning' })),
    ),
    produces: distinct(surest(written).map(({ sure, ...one }) => ({ ...one, optional: !sure, severity: 'blocking' }))),
  };
};

import {
  anyType,
  type FieldSeverity,
  type OutlinedField,
  parsePath,
  printPath,
  type RunOutline,
} from '../contract/index.ts';
import type { DraftField } from './seen.ts';

/** What all runs together say of a field at one boundary. */
export interface SeenField {
  readonly name: string;
  readonly segments: readonly string[];
  /** How often the boundary was crossed by runs whose contract knew of the field. */
  readonly crossed: number;
  readonly there: number;
  readonly amiss: number;
  readonly defaulted: number;
  readonly undeclared: number;
  readonly severity: FieldSeverity | undefined;
  readonly critical: boolean;
}

type Summed = { -readonly [K in keyof Pick<SeenField, 'there' | 'amiss' | 'defaulted' | 'undeclared'>]: number } & {
  severity?: FieldSeverity;
  critical: boolean;
};

const add = (sum: Summed, { there, amiss, defaulted, undeclared, severity, critical }: OutlinedField): void => {
  sum.there += there;
  sum.amiss += amiss;
  sum.defaulted += defaulted;
  sum.undeclared += undeclared;
  if (severity) sum.severity = severity;
  if (critical) sum.critical = true;
};

/** Names that the program made up may be many. */
const mostUndeclared = 100;

/**
 * The fields of a boundary over all runs, in the order in which they came. Runs of another contract, in which a field was not yet
 * or no longer there, say nothing about it.
 */
export const fieldsSeen = (
  runs: readonly RunOutline[],
  phase: string,
  side: 'entry' | 'exit',
): { readonly fields: readonly SeenField[]; readonly unreadable: readonly string[] } => {
  const crossed = new Map<string, number>();
  const byName = new Map<string, { readonly sum: Summed; readonly contracts: Set<string> }>();
  const unreadable = new Set<string>();
  let undeclared = 0;
  for (const { contract = '', phases } of runs) {
    const boundary = phases.get(phase)?.[side];
    if (!boundary) continue;
    crossed.set(contract, (crossed.get(contract) ?? 0) + boundary.checked);
    for (const [text, field] of boundary.fields) {
      const parsed = parsePath(text);
      if (parsed.kind !== 'path') {
        unreadable.add(text);
        continue;
      }
      const name = printPath(parsed.segments);
      const isNew = !byName.has(name);
      if (isNew && field.undeclared > 0 && ++undeclared > mostUndeclared) continue;
      const known = byName.get(name) ?? {
        sum: { there: 0, amiss: 0, defaulted: 0, undeclared: 0, critical: false },
        contracts: new Set(),
      };
      add(known.sum, field);
      byName.set(name, { sum: known.sum, contracts: known.contracts.add(contract) });
    }
  }
  const fields = [...byName].map(([name, { sum, contracts }]): SeenField => {
    const parsed = parsePath(name);
    const total = [...contracts].reduce((count, contract) => count + (crossed.get(contract) ?? 0), 0);
    const { severity } = sum;
    return { ...sum, severity, name, segments: parsed.kind === 'path' ? parsed.segments : [], crossed: total };
  });
  return { fields, unreadable: [...unreadable] };
};

const isAlways = ({ there, crossed }: SeenField): boolean => there >= crossed;

/** What was always there is required. The severity is known where something was amiss; what may lack without a word is advisory. */
export const readOf = (field: SeenField): DraftField => ({
  name: field.name,
  segments: field.segments,
  type: anyType,
  severity: field.severity ?? (isAlways(field) ? 'blocking' : 'advisory'),
  ...(field.critical ? { critical: true } : {}),
  optional: false,
});

export const writeOf = (field: SeenField): DraftField => ({
  name: field.name,
  segments: field.segments,
  type: anyType,
  severity: 'blocking',
  optional: !isAlways(field),
});

/** What a reader of the draft has to know or to answer. */
export const notesOn = (fields: readonly SeenField[], side: 'entry' | 'exit'): readonly string[] =>
  fields.flatMap((field) => {
    const { name, there, crossed, amiss, defaulted, undeclared } = field;
    const times = (count: number): string => `${count} of ${crossed}`;
    return [
      ...(isAlways(field) ? [] : [`"${name}" was ${side === 'entry' ? 'there' : 'left'} ${times(there)} times`]),
      ...(defaulted > 0 ? [`"${name}" took its default ${times(defaulted)} times: which value is that?`] : []),
      ...(amiss > 0
        ? [`"${name}" was not of its type, or broke a constraint, ${times(amiss)} times: which are these?`]
        : []),
      ...(undeclared > 0 ? [`"${name}" is written, but was not declared: is it meant to be?`] : []),
    ];
  });

import { sentence } from '../graph/index.ts';
import { worstOf } from './model.ts';
import type { Difference } from './sides.ts';
import { fieldTerms, type Names, ownNames, type Term } from './terms.ts';
import type { FieldView, View } from './view.ts';
import { fieldWeighers } from './weigh-field.ts';
import { weighAdded, weighRemoved } from './weigh-presence.ts';
import type { Pair } from './weigh-value.ts';
import { changing, deedText, fieldText, placeText } from './words.ts';

interface Views {
  readonly before: View;
  readonly after: View;
  readonly names: Names;
}

const owner = ({ phase, field }: FieldView): Pick<Difference, 'phase' | 'field'> => ({
  ...(phase === '' ? {} : { phase }),
  field,
});

const kindOf = ({ side }: FieldView, how: 'added' | 'removed') =>
  side === 'drop' ? (`drop-${how}` as const) : (`field-${how}` as const);

export const addedField = (field: FieldView, { after }: Views): Difference => ({
  kind: kindOf(field, 'added'),
  ...owner(field),
  to: field.presence,
  told: deedText(after, field, 'now'),
  at: field.at,
  side: 'after',
  bears: [field.field],
  weigh: (sides) => weighAdded(field, sides),
});

/** A field that is gone is placed where it would stand: at its phase, or at the workflow. */
export const removedField = (
  field: FieldView,
  { before, after, now }: Views & { readonly now: string },
): Difference => ({
  kind: kindOf(field, 'removed'),
  ...owner({ ...field, phase: now }),
  from: field.presence,
  told: deedText(before, field, 'no longer'),
  at: after.phases.get(now)?.input.at ?? after.workflow.input.at,
  side: 'after',
  was: field.at,
  bears: [field.field],
  weigh: (sides) => weighRemoved(field, sides),
});

const renamedField = ({ was, is }: Pair, { before, after }: Views): Difference => ({
  kind: 'field-renamed',
  ...owner(is),
  from: was.field,
  to: is.field,
  told: `${sentence(placeText(before, was))} is renamed from ${fieldText(before, was.field)} to ${fieldText(after, is.field)}`,
  at: is.at,
  side: 'after',
  was: was.at,
  bears: [was.field, is.field],
  weigh: (sides) => {
    const worst = worstOf(weighRemoved(was, sides), weighAdded(is, sides));
    if (worst.class !== 'compatible') return worst;
    const readers = is.side === 'exit' || is.side === 'input' ? sides.after.readers(is.phase, is.field) : [];
    if (is.side === 'entry' || is.side === 'output') return { ...worst, because: 'it is there under that name' };
    return readers.length === 0 ? worst : { ...worst, because: 'whoever reads it is renamed along', consumers: [] };
  },
});

const labels: Readonly<Partial<Record<Term['kind'], string>>> = {
  'field-presence': 'Presence',
  'field-type': 'Type',
  'field-severity': 'Severity',
  'field-critical': 'Criticality',
  'field-default': 'Default',
  'field-constraints': 'Constraints',
  'field-schema': 'Schema',
  'field-source': 'Source phase',
  'field-description': 'Description',
};

const toldOf = (term: Term, old: Term, { was, is }: Pair, { after }: Views): string => {
  const place = placeText(after, is);
  if (term.kind === 'field-sink') return `Mark "sink" of ${place} is ${term.value === '' ? 'removed' : 'added'}`;
  if (term.kind === 'field-record')
    return `Permission to record the value of ${place} is ${term.value === '' ? 'taken back' : 'given'}`;
  if (old.text === undefined && term.text === undefined) {
    const how = old.value === '' ? 'is added' : term.value === '' ? 'is removed' : 'changes';
    return `${labels[term.kind] ?? 'What is said'} of ${place} ${how}`;
  }
  if (old.text === term.text)
    return `${labels[term.kind] ?? 'What is said'} of ${placeText(after, was.side === is.side ? is : was)} changes`;
  return `${labels[term.kind] ?? 'What is said'} of ${place} ${changing(old.text, term.text, term.kind === 'field-constraints')}`;
};

/** Severity and criticality follow from where a field is listed: a move is told as one thing. */
const followsMove: ReadonlySet<Term['kind']> = new Set(['field-severity', 'field-critical']);

/** Where nobody says otherwise, work depends on what is blocking: that is no change of its own. */
const followsSeverity = ({ was, is }: Pair): boolean =>
  was.read?.severity !== is.read?.severity &&
  [was, is].every(({ read }) => read !== undefined && read.critical === (read.severity === 'blocking'));

/** What differs between a field on both sides, its name aside. */
export const changedTerms = (pair: Pair, views: Views): readonly Difference[] => {
  const old = fieldTerms(pair.was, ownNames);
  const now = fieldTerms(pair.is, views.names);
  const moved = pair.is.side === 'entry' && pair.was.presence !== pair.is.presence;
  return now.flatMap((term, i): Difference[] => {
    const before = old[i];
    if (!before || before.value === term.value || (moved && followsMove.has(term.kind))) return [];
    if (term.kind === 'field-critical' && followsSeverity(pair)) return [];
    const weigher = weigherOf(term.kind);
    if (!weigher) return [];
    return [
      {
        kind: term.kind,
        ...owner(pair.is),
        ...(before.text === undefined ? {} : { from: before.text }),
        ...(term.text === undefined ? {} : { to: term.text }),
        told: toldOf(term, before, pair, views),
        at: term.at,
        side: 'after',
        was: before.at,
        ...(bearing.has(term.kind) ? { bears: [pair.is.field, pair.was.field] } : {}),
        weigh: (sides) => weigher(pair, sides),
      },
    ];
  });
};

/** What can decide whether a field is there for others. */
const bearing: ReadonlySet<Term['kind']> = new Set([
  'field-presence',
  'field-severity',
  'field-critical',
  'field-default',
  'field-schema',
]);

type Weigher = (typeof fieldWeighers)[keyof typeof fieldWeighers];

const weigherOf = (kind: Term['kind']): Weigher | undefined =>
  Object.entries(fieldWeighers).find(([name]) => name === kind)?.[1];

/** Everything that differs between the fields of a phase, or of the caller. */
export const fieldDifferences = (
  lists: {
    readonly was: ReadonlyMap<string, FieldView>;
    readonly is: ReadonlyMap<string, FieldView>;
    readonly now: string;
  },
  renamed: ReadonlyMap<string, string>,
  views: Views,
): readonly Difference[] => {
  const found: Difference[] = [];
  const met = new Set<string>();
  for (const [key, is] of lists.is) {
    const oldKey = renamed.get(key) ?? key;
    const was = lists.was.get(oldKey);
    if (!was) {
      found.push(addedField(is, views));
      continue;
    }
    met.add(oldKey);
    if (oldKey !== key) found.push(renamedField({ was, is }, views));
    found.push(...changedTerms({ was, is }, views));
  }
  for (const [key, was] of lists.was) if (!met.has(key)) found.push(removedField(was, { ...views, now: lists.now }));
  return found;
};

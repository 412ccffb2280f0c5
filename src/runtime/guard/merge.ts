import type { PortableContract } from '../../contract/model/index.ts';
import { canonicalJson } from './canonical.ts';
import { mergeInto } from './copy.ts';
import { hasStar, isPlain, segmentsOf, valueAt } from './paths.ts';

/** Puts together what phases return that run side by side. */
export interface Merging {
  /** A phase begins: what others write from now on, it has not seen. */
  begin(): number;
  /** Puts the result of a phase into the context; gives an error where phases wrote one field and must not. */
  put(context: Record<string, unknown>, result: Readonly<Record<string, unknown>>, by: Writer): Error | undefined;
}

export interface Writer {
  readonly phase: string;
  /** What `begin` gave. */
  readonly began: number;
}

/** What phases wrote that did not see one another, by phase. */
interface Meeting {
  last: number;
  readonly values: Map<string, unknown>;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

const distinct = (values: readonly unknown[]): readonly unknown[] => {
  const keys = new Set<unknown>();
  return values.filter((value) => {
    const key = typeof value === 'object' && value !== null ? (canonicalJson(value) ?? value) : value;
    const isNew = !keys.has(key);
    keys.add(key);
    return isNew;
  });
};

/** `values` in the order in which the contract lists their phases. */
const combine = (policy: string, values: readonly unknown[]): unknown => {
  if (policy === 'first') return values[0];
  if (policy === 'append') return values.flatMap(listOf);
  if (policy !== 'union') return values.at(-1);
  if (!values.every(isPlain)) return distinct(values.flatMap(listOf));
  const merged: Record<string, unknown> = {};
  for (const value of values) mergeInto(merged, value);
  return merged;
};

/** An object that holds a value at a path, and nothing else. */
const nested = (path: string, value: unknown): Record<string, unknown> => {
  let held = value;
  for (const segment of [...segmentsOf(path)].reverse()) held = { [segment]: held };
  return held as Record<string, unknown>;
};

const replaceAt = (context: Record<string, unknown>, path: string, value: unknown): void => {
  // Objects would be merged with what is there.
  if (isPlain(value)) mergeInto(context, nested(path, null));
  mergeInto(context, nested(path, value));
};

/** By the policies of a contract, for one run. Where none is declared, what is written last stays. */
export const createMerging = ({ merge, phases }: PortableContract): Merging => {
  const policies = merge.filter(({ field }) => !hasStar(field));
  const rank = new Map(phases.map(({ id }, i) => [id, i]));
  const meetings = new Map<string, Meeting>();
  let clock = 0;
  const meet = (field: string, value: unknown, { phase, began }: Writer): Meeting => {
    const before = meetings.get(field);
    const meeting = before && before.last > began ? before : { last: clock, values: new Map<string, unknown>() };
    meeting.last = clock;
    meeting.values.set(phase, value);
    meetings.set(field, meeting);
    return meeting;
  };
  return {
    begin: () => ++clock,
    put(context, result, writer) {
      clock++;
      const met = policies.flatMap(({ field, policy }) => {
        const value = valueAt(result, field);
        if (value === undefined) return [];
        const { values } = meet(field, value, writer);
        return values.size > 1 ? [{ field, policy, values }] : [];
      });
      mergeInto(context, result);
      let conflict: Error | undefined;
      for (const { field, policy, values } of met) {
        const sorted = [...values].sort(([a], [b]) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
        replaceAt(
          context,
          field,
          combine(
            policy,
            sorted.map(([, value]) => value),
          ),
        );
        if (policy !== 'error') continue;
        const names = sorted.map(([phase]) => `"${phase}"`).join(' and ');
        conflict ??= new TypeError(
          `Phases ${names} ran side by side and both wrote "${field}", whose merge policy is "error".`,
        );
      }
      return conflict;
    },
  };
};

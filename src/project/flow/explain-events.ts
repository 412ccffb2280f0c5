import type { Item } from './item.ts';
import type { ExplainedTask } from './types.ts';
import type { Measured, Work } from './work.ts';

/**
 * Which events to name: `all` up to a moment; the `end` at it; both `ends`, creation and completion; where it was `begun`, and the end;
 * what came `at` the moment; the `last` one.
 */
export type Which = 'all' | 'end' | 'ends' | 'begun' | 'at' | 'last';

type Mark = ExplainedTask['events'][number];

export type Trace = (task: string, pick: Which, at: number) => readonly Mark[];

const marksOf = ({ periods }: Item): readonly Mark[] =>
  periods.flatMap(({ event, from, did }) =>
    event === undefined || did === undefined ? [] : [{ id: event, at: from, type: did }],
  );

/** The item and all below it; each once, also where they are in a circle. */
const familyOf = (item: Item, children: ReadonlyMap<string, readonly Item[]>): ReadonlySet<Item> => {
  const family = new Set([item]);
  for (const one of family) for (const child of children.get(one.id) ?? []) family.add(child);
  return family;
};

/** Tells the events behind numbers of tasks. */
export const traceOf = ({ items, measured }: Work): Trace => {
  const byId = new Map(items.map((item) => [item.id, item]));
  const measuredById = new Map<string, Measured>(measured.map((one) => [one.item.id, one]));
  const children = new Map<string, Item[]>();
  for (const item of items) {
    if (item.parent === undefined) continue;
    const known = children.get(item.parent);
    if (known) known.push(item);
    else children.set(item.parent, [item]);
  }
  return (task, pick, at) => {
    const item = byId.get(task);
    if (item === undefined) return [];
    const own = marksOf(item);
    const end = own.findLast((mark) => mark.at === at);
    if (pick === 'last') return own.slice(-1);
    if (pick === 'end') return end === undefined ? [] : [end];
    const one = measuredById.get(task);
    const isMerged = one !== undefined && one.stretches !== item.periods;
    if (pick === 'ends') return own.filter((mark, i) => i === 0 || mark === end);
    if (isMerged)
      return [...familyOf(item, children)]
        .flatMap(marksOf)
        .filter((mark) => (pick === 'at' ? mark.at === at : mark.at <= at))
        .sort((a, b) => a.at - b.at);
    if (pick === 'all') return own.filter((mark) => mark.at <= at);
    const isBegin = ({ at: moment }: Mark): boolean => moment === (pick === 'at' ? at : one?.begun);
    const begin = own.find(isBegin);
    return [...new Set([begin, pick === 'begun' ? end : undefined])].flatMap((mark) => mark ?? []);
  };
};

import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { taskEventTypes, taskPriorities, taskTypes } from '../../../src/core/index.ts';
import {
  createMemoryTaskStore,
  createTracker,
  foldSprints,
  foldTask,
  recordsOf,
  snapshotOf,
  spansOf,
  sprintRecord,
  sprintSpanOf,
  statusCategories,
  usualStatuses,
} from '../../../src/project/index.ts';
import * as names from '../../../src/project/telemetry/names.ts';
import { readText } from '../../sources.ts';

interface Attribute {
  readonly id?: string;
  readonly ref?: string;
  readonly type?: string | { readonly members: readonly { readonly value: string }[] };
  readonly brief?: string;
  readonly stability?: string;
  readonly examples?: readonly unknown[];
  readonly requirement_level?: string | { readonly conditionally_required: string };
}

interface Group {
  readonly id: string;
  readonly type: string;
  readonly attributes: readonly Attribute[];
  readonly events?: readonly string[];
  readonly name?: string;
  readonly metric_name?: string;
  readonly unit?: string;
}

const { groups } = load(readText('contracts/semconv/tasks.yaml')) as { readonly groups: readonly Group[] };
const ofType = (type: string): readonly Group[] => groups.filter((group) => group.type === type);
const own = ofType('attribute_group').flatMap(({ attributes }) => attributes);
const types = new Map(own.map(({ id = '', type }) => [id, type]));
const nameOf = ({ id }: Group): string => id.slice(id.indexOf('.') + 1);
const sorted = (texts: Iterable<string>): readonly string[] => [...new Set(texts)].sort();
const membersOf = (id: string): readonly string[] => {
  const type = types.get(id);
  return typeof type === 'object' ? type.members.map(({ value }) => value) : [];
};

/** Whether a value has the type that the registry gives to an attribute. */
const fits = (name: string, value: unknown): boolean => {
  const type = types.get(name);
  if (typeof type === 'object') return type.members.some((one) => one.value === value);
  if (type === 'string[]') return Array.isArray(value) && value.every((one) => typeof one === 'string');
  if (type === 'int') return Number.isInteger(value);
  return type !== undefined && typeof value === (type === 'double' ? 'number' : type);
};

const faultsOf = (group: Group | undefined, attributes: Readonly<Record<string, unknown>>): readonly string[] => {
  if (!group) return ['not in the registry'];
  const refs = group.attributes.map(({ ref }) => ref);
  return [
    ...Object.keys(attributes).flatMap((name) => (refs.includes(name) ? [] : [`${group.id} has no ${name}`])),
    ...Object.entries(attributes).flatMap(([name, value]) => (fits(name, value) ? [] : [`${name} is of another type`])),
    ...group.attributes.flatMap(({ ref = '', requirement_level: level }) =>
      level === 'required' && !(ref in attributes) ? [`${group.id} lacks ${ref}`] : [],
    ),
  ];
};

describe('the registry of tasks', () => {
  it('has the names that the code has, and no others', () => {
    expect(sorted(ofType('span').map(nameOf))).toEqual(
      sorted([
        names.transitionSpan,
        names.snapshotSpan,
        names.sprintSpan,
        ...taskTypes.map((type) => `${names.taskSpanPrefix}${type}`),
      ]),
    );
    expect(sorted(ofType('event').map(({ name = '' }) => name))).toEqual(sorted(taskEventTypes.map(names.eventName)));
    const measured = ['sprint.scope', 'quantile'];
    expect(sorted(types.keys())).toEqual(sorted([...Object.values<string>(names.taskAttributes), ...measured]));
  });

  it('has the words that the code has', () => {
    expect(membersOf('task.type')).toEqual(taskTypes);
    expect(membersOf('task.priority')).toEqual(taskPriorities);
    expect(membersOf('task.status.category')).toEqual(statusCategories);
    expect(membersOf('task.link')).toEqual(Object.values(names.taskLinks));
    const words = taskEventTypes.flatMap((type) => (type.startsWith('task.') ? [type.slice(5)] : []));
    expect(membersOf('task.event')).toEqual(words);
  });

  it('describes each attribute once and uses only what it describes', () => {
    expect(own.map(({ id }) => id)).toHaveLength(types.size);
    expect(own.filter(({ brief, stability, examples }) => !(brief && stability && examples?.length))).toEqual([]);
    expect(own.flatMap(({ id = '', examples = [] }) => examples.filter((one) => !fits(id, one)))).toEqual([]);
    const used = groups.flatMap((group) => group.attributes.flatMap(({ ref }) => ref ?? []));
    expect(used.filter((ref) => !types.has(ref))).toEqual([]);
    // That one is on links only, of which registries know nothing.
    expect(own.filter(({ id = '' }) => !used.includes(id)).map(({ id }) => id)).toEqual(['task.link']);
  });

  it('has ids that say what they are', () => {
    for (const group of groups) expect(group.id).toBe(`${group.id.split('.')[0]}.${nameOf(group)}`);
    for (const group of ofType('event')) expect(group.id).toBe(`event.${group.name}`);
    for (const group of ofType('metric'))
      expect(group).toMatchObject({ id: `metric.${group.metric_name}`, unit: expect.any(String) });
  });
});

it('everything that is told is in the registry, and nothing in it stays untold', async () => {
  const at = (minutes: number) => ({ at: new Date(minutes * 60_000) });
  const store = createMemoryTaskStore('shop');
  const tracker = createTracker({ project: 'shop', store, now: () => 86_400_000 });
  await tracker.startSprint('S1', { name: 'One', goal: 'Go', ends: '1970-01-10', ...at(0) });
  await tracker.startTask({ id: 'E', title: 'e', type: 'epic', ...at(1) });
  const settings = {
    points: 0.5,
    priority: 'high',
    labels: ['x'],
    url: 'https://a.example',
    due: '1970-01-02',
  } as const;
  for (const type of taskTypes) {
    const id = `T-${type}`;
    const more = { ...settings, parent: 'E', sprint: 'S1', dependsOn: ['E'], assignee: 'ada', ...at(2) };
    await tracker.startTask({ id, title: 't', type, ...more });
    await tracker.updateTask(id, {
      title: 'new',
      ...settings,
      points: 3,
      dependsOn: ['E'],
      sprint: null,
      ...at(3),
    });
    await tracker.updateTask(id, { sprint: 'S1', ...at(4) });
    await tracker.updateStatus(id, 'in_review', at(5));
    await tracker.blockTask(id, { reason: 'r', by: 'E', ...at(6) });
    await tracker.unblockTask(id, at(7));
    await tracker.reportProgress(id, 12.5, at(8));
    await tracker.commentTask(id, { text: 'secret', author: 'bob', ...at(9) });
    await tracker.assignTask(id, 'eve', at(10));
    await tracker.cancelTask(id, { reason: 'no', ...at(11) });
    await tracker.reopenTask(id, { reason: 'yes', ...at(12) });
    await tracker.completeTask(id, at(13));
  }
  const open = { ...settings, parent: 'E', sprint: 'S1', dependsOn: ['E'], assignee: 'ada', ...at(2) };
  await tracker.startTask({ id: 'O', title: 'o', ...open });
  await tracker.reportProgress('O', 1, at(3));
  await tracker.updateSprint('S1', { name: 'Two', goal: 'g', ends: '1970-01-11', ...at(20) });
  await tracker.endSprint('S1', at(30));
  await store.append([
    { type: 'task.completed', time: new Date(900_000).toISOString(), data: { task: 'T-bug', from: 'done' } },
  ]);

  const telling = { project: 'shop', statuses: usualStatuses, known: () => ({ root: 'E', attempts: 1 }) };
  const all = { isNew: () => true, isTold: () => false, corrects: () => false };
  const sprintEvents = await store.sprintEvents();
  const spans = foldSprints(sprintEvents).flatMap((sprint) => sprintSpanOf('shop', sprint) ?? []);
  const records = sprintEvents.flatMap((event) => sprintRecord('shop', event) ?? []);
  for await (const [, events] of store.tasks()) {
    const task = foldTask(events);
    if (task === undefined) continue;
    spans.push(...spansOf(task, all, telling), ...[snapshotOf(task, 86_400_000, telling) ?? []].flat());
    records.push(...recordsOf(task, all, telling));
  }

  const spanGroup = (name: string) => ofType('span').find((group) => nameOf(group) === name);
  const eventGroup = (name: string) => ofType('event').find((group) => group.name === name);
  const events = spans.flatMap((span) => span.events.map((event) => ({ ...event, span: span.name })));
  expect([
    ...spans.flatMap(({ name, attributes }) => faultsOf(spanGroup(name), attributes)),
    ...events.flatMap(({ name, attributes }) => faultsOf(eventGroup(name), attributes)),
    ...records.flatMap(({ eventName, attributes }) => faultsOf(eventGroup(eventName), attributes)),
    ...events.flatMap(({ name, span }) =>
      spanGroup(span)?.events?.includes(`event.${name}`) ? [] : [`${name} on ${span}`],
    ),
    ...spans.flatMap(({ links }) =>
      links.flatMap(({ attributes }) =>
        Object.entries(attributes).flatMap(([name, value]) => (fits(name, value) ? [] : [name])),
      ),
    ),
  ]).toEqual([]);
  const told = [
    ...spans.flatMap(({ name, attributes }) => Object.keys(attributes).map((key) => `span.${name} ${key}`)),
    ...[...events, ...records.map(({ eventName: name, attributes }) => ({ name, attributes }))].flatMap(
      ({ name, attributes }) => Object.keys(attributes).map((key) => `event.${name} ${key}`),
    ),
  ];
  const promised = [...ofType('span'), ...ofType('event')].flatMap(({ id, attributes }) =>
    attributes.map(({ ref = '' }) => `${id} ${ref}`),
  );
  // Only what did nothing says so; of all types of events, one stands here for the others.
  const untold = sorted(promised).filter((one) => !told.includes(one) && !one.endsWith(' task.event.ignored'));
  expect(untold).toEqual([]);
  expect(told).toContain('event.contextcore.task.completed task.event.ignored');
  // Every span is reached from the others.
  const ids = new Set(spans.map(({ spanId }) => spanId));
  expect(ids.size).toBe(spans.length);
  expect(JSON.stringify(spans)).not.toContain('secret');
});

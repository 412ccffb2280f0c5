import type { TaskChange, TaskSettings, TaskType } from '../../core/index.ts';
import { dayNumberOf, parseDay } from '../flow/days.ts';
import { changeAt, timeAfter, type When } from './decide.ts';
import { hasEnded } from './ended.ts';
import { type SprintSettings, sprintSettings } from './fold-sprint.ts';
import { quoted, TaskRefusal } from './refusal.ts';
import type { Sprint, Task } from './state.ts';
import { categoryOf, isKnownStatus, type StatusMap } from './status.ts';
import { requireDay, requireId, requireLine, requireSettings } from './values.ts';

/** What a task begins with. */
export interface NewTask extends Omit<TaskSettings, 'title'> {
  readonly id: string;
  readonly title: string;
  /** `task` when omitted. */
  readonly type?: TaskType;
  readonly parent?: string;
  /** `in_progress` when omitted: it is begun. */
  readonly status?: string;
  readonly assignee?: string;
}

interface Around extends When {
  /** The task that has the id already, and the parent, where there are such. */
  readonly known: Task | undefined;
  readonly parent: Task | undefined;
  readonly statuses: StatusMap;
}

const beginning = (status: string, statuses: StatusMap): string => {
  const category = isKnownStatus(status, statuses) ? categoryOf(status, statuses) : undefined;
  if (category === 'waiting' || category === 'active') return status;
  const usable = Object.keys(statuses).filter((name) => /^(?:waiting|active)$/u.test(categoryOf(name, statuses)));
  throw new TaskRefusal(
    'invalid-value',
    `A task cannot begin with status ${quoted(status)}.`,
    `Use one of ${usable.map(quoted).join(', ')}.`,
  );
};

const given = <K extends string, V>(key: K, value: V | null | undefined): { readonly [P in K]?: V } | object =>
  value === undefined || value === null ? {} : { [key]: value };

/** The change that begins a task. Throws `TaskRefusal` where it is not possible. */
export const decideStart = (task: NewTask, { known, parent, statuses, ...when }: Around): TaskChange => {
  const { id, title, type = 'task', status = 'in_progress', assignee, labels = [], dependsOn = [] } = task;
  requireId('task', id);
  if (known)
    throw new TaskRefusal(
      'duplicate-id',
      `There is a task ${quoted(id)} already; it is ${quoted(known.status)}.`,
      'Choose another id.',
    );
  requireSettings(task);
  if (assignee !== undefined) requireLine('assignee', assignee, 200);
  if (dependsOn.includes(id))
    throw new TaskRefusal('circular-dependency', `Task ${quoted(id)} cannot wait for itself.`);
  if (parent && hasEnded(parent))
    throw new TaskRefusal(
      'illegal-transition',
      `Its parent ${quoted(parent.id)} is ${parent.status}.`,
      `Reopen it first: contextcore task reopen --id ${parent.id}`,
    );
  const earliest = parent?.created ?? Number.NEGATIVE_INFINITY;
  return changeAt(timeAfter(earliest, when, `Its parent ${quoted(parent?.id ?? '')} was`), {
    type: 'task.created',
    data: {
      task: id,
      title,
      type,
      status: beginning(status, statuses),
      ...(parent === undefined ? {} : { parent: parent.id, parentAttempt: parent.attempts.length }),
      root: parent?.root ?? id,
      ...given('assignee', assignee),
      ...given('sprint', task.sprint),
      ...given('points', task.points),
      ...given('priority', task.priority),
      ...(labels.length === 0 ? {} : { labels }),
      ...(dependsOn.length === 0 ? {} : { dependsOn }),
      ...given('url', task.url),
      ...given('due', task.due),
    },
  });
};

const requireSprint = ({ name, goal, ends }: SprintSettings): void => {
  if (name !== undefined) requireLine('name', name, 200);
  if (goal !== undefined) requireLine('goal', goal, 1000);
  if (ends !== undefined) requireDay('end', ends);
};

/** A sprint that is over before it begins is a slip of the pen. */
const requireEnd = (started: number, { ends }: SprintSettings): void => {
  const last = ends === undefined ? undefined : parseDay(ends);
  if (last === undefined || last >= dayNumberOf(started)) return;
  throw new TaskRefusal('invalid-value', `The sprint would end on ${ends}, before it starts.`, 'Write a later day.');
};

/** The change that starts a sprint, ends it, or tells more of it. Throws `TaskRefusal` where it is not possible. */
export const decideSprint = (
  id: string,
  step: { readonly kind: 'start' | 'update' | 'end'; readonly settings?: SprintSettings },
  { known, ...when }: When & { readonly known: Sprint | undefined },
): TaskChange => {
  requireId('sprint', id);
  const { kind, settings = {} } = step;
  requireSprint(settings);
  const last = known?.events.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
  const at = timeAfter(last, when, `Sprint ${quoted(id)} was last`);
  if (kind === 'start') {
    if (known) throw new TaskRefusal('duplicate-id', `There is a sprint ${quoted(id)} already.`, 'Choose another id.');
    requireEnd(at, settings);
    return changeAt(at, { type: 'sprint.started', data: { sprint: id, ...sprintSettings(settings) } });
  }
  if (!known)
    throw new TaskRefusal(
      'unknown-sprint',
      `There is no sprint ${quoted(id)}.`,
      `Start it: contextcore sprint start --id ${id}`,
    );
  if (kind === 'update') {
    if (Object.keys(sprintSettings(settings)).length === 0)
      throw new TaskRefusal('invalid-value', 'There is nothing to change.');
    requireEnd(known.started, settings);
    return changeAt(at, { type: 'sprint.updated', data: { sprint: id, ...sprintSettings(settings) } });
  }
  if (known.ended !== undefined) throw new TaskRefusal('illegal-transition', `Sprint ${quoted(id)} has ended already.`);
  return changeAt(at, { type: 'sprint.ended', data: { sprint: id } });
};

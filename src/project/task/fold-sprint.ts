import { compareText, type TaskEvent } from '../../core/index.ts';
import { inOrder } from './order.ts';
import type { Sprint } from './state.ts';

/** What is told of a sprint. */
export interface SprintSettings {
  readonly name?: string;
  readonly goal?: string;
  /** The day on which it shall end. */
  readonly ends?: string;
}

/** What is told, and nothing else that stands beside it. */
export const sprintSettings = ({ name, goal, ends }: SprintSettings): SprintSettings => ({
  ...(name === undefined ? {} : { name }),
  ...(goal === undefined ? {} : { goal }),
  ...(ends === undefined ? {} : { ends }),
});

/** A sprint as its events leave it; undefined where none of them starts it. What is not possible when it comes changes nothing. */
export const foldSprint = (events: readonly TaskEvent[]): Sprint | undefined => {
  const ordered = inOrder(events);
  let sprint: Sprint | undefined;
  for (const event of ordered) {
    if (event.type === 'sprint.started')
      sprint ??= { id: event.data.sprint, started: event.at, ...sprintSettings(event.data), events: ordered };
    else if (sprint !== undefined && event.type === 'sprint.updated')
      sprint = { ...sprint, ...sprintSettings(event.data) };
    else if (sprint !== undefined && event.type === 'sprint.ended') sprint = { ended: event.at, ...sprint };
  }
  return sprint;
};

const sprintOf = (event: TaskEvent): string | undefined => {
  switch (event.type) {
    case 'sprint.started':
    case 'sprint.updated':
    case 'sprint.ended':
      return event.data.sprint;
    default:
      return undefined;
  }
};

/** All sprints of a log, by their start. */
export const foldSprints = (events: readonly TaskEvent[]): readonly Sprint[] => {
  const bySprint = new Map<string, TaskEvent[]>();
  for (const event of events) {
    const id = sprintOf(event);
    if (id === undefined) continue;
    const known = bySprint.get(id);
    if (known) known.push(event);
    else bySprint.set(id, [event]);
  }
  const sprints = [...bySprint.values()].flatMap((one) => foldSprint(one) ?? []);
  return sprints.sort((a, b) => a.started - b.started || compareText(a.id, b.id));
};

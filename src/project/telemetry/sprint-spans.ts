import type { TaskEvent } from '../../core/index.ts';
import type { Sprint } from '../task/state.ts';
import { sprintSpanId, sprintTraceId } from './ids.ts';
import { eventName, taskAttributes as names, sprintSpan } from './names.ts';
import { present, type SpanAttributes, type SpanData } from './span.ts';

export const sprintAttributes = (
  project: string,
  sprint: Pick<Sprint, 'id' | 'name' | 'goal' | 'ends'>,
): SpanAttributes =>
  present({
    [names.project]: project,
    [names.sprint]: sprint.id,
    [names.sprintName]: sprint.name,
    [names.sprintGoal]: sprint.goal,
    [names.sprintEnds]: sprint.ends,
  });

/** What an event of a sprint says. */
export const sprintEventAttributes = (project: string, event: TaskEvent): SpanAttributes => {
  switch (event.type) {
    case 'sprint.started':
    case 'sprint.updated': {
      const { sprint, name, goal, ends } = event.data;
      return sprintAttributes(project, {
        id: sprint,
        ...(name === undefined ? {} : { name }),
        ...(goal === undefined ? {} : { goal }),
        ...(ends === undefined ? {} : { ends }),
      });
    }
    case 'sprint.ended':
      return sprintAttributes(project, { id: event.data.sprint });
    default:
      return {};
  }
};

/** The span of a sprint that has ended. Undefined while it lasts. */
export const sprintSpanOf = (project: string, sprint: Sprint): SpanData | undefined => {
  const { id, started, ended, events } = sprint;
  if (ended === undefined) return undefined;
  return {
    traceId: sprintTraceId(project, id),
    spanId: sprintSpanId(project, id),
    name: sprintSpan,
    startMs: started,
    endMs: ended,
    attributes: sprintAttributes(project, sprint),
    events: events
      .filter(({ at }) => at >= started && at <= ended)
      .map((event) => ({
        name: eventName(event.type),
        at: event.at,
        attributes: sprintEventAttributes(project, event),
      })),
    links: [],
  };
};

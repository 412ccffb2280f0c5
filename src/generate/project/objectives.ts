import type { Target } from '../../project/context/index.ts';
import { durationText, isAvailabilityAsked } from '../../project/derive/index.ts';
import type { Project } from './model.ts';
import type { Objective } from './names.ts';

/** What shall be good: a share of the requests. */
export interface Due {
  readonly objective: Objective;
  /** Above 0 and below 100. */
  readonly percent: number;
  /** Of latency: what is required. */
  readonly thresholdMs?: number;
  /** Of latency: the bound of the bucket that requests are counted by; at or above what is required. */
  readonly bucketSeconds?: number;
}

/** The share of requests that shall be as fast as `latencyP99` says. */
const latencyPercent = 99;

/** Milliseconds of seconds, without what binary fractions add. */
export const millisecondsOf = (seconds: number): number => Number((seconds * 1000).toPrecision(12));

/** Whether a target may serve requests; what runs to its end serves none. */
export const mayServe = ({ kind }: Target): boolean => kind !== 'Job' && kind !== 'CronJob';

interface Judged {
  readonly due: readonly Due[];
  readonly notes: readonly string[];
}

const nothing: Judged = { due: [], notes: [] };

const left = (note: string): Judged => ({ due: [], notes: [note] });

const availability = (project: Project): Judged => {
  const { value: percent, because } = project.strategy.availability;
  if (percent === null)
    return left(
      `There is no objective of availability: ${because}, and a share of all or of nothing leaves no budget.`,
    );
  if (isAvailabilityAsked(project.context, project.strategy))
    return { due: [{ objective: 'availability', percent }], notes: [] };
  return left('There is no objective of availability: none is required, and the project is neither critical nor high.');
};

const latency = ({ strategy, options }: Project): Judged => {
  const thresholdMs = strategy.latencyP99Ms.value;
  if (thresholdMs === null) return nothing;
  const required = durationText(thresholdMs);
  const bucketSeconds = options.buckets.toSorted((a, b) => a - b).find((bound) => millisecondsOf(bound) >= thresholdMs);
  if (bucketSeconds === undefined)
    return left(
      `There is no objective of latency: ${required} is above the largest bucket of "${options.metrics.histogram}".`,
    );
  return {
    due: [{ objective: 'latency', percent: latencyPercent, thresholdMs, bucketSeconds }],
    notes:
      millisecondsOf(bucketSeconds) === thresholdMs
        ? []
        : [
            `Latency is judged by ${durationText(millisecondsOf(bucketSeconds))} in the place of ${required}: it is the next bucket of "${options.metrics.histogram}".`,
          ],
  };
};

const judged = (project: Project): Judged => {
  if (!project.context.spec.targets.some(mayServe)) return left('There are no objectives: jobs serve no requests.');
  const both = [availability(project), latency(project)];
  return { due: both.flatMap(({ due }) => due), notes: both.flatMap(({ notes }) => notes) };
};

/** The objectives that somebody asked for and that can be measured, in a fixed order. All generators ask here. */
export const objectivesDue = (project: Project): readonly Due[] => judged(project).due;

/** Why an objective is left out, or is not what the document says word for word. */
export const objectiveNotes = (project: Project): readonly string[] => judged(project).notes;

import type { Project } from '../model.ts';
import { projectIdOf } from '../names.ts';

/** How the traces of a project are thinned out. */
export interface Sampling {
  readonly id: string;
  /** Percent of the traces that nothing else keeps, from 0 to below 100. */
  readonly percent: number;
  /** Whole milliseconds: a trace that lasts as long is kept. */
  readonly slowFromMs?: number;
  /** Requests per second. */
  readonly throughput?: number;
}

/** Undefined where all traces are kept. */
export const samplingOf = (project: Project): Sampling | undefined => {
  const { traceSampling, latencyP99Ms, throughput } = project.strategy;
  if (traceSampling.value >= 1) return undefined;
  return {
    id: projectIdOf(project),
    // 0.07 × 100 is a little more than 7.
    percent: Number((traceSampling.value * 100).toPrecision(9)),
    ...(latencyP99Ms.value === null ? {} : { slowFromMs: Math.max(1, Math.floor(latencyP99Ms.value)) }),
    ...(throughput.value === null ? {} : { throughput: throughput.value }),
  };
};

export const samplingsOf = (projects: readonly Project[]): readonly Sampling[] =>
  projects.flatMap((project) => samplingOf(project) ?? []);

/** What a sampler waits and remembers. */
export interface Sizes {
  readonly waitSeconds: number;
  /** Traces in memory at a time. */
  readonly traces: number;
  /** Traces of which is remembered that they were kept, when their spans are gone. */
  readonly kept: number;
}

/** Those of the Collector; whoever shares it with others has at least as much. */
const usual = { waitSeconds: 30, traces: 50_000 } as const;
const longestWait = 300;
const mostTraces = 1_000_000;

/** Traces that arrive while the sampler waits, twice over for a peak. */
const arriving = (samplings: readonly Sampling[], waitSeconds: number): number =>
  Math.ceil(samplings.reduce((sum, { throughput = 0 }) => sum + throughput, 0) * waitSeconds * 2);

/** Whether more arrives than one collector should hold. */
export const isCrowded = (samplings: readonly Sampling[]): boolean =>
  arriving(samplings, sizesOf(samplings).waitSeconds) > mostTraces;

/** Twice as long as a slow trace lasts, so that its end is seen, and what arrives meanwhile. */
export const sizesOf = (samplings: readonly Sampling[]): Sizes => {
  const slowest = samplings.reduce((most, { slowFromMs = 0 }) => Math.max(most, slowFromMs), 0);
  const waitSeconds = Math.min(longestWait, Math.max(usual.waitSeconds, Math.ceil((slowest * 2) / 1000)));
  const traces = Math.min(mostTraces, Math.max(usual.traces, arriving(samplings, waitSeconds)));
  return { waitSeconds, traces, kept: traces * 4 };
};

/** What was left out of the sampling of a project, and what was assumed; the same words for whoever writes it down. */
export const samplingNotes = (project: Project): readonly string[] => {
  const { traceSampling, latencyP99Ms, throughput } = project.strategy;
  const sampling = samplingOf(project);
  if (sampling === undefined) return [`No sampler is written, because all traces are kept: ${traceSampling.because}.`];
  const { waitSeconds, traces } = sizesOf([sampling]);
  return [
    ...(sampling.slowFromMs === undefined
      ? [`No trace is kept only because it is slow: ${latencyP99Ms.because}.`]
      : []),
    ...(sampling.slowFromMs !== undefined && sampling.slowFromMs * 2 > longestWait * 1000
      ? [`The sampler decides after ${waitSeconds} s; of a trace that lasts longer, it does not see the end.`]
      : []),
    ...(sampling.throughput === undefined
      ? [`The sampler holds ${traces} traces, as usual: ${throughput.because}.`]
      : []),
    ...(isCrowded([sampling])
      ? [`The sampler holds ${traces} traces, fewer than arrive while it waits: share them among several collectors.`]
      : []),
  ];
};

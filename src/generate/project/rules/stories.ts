import { growing, type Tale } from '../../alerts/tales.ts';
import { quoted } from '../../queries/text.ts';
import type { Project } from '../model.ts';
import { ofProject } from '../names.ts';
import type { Due } from '../objectives.ts';
import type { Case, Fed, Fired } from './model.ts';

const countIn = ({ step, stretches }: Tale, countOf: (good: number, lost: number) => number): string =>
  growing(
    step,
    stretches.map(([seconds, good, lost]) => [seconds, countOf(good, lost)]),
  );

/** The series of requests in a tale: those that are lost fail, or are too slow. */
export const requestsIn = (project: Project, { bucketSeconds }: Due, tale: Tale): readonly Fed[] => {
  const { histogram, status } = project.options.metrics;
  const own = (suffix: string, code: string, more = ''): string =>
    `${histogram}_${suffix}{${ofProject(project)},${status}=${quoted(code)}${more}}`;
  if (bucketSeconds === undefined)
    return [
      { series: own('count', '200'), values: countIn(tale, (good) => good) },
      { series: own('count', '503'), values: countIn(tale, (_, lost) => lost) },
    ];
  return [
    { series: own('count', '200'), values: countIn(tale, (good, lost) => good + lost) },
    { series: own('bucket', '200', `,le=${quoted(String(bucketSeconds))}`), values: countIn(tale, (good) => good) },
  ];
};

export const caseOf = (project: Project, due: Due, tale: Tale, fires: readonly Fired[] = []): Case => ({
  name: tale.name,
  step: tale.step,
  fed: requestsIn(project, due, tale),
  at: tale.at,
  fires,
});

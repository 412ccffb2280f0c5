import { durationText } from '../../../project/derive/index.ts';
import type { Section } from '../../dashboard/model.ts';
import { table } from '../../dashboard/panels.ts';
import { found } from '../../dashboard/targets.ts';
import { spanset } from '../../queries/languages.ts';
import { quoted } from '../../queries/text.ts';
import type { Project } from '../model.ts';
import { projectIdOf } from '../names.ts';

/** Tempo searches no more than seven days at once unless it is told so. */
const searched = '6d';

const attribute = 'resource.project.id';

/** What traces are asked about a project. */
export const traceQueries = (project: Project) => {
  const own = [attribute, '=', quoted(projectIdOf(project))] as const;
  const slow = project.strategy.latencyP99Ms.value;
  return {
    failed: spanset([own, ['status', '=', 'error']]),
    ...(slow === null
      ? {}
      : { slow: `{ ${attribute} = ${own[2]} && kind = server && duration > ${durationText(slow)} }` }),
    all: spanset([own]),
  };
};

/** Traces, those with errors first. */
export const traces = (project: Project, lookBack: boolean): Section => {
  const ask = traceQueries(project);
  const sampling = project.strategy.traceSampling.value;
  const shape = { height: 8, ...(lookBack ? { lookBack: searched } : {}) };
  return {
    title: 'Traces',
    panels: [
      table({
        ...shape,
        width: 12,
        title: 'Traces with errors',
        description: 'The newest. The id leads to the trace.',
        asked: [found(ask.failed, 'traces')],
      }),
      ask.slow === undefined
        ? table({
            ...shape,
            width: 12,
            title: 'Newest traces',
            description: `With and without errors${sampling < 1 ? `; of the latter a share of ${sampling} is kept` : ''}.`,
            asked: [found(ask.all, 'traces')],
          })
        : table({
            ...shape,
            width: 12,
            title: 'Slow traces',
            description: `With a request that took longer than ${durationText(project.strategy.latencyP99Ms.value ?? 0)}.`,
            asked: [found(ask.slow, 'traces')],
          }),
    ],
  };
};

import { label } from '../queries/series.ts';
import type { DashboardChoice } from './choice.ts';
import { slowPhases } from './expressions.ts';
import type { Section } from './model.ts';
import { colour, table, timeSeries } from './panels.ts';
import { spanColumns } from './span-columns.ts';
import { found, metricOverTime, tracesOverTime } from './targets.ts';
import { traceQueries } from './trace-queries.ts';

const states = [colour('succeeded', 'green'), colour('degraded', 'orange'), colour('failed', 'red')];
const window = '$window';

export const chains = ({ uid }: DashboardChoice): Section => ({
  title: 'Chains',
  panels: [
    timeSeries({
      width: 9,
      height: 8,
      title: 'Intact chains',
      description:
        'The mean over runs of the share of chains that are intact. A chain that could not be judged is not intact.',
      asked: [tracesOverTime(traceQueries.intactChains)],
      unit: 'percentunit',
      style: 'line',
      max: 1,
    }),
    table({
      width: 15,
      height: 8,
      title: 'Chains that are not intact',
      description:
        'Broken, degraded or unverified, and where the value was lost. A span may have more than the one that is shown.',
      asked: [found(traceQueries.lostChains)],
      overrides: spanColumns(uid),
    }),
  ],
});

export const runs = ({ uid, naming }: DashboardChoice): Section => ({
  title: 'Runs',
  panels: [
    timeSeries({
      width: 9,
      height: 9,
      title: 'Runs by state',
      description: 'Runs whose traces are kept.',
      asked: [tracesOverTime(traceQueries.runsByState)],
      decimals: 0,
      style: 'bars',
      overrides: states,
    }),
    table({
      width: 15,
      height: 9,
      title: 'Degraded and failed runs',
      description: 'The run leads to its phases below and to its traces in Explore.',
      asked: [found(traceQueries.lossyRuns)],
      overrides: spanColumns(uid),
    }),
    timeSeries({
      width: 24,
      height: 7,
      title: 'How long phases take (95 of 100 are faster)',
      description: 'In the last $window.',
      asked: [metricOverTime(slowPhases(naming, window), `{{${label.workflow}}} · {{${label.phase}}}`)],
      unit: 's',
      style: 'line',
    }),
  ],
});

export const oneRun = ({ uid }: DashboardChoice): Section => ({
  title: 'Run $run',
  panels: [
    table({
      width: 9,
      height: 8,
      title: 'Traces of the run',
      description: 'A run that went on in other processes may have several. The id leads to the trace.',
      asked: [found(traceQueries.traceOfRun, 'traces')],
    }),
    table({
      width: 15,
      height: 8,
      title: 'Phases of the run',
      description: 'Pick a run in one of the tables above, or write its id into the field at the top.',
      asked: [found(traceQueries.phasesOfRun)],
      overrides: spanColumns(uid),
    }),
  ],
});

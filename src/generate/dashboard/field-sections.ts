import { label } from '../queries/series.ts';
import type { DashboardChoice } from './choice.ts';
import { completeness, knownLosses, losses, lossesByPhase, silent, worstFields } from './expressions.ts';
import { toField } from './links.ts';
import type { Section } from './model.ts';
import { colour, columns, ofColumn, stat, table, timeSeries } from './panels.ts';
import { spanColumns } from './span-columns.ts';
import { found, metricNow, metricOverTime, tracesNow, tracesOverTime } from './targets.ts';
import { traceQueries } from './trace-queries.ts';

const complete = [
  [null, 'red'],
  [0.95, 'orange'],
  [1, 'green'],
] as const;
const none = [
  [null, 'green'],
  [0.5, 'orange'],
] as const;
const outcomes = [colour(': defaulted$', 'yellow'), colour(': failed$', 'red')];
const range = '$__range';
const window = '$window';

/** What stands on top: how it stands, at a glance. */
export const overview = ({ naming, workflows }: DashboardChoice): Section => {
  const size = { width: 6, height: 4 };
  return {
    panels: [
      stat({
        ...size,
        title: 'Completeness',
        description: 'Critical fields that arrived, of all that were looked at, in the time range.',
        asked: [metricNow(completeness(naming, range, []))],
        unit: 'percentunit',
        decimals: 2,
        steps: complete,
        noValue: 'no verdicts',
      }),
      stat({
        ...size,
        title: 'Losses of critical fields',
        description: 'How often a critical field was defaulted or failed in the time range.',
        asked: [metricNow(knownLosses(naming, range, []))],
        decimals: 0,
        steps: none,
        noValue: 'no verdicts',
      }),
      stat({
        ...size,
        title: 'Degraded and failed runs',
        description: 'Runs whose traces are kept. A degraded run finished although something was lost.',
        asked: [tracesNow(traceQueries.lossyRunCount)],
        decimals: 0,
        steps: none,
        noValue: 'none seen',
      }),
      table({
        ...size,
        title: 'Silent workflows',
        description: 'No verdict in the time range: they did not run, or their telemetry does not arrive.',
        asked: [metricNow(silent(naming, range, workflows))],
        transformations: columns([
          [label.workflow, 'Workflow'],
          ['Time', undefined],
          ['Value', undefined],
        ]),
      }),
    ],
  };
};

export const completenessOverTime = ({ naming }: DashboardChoice): Section => {
  const shape = { width: 8, height: 8, unit: 'percentunit', style: 'line', max: 1 } as const;
  return {
    title: 'Completeness',
    panels: [
      timeSeries({
        ...shape,
        title: 'Completeness in the last $window',
        description:
          'By metrics, of what is picked above: the share of verdicts about critical fields that say "propagated".',
        asked: [metricOverTime(completeness(naming, window, ['workflow']), `{{${label.workflow}}}`)],
      }),
      timeSeries({
        ...shape,
        title: 'Completeness of runs',
        description:
          'By traces, of the workflows that are picked: the mean. Runs whose traces are not kept do not count.',
        asked: [tracesOverTime(traceQueries.meanCompleteness)],
      }),
      timeSeries({
        ...shape,
        title: 'Completeness of the worst run',
        description: 'By traces, of the workflows that are picked. Runs whose traces are not kept do not count.',
        asked: [tracesOverTime(traceQueries.worstCompleteness)],
      }),
    ],
  };
};

export const fields = ({ naming, uid }: DashboardChoice): Section => {
  const worst = worstFields(naming, range);
  return {
    title: 'Fields',
    panels: [
      table({
        width: 24,
        height: 9,
        title: 'Worst fields',
        description: 'Losses in the time range, and their share of all verdicts about the field.',
        asked: [metricNow(worst.losses), metricNow(worst.share)],
        transformations: columns([
          [label.field, 'Field'],
          [label.phase, 'Phase'],
          [label.workflow, 'Workflow'],
          [label.critical, 'Critical'],
          ['Value #A', 'Losses'],
          ['Value #B', 'Share'],
          ['Time', undefined],
        ]),
        sortBy: 'Losses',
        overrides: [
          ofColumn('Field', [{ id: 'links', value: [toField(uid)] }]),
          ofColumn('Losses', [{ id: 'decimals', value: 0 }]),
          ofColumn('Share', [
            { id: 'unit', value: 'percentunit' },
            { id: 'custom.cellOptions', value: { type: 'gauge', mode: 'basic' } },
            { id: 'min', value: 0 },
            { id: 'max', value: 1 },
          ]),
        ],
      }),
      timeSeries({
        width: 14,
        height: 8,
        title: 'Defaulted and failed by phase',
        description:
          'How often a field did not arrive at the entry of a phase, over time. The table beside it has the sums.',
        asked: [
          metricOverTime(
            `${losses(naming, '$__rate_interval', ['workflow', 'phase', 'outcome'], 'all')} > 0`,
            `{{${label.workflow}}} · {{${label.phase}}}: {{${label.outcome}}}`,
          ),
        ],
        decimals: 0,
        style: 'bars',
        overrides: outcomes,
      }),
      table({
        width: 10,
        height: 8,
        title: 'Phases',
        description: 'The sums over the time range.',
        asked: [
          metricNow(lossesByPhase(naming, range, 'defaulted')),
          metricNow(lossesByPhase(naming, range, 'failed')),
        ],
        transformations: columns([
          [label.phase, 'Phase'],
          [label.workflow, 'Workflow'],
          ['Value #A', 'Defaulted'],
          ['Value #B', 'Failed'],
          ['Time', undefined],
        ]),
        sortBy: 'Failed',
        decimals: 0,
      }),
      table({
        width: 24,
        height: 8,
        title: 'Runs that lost a field',
        description:
          'By traces, of what is picked above. A phase may have lost more fields than the one that is shown.',
        asked: [found(traceQueries.lostFields)],
        overrides: spanColumns(uid),
      }),
    ],
  };
};

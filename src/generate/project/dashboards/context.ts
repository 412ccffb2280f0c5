import { parsePercent, type WorkflowLink } from '../../../project/index.ts';
import { inert } from '../../dashboard/expressions.ts';
import { filled } from '../../dashboard/filled.ts';
import type { Section } from '../../dashboard/model.ts';
import { columns, ofColumn, table, timeSeries } from '../../dashboard/panels.ts';
import { metricNow, metricOverTime } from '../../dashboard/targets.ts';
import { by } from '../../queries/languages.ts';
import { label, type Matcher, selector, seriesOf } from '../../queries/series.ts';
import { literal } from '../../queries/text.ts';
import type { Project } from '../model.ts';
import { elsewhere } from './place.ts';

const critical: Matcher = ['critical', '=', 'true'];
const lost: Matcher = ['outcome', '!=', 'propagated'];

const workflowsOf = ({ context }: Project): readonly WorkflowLink[] => context.spec.workflows ?? [];

/** Completeness of the workflows of a project, and the losses in them. */
export const contextQueries = (project: Project) => {
  const names = [...new Set(workflowsOf(project).map(({ name }) => name))];
  const named: Matcher =
    names.length === 1 ? ['workflow', '=', names[0] ?? ''] : ['workflow', '=~', names.map(literal).join('|')];
  const sum = (window: string, more: readonly Matcher[]): string =>
    `sum ${by('workflow')} (increase(${inert(selector(seriesOf('otlp').fields, [named, critical, ...more]))}[${window}]))`;
  const losses = (window: string): string => `${sum(window, [lost])} or ${sum(window, [])} * 0`;
  return {
    losses,
    completeness: (window: string): string => `1 - (${losses(window)}) / (${sum(window, [])} > 0)`,
  };
};

/** What is required, lowest first; no line where that differs from workflow to workflow. */
const requiredOf = (project: Project): number | undefined => {
  const all = new Set(workflowsOf(project).map(({ completeness = '' }) => parsePercent(String(completeness))));
  const [one] = all;
  return all.size === 1 ? one : undefined;
};

/** Whether what phases need arrives; nothing where the project has no workflow. */
export const context = (project: Project): readonly Section[] => {
  if (workflowsOf(project).length === 0) return [];
  const ask = contextQueries(project);
  const required = requiredOf(project);
  return [
    {
      title: 'Context of workflows',
      panels: [
        timeSeries({
          width: 14,
          height: 8,
          title: 'Completeness in the last hour',
          description: `The share of critical fields that arrived at the phases that read them.${required === undefined ? '' : ` The line: ${required}% shall arrive.`}`,
          asked: [metricOverTime(ask.completeness('1h'), `{{${label.workflow}}}`)],
          unit: 'percentunit',
          style: 'line',
          max: 1,
          ...(required === undefined
            ? {}
            : {
                steps: [
                  [null, 'transparent'],
                  [required / 100, 'red'],
                ],
                lines: true,
              }),
        }),
        table({
          width: 10,
          height: 8,
          title: 'Workflows',
          description:
            'In the time range. A workflow that is not listed had no verdicts: it did not run, or nothing arrives of it.',
          asked: [ask.completeness('$__range'), ask.losses('$__range')].map(metricNow),
          transformations: columns([
            [label.workflow, 'Workflow'],
            ['Value #A', 'Completeness'],
            ['Value #B', 'Losses'],
            ['Time', undefined],
          ]),
          sortBy: 'Losses',
          overrides: [
            ofColumn('Workflow', [
              {
                id: 'links',
                value: [
                  {
                    title: 'Fields and runs of this workflow',
                    url: `/d/${elsewhere.workflows}?${filled('__url_time_range')}&var-workflow=${filled('__value.text', 'percentencode')}`,
                    targetBlank: false,
                  },
                ],
              },
            ]),
            ofColumn('Completeness', [
              { id: 'unit', value: 'percentunit' },
              { id: 'decimals', value: 2 },
            ]),
            ofColumn('Losses', [{ id: 'decimals', value: 0 }]),
          ],
        }),
      ],
    },
  ];
};

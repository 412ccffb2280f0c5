import { compareText } from '../../core/index.ts';
import { label, selector, seriesOf } from '../queries/series.ts';
import type { DashboardChoice } from './choice.ts';
import { dashboardOf } from './dashboard.ts';
import { completenessOverTime, fields, overview } from './field-sections.ts';
import type { Dashboard, Variable } from './model.ts';
import { chains, oneRun, runs } from './run-sections.ts';
import { intervalVariable, labelVariable, patternOf, sourceVariable, textVariable } from './variables.ts';

const variables = ({ naming, workflows }: DashboardChoice): readonly Variable[] => {
  const series = seriesOf(naming).fields;
  const ofWorkflow = selector(series, [['workflow', '=~', '$workflow']]);
  return [
    sourceVariable('prometheus', 'Metrics'),
    sourceVariable('tempo', 'Traces'),
    labelVariable({
      name: 'workflow',
      label: 'Workflow',
      series,
      of: label.workflow,
      ...(workflows.length === 0 ? {} : { only: patternOf(workflows) }),
    }),
    labelVariable({ name: 'phase', label: 'Phase', series: ofWorkflow, of: label.phase }),
    labelVariable({ name: 'field', label: 'Field', series: ofWorkflow, of: label.field }),
    intervalVariable('window', 'Window', ['15m', '1h', '6h', '1d', '7d'], '1h'),
    textVariable('run', 'Run'),
  ];
};

const sections = [overview, completenessOverTime, fields, chains, runs, oneRun];

/** How the context of workflows arrives: completeness, fields, chains, runs. */
export const workflowContext = (given: DashboardChoice): Dashboard => {
  const choice = { ...given, workflows: [...new Set(given.workflows)].sort(compareText) };
  return dashboardOf({
    uid: choice.uid,
    title: choice.title,
    description: 'Where the context of workflows does not arrive.',
    // TraceQL metrics look no further back than a day unless Tempo is told so.
    from: 'now-12h',
    variables: variables(choice),
    sections: sections.map((section) => section(choice)),
  });
};

import { dashboardOf } from '../dashboard.ts';
import type { Dashboard } from '../model.ts';
import { labelVariable, sourceVariable } from '../variables.ts';
import type { ProjectChoice } from './choice.ts';
import { board, pace, standing, tasks } from './details-sections.ts';
import { toDashboard } from './project-links.ts';
import { label, metric, selected } from './series.ts';
import { burndown } from './sprint-section.ts';
import { windowVariable } from './window.ts';

const sections = [standing, burndown, board, pace, tasks];

/** One project: its sprint, its board, how its work flows, its tasks. */
export const projectDetails = ({ title, details, portfolio }: ProjectChoice): Dashboard =>
  dashboardOf({
    uid: details,
    title,
    description: 'How a project stands: its sprint, its board, its flow and its tasks.',
    from: 'now-30d',
    links: [toDashboard(portfolio, 'Project portfolio')],
    variables: [
      sourceVariable('prometheus', 'Metrics'),
      sourceVariable('tempo', 'Traces'),
      labelVariable({ name: 'project', label: 'Project', series: metric.wip, of: label.project, single: true }),
      labelVariable({
        name: 'sprint',
        label: 'Sprint',
        series: selected(metric.sprintTasks, [['project', '=', '$project']]),
        of: label.sprint,
        single: true,
      }),
      windowVariable,
    ],
    sections: sections.map((section) => section()),
  });

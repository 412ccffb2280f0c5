import { dashboardOf } from '../dashboard.ts';
import type { Dashboard } from '../model.ts';
import { labelVariable, sourceVariable } from '../variables.ts';
import type { ProjectChoice } from './choice.ts';
import { flow, work } from './portfolio-charts.ts';
import { currentSprints, projects, totals } from './portfolio-sections.ts';
import { toDashboard } from './project-links.ts';
import { label, metric } from './series.ts';
import { windowVariable } from './window.ts';

const sections = [totals, projects, work, flow, currentSprints];

/** How all projects stand, side by side. */
export const projectPortfolio = (choice: ProjectChoice): Dashboard =>
  dashboardOf({
    uid: choice.portfolio,
    title: choice.title,
    description: 'How projects stand: what is open, blocked and aging, and how work flows.',
    from: 'now-30d',
    links: [toDashboard(choice.details, 'Project details')],
    variables: [
      sourceVariable('prometheus', 'Metrics'),
      labelVariable({ name: 'project', label: 'Project', series: metric.wip, of: label.project }),
      windowVariable,
    ],
    sections: sections.map((section) => section(choice)),
  });

import { budgetNumber, objectiveText } from '../dashboards/objectives.ts';
import type { Project } from '../model.ts';
import { recorded, recordedAs } from '../names.ts';
import { objectivesDue } from '../objectives.ts';
import { type Part, queries, table } from './lines.ts';

const minutesOf = 30 * 24 * 60;

/** Minutes as people say them: `21.6 minutes`, `7.2 hours`. */
export const timeText = (minutes: number): string => {
  const [value, unit] =
    minutes < 120 ? [minutes, 'minutes'] : minutes < 48 * 60 ? [minutes / 60, 'hours'] : [minutes / 1440, 'days'];
  return `${Number(value.toPrecision(3))} ${unit}`;
};

/** What is promised, and what that means in time. */
export const objectives = (project: Project): Part => {
  const due = objectivesDue(project);
  if (due.length === 0) return { title: 'Objectives', lines: [] };
  return {
    title: 'Objectives',
    lines: [
      ...table(
        ['Objective', 'May be bad', 'Where every request is bad, the budget of 30 days lasts for'],
        due.map((one) => [
          objectiveText(one),
          `${budgetNumber(one)}%`,
          timeText((budgetNumber(one) / 100) * minutesOf),
        ]),
      ),
      'How much of the budget is left: 1 is all of it, and below 0 more was used than there is.',
      '',
      ...queries(
        'promql',
        due.map(({ objective }) => recorded(recordedAs.budgetLeft, project, objective)),
      ),
    ],
  };
};

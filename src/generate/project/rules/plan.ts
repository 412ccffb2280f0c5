import { type Group, groupsOf } from '../../alerts/groups.ts';
import { defaultThresholds } from '../../alerts/index.ts';
import { evaluatedEvery } from '../../alerts/plan.ts';
import { overTale, stepFor } from '../../alerts/tales.ts';
import type { Project } from '../model.ts';
import { projectIdOf, recorded, recordedAs } from '../names.ts';
import { type Due, objectiveNotes, objectivesDue } from '../objectives.ts';
import { absentAlert } from './absent.ts';
import { burnAlerts, hasBudget } from './burn.ts';
import { jobAlerts, jobsOf } from './jobs.ts';
import type { Alert, Case, Planned, Recording, Subject } from './model.ts';
import { budgetOf, budgetRecordings, recordedLabels } from './series.ts';
import { caseOf } from './stories.ts';

export interface Plan {
  readonly subject: Subject;
  readonly groups: readonly Group<Recording, Alert>[];
  /** Stories about what is recorded. */
  readonly cases: readonly Case[];
  readonly notes: readonly string[];
}

/** Half of the budget is used up, at any time; and nobody knows where nothing was asked. */
const budgetCases = ({ project, evaluated }: Subject, due: Due): readonly Case[] => {
  const story = {
    alert: `The budget of ${due.objective}`,
    limit: budgetOf(due) / 2,
    window: 2 * 86_400,
    shortest: 3600,
    evidence: 0,
    evaluated,
    step: stepFor(3600),
  };
  const { share, ...tale } = overTale(story);
  const left = recorded(recordedAs.budgetLeft, project, due.objective);
  const wanted = 1 - share / budgetOf(due);
  return [
    {
      ...caseOf(project, due, { ...tale, name: `${story.alert} is what failures leave of it` }),
      asks: [{ expr: `abs(${left} - ${wanted}) < bool 0.0001`, labels: recordedLabels(project, due) }],
    },
    {
      ...caseOf(project, due, {
        ...tale,
        name: `${story.alert} is not known without requests`,
        stretches: [[tale.at, 0, 0]],
      }),
      asks: [{ expr: left }, { expr: recorded(recordedAs.ratio('1h'), project, due.objective) }],
    },
  ];
};

const measuredBy = ({ options }: Project): string =>
  `Objectives are measured by "${options.metrics.histogram}" with the label "project_id"; as long as there are no such series, no alert about requests fires.`;

const absences = (subject: Subject, [first]: readonly Due[]): readonly Planned[] => {
  if (first === undefined) return [];
  if (hasBudget(subject)) return [{ alert: absentAlert(subject, first) }];
  return [
    {
      note: 'What is left of budgets is not recorded, and there is no alert about absent metrics: metrics come too seldom.',
    },
  ];
};

/** The rules of one project, and what was left out of them. */
export const planRules = (project: Project): Plan => {
  const subject: Subject = {
    project,
    thresholds: defaultThresholds,
    evaluated: evaluatedEvery(defaultThresholds),
  };
  const due = objectivesDue(project);
  const planned = [...due.flatMap((one) => burnAlerts(subject, one)), ...absences(subject, due)];
  const jobs = jobAlerts(subject);
  const budgets = hasBudget(subject) ? due : [];
  return {
    subject,
    groups: groupsOf<Recording, Alert>(
      `project ${projectIdOf(project)}`,
      subject.thresholds,
      [...planned.flatMap((one) => ('alert' in one ? [one.alert] : [])), ...jobs],
      budgets.flatMap((one) => budgetRecordings(project, one)),
    ),
    cases: budgets.flatMap((one) => budgetCases(subject, one)),
    notes: [
      ...objectiveNotes(project),
      ...(due.length === 0 ? [] : [measuredBy(project)]),
      ...planned.flatMap((one) => ('note' in one ? [one.note] : [])),
      ...(jobs.length === 0 ? [] : ['Alerts about jobs read the metrics of kube-state-metrics.']),
      ...jobsOf(project).notes,
    ],
  };
};

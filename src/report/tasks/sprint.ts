import { type SprintReport, type StatusMap, sprintScopes, type Task } from '../../project/index.ts';
import { amount, minuteText } from '../flow/words.ts';
import { code, prose } from '../markdown-text.ts';
import { tableText } from '../run/text.ts';
import { inert, jsonText, plural, printable } from '../text.ts';
import { sprintValue, taskValue } from './json.ts';
import { taskList } from './list.ts';

export interface SprintView {
  readonly project: string;
  readonly report: SprintReport;
  /** Those that are in it, or were when it ended. */
  readonly tasks: readonly Task[];
  readonly statuses: StatusMap;
  readonly now: number;
}

const stateOf = ({ started, ends, ended }: SprintReport): string =>
  ended === undefined
    ? `since ${minuteText(started)} UTC${ends === undefined ? '' : `, until ${ends}`}`
    : `from ${minuteText(started)} to ${minuteText(ended)} UTC`;

const factsOf = (report: SprintReport): readonly (readonly [name: string, text: string])[] => [
  ...(report.goal === undefined ? [] : [['goal', report.goal] as const]),
  ...sprintScopes.map((scope): readonly [string, string] => {
    const { tasks, points } = report.scopes[scope];
    return [scope, `${plural(tasks, 'task')}, ${amount(points)} ${points === 1 ? 'point' : 'points'}`];
  }),
  ...(report.predictability === null
    ? []
    : [['predictability', `${amount(report.predictability * 100)} % of what was committed is done`] as const]),
  ...(report.unestimated === 0
    ? []
    : [['unestimated', `${plural(report.unestimated, 'task')}, in no points`] as const]),
];

/** A sprint: what it is committed to, what came and went, what is done. */
export const sprintText = (view: SprintView, format: 'text' | 'json' | 'markdown'): string => {
  const { project, report, tasks, statuses, now } = view;
  if (format === 'json')
    return jsonText({
      schemaVersion: '1',
      project,
      sprint: sprintValue(report),
      tasks: tasks.map((task) => taskValue(task, statuses)),
    });
  const { id, name } = report;
  const list = taskList(
    { project, tasks, isTree: false, statuses, now },
    { format: format === 'text' ? 'table' : format },
  );
  const facts = factsOf(report);
  const lines =
    format === 'markdown'
      ? [
          `## ${code(id)} ${prose(name ?? '')}`.trim(),
          '',
          prose(stateOf(report)),
          '',
          ...facts.map(([key, value]) => `- **${key}**: ${prose(value)}`),
        ]
      : [
          printable(`${id}${name === undefined ? '' : `  ${name}`}, ${stateOf(report)}`),
          '',
          ...tableText(facts.map(([key, value]) => [{ text: key, tone: 'quiet' }, { text: value }])),
        ];
  return inert(`${lines.join('\n')}\n\n${list}`);
};

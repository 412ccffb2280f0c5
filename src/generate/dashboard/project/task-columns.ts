import { taskAttributes as at } from '../../../project/index.ts';
import { filled } from '../filled.ts';
import { toExplore } from '../links.ts';
import type { Override } from '../model.ts';
import { ofAttribute } from '../panels.ts';
import { spansOfTask } from './trace-queries.ts';

const heads: readonly (readonly [attribute: string, head: string])[] = [
  [at.title, 'Title'],
  [at.type, 'Type'],
  [at.points, 'Points'],
  [at.assignee, 'Assignee'],
  [at.reason, 'Reason'],
  [at.blockedBy, 'Blocked by'],
  [at.statusFrom, 'Status before'],
];

const times: readonly (readonly [attribute: string, head: string])[] = [
  [at.leadTime, 'Lead time'],
  [at.cycleTime, 'Cycle time'],
  [at.blockedTime, 'Blocked for'],
];

/** Columns of spans of tasks: heads for attributes, links to the traces of a task and to where it is kept. */
export const taskColumns: readonly Override[] = [
  { matcher: { id: 'byName', options: 'traceIdHidden' }, properties: [{ id: 'custom.hidden', value: true }] },
  ...heads.map(([attribute, head]) => ofAttribute(attribute, [{ id: 'displayName', value: head }])),
  ...times.map(([attribute, head]) =>
    ofAttribute(attribute, [
      { id: 'displayName', value: head },
      { id: 'unit', value: 's' },
    ]),
  ),
  ofAttribute(at.id, [
    { id: 'displayName', value: 'Task' },
    { id: 'links', value: [toExplore('Spans of this task', spansOfTask(filled('project'), filled('__value.raw')))] },
  ]),
  ofAttribute(at.url, [
    { id: 'displayName', value: 'Page' },
    { id: 'links', value: [{ title: 'Page of this task', url: filled('__value.raw'), targetBlank: true }] },
  ]),
];

import type { Section } from '../../dashboard/model.ts';
import { aging, blockedIn, stillOpen, tasksPer, wip } from '../../dashboard/project/expressions.ts';
import { number } from '../../dashboard/project/parts.ts';
import type { Project } from '../model.ts';
import { projectIdOf } from '../names.ts';

/** How work on the project stands; the dashboard of its tasks tells more. */
export const tasks = (project: Project): Section => {
  const one = { id: projectIdOf(project) };
  const orNone = (expr: string): string => `${expr} or ${wip(one)} * 0`;
  const wide = { width: 6 } as const;
  return {
    title: 'Tasks',
    panels: [
      number('Open tasks', 'Tasks that are neither done nor cancelled.', orNone(tasksPer(one, ['project'], stillOpen))),
      number('Work in progress', 'Tasks that were begun and have not ended.', wip(one)),
      number('Blocked', 'Tasks in a status that means blocked.', orNone(blockedIn(one))),
      number('Aging', 'Work in progress that is older than what 85 of 100 finished tasks took.', aging(one), {
        noValue: 'not known',
      }),
    ].map((draft) => ({ ...draft, ...wide })),
  };
};

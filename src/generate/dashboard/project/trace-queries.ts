import { taskAttributes as at, transitionSpan } from '../../../project/index.ts';
import { ofSpan, select, spanset } from '../../queries/languages.ts';
import { quoted } from '../../queries/text.ts';

const inProject = (project: string) => [ofSpan(at.project), '=', `"${project}"`] as const;
const ofProject = inProject('$project');

/** Every span of a task. Ids of projects and tasks hold no quotes. */
export const spansOfTask = (project: string, task: string): string =>
  spanset([inProject(project), [ofSpan(at.id), '=', `"${task}"`]]);

/** What traces are asked about a project. */
export const taskQueries = {
  /** A moment in which a task became blocked, by whatever status means that; not one that came while it was. */
  becameBlocked: `${spanset([
    ['name', '=', quoted(transitionSpan)],
    ofProject,
    [ofSpan(at.category), '=', '"blocked"'],
    [ofSpan(at.statusTo), '!=', 'nil'],
  ])} ${select(
    ofSpan(at.id),
    ofSpan(at.title),
    ofSpan(at.type),
    ofSpan(at.reason),
    ofSpan(at.blockedBy),
    ofSpan(at.statusFrom),
  )}`,
  /** The spans of attempts that came to be done: they alone have times. */
  completed: `${spanset([ofProject, [ofSpan(at.status), '=', '"done"'], [ofSpan(at.leadTime), '!=', 'nil']])} ${select(
    ofSpan(at.id),
    ofSpan(at.title),
    ofSpan(at.type),
    ofSpan(at.points),
    ofSpan(at.leadTime),
    ofSpan(at.cycleTime),
    ofSpan(at.blockedTime),
    ofSpan(at.assignee),
    ofSpan(at.url),
  )}`,
} as const;

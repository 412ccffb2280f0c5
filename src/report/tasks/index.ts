export { sprintValue, taskValue } from './json.ts';
export type { ListFormat, TaskList } from './list.ts';
export { listFormats, sprintList, taskList, treeOf } from './list.ts';
export type { TaskView } from './show.ts';
export { happening, taskText } from './show.ts';
export { sprintText } from './sprint.ts';

// The commands that only write a text: they load no analysis.
export { completion } from './completion.ts';
export { init } from './init.ts';

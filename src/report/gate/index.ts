export { gateMarkdown } from './markdown.ts';
export { trendLines } from './trend.ts';
export type { GatePoint, GateView } from './view.ts';
export { answers } from './view.ts';

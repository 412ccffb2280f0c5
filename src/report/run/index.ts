export { runPage } from './page.ts';
export { type RunLine, type RunTextOptions, runJson, runListJson, runListText, runText } from './text.ts';
export { createRunView, type RunView } from './view.ts';
export { integrityText, type RunReport } from './words.ts';

export { incidentJson, incidentValue } from './json.ts';
export { incidentMarkdown } from './markdown.ts';
export { incidentSlack } from './slack.ts';
export { incidentText } from './text.ts';

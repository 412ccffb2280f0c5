import { label } from '../queries/series.ts';
import { filled } from './filled.ts';

/** A link in a cell of a table. */
export interface CellLink {
  readonly title: string;
  readonly url: string;
  readonly targetBlank: boolean;
}

/** The variables that a link hands on as they are. */
const kept = ['prometheus', 'tempo', 'window'].map((name) => filled(name, 'queryparam'));
const keptWorkflow = [...kept, filled('workflow', 'queryparam')];
const own = (uid: string, variables: readonly string[]): string =>
  `/d/${uid}?${[filled('__url_time_range'), ...variables].join('&')}`;

const cell = (name: string): string => filled(`__data.fields.${name}`, 'percentencode');

/** From a cell with the id of a run to the phases of that run. */
export const toRun = (uid: string): CellLink => ({
  title: 'Phases of this run',
  url: own(uid, [
    ...keptWorkflow,
    filled('phase', 'queryparam'),
    filled('field', 'queryparam'),
    `var-run=${filled('__value.raw')}`,
  ]),
  targetBlank: false,
});

/** From a line about a field to the runs that lost it. */
export const toField = (uid: string): CellLink => ({
  title: 'Runs that lost this field',
  url: own(uid, [
    ...kept,
    `var-workflow=${cell(label.workflow)}`,
    `var-phase=${cell(label.phase)}`,
    `var-field=${cell(label.field)}`,
  ]),
  targetBlank: false,
});

/** What is in a link to Explore is JSON, in which Grafana puts its variables. */
const encodeAround = (text: string): string =>
  text
    .split(/(\$\{[^}]+\})/u)
    .map((part, i) => (i % 2 === 1 ? part : encodeURIComponent(part)))
    .join('');

/** To Explore, with a query on traces. */
export const toExplore = (title: string, query: string): CellLink => {
  const datasource = filled('tempo');
  const panes = {
    traces: {
      datasource,
      queries: [
        {
          refId: 'A',
          datasource: { type: 'tempo', uid: datasource },
          queryType: 'traceql',
          query,
          limit: 20,
          tableType: 'traces',
        },
      ],
      range: { from: filled('__from'), to: filled('__to') },
    },
  };
  return {
    title,
    url: `/explore?schemaVersion=1&panes=${encodeAround(JSON.stringify(panes))}`,
    targetBlank: true,
  };
};

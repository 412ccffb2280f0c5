import { attributes as at, eventAttributes as of } from '../../runtime/telemetry/names.ts';
import { filled } from './filled.ts';
import { toExplore, toRun } from './links.ts';
import type { Override } from './model.ts';
import { ofAttribute } from './panels.ts';
import { spansOfRun } from './trace-queries.ts';

const heads: readonly (readonly [attribute: string, head: string])[] = [
  [at.workflow, 'Workflow'],
  [at.runState, 'State'],
  [at.completeness, 'Completeness'],
  [at.chains, 'Intact chains'],
  [at.phase, 'Phase'],
  [at.attempt, 'Attempt'],
  [at.phaseOutcome, 'Outcome'],
  [at.defaulted, 'Defaulted'],
  [at.failed, 'Failed'],
  [of.field, 'Field'],
  [of.reason, 'Reason'],
  [of.chainId, 'Chain'],
  [of.status, 'Status'],
  [of.lostAt, 'Lost at'],
  [of.chainReason, 'Why'],
];

/** Columns of spans: heads for our attributes, links at the run. */
export const spanColumns = (uid: string): readonly Override[] => [
  { matcher: { id: 'byName', options: 'traceIdHidden' }, properties: [{ id: 'custom.hidden', value: true }] },
  ...heads.map(([attribute, head]) => ofAttribute(attribute, [{ id: 'displayName', value: head }])),
  ofAttribute(at.runId, [
    { id: 'displayName', value: 'Run' },
    { id: 'links', value: [toRun(uid), toExplore('Traces of this run', spansOfRun(filled('__value.raw')))] },
  ]),
  ...[at.completeness, at.chains].map((attribute) => ofAttribute(attribute, [{ id: 'unit', value: 'percentunit' }])),
];

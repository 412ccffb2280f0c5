import { attributes as at, events, eventAttributes as of } from '../../runtime/telemetry/names.ts';
import {
  eventNamed,
  lossEvents,
  ofEvent,
  ofSpan,
  phases,
  runs,
  type Subject,
  select,
  spanset,
} from '../queries/languages.ts';
import { filled } from './filled.ts';

/** A variable in a pattern. In backticks nothing is escaped a second time. */
const matches = (attribute: string, variable: string) => [attribute, '=~', `\`${filled(variable, 'regex')}\``] as const;

const subject: Subject = { naming: 'otlp', range: '' };
const workflow = matches(ofSpan(at.workflow), 'workflow');
const state = ofSpan(at.runState);
const runsWith = (conditions: Parameters<typeof runs>[1] = []): string => runs(subject, [workflow, ...conditions]);
const ratio = (attribute: string, how: 'avg' | 'min'): string =>
  `${runsWith([[attribute, '!=', 'nil']])} | ${how}_over_time(${attribute}) by (${ofSpan(at.workflow)})`;

/** Every span of a run. Ids of runs hold no quotes. */
export const spansOfRun = (run: string): string => spanset([[ofSpan(at.runId), '=', `"${run}"`]]);

/** What traces are asked. Each mean and minimum says that the attribute is there: else Tempo is wrong without a word. */
export const traceQueries = {
  meanCompleteness: ratio(ofSpan(at.completeness), 'avg'),
  worstCompleteness: ratio(ofSpan(at.completeness), 'min'),
  intactChains: ratio(ofSpan(at.chains), 'avg'),
  runsByState: `${runsWith()} | count_over_time() by (${state})`,
  lossyRunCount: `${runsWith([[state, '!=', '"succeeded"']])} | count_over_time()`,
  lossyRuns: `${runsWith([[state, '!=', '"succeeded"']])} ${select(
    ofSpan(at.runId),
    ofSpan(at.workflow),
    state,
    ofSpan(at.completeness),
    ofSpan(at.chains),
  )}`,
  lostChains: `${spanset([
    eventNamed(events.chain),
    [ofEvent(of.status), '!=', '"intact"'],
    matches(ofEvent(of.workflow), 'workflow'),
  ])} ${select(
    ofSpan(at.runId),
    ofSpan(at.workflow),
    ofEvent(of.chainId),
    ofEvent(of.status),
    ofEvent(of.lostAt),
    ofEvent(of.chainReason),
  )}`,
  lostFields: `${phases(subject, [
    workflow,
    matches(ofSpan(at.phase), 'phase'),
    lossEvents,
    matches(ofEvent(of.field), 'field'),
  ])} ${select(ofSpan(at.runId), ofSpan(at.workflow), ofSpan(at.phase), ofEvent(of.field), ofEvent(of.reason))}`,
  traceOfRun: spansOfRun('$run'),
  phasesOfRun: `${spansOfRun('$run')} ${select(
    ofSpan(at.phase),
    ofSpan(at.attempt),
    ofSpan(at.phaseOutcome),
    ofSpan(at.defaulted),
    ofSpan(at.failed),
    ofSpan(at.runState),
  )}`,
} as const;

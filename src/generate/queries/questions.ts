import { attributes as at, events, eventAttributes as of } from '../../runtime/telemetry/names.ts';
import {
  by,
  durationBuckets,
  eventNamed,
  eventsGiven,
  type Language,
  lossEvents,
  ofEvent,
  ofSpan,
  phases,
  recordIs,
  records,
  runs,
  type Subject,
  select,
  spanset,
  verdicts,
} from './languages.ts';
import type { Matcher } from './series.ts';
import { underscored } from './text.ts';

/** A question that people ask of telemetry, and how each language asks it; a language that cannot is left out. */
export interface Question {
  readonly id: string;
  readonly question: string;
  readonly ask: Readonly<Partial<Record<Language, (subject: Subject) => string>>>;
  /** What to know about the answer. */
  readonly note?: string;
}

const lost: Matcher = ['outcome', '!=', 'propagated'];
const critical: Matcher = ['critical', '=', 'true'];
const workflow = ofSpan(at.workflow);
const runId = ofSpan(at.runId);
const phase = ofSpan(at.phase);
const completeness = ofSpan(at.completeness);
const judged = [completeness, '!=', 'nil'] as const;
/** Only what was lost has a reason. */
const hasReason = [of.reason, '!= ""'] as const;

const counted = (
  subject: Subject,
  names: readonly string[],
  conditions: readonly (readonly [string, string])[],
): string =>
  `sum by (${names.map(underscored).join(', ')}) (count_over_time(${records(subject, conditions)} [${subject.range}]))`;

/** Completeness of each workflow, some time ago. */
const shareOf = (subject: Subject, offset = ''): string => {
  const sum = (more: readonly Matcher[]): string =>
    `sum ${by('workflow')} (increase(${verdicts(subject, [critical, ...more])}[${subject.range}]${offset}))`;
  return `${sum([['outcome', '=', 'propagated']])} / (${sum([])} > 0)`;
};

export const questions: readonly Question[] = [
  {
    id: 'lost-runs',
    question: 'Which runs lost the field?',
    ask: {
      traceql: (subject) =>
        `${phases(subject, [lossEvents, ...eventsGiven([[of.field, subject.field]])])} ${select(runId, workflow, phase, ofEvent(of.field), ofEvent(of.reason))}`,
      promql: (subject) =>
        `sum ${by('workflow', 'phase', 'field', 'outcome')} (increase(${verdicts(subject, [lost])}[${subject.range}])) > 0`,
      logql: (subject) => records(subject, [hasReason, ...recordIs(of.field, subject.field)]),
    },
    note: 'TraceQL names the runs. Metrics know no runs and count how often; a log record has the trace of its run.',
  },
  {
    id: 'last-seen',
    question: 'Where was the field last seen, and where was it gone?',
    ask: {
      traceql: (subject) =>
        `${phases(subject, [eventNamed(events.propagated), ...eventsGiven([[of.fields, subject.field]])])} ${select(runId, workflow, phase)}`,
      promql: (subject) =>
        `sum ${by('workflow', 'phase', 'outcome')} (increase(${verdicts(subject)}[${subject.range}])) > 0`,
      logql: (subject) =>
        counted(
          subject,
          [of.workflow, of.phase, of.sourcePhase, of.reason],
          [hasReason, ...recordIs(of.field, subject.field)],
        ),
    },
    note: 'In the order of the contract: the last phase with "propagated" had it, the first one without has not. With one event per field, the attribute is `context.field`.',
  },
  {
    id: 'lost-fields',
    question: 'Which fields are lost most often?',
    ask: {
      promql: (subject) =>
        `topk(10, sum ${by('workflow', 'phase', 'field')} (increase(${verdicts(subject, [lost])}[${subject.range}])) > 0)`,
      logql: (subject) =>
        `topk(10, ${counted(subject, [of.workflow, of.phase, of.field], [hasReason, ...recordIs(of.field, subject.field)])})`,
    },
    note: 'TraceQL counts spans and not events, and a span may have several: it cannot tell.',
  },
  {
    id: 'worse-this-week',
    question: 'Which workflow got worse this week?',
    ask: {
      traceql: (subject) => `${runs(subject, [judged])} | avg_over_time(${completeness}) by (${workflow})`,
      promql: (subject) => {
        const weekly = { ...subject, range: '7d' };
        return `sort((${shareOf(weekly)}) - (${shareOf(weekly, ' offset 7d')}))`;
      },
    },
    note: 'PromQL gives the change; what is below 0 got worse. TraceQL gives the mean of a range: ask for this week and for the last one.',
  },
  {
    id: 'completeness',
    question: 'How complete is the context of each workflow?',
    ask: {
      traceql: (subject) => `${runs(subject, [judged])} | min_over_time(${completeness}) by (${workflow})`,
      promql: (subject) => shareOf(subject),
    },
    note: 'TraceQL gives the worst run, PromQL the share over all of them.',
  },
  {
    id: 'incomplete-runs',
    question: 'Which runs were not complete?',
    ask: {
      traceql: (subject) =>
        `${runs(subject, [judged, [completeness, '<', '1']])} ${select(runId, workflow, completeness)}`,
    },
  },
  {
    id: 'degraded-runs',
    question: 'Which runs finished although something was lost?',
    ask: {
      traceql: (subject) =>
        `${runs(subject, [[ofSpan(at.runState), '=', '"degraded"']])} ${select(runId, workflow, completeness, ofSpan(at.chains))}`,
    },
  },
  {
    id: 'broken-chains',
    question: 'Which chains are broken, and where?',
    ask: {
      traceql: ({ workflow: name }) =>
        `${spanset([
          eventNamed(events.chain),
          ...eventsGiven([
            [of.status, 'broken'],
            [of.workflow, name],
          ]),
        ])} ${select(ofEvent(of.chainId), ofEvent(of.lostAt), ofEvent(of.chainReason))}`,
      logql: (subject) => counted(subject, [of.workflow, of.chainId, of.lostAt], recordIs(of.status, 'broken')),
    },
    note: 'No metric counts chains.',
  },
  {
    id: 'defaults',
    question: 'Where do defaults stand in for what did not arrive?',
    ask: {
      traceql: (subject) =>
        `${phases(subject, [eventNamed(events.defaulted), ...eventsGiven([[of.field, subject.field]])])} ${select(runId, phase, ofEvent(of.field), ofEvent(of.sourcePhase))}`,
      promql: (subject) =>
        `sum ${by('workflow', 'phase', 'field')} (increase(${verdicts(subject, [['outcome', '=', 'defaulted']])}[${subject.range}])) > 0`,
      logql: (subject) =>
        counted(
          subject,
          [of.workflow, of.phase, of.field],
          [[of.applied, '!= ""'], ...recordIs(of.field, subject.field)],
        ),
    },
  },
  {
    id: 'blocked-phases',
    question: 'Which phases were stopped because a field was not there?',
    ask: {
      traceql: (subject) =>
        `${phases(subject, [[ofSpan(at.phaseOutcome), '=', '"blocked"']])} ${select(runId, workflow, phase)}`,
    },
  },
  {
    id: 'slow-phases',
    question: 'How long do phases take?',
    ask: {
      traceql: (subject) => `${phases(subject)} | quantile_over_time(duration, 0.95) by (${workflow}, ${phase})`,
      promql: (subject) =>
        `histogram_quantile(0.95, sum by (le, ${by('workflow', 'phase').slice(4)} (rate(${durationBuckets(subject)}[${subject.range}])))`,
    },
  },
  {
    id: 'silent-workflows',
    question: 'Which workflows stopped to report?',
    ask: {
      promql: (subject) =>
        `group ${by('workflow')} (increase(${verdicts(subject)}[${subject.range}] offset ${subject.range}) > 0) unless group ${by('workflow')} (increase(${verdicts(subject)}[${subject.range}]) > 0)`,
      traceql: (subject) => `${runs(subject)} | count_over_time() by (${workflow})`,
    },
    note: 'PromQL names those that reported in the time before and not since.',
  },
];

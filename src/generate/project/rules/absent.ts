import { secondsOf } from '../../alerts/duration.ts';
import { type Stretch, settled, type Tale } from '../../alerts/tales.ts';
import { alertNames, projectIdOf, projectLabel } from '../names.ts';
import type { Due } from '../objectives.ts';
import type { Alert, Subject } from './model.ts';
import { requestsOf, summed, windowOf } from './series.ts';
import { caseOf } from './stories.ts';

/** Seconds between two samples: several in an hour, whose increase is looked at. */
const step = 1200;

const talesOf = ({ thresholds, evaluated }: Subject): { readonly fires: Tale; readonly silent: readonly Tale[] } => {
  const { window: length, past: ago } = thresholds.absent;
  const window = secondsOf(length);
  const past = secondsOf(ago);
  const hour = secondsOf(summed);
  const begin = settled({ evaluated }, past + window);
  const end = settled({ evaluated }, begin + window + hour);
  const tale = (name: string, stretches: readonly Stretch[]): Tale => ({
    name: `${alertNames.absent} ${name}`,
    step,
    at: end,
    stretches: stretches.map(([seconds, perStep]) => [seconds, perStep, 0]),
  });
  return {
    fires: tale('fires', [
      [begin, 1000],
      [end - begin, 0],
    ]),
    silent: [
      tale('stays silent while there are requests', [[end, 1]]),
      tale('stays silent where there never were any', [[end, 0]]),
      tale('stays silent where requests are rare', [
        [end - past - window / 2, 0],
        [evaluated + hour, 1],
        [past, 0],
      ]),
      tale('stays silent where there were none then either', [
        [end - past / 2, 0],
        [past / 4, 1],
        [past / 4, 0],
      ]),
    ],
  };
};

/** A habit that ended: requests in the same window a while ago and in the time since, but none now. */
export const absentAlert = (subject: Subject, due: Due): Alert => {
  const { project, thresholds } = subject;
  const { window, past, for: lasting } = thresholds.absent;
  const { total, recordings } = windowOf(project, due, summed);
  const { all } = requestsOf(project);
  const any = (length: string, ago = ''): string => `max_over_time(${total}[${length}]${ago}) > 0`;
  const since = `${secondsOf(past) - secondsOf(window)}s`;
  const { fires, silent } = talesOf(subject);
  return {
    alert: alertNames.absent,
    expr: [
      `max by (${projectLabel}) (`,
      `  ${any(window, ` offset ${past}`)}`,
      `  and ${any(since, ` offset ${window}`)}`,
      `  unless ${any(window)}`,
      ')',
      `unless on (${projectLabel})`,
      // Processes that live shorter than the window: their series begin with what they have counted.
      `(last_over_time(${all}[${window}]) > 0 unless last_over_time(${all}[${window}] offset ${window}))`,
    ].join('\n'),
    for: lasting,
    urgency: 'slow',
    labels: {},
    summary: [
      `Project "${projectIdOf(project)}" reported no request in ${window}, although it did ${past} ago and since.`,
    ],
    description: [
      'Nobody calls it, or its metrics do not arrive. As long as they do not, no other alert about its requests fires.',
    ],
    recordings,
    shortest: secondsOf(window),
    cases: [caseOf(project, due, fires, [{ labels: {} }]), ...silent.map((tale) => caseOf(project, due, tale))],
  };
};

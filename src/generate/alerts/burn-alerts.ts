import { around, leadOf, losing, many, settled, shareCases, stepFor } from './cases.ts';
import { secondsOf } from './duration.ts';
import type { Case, Planned, Subject } from './model.ts';
import { number, recorded, share } from './promql.ts';
import type { Burn } from './thresholds.ts';

/** The long window is still full of losses, the short one has none any more. */
const over = (
  subject: Subject,
  alert: string,
  { long, short, limit }: { long: string; short: string; limit: number },
): Case => {
  const step = stepFor(secondsOf(short));
  const at = settled(subject, secondsOf(long));
  const calm = secondsOf(short) + 2 * step;
  const losses = Math.min(many, Math.round(around(limit).over * 1.5));
  return {
    name: `${alert} stays silent once nothing is lost any more`,
    step,
    counted: losing(leadOf(subject), step, [
      [at - calm, losses],
      [calm, 0],
    ]),
    at,
    fires: [],
  };
};

const burnAlert = (subject: Subject, { long, short, rate, for: lasting, severity }: Burn): Planned => {
  const { thresholds, choice, workflow, contract } = subject;
  const alert = `ContextBudgetBurn${long}`;
  const limit = Number((rate * (1 - share(choice.objective))).toPrecision(12));
  if (limit >= 1 || limit <= 0)
    return {
      note: {
        code: 'alerts/unreachable-window',
        message:
          limit <= 0
            ? `${alert} is left out: an objective of ${choice.objective}% leaves no budget that could burn.`
            : `${alert} is left out: at an objective of ${choice.objective}% it would fire above ${number(limit * 100)}% losses over ${long} and ${short}, and there are never more than 100%.`,
        at: contract.at,
      },
    };
  const slow = recorded(subject, { length: long });
  const fast = recorded(subject, { length: short });
  return {
    alert: {
      alert,
      expr: [
        `${slow.losses} / (${slow.verdicts} >= ${thresholds.evidence}) > ${number(limit)}`,
        'and',
        `${fast.losses} / (${fast.verdicts} > 0) > ${number(limit)}`,
        'and',
        `${slow.losses} >= ${thresholds.losses}`,
      ].join('\n'),
      for: lasting,
      severity,
      labels: { long_window: long, short_window: short },
      summary: [
        `Workflow "${workflow}" uses up what its objective of ${choice.objective}% leaves, ${rate} times as fast as is sustainable: `,
        { value: 'percent' },
        ` of the verdicts over ${long} are losses.`,
      ],
      description: [`More than ${number(limit * 100)}% over ${long}, and over ${short}, so that it is still going on.`],
      recordings: [...slow.counts, ...fast.counts],
      shortest: secondsOf(short),
      cases: [
        ...shareCases(subject, {
          alert,
          limit,
          window: secondsOf(long),
          shortest: secondsOf(short),
          evidence: thresholds.evidence,
          value: (lost) => lost,
        }),
        over(subject, alert, { long, short, limit }),
      ],
    },
  };
};

/** Losses that use up the budget too fast, one alert for each pair of windows. */
export const burnAlerts = (subject: Subject): readonly Planned[] =>
  subject.thresholds.burn.map((row) => burnAlert(subject, row));

import { burnLimit, unreachable } from './burn-limit.ts';
import { caseOf, leadOf, shareCases } from './cases.ts';
import { secondsOf } from './duration.ts';
import type { Planned, Subject } from './model.ts';
import { number, recorded } from './promql.ts';
import { calmTale } from './tales.ts';
import type { Burn } from './thresholds.ts';

const burnAlert = (subject: Subject, { long, short, rate, for: lasting, severity }: Burn): Planned => {
  const { thresholds, choice, workflow, contract } = subject;
  const alert = `ContextBudgetBurn${long}`;
  const limit = burnLimit(choice.objective, rate);
  const told = unreachable(alert, choice.objective, { limit, long, short });
  if (told !== undefined) return { note: { code: 'alerts/unreachable-window', message: told, at: contract.at } };
  const slow = recorded(subject, { length: long });
  const fast = recorded(subject, { length: short });
  const story = {
    alert,
    limit,
    window: secondsOf(long),
    shortest: secondsOf(short),
    evidence: thresholds.evidence,
    evaluated: subject.evaluated,
  };
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
      cases: [...shareCases(subject, story, (lost) => lost), caseOf(leadOf(subject), calmTale(story))],
    },
  };
};

/** Losses that use up the budget too fast, one alert for each pair of windows. */
export const burnAlerts = (subject: Subject): readonly Planned[] =>
  subject.thresholds.burn.map((row) => burnAlert(subject, row));

import { leadOf, losing, shareCases } from './cases.ts';
import { secondsOf } from './duration.ts';
import type { Alert, Case, Planned, Subject } from './model.ts';
import { number, recorded, share } from './promql.ts';
import { many, settled, stepFor } from './tales.ts';

const oneMinus = (value: number): number => Number((1 - value).toPrecision(12));

/** Completeness below the objective. */
export const lowAlert = (subject: Subject): Planned => {
  const { thresholds, choice, workflow } = subject;
  const { window, for: lasting, severity } = thresholds.low;
  const { ratio, losses, withRatio } = recorded(subject, { length: window });
  const objective = share(choice.objective);
  const alert = 'ContextCompletenessLow';
  return {
    alert: {
      alert,
      expr: `${ratio} < ${number(objective)}\nand\n${losses} >= ${thresholds.losses}`,
      for: lasting,
      severity,
      summary: [
        `Workflow "${workflow}" loses context: completeness over ${window} is `,
        { value: 'percent' },
        `, and the objective is ${choice.objective}%.`,
      ],
      description: [
        'The share of critical fields that arrived at the phases that read them, of all verdicts at entries. ContextFieldLost names fields; `contextcore queries` has the queries for runs.',
      ],
      recordings: withRatio(thresholds.evidence),
      shortest: secondsOf(window),
      cases: shareCases(
        subject,
        {
          alert,
          limit: oneMinus(objective),
          window: secondsOf(window),
          shortest: secondsOf(window),
          evidence: thresholds.evidence,
          evaluated: subject.evaluated,
        },
        oneMinus,
      ),
    },
  };
};

/** Completeness below a value that was measured once. */
export const belowBaselineAlert = (subject: Subject): Planned => {
  const { thresholds, choice, workflow, contract } = subject;
  const { window, points, for: lasting, severity } = thresholds.below_baseline;
  const alert = 'ContextCompletenessBelowBaseline';
  const at = contract.at;
  if (choice.baseline === undefined)
    return { note: { code: 'alerts/no-baseline', message: `${alert} is left out: --baseline gives the value.`, at } };
  const least = share(choice.baseline - points);
  if (least <= 0)
    return {
      note: {
        code: 'alerts/unreachable-window',
        message: `${alert} is left out: a baseline of ${choice.baseline}% less ${points} points is ${number(choice.baseline - points)}%, and completeness never falls below 0%.`,
        at,
      },
    };
  const { ratio, withRatio } = recorded(subject, { length: window });
  return {
    alert: {
      alert,
      expr: `${ratio} < ${number(least)}`,
      for: lasting,
      severity,
      summary: [
        `Workflow "${workflow}" is below its baseline: completeness over ${window} is `,
        { value: 'percent' },
        `, and the baseline is ${choice.baseline}%.`,
      ],
      description: [`It fires below ${number(least * 100)}%, which is the baseline less ${points} points.`],
      recordings: withRatio(thresholds.evidence),
      shortest: secondsOf(window),
      cases: shareCases(
        subject,
        {
          alert,
          limit: oneMinus(least),
          window: secondsOf(window),
          shortest: secondsOf(window),
          evidence: thresholds.evidence,
          evaluated: subject.evaluated,
        },
        oneMinus,
      ),
    },
  };
};

const droppedCases = (subject: Subject, alert: string): readonly Case[] => {
  const { window: length, past, points } = subject.thresholds.dropped;
  const window = secondsOf(length);
  const lead = leadOf(subject);
  const step = stepFor(window);
  const good = settled(subject, secondsOf(past) + window);
  const at = settled(subject, good + window);
  const drop = share(points);
  const over = Math.round(many * (drop + (1 - drop) / 2));
  const under = Math.floor(many * drop * 0.8);
  const story = (name: string, before: number, now: number, fires: Case['fires']): Case => ({
    name: `${alert} ${name}`,
    step,
    counted: losing(lead, step, [
      [good, before],
      [at - good, now],
    ]),
    at,
    fires,
  });
  return [
    story('fires', 0, over, [{ value: oneMinus(over / many) }]),
    story('stays silent where it fell by less', 0, under, []),
    story('stays silent where it was no better before', over, over, []),
    {
      ...story('stays silent where there is no past', 0, 0, []),
      counted: losing(lead, step, [[window, many]]),
      at: Math.ceil(window / subject.evaluated) * subject.evaluated,
    },
  ];
};

/** Completeness below what it was in the past. */
export const droppedAlert = (subject: Subject): Planned => {
  const { window, past, evidence, points, for: lasting, severity } = subject.thresholds.dropped;
  const now = recorded(subject, { length: window });
  const before = recorded(subject, { length: past, ago: window });
  const name = 'ContextCompletenessDropped';
  const alert: Alert = {
    alert: name,
    expr: `${now.ratio} < ${before.ratio} - ${number(share(points))}`,
    for: lasting,
    severity,
    summary: [
      `Workflow "${subject.workflow}" got worse: completeness over ${window} is `,
      { value: 'percent' },
      `, more than ${points} points less than in the ${past} before.`,
    ],
    description: ['Look for what changed since: a release of the workflow, its contract, or what calls it.'],
    recordings: [...now.withRatio(subject.thresholds.evidence), ...before.withRatio(evidence)],
    shortest: secondsOf(window),
    cases: droppedCases(subject, name),
  };
  return { alert };
};

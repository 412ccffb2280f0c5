import { leadOf, losing } from './cases.ts';
import { secondsOf } from './duration.ts';
import type { Case, Planned, Subject } from './model.ts';
import { byField, lost, number, share } from './promql.ts';
import { growing, many, settled, stepFor } from './tales.ts';

const casesOf = (subject: Subject, alert: string): readonly Case[] => {
  const { window: length, share: percent, verdicts, for: lasting } = subject.thresholds.field_lost;
  const window = secondsOf(length);
  const lead = leadOf(subject);
  const others = subject.critical.slice(1, 2);
  const step = stepFor(window);
  const at = settled(subject, window);
  const limit = share(percent);
  const some = Math.round(many * (limit + (1 - limit) / 2));
  const story = (name: string, lose: number, fires: Case['fires']): Case => ({
    name: `${alert} ${name}`,
    step,
    counted: [...losing(lead, step, [[at, lose]]), ...others.flatMap((read) => losing(read, step, [[at, 0]]))],
    at,
    fires,
  });
  const once = (name: string, lose: number, ago: number, fires: Case['fires']): Case => ({
    ...story(name, 0, fires),
    counted: [
      {
        read: lead,
        outcome: 'defaulted',
        values: growing(step, [
          [at - ago - step, 0],
          [step, lose],
          [ago, 0],
        ]),
      },
    ],
  });
  // A loss that has to last is seen at two evaluations.
  const ago = secondsOf(lasting) === 0 ? 2 * step : subject.evaluated + step;
  return [
    story('fires and names the field', some, [{ read: lead, value: some / many }]),
    ...(ago + 2 * step > window
      ? []
      : [once('fires where few runs are all there are', verdicts, ago, [{ read: lead, value: 1 }])]),
    story('stays silent where the field mostly arrives', Math.floor(many * limit * 0.98), []),
    once('stays silent when the last loss is long ago', verdicts, window + 2 * step, []),
    once('stays silent without runs', 0, 0, []),
  ];
};

/** A critical field that mostly does not arrive at a phase that reads it. */
export const fieldLostAlert = (subject: Subject): Planned => {
  const { window: length, share: percent, verdicts, for: lasting, severity } = subject.thresholds.field_lost;
  const window = { length };
  const alert = 'ContextFieldLost';
  return {
    alert: {
      alert,
      expr: [
        byField(subject, window, [lost]),
        '/',
        `(${byField(subject, window)} >= ${verdicts})`,
        `>= ${number(share(percent))}`,
      ].join('\n'),
      for: lasting,
      severity,
      summary: [
        'Field "',
        { label: 'field' },
        '" is lost on its way to phase "',
        { label: 'phase' },
        `" of workflow "${subject.workflow}": it did not arrive in `,
        { value: 'percent' },
        ` of the cases over ${length}.`,
      ],
      description: ['The field is critical. Where a default stood in for it, the phase ran on without a crash.'],
      recordings: [],
      shortest: secondsOf(length),
      ofField: true,
      cases: casesOf(subject, alert),
    },
  };
};

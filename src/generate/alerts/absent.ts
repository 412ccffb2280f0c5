import { leadOf } from './cases.ts';
import { secondsOf } from './duration.ts';
import type { Case, Planned, Subject } from './model.ts';
import { anyVerdicts, fieldsOf, newcomers } from './promql.ts';
import { growing, many, type Stretch, settled, stepFor } from './tales.ts';

const alert = 'ContextCompletenessAbsent';

const storyOf =
  (subject: Subject, step: number) =>
  (name: string, at: number, stretches: readonly Stretch[], fires: Case['fires']): Case => ({
    name: `${alert} ${name}`,
    step,
    counted: [{ read: leadOf(subject), outcome: 'propagated', values: growing(step, stretches) }],
    at,
    fires,
  });

/** Runs that end, and runs that go on. */
const ended = (story: ReturnType<typeof storyOf>, begin: number, end: number): readonly Case[] => [
  story(
    'fires',
    end,
    [
      [begin, many],
      [end - begin, 0],
    ],
    [{ value: 0 }],
  ),
  story('stays silent while there are runs', end, [[end, 1]], []),
];

/** What was said of a workflow that must run: nothing in the window. */
const expected = (subject: Subject, length: string): Planned => {
  const { for: lasting, severity } = subject.thresholds.absent;
  const window = secondsOf(length);
  const step = stepFor(window);
  const begin = settled(subject, window);
  const end = settled(subject, begin + window + step);
  const story = storyOf(subject, step);
  return {
    alert: {
      alert,
      expr: [
        `(${anyVerdicts(subject, { length })} == 0 or absent_over_time(${fieldsOf(subject)}[${length}]))`,
        'unless',
        newcomers(subject, length),
      ].join('\n'),
      for: lasting,
      severity,
      summary: [`Workflow "${subject.workflow}" reported no run in ${length}.`],
      description: ['It did not run, or its telemetry does not arrive. Nothing is known about its context.'],
      recordings: [],
      shortest: window,
      cases: [
        ...ended(story, begin, end),
        { ...story('fires without any series', end, [], [{ value: 1 }]), counted: [] },
        {
          ...story('stays silent after a process that was gone at once', end, [], []),
          counted: [
            { read: leadOf(subject), outcome: 'propagated', values: `_x${Math.floor((end - window / 2) / step)} 7x1` },
          ],
        },
      ],
    },
  };
};

/** A habit that ended: runs in the same window a while ago and in the time since, but none now. */
const habitual = (subject: Subject): Planned => {
  const { window: length, past, for: lasting, severity } = subject.thresholds.absent;
  const window = secondsOf(length);
  const since = secondsOf(past) - window;
  const step = stepFor(window);
  const begin = settled(subject, secondsOf(past) + window);
  const end = settled(subject, begin + window + step);
  const story = storyOf(subject, step);
  const quarter = Math.floor(window / 4);
  // One run, in the window of a while ago at both of the last evaluations, and none in the time since.
  const weekly: readonly Stretch[] = [
    [begin - secondsOf(past) - quarter, 0],
    [step, 1],
    [secondsOf(past) + 3 * quarter, 0],
  ];
  // Runs since, but none in the window of a while ago: as on a day off.
  const free: readonly Stretch[] = [
    [end - Math.floor(secondsOf(past) / 2), 0],
    [Math.floor(secondsOf(past) / 4), 1],
    [Math.floor(secondsOf(past) / 4), 0],
  ];
  const weeklyEnd = Math.floor((begin + window / 2) / subject.evaluated) * subject.evaluated;
  return {
    alert: {
      alert,
      expr: [
        `(${anyVerdicts(subject, { length, ago: past })} > 0`,
        `and ${anyVerdicts(subject, { length: `${since}s`, ago: length })} > 0)`,
        'unless',
        `(${anyVerdicts(subject, { length })} > 0 or ${newcomers(subject, length)})`,
      ].join('\n'),
      for: lasting,
      severity,
      summary: [`Workflow "${subject.workflow}" reported no run in ${length}, although it did ${past} ago and since.`],
      description: ['It did not run, or its telemetry does not arrive. Nothing is known about its context.'],
      recordings: [],
      shortest: window,
      cases: [
        ...ended(story, begin, end),
        story('stays silent where it never ran', end, [[end, 0]], []),
        story('stays silent where runs are rare', weeklyEnd, weekly, []),
        story('stays silent where it did not run then either', end, free, []),
      ],
    },
  };
};

/** No runs reported. */
export const absentAlert = (subject: Subject): Planned =>
  subject.choice.absentAfter === undefined ? habitual(subject) : expected(subject, subject.choice.absentAfter);

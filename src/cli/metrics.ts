import { type Command, InvalidArgumentError, Option } from 'commander';
import { type TaskType, taskTypes } from '../core/index.ts';
import { type FlowMetric, flowMetrics } from '../project/index.ts';
import { withExamples } from './examples.ts';
import type { ExitCode } from './exit.ts';
import type { Io } from './io.ts';
import { formatOption, outputOption, readList } from './options.ts';
import { type ProjectFlags, projectOption, readTime } from './tasks.ts';

type Finish = (code: ExitCode) => void;

const metrics = () => import('./commands/metrics.ts');

export const flowFormats = ['text', 'json', 'csv', 'markdown', 'html', 'svg'] as const;

/** What every question about the flow of work takes. */
export interface FlowFlags extends ProjectFlags {
  readonly days: number;
  readonly type?: readonly TaskType[];
  readonly asOf?: Date;
  /** `true` without a name: the metric of the command. */
  readonly explain?: FlowMetric | true;
  readonly format: (typeof flowFormats)[number];
  readonly output?: string;
  readonly ascii?: true;
  /** False for `--no-color`. */
  readonly color?: boolean;
}

export interface CfdFlags extends FlowFlags {
  readonly by: 'status' | 'category';
}

export interface VelocityFlags extends FlowFlags {
  /** How many sprints. */
  readonly last: number;
}

export interface ForecastFlags extends FlowFlags {
  readonly items?: number;
  /** A day. */
  readonly until?: string;
  readonly seed?: number;
  readonly backTest?: true;
}

export interface ExportFlags extends ProjectFlags {
  readonly days: number;
  readonly type?: readonly TaskType[];
  readonly asOf?: Date;
  readonly format?: 'prometheus';
  readonly endpoint?: string;
  readonly output?: string;
}

const readWithin =
  (least: number, most: number) =>
  (text: string): number => {
    const value = /^\d{1,10}$/u.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most))
      throw new InvalidArgumentError(`Write a whole number from ${least} to ${most}.`);
    return value;
  };

const readTypes = (text: string, before: readonly TaskType[] = []): readonly TaskType[] => [
  ...before,
  ...readList(text).map((name) => {
    const found = taskTypes.find((one) => one === name);
    if (found === undefined) throw new InvalidArgumentError(`Allowed are ${taskTypes.join(', ')}.`);
    return found;
  }),
];

const readDay = (text: string): string => {
  const at = /^\d{4}-\d\d-\d\d$/u.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  if (at === undefined || Number.isNaN(at.getTime()) || !at.toISOString().startsWith(text))
    throw new InvalidArgumentError('Write a day as 2026-01-31.');
  return text;
};

const readUrl = (text: string): string => {
  if (!URL.canParse(text) || !/^https?:$/u.test(new URL(text).protocol))
    throw new InvalidArgumentError('Write an address that begins with http:// or https://.');
  return text;
};

/** Which tasks are looked at, and from when. */
const withExtent = (command: Command): Command =>
  command
    .addOption(projectOption())
    .addOption(new Option('--days <n>', 'how many days to look back').argParser(readWithin(1, 3660)).default(30))
    .addOption(
      new Option('--type <list>', 'only tasks of these types (default: those that have no parts and are no epic)')
        .choices(taskTypes)
        .argParser(readTypes),
    )
    .addOption(new Option('--as-of <time>', 'the moment that is asked about (default: now)').argParser(readTime));

const question = (parent: Command, name: string, description: string): Command =>
  withExtent(parent.command(name).description(description))
    .addOption(
      new Option('--explain [metric]', 'what a metric means, and the events behind its number').choices(flowMetrics),
    )
    .addOption(formatOption(flowFormats, 'how to print').default('text'))
    .addOption(outputOption())
    .option('--ascii', 'draw with characters of ASCII only (default: where the locale has no others)')
    .option('--no-color', 'plain text on a terminal, too');

const addForecast = (parent: Command, io: Io, finish: Finish): void => {
  const command = question(
    parent,
    'forecast',
    'forecast when work will be done, or how much, from what was done before',
  )
    .addOption(
      new Option('--items <n>', 'when will that many tasks be done? (default: all that are open)')
        .argParser(readWithin(1, 100_000))
        .conflicts('until'),
    )
    .addOption(new Option('--until <day>', 'how many tasks will be done by the end of that day?').argParser(readDay))
    .addOption(new Option('--seed <n>', 'where the draws of days begin').argParser(readWithin(0, 4_294_967_295)))
    .option('--back-test', 'tell how good such forecasts of earlier days were')
    .action(async (flags) => finish(await (await metrics()).forecast(flags, io)));
  withExamples(command, [
    ['contextcore metrics forecast --items 20', 'when?'],
    ['contextcore metrics forecast --until 2026-03-31 --back-test', 'how many, and can it be relied on?'],
  ]);
};

const addExport = (parent: Command, io: Io, finish: Finish): void => {
  const command = withExtent(
    parent.command('export').description('hand the numbers on: as text for Prometheus, or over OTLP'),
  )
    .addOption(formatOption(['prometheus'], 'print in this format, instead of sending'))
    .addOption(
      new Option('--endpoint <url>', 'send over OTLP/HTTP to this address (default: as OTEL_EXPORTER_OTLP_* say)')
        .argParser(readUrl)
        .conflicts(['format', 'output']),
    )
    .addOption(outputOption())
    .action(async (flags) => finish(await (await metrics()).exportMetrics(flags, io)));
  withExamples(command, [
    ['contextcore metrics export --format prometheus -o flow.prom', 'for the textfile collector of a node exporter'],
    ['contextcore metrics export --endpoint http://localhost:4318', 'over OTLP, of all projects'],
  ]);
};

export const addMetrics = (program: Command, io: Io, finish: Finish): void => {
  const command = program
    .command('metrics')
    .description(
      'measure how work flows: how long it takes, what is in progress, what is blocked, when it will be done',
    );
  withExamples(
    question(command, 'summary', 'the figures at a glance; as HTML, a page with all charts').action(async (flags) =>
      finish(await (await metrics()).summary(flags, io)),
    ),
    [
      ['contextcore metrics summary', 'of the last 30 days'],
      ['contextcore metrics summary --days 90 --format html -o flow.html', 'a page with all charts'],
      ['contextcore metrics summary --explain', 'what each figure means'],
    ],
  );
  withExamples(
    question(command, 'times', 'how long completed tasks took: lead time and cycle time').action(async (flags) =>
      finish(await (await metrics()).times(flags, io)),
    ),
    [
      ['contextcore metrics times --days 90', 'a dot for each task, with percentiles'],
      ['contextcore metrics times --explain lead_time', 'and the events behind it'],
    ],
  );
  withExamples(
    question(command, 'wip', 'what is in progress').action(async (flags) =>
      finish(await (await metrics()).wip(flags, io)),
    ),
    [['contextcore metrics wip', 'oldest first']],
  );
  withExamples(
    question(command, 'aging', 'which work in progress is older than completed work mostly was').action(async (flags) =>
      finish(await (await metrics()).aging(flags, io)),
    ),
    [['contextcore metrics aging', 'by status, beside p50 and p85']],
  );
  withExamples(
    question(command, 'blocked', 'what is blocked, for how long, and by what').action(async (flags) =>
      finish(await (await metrics()).blocked(flags, io)),
    ),
    [['contextcore metrics blocked --format csv', 'for a spreadsheet']],
  );
  withExamples(
    question(command, 'throughput', 'how many tasks are completed per day and per week').action(async (flags) =>
      finish(await (await metrics()).throughput(flags, io)),
    ),
    [['contextcore metrics throughput --days 84', 'twelve weeks']],
  );
  withExamples(
    question(command, 'cfd', 'the cumulative flow diagram: how many tasks were where at the end of each day')
      .addOption(new Option('--by <what>', 'what makes a band').choices(['status', 'category']).default('status'))
      .action(async (flags) => finish(await (await metrics()).cfd(flags, io))),
    [
      ['contextcore metrics cfd --days 60', 'on the terminal'],
      ['contextcore metrics cfd --by category --format svg -o cfd.svg', 'a picture'],
    ],
  );
  withExamples(
    question(command, 'velocity', 'what sprints completed, beside what they were committed to')
      .addOption(new Option('--last <n>', 'how many ended sprints').argParser(readWithin(1, 200)).default(12))
      .action(async (flags) => finish(await (await metrics()).velocity(flags, io))),
    [['contextcore metrics velocity --last 6', 'the last six']],
  );
  addForecast(command, io, finish);
  addExport(command, io, finish);
  withExamples(command, [
    ['contextcore metrics summary', 'the figures at a glance'],
    ['contextcore metrics aging', 'what is taking too long'],
    ['contextcore metrics forecast --items 20', 'when will it be done?'],
  ]);
};

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { taskFolder } from '../../connect/index.ts';
import type { ExportOptions, ExportReport } from '../../connect/otlp/task-setup.ts';
import { plural, printable } from '../../report/index.ts';
import { type ExitCode, exit, Stop } from '../exit.ts';
import { type Home, openHome, storeOf } from '../home.ts';
import type { Io } from '../io.ts';
import { taskEndpoints } from '../otlp.ts';
import type { TaskExportFlags } from '../tasks.ts';

/** A command that changes a task is not kept waiting for an endpoint that does not answer. */
const shortTimeout = 1_000;
const longTimeout = 10_000;
/** How long to wait for another process, and how often to look. */
const waitMs = 30_000;
const lookMs = 200;

type Endpoints = Pick<ReturnType<typeof taskEndpoints>, 'traces' | 'logs'>;

const say = (io: Io, text: string): void => io.err(`contextcore: ${printable(text)}\n`);

const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\.$/u, '');

/** Opens the log and the exporters for it, and closes both. */
const withTracer = async <T>(
  home: Home,
  { endpoints, timeoutMs, io }: { readonly endpoints: Endpoints; readonly timeoutMs: number; readonly io: Io },
  work: (exportPending: (options: ExportOptions) => Promise<ExportReport>) => Promise<T>,
): Promise<T> => {
  // OpenTelemetry is loaded for nothing else.
  const { openTaskTracer } = await import('../../connect/otlp/task-setup.ts');
  const store = storeOf(home);
  const tracer = openTaskTracer({
    ...endpoints,
    store,
    journal: join(taskFolder(home.folder, home.project), 'exports.jsonl'),
    statuses: home.statuses,
    timeoutMs,
    env: io.env,
    cwd: io.cwd,
    warn: (text) => say(io, text),
  });
  try {
    return await work(tracer.exportPending);
  } finally {
    await tracer.shutdown();
    await store.close();
  }
};

/** Each of the lanes that stopped, in a sentence. Of one endpoint for both, it is said once. */
const failuresOf = ({ lanes }: ExportReport): readonly string[] => {
  const what = { traces: 'spans', logs: 'log records' } as const;
  return lanes.flatMap(({ signal, failure }) =>
    failure === undefined ? [] : [`The endpoint does not take ${what[signal]} (${failure}); they stay in the log.`],
  );
};

/** After a change: sends what is pending, and never fails the command. What cannot be sent now is sent by the next one. */
export const exportAfterChange = async (home: Home, io: Io): Promise<void> => {
  try {
    const { notes, ...endpoints } = taskEndpoints(io.env);
    for (const note of notes) say(io, note);
    if (endpoints.traces === undefined && endpoints.logs === undefined) return;
    const report = await withTracer(home, { endpoints, timeoutMs: shortTimeout, io }, (exportPending) =>
      exportPending({ forMs: shortTimeout }),
    );
    for (const text of failuresOf(report)) say(io, text);
    for (const text of report.lanes.flatMap(({ refused }) => refused)) say(io, text);
  } catch (error) {
    say(io, `The change is kept and not exported: ${reasonOf(error)}.`);
  }
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Tries again as long as another process is at it. */
const patiently = async (work: () => Promise<ExportReport>): Promise<ExportReport> => {
  const begun = Date.now();
  let report = await work();
  while (report.busy && Date.now() - begun < waitMs) {
    await pause(lookMs);
    report = await work();
  }
  return report;
};

/** What the disk does not allow is no bug of ours. */
const orStop = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    const isOfDisk = error instanceof Error && error.cause instanceof Error && 'code' in error.cause;
    throw isOfDisk ? new Stop(exit.configuration, printable(error.message)) : error;
  }
};

/** Where to send: as the option says, else as the environment does. Stop with code 92 where neither does. */
const endpointsFor = (flags: TaskExportFlags, io: Io): Endpoints => {
  const { notes, ...endpoints } = taskEndpoints(io.env, flags.endpoint);
  for (const note of notes) say(io, note);
  if (endpoints.traces !== undefined || endpoints.logs !== undefined) return endpoints;
  // What is only counted goes nowhere: it is as for an endpoint that has nothing yet.
  if (flags.dryRun) return taskEndpoints({}, 'http://localhost:4318');
  throw new Stop(exit.usage, 'There is nowhere to send to: give --endpoint, or set OTEL_EXPORTER_OTLP_ENDPOINT.');
};

const countOf = ({ lanes }: ExportReport, signal: 'traces' | 'logs'): number =>
  lanes.find((lane) => lane.signal === signal)?.items ?? 0;

const textOf = (report: ExportReport, flags: TaskExportFlags, { project }: Home): string => {
  const sent = `${plural(countOf(report, 'traces'), 'span')} and ${plural(countOf(report, 'logs'), 'log record')} of project "${project}"`;
  return flags.dryRun ? `${sent} would be sent.` : `${sent} sent.`;
};

const jsonOf = (report: ExportReport, { dryRun }: TaskExportFlags, { project }: Home): string =>
  JSON.stringify(
    {
      project,
      dryRun: dryRun === true,
      busy: report.busy,
      events: report.events,
      spans: countOf(report, 'traces'),
      logRecords: countOf(report, 'logs'),
      refused: report.lanes.reduce((sum, { refused }) => sum + refused.length, 0),
      failures: report.lanes.flatMap(({ signal, failure }) => (failure === undefined ? [] : [{ signal, failure }])),
    },
    undefined,
    2,
  );

/** Tells how far it is, every so many events. */
const progressOn = (io: Io): ((events: number) => void) => {
  const step = 10_000;
  let next = step;
  return (events) => {
    if (events < next) return;
    next = (Math.floor(events / step) + 1) * step;
    say(io, `${events} events exported so far.`);
  };
};

/** Sends what the log has and the endpoint has not. */
export const exportTasks = async (flags: TaskExportFlags, io: Io): Promise<ExitCode> => {
  const home = await openHome(io, flags.project);
  if (!existsSync(taskFolder(home.folder, home.project)))
    throw new Stop(
      exit.records,
      printable(`There are no tasks of project "${home.project}". \`contextcore task start\` begins one.`),
    );
  const endpoints = endpointsFor(flags, io);
  const { backfill, snapshots, dryRun } = flags;
  const exporting = withTracer(home, { endpoints, timeoutMs: longTimeout, io }, (exportPending) =>
    patiently(() =>
      exportPending({
        ...(backfill === undefined ? {} : { backfill: backfill === true ? true : backfill.getTime() }),
        ...(snapshots ? { snapshots } : {}),
        ...(dryRun ? { dryRun } : {}),
        onProgress: progressOn(io),
      }),
    ),
  );
  const report = await orStop(exporting);
  for (const text of report.lanes.flatMap(({ refused }) => refused)) say(io, text);
  for (const text of failuresOf(report)) say(io, text);
  if (report.busy) say(io, 'Another process is exporting this log; nothing was sent by this one.');
  io.out(`${flags.format === 'json' ? jsonOf(report, flags, home) : printable(textOf(report, flags, home))}\n`);
  const isWhole = report.lanes.every(({ failure, refused }) => failure === undefined && refused.length === 0);
  return isWhole ? exit.fine : exit.remote;
};

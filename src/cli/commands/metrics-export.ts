import { type MetricPoint, metricPoints, prometheusText } from '../../project/index.ts';
import { plural, printable } from '../../report/index.ts';
import { type ExitCode, exit, Stop } from '../exit.ts';
import { type Home, openHome } from '../home.ts';
import type { Io } from '../io.ts';
import type { ExportFlags } from '../metrics.ts';
import { wantedOtlp } from '../otlp.ts';
import { deliver } from '../render.ts';
import { projectsIn, readWork } from './metrics-work.ts';

/** The numbers of one project after the other: only one of them is in memory at a time. */
const pointsOf = async (
  home: Home,
  projects: readonly string[],
  flags: ExportFlags,
  io: Io,
): Promise<readonly MetricPoint[]> => {
  const points: MetricPoint[] = [];
  for (const project of projects)
    for (const point of metricPoints(await readWork({ ...home, project }, flags, io))) points.push(point);
  return points;
};

const send = async (
  points: readonly MetricPoint[],
  projects: readonly string[],
  flags: ExportFlags,
  io: Io,
): Promise<ExitCode> => {
  const { metrics, notes } = wantedOtlp(io.env);
  for (const note of notes) io.err(`contextcore: ${printable(note)}\n`);
  if (flags.endpoint === undefined && !metrics)
    throw new Stop(
      exit.usage,
      'There is nowhere to send to: give --endpoint, set OTEL_EXPORTER_OTLP_ENDPOINT, or print with --format prometheus.',
    );
  // OpenTelemetry is loaded for nothing else.
  const { sendMetrics } = await import('../../connect/otlp/flow-metrics.ts');
  const [only, ...others] = projects;
  const sent = await sendMetrics(points, {
    ...(flags.endpoint === undefined ? {} : { endpoint: flags.endpoint }),
    ...(only === undefined || others.length > 0 ? {} : { project: only }),
    env: io.env,
    cwd: io.cwd,
    warn: (text) => io.err(`contextcore: ${printable(text)}\n`),
  });
  if (sent.kind === 'refused') throw new Stop(exit.remote, `The metrics cannot be sent: ${printable(sent.reason)}.`);
  io.err(`contextcore: ${plural(points.length, 'number')} of ${plural(projects.length, 'project')} sent.\n`);
  return exit.fine;
};

/** Hands the numbers of all projects on, or of the one that is named. */
export const exportMetrics = async (flags: ExportFlags, io: Io): Promise<ExitCode> => {
  const home = await openHome(io, flags.project);
  const projects = flags.project === undefined ? projectsIn(home, io) : [home.project];
  const points = await pointsOf(home, projects, flags, io);
  if (flags.format === undefined && flags.output === undefined) return send(points, projects, flags, io);
  deliver(prometheusText(points), flags.output, io);
  return exit.fine;
};

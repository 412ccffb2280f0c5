import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readContract } from '../../compose/index.ts';
import { createFileStore, nameFrom } from '../../connect/index.ts';
import type { PortableContract, PortablePhase } from '../../contract/index.ts';
import { reporters } from '../../report/index.ts';
import { type AnyPhase, guardWorkflow, type Mode, PreflightError, type RunReport } from '../../runtime/index.ts';
import { type ExitCode, exit, Stop } from '../exit.ts';
import type { Io } from '../io.ts';
import { startTelemetry } from '../otlp.ts';
import { givenFile, openProject, type Project } from '../project.ts';
import { readContext } from './preflight.ts';

export interface RunFlags {
  readonly context?: string;
  readonly mode?: Mode;
  readonly dir?: string;
  /** False for `--no-record`. */
  readonly record: boolean;
  readonly format?: 'text' | 'json';
  readonly strict?: true;
}

/** The contract as the guard takes it. In `enforce`, one with findings at error stops the command, with all of them. */
const contractAt = async (
  path: string,
  mode: Mode,
  { project, io }: { project: Project; io: Io },
): Promise<PortableContract> => {
  const file = givenFile(project.files, io, path);
  const { contract, diagnostics, summary, sources } = await readContract({
    file,
    read: project.files,
    config: project.config,
    projectPath: (name) => project.projectPath(name),
  });
  const errors = diagnostics.filter(({ severity, certainty }) => severity === 'error' && certainty !== 'unknown');
  if (contract && (errors.length === 0 || mode !== 'enforce')) return contract;
  const text = reporters.pretty({
    tool: { name: 'contextcore', version: '' },
    diagnostics: errors,
    summary,
    notes: [],
    sources: (name) => sources.get(name),
    graphs: [],
    catalogue: () => undefined,
  });
  throw new Stop(exit.findings, `"${file.path}" must not run as it is.\n${text.trimEnd()}`);
};

const isCode = (value: unknown): value is (context: object) => unknown => typeof value === 'function';
const isPhase = (value: unknown): value is AnyPhase =>
  typeof value === 'object' && value !== null && isCode((value as { run?: unknown }).run);

/** Loads the module that a handler names, and takes from it what carries the phase out. */
const handlerOf = async ({ id, handler }: PortablePhase, folder: string, io: Io): Promise<AnyPhase> => {
  if (handler === undefined)
    throw new Stop(
      exit.configuration,
      `Phase "${id}" has no handler. Name the module that carries it out: handler: ./phases/${id}.mjs#${id}`,
    );
  const [file = '', name = 'default'] = handler.split('#');
  const path = resolve(folder, file);
  let loaded: Readonly<Record<string, unknown>>;
  try {
    loaded = (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    const { code, message } =
      error instanceof Error ? (error as NodeJS.ErrnoException) : { code: undefined, message: String(error) };
    const isForeign = code === 'ERR_UNKNOWN_FILE_EXTENSION';
    const why = isForeign ? 'this Node runs JavaScript only; name the compiled module' : message;
    throw new Stop(
      exit.runner,
      `The handler of phase "${id}" cannot be loaded from "${nameFrom(io.cwd, path)}": ${why}.`,
    );
  }
  const found = loaded[name];
  if (isPhase(found)) return found.spec.id === id ? found : { spec: { id }, run: found.run };
  if (isCode(found)) return { spec: { id }, run: async (context: never) => found(context) };
  throw new Stop(exit.runner, `"${nameFrom(io.cwd, path)}" exports no function "${name}" for phase "${id}".`);
};

const percent = (ratio: number | null): string =>
  ratio === null ? 'none judged' : `${Math.floor(ratio * 1000) / 10} %`;

const textOf = (report: RunReport, record: string | undefined): string => {
  const lines = [
    `run ${report.runId} of "${report.workflow}": ${report.state}`,
    `  completeness ${percent(report.completeness)} · ${report.propagated} propagated, ${report.defaulted} defaulted, ${report.failed} failed`,
  ];
  for (const { phase, boundary, field, verdict, reason, severity, expected, found } of report.violations) {
    const what =
      reason === 'absent'
        ? 'was absent'
        : reason === 'standing-default'
          ? 'was still its default'
          : `was ${found}, not ${expected}`;
    const so = verdict === 'defaulted' ? `${what} and took its default` : what;
    lines.push(`  ${phase}, ${boundary}: "${field}" ${reason === 'standing-default' ? what : so} (${severity})`);
  }
  for (const { chain, status, lostAt, reason } of report.chains) {
    const where = lostAt === undefined ? '' : ` at phase "${lostAt}"`;
    if (status !== 'intact')
      lines.push(`  chain "${chain}": ${status}${where}${reason === undefined ? '' : `: ${reason}`}`);
  }
  if (record !== undefined) lines.push(`  more: contextcore runs show ${report.runId}${record}`);
  return `${lines.join('\n')}\n`;
};

/**
 * Runs a contract whose phases name their handlers, under the guard. Ends with 1 where the run fails or must not start; a run that is
 * only degraded ends with 0 and is said on stderr, with 2 under `--strict`. `tellsMore`: how to see its record is said.
 */
export const run = async (path: string, flags: RunFlags, io: Io, tellsMore = true): Promise<ExitCode> => {
  const { mode = 'enforce' } = flags;
  const project = await openProject(io, { withBaseline: false });
  const contract = await contractAt(path, mode, { project, io });
  const initial = flags.context === undefined ? {} : readContext(project.files, io, flags.context);
  const folder = dirname(resolve(io.cwd, path));
  const phases: AnyPhase[] = [];
  for (const phase of contract.phases) phases.push(await handlerOf(phase, folder, io));
  const root = resolve(io.cwd, flags.dir ?? '.contextcore/runs');
  const where = flags.dir === undefined ? '' : ` --dir ${nameFrom(io.cwd, root)}`;
  let report: RunReport | undefined;
  // After the handlers are loaded: one that brings an SDK of OpenTelemetry keeps it.
  const endTelemetry = await startTelemetry(io);
  const workflow = guardWorkflow(phases, {
    contract,
    mode,
    ...(flags.record ? { record: createFileStore({ root }) } : {}),
    onRecordError: (error) => io.err(`contextcore: the record cannot be kept: ${String(error)}\n`),
    onFinish: (finished) => {
      report = finished;
    },
  });
  let thrown: unknown;
  try {
    await workflow.run(initial);
  } catch (error) {
    thrown = error;
  } finally {
    await endTelemetry();
  }
  if (thrown instanceof PreflightError || (report === undefined && thrown !== undefined)) {
    io.err(`contextcore: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
    return exit.findings;
  }
  if (report === undefined) {
    // Nobody was asked to look.
    io.err('contextcore: the run finished. The guard was off, so nothing is known of its context.\n');
    if (flags.format === 'json') io.out(`${JSON.stringify({ workflow: contract.workflow, mode }, null, 2)}\n`);
    return exit.fine;
  }
  io.out(
    flags.format === 'json'
      ? `${JSON.stringify(report, null, 2)}\n`
      : textOf(report, flags.record && tellsMore ? where : undefined),
  );
  if (thrown !== undefined)
    io.err(`contextcore: ${thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)}\n`);
  if (report.state === 'failed') return exit.findings;
  if (report.state === 'succeeded') return exit.fine;
  io.err('contextcore: the run finished, but degraded: something did not arrive as it was meant to.\n');
  return flags.strict ? exit.strict : exit.fine;
};

import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import type { StatusMap } from '../../project/index.ts';
import { listen } from './listen.ts';
import { createProjectDetector, ofProject } from './project-detector.ts';
import type { TaskLog } from './task-log.ts';
import { createTaskTracer, type TaskTracer } from './task-tracer.ts';

export type { ExportOptions, ExportReport } from './task-tracer.ts';

export interface TaskExportSetup {
  readonly store: TaskLog;
  /** The file that says how far was exported. */
  readonly journal: string;
  readonly statuses: StatusMap;
  /** The addresses of both signals; undefined where one is not wanted. */
  readonly traces?: string;
  readonly logs?: string;
  /** What an exporter may take where the environment says nothing. */
  readonly timeoutMs: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where `.contextcore.yaml` is looked for. */
  readonly cwd: string;
  /** What a person should know, a sentence at a time. */
  warn(text: string): void;
}

/** What the environment says, which the exporters read themselves. */
const givenTimeout = (env: TaskExportSetup['env'], signal: string): number | undefined => {
  const names = [`OTEL_EXPORTER_OTLP_${signal}_TIMEOUT`, 'OTEL_EXPORTER_OTLP_TIMEOUT'];
  const given = names.map((name) => Number(env[name]?.trim() || Number.NaN)).find((ms) => ms > 0);
  return given === undefined || !Number.isFinite(given) ? undefined : given;
};

/** A tracer with the exporters for OTLP/HTTP, set up by the `OTEL_*` variables as far as nothing else is said. */
export const openTaskTracer = (setup: TaskExportSetup): TaskTracer => {
  const { store, journal, statuses, traces, logs, env, cwd } = setup;
  const quiet = listen(setup.warn);
  const timeouts = ['TRACES', 'LOGS'].map((signal) => givenTimeout(env, signal) ?? setup.timeoutMs);
  const [tracesMs = setup.timeoutMs, logsMs = setup.timeoutMs] = timeouts;
  const own = resourceFromAttributes({ 'service.name': 'contextcore' });
  const tracer = createTaskTracer({
    store,
    journal,
    statuses,
    resource: own.merge(
      detectResources({ detectors: [envDetector, ofProject(store.project, createProjectDetector({ cwd, env }))] }),
    ),
    // The exporter gives up first, and says why.
    timeoutMs: Math.max(tracesMs, logsMs) + 2_000,
    ...(traces === undefined
      ? {}
      : { traces: { exporter: new OTLPTraceExporter({ url: traces, timeoutMillis: tracesMs }), endpoint: traces } }),
    ...(logs === undefined
      ? {}
      : { logs: { exporter: new OTLPLogExporter({ url: logs, timeoutMillis: logsMs }), endpoint: logs } }),
  });
  return { ...tracer, shutdown: () => tracer.shutdown().finally(quiet) };
};

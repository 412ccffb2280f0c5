import { resolve } from 'node:path';
import type { Io } from './io.ts';

/** Where spans wait that the endpoint does not take, beside the records of runs. */
const spoolFolder = '.contextcore/spool';

interface Wanted {
  readonly traces: boolean;
  readonly metrics: boolean;
  /** What of the environment is not as it will be. */
  readonly notes: readonly string[];
}

type Env = Io['env'];

const textIn = (env: Env, name: string): string => (env[name] ?? '').trim();

type Signal = 'TRACES' | 'METRICS' | 'LOGS';

/** The address of a signal as the exporters read it: one of its own is taken as it is, the common one is only the base. */
const addressIn = (env: Env, signal: Signal): string => {
  const own = textIn(env, `OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`);
  return own === '' ? below(textIn(env, 'OTEL_EXPORTER_OTLP_ENDPOINT'), signal) : own;
};

const below = (base: string, signal: Signal): string => {
  if (!URL.canParse(base)) return base;
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/u, '')}/v1/${signal.toLowerCase()}`;
  return url.href;
};

const wants = (env: Env, signal: Signal, notes: string[]): boolean => {
  const names = ['OTEL_EXPORTER_OTLP_ENDPOINT', `OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`];
  if (names.every((name) => textIn(env, name) === '')) return false;
  const exporters = textIn(env, `OTEL_${signal}_EXPORTER`)
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const unknown = exporters.filter((name) => name !== 'otlp' && name !== 'none');
  if (unknown.length > 0)
    notes.push(`OTEL_${signal}_EXPORTER names "${unknown.join(',')}"; this command knows "otlp" and "none".`);
  if (exporters.length > 0 && !exporters.includes('otlp')) return false;
  const protocol =
    textIn(env, `OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`) || textIn(env, 'OTEL_EXPORTER_OTLP_PROTOCOL') || 'http/json';
  if (protocol === 'grpc')
    notes.push(`OTEL_EXPORTER_OTLP_PROTOCOL is "grpc" for ${signal.toLowerCase()}; this command speaks "http/json".`);
  const address = addressIn(env, signal);
  if (/^https?:\/\//iu.test(address) && URL.canParse(address)) return true;
  notes.push(`The endpoint for ${signal.toLowerCase()} is no address of the form http://host:port.`);
  return false;
};

/** Which telemetry the environment asks for. */
export const wantedOtlp = (env: Env): Wanted => {
  if (textIn(env, 'OTEL_SDK_DISABLED').toLowerCase() === 'true') return { traces: false, metrics: false, notes: [] };
  const notes: string[] = [];
  return { traces: wants(env, 'TRACES', notes), metrics: wants(env, 'METRICS', notes), notes };
};

interface TaskEndpoints {
  readonly traces?: string;
  readonly logs?: string;
  /** What of the environment is not as it will be. */
  readonly notes: readonly string[];
}

/** Where spans and log records of tasks go: below the base that is given, else as the environment says. */
export const taskEndpoints = (env: Env, base?: string): TaskEndpoints => {
  if (base !== undefined) return { traces: below(base, 'TRACES'), logs: below(base, 'LOGS'), notes: [] };
  if (textIn(env, 'OTEL_SDK_DISABLED').toLowerCase() === 'true') return { notes: [] };
  const notes: string[] = [];
  const addressFor = (signal: Signal): string | undefined =>
    wants(env, signal, notes) ? addressIn(env, signal) : undefined;
  const [traces, logs] = [addressFor('TRACES'), addressFor('LOGS')];
  return { ...(traces === undefined ? {} : { traces }), ...(logs === undefined ? {} : { logs }), notes };
};

/**
 * Starts telemetry where the environment asks for it, and gives what ends it. It never fails the command: what it has to say
 * is said on stderr.
 */
export const startTelemetry = async (io: Io): Promise<() => Promise<void>> => {
  const { traces, metrics, notes } = wantedOtlp(io.env);
  const warn = (text: string): void => io.err(`contextcore: ${text}\n`);
  for (const note of notes) warn(note);
  if (!traces && !metrics) return async () => {};
  try {
    const { openOtlp } = await import('../connect/otlp/setup.ts');
    const otlp = openOtlp({ traces, metrics, folder: resolve(io.cwd, spoolFolder), cwd: io.cwd, warn });
    return async () => otlp?.close();
  } catch (error) {
    warn(`Telemetry cannot be started: ${error instanceof Error ? error.message : String(error)}.`);
    return async () => {};
  }
};

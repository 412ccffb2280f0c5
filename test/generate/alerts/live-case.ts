import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** A server on a free port of this machine. */
export const listen = async (answer: RequestListener): Promise<{ readonly server: Server; readonly port: number }> => {
  const server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { server, port: portOf(server) };
};

/** A port that was free a moment ago, for programs that want to be told one. */
const freePort = async (): Promise<number> => {
  const { server, port } = await listen(() => {});
  await new Promise((done) => server.close(done));
  return port;
};

/** Asks again until there is an answer; undefined after so many seconds. */
export const until = async <T>(
  ask: () => Promise<T | undefined> | T | undefined,
  seconds: number,
): Promise<T | undefined> => {
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    const found = await Promise.resolve()
      .then(ask)
      .catch(() => undefined);
    if (found !== undefined) return found;
    await pause(200);
  }
  return undefined;
};

export interface Stage {
  /** Asks Prometheus and gives the values. */
  query(expr: string): Promise<readonly number[]>;
  /** What the webhook was told: the alerts that fire. */
  readonly received: readonly ReceivedAlert[];
  close(): Promise<void>;
}

export interface ReceivedAlert {
  readonly status: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const started = (program: string, args: readonly string[], cwd: string, log: string[]): ChildProcess => {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr?.on('data', (chunk: Buffer) => log.push(chunk.toString()));
  child.on('error', (error) => log.push(String(error)));
  return child;
};

const stopped = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), 3000);
  await gone;
  clearTimeout(patience);
};

interface StageOptions {
  readonly metrics: RequestListener;
  readonly rules: string;
  /** After so many seconds everything is stopped, whatever the test does. */
  readonly watchdog: number;
}

/** Prometheus and Alertmanager on this machine, which scrape `metrics`, evaluate `rules` and tell a webhook. */
export const openStage = async ({ metrics, rules, watchdog }: StageOptions): Promise<Stage> => {
  const folder = mkdtempSync(join(tmpdir(), 'contextcore-live-'));
  const log: string[] = [];
  const received: ReceivedAlert[] = [];
  const target = await listen(metrics);
  const webhook = await listen((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      received.push(...(JSON.parse(body) as { alerts: ReceivedAlert[] }).alerts);
      response.end();
    });
  });
  const [prometheusPort, alertmanagerPort] = [await freePort(), await freePort()];
  const write = (name: string, value: unknown): void =>
    writeFileSync(join(folder, name), typeof value === 'string' ? value : JSON.stringify(value));
  write('rules.yaml', rules);
  write('prometheus.yaml', {
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: ['rules.yaml'],
    scrape_configs: [{ job_name: 'guard', static_configs: [{ targets: [`127.0.0.1:${target.port}`] }] }],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${alertmanagerPort}`] }] }] },
  });
  write('alertmanager.yaml', {
    route: { receiver: 'test', group_by: ['...'], group_wait: '0s', group_interval: '1s', repeat_interval: '1h' },
    receivers: [
      { name: 'test', webhook_configs: [{ url: `http://127.0.0.1:${webhook.port}/`, send_resolved: false }] },
    ],
  });
  const alertmanager = started(
    'prometheus-alertmanager',
    [
      '--config.file=alertmanager.yaml',
      '--storage.path=alerts',
      `--web.listen-address=127.0.0.1:${alertmanagerPort}`,
      '--cluster.listen-address=',
    ],
    folder,
    log,
  );
  const prometheus = started(
    'prometheus',
    [
      '--config.file=prometheus.yaml',
      '--storage.tsdb.path=series',
      `--web.listen-address=127.0.0.1:${prometheusPort}`,
      '--log.level=warn',
    ],
    folder,
    log,
  );
  const children = [prometheus, alertmanager];
  const atExit = (): void => {
    for (const child of children) child.kill('SIGKILL');
  };
  process.once('exit', atExit);
  const close = async (): Promise<void> => {
    clearTimeout(dog);
    process.off('exit', atExit);
    await Promise.all(children.map(stopped));
    for (const { server } of [target, webhook]) {
      server.closeAllConnections();
      server.close();
    }
    rmSync(folder, { recursive: true, force: true });
  };
  const dog = setTimeout(() => void close(), watchdog * 1000);
  const ready = async (port: number): Promise<true | undefined> =>
    (await fetch(`http://127.0.0.1:${port}/-/ready`)).ok ? true : undefined;
  const up = await until(async () => (await ready(prometheusPort)) && (await ready(alertmanagerPort)), 20);
  if (up === undefined) {
    await close();
    throw new Error(`Prometheus or Alertmanager did not start:\n${log.join('')}`);
  }
  return {
    received,
    close,
    query: async (expr) => {
      const url = `http://127.0.0.1:${prometheusPort}/api/v1/query?query=${encodeURIComponent(expr)}`;
      const { data } = (await (await fetch(url)).json()) as {
        data: { result: readonly { readonly value: readonly [number, string] }[] };
      };
      return data.result.map(({ value }) => Number(value[1]));
    },
  };
};

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { builtCli } from '../built.ts';
import { createReceiver } from '../connect/otlp/receiver.ts';
import { openStage, until } from '../generate/alerts/live-case.ts';

const isThere = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;
const canAsk = isThere('prometheus') && isThere('prometheus-alertmanager');

let cli: string;
beforeAll(() => {
  cli = builtCli();
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a command as a process of its own, and perhaps kills it after a while. */
const command = (
  cwd: string,
  line: readonly string[],
  { env = {}, killAfterMs }: { readonly env?: Readonly<Record<string, string>>; readonly killAfterMs?: number } = {},
): Promise<Ended> =>
  new Promise((done) => {
    const clean = { PATH: process.env['PATH'] ?? '', HOME: cwd, ...env };
    const child = spawn(process.execPath, [cli, ...line], { cwd, env: clean, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    child.on('close', (code) => {
      clearTimeout(timer);
      done({ code, out, err });
    });
  });

interface Told {
  readonly id: string;
  readonly status: string;
  readonly created: string;
  readonly attempts: readonly {
    readonly number: number;
    readonly from: string;
    readonly to?: string;
    readonly outcome?: string;
  }[];
  readonly parent?: string;
}
interface Listed {
  readonly tasks: readonly Told[];
}
interface Shown {
  readonly task: Told;
  readonly history: readonly { readonly type: string; readonly time: string; readonly ignored?: string }[];
}

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly doubleValue?: number; readonly intValue?: number | string };
}
interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
  readonly events?: readonly { readonly name: string; readonly timeUnixNano: string }[];
}

const spansIn = (body: unknown): readonly Span[] =>
  (body as { resourceSpans?: readonly { scopeSpans: readonly { spans: readonly Span[] }[] }[] }).resourceSpans?.flatMap(
    ({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans),
  ) ?? [];

const textOf = ({ attributes }: Span, key: string): string | undefined =>
  attributes.find((one) => one.key === key)?.value.stringValue;
const numberOf = ({ attributes }: Span, key: string): number => {
  const value = attributes.find((one) => one.key === key)?.value;
  return Number(value?.doubleValue ?? value?.intValue);
};

const msOf = (nanos: string): number => Number(BigInt(nanos) / 1_000_000n);

/** Numbers that look like chance and are the same in every run. */
const dice = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

describe('thirty tasks, each step a process of its own, some of them killed', () => {
  it.skipIf(!canAsk)(
    'are told alike by the log, by the spans that arrive, and by Prometheus (needs prometheus)',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'contextcore-life-'));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      writeFileSync(join(folder, 'contextcore.config.yaml'), 'project: {id: shop}\n');
      const receiver = await createReceiver();
      const roll = dice(7);
      const shown = async (id: string): Promise<Shown | undefined> => {
        const { code, out } = await command(folder, ['task', 'show', id, '--format', 'json']);
        return code === 0 ? (JSON.parse(out) as Shown) : undefined;
      };

      let killed = 0;
      /** Does a step until it is done: a process that was killed may have done it or not, which the log tells. */
      const step = async (
        id: string,
        line: readonly string[],
        isDone: (now: Shown | undefined) => boolean,
      ): Promise<void> => {
        const isSent = roll(3) === 0;
        const env = isSent ? { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.base } : {};
        const isKilled = roll(4) === 0;
        const first = await command(folder, line, { env, ...(isKilled ? { killAfterMs: 20 + roll(250) } : {}) });
        if (!isKilled) {
          expect(first).toMatchObject({ code: 0 });
          return;
        }
        if (!isDone(await shown(id))) expect(await command(folder, line)).toMatchObject({ code: 0 });
        killed += 1;
      };
      const isAt =
        (status: string) =>
        (now: Shown | undefined): boolean =>
          now?.task.status === status;

      const ids = Array.from({ length: 30 }, (_, i) => `T-${i}`);
      const parentOf = (i: number): number | undefined => (i < 3 ? undefined : i % 3);
      const life = async (i: number): Promise<void> => {
        const id = ids[i] ?? '';
        const parent = parentOf(i);
        const start = [
          'task',
          'start',
          '--id',
          id,
          '--title',
          `Task ${i}`,
          '--type',
          parent === undefined ? 'epic' : 'task',
        ];
        const below = parent === undefined ? [] : ['--parent', ids[parent] ?? ''];
        await step(id, [...start, ...below], (now) => now !== undefined);
        if (parent === undefined) return;
        if (i % 2 === 0) {
          await step(id, ['task', 'block', id, '--reason', 'waits'], isAt('blocked'));
          await step(id, ['task', 'unblock', id], isAt('in_progress'));
        }
        await step(id, ['task', 'update', id, '--status', 'in_review'], isAt('in_review'));
        if (i % 7 === 6) return;
        await step(id, ['task', 'complete', id], isAt('done'));
        if (i % 5 !== 4) return;
        await step(id, ['task', 'reopen', id], (now) => now?.task.status === 'in_review');
        await step(id, ['task', 'complete', id], isAt('done'));
      };
      // Parents first; then many at once.
      for (const i of [0, 1, 2]) await life(i);
      const open = ids.map((_, i) => i).slice(3);
      await Promise.all(
        Array.from({ length: 4 }, async () => {
          for (let i = open.shift(); i !== undefined; i = open.shift()) await life(i);
        }),
      );
      for (const i of [0, 1, 2]) await step(ids[i] ?? '', ['task', 'complete', ids[i] ?? ''], isAt('done'));
      expect(killed).toBeGreaterThan(10);

      const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.base };
      expect(await command(folder, ['task', 'export'], { env })).toMatchObject({ code: 0 });
      const listed = JSON.parse((await command(folder, ['task', 'list', '--format', 'json'])).out) as Listed;
      const { tasks } = listed;
      expect(tasks).toHaveLength(30);

      // The spans: the right tree, the right times, all events; nothing twice under another id.
      const arrived = receiver.requests.flatMap(({ body }) => spansIn(body));
      const byId = new Map(arrived.map((span) => [span.spanId, span]));
      const whole = [...byId.values()].filter(({ name }) => /^contextcore\.task\.(?:epic|task)$/u.test(name));
      const spanOf = (id: string, attempt: number): Span | undefined =>
        whole.find((span) => textOf(span, 'task.id') === id && numberOf(span, 'task.attempt') === attempt);
      const ended = tasks.flatMap((task) =>
        task.attempts.filter(({ outcome }) => outcome !== undefined).map((attempt) => ({ task, attempt })),
      );
      expect(whole).toHaveLength(ended.length);
      for (const { task, attempt } of ended) {
        const span = spanOf(task.id, attempt.number);
        expect([msOf(span?.startTimeUnixNano ?? '0'), msOf(span?.endTimeUnixNano ?? '0')]).toEqual([
          Date.parse(attempt.from),
          Date.parse(attempt.to ?? ''),
        ]);
        const parent = task.parent === undefined ? undefined : spanOf(task.parent, 1);
        expect(span?.parentSpanId || undefined).toBe(parent?.spanId);
        if (parent) expect(span?.traceId).toBe(parent.traceId);
        const { history } = (await shown(task.id)) ?? { history: [] };
        const own = history.filter(({ time }) => time >= attempt.from && time <= (attempt.to ?? ''));
        expect(span?.events?.map(({ name, timeUnixNano }) => [name, msOf(timeUnixNano)])).toEqual(
          own.map(({ type, time }) => [`contextcore.${type}`, Date.parse(time)]),
        );
      }

      // The same figures from three places.
      const isDone = (task: Told): boolean => task.attempts.at(-1)?.outcome === 'done';
      const work = tasks.filter((task) => task.parent !== undefined);
      const leads = work
        .filter(isDone)
        .map((task) => Date.parse(task.attempts.at(-1)?.to ?? '') - Date.parse(task.created))
        .sort((a, b) => a - b);
      const nearest = (share: number): number => (leads[Math.ceil(share * leads.length) - 1] ?? Number.NaN) / 1000;
      const lastSpans = work.filter(isDone).map((task) => spanOf(task.id, task.attempts.length));
      const spanLeads = lastSpans
        .map((span) => (span ? numberOf(span, 'task.lead_time') : Number.NaN))
        .sort((a, b) => a - b);
      const text = (await command(folder, ['metrics', 'export', '--format', 'prometheus'])).out;
      const stage = await openStage({
        metrics: (_, response) => {
          response.setHeader('content-type', 'text/plain; version=0.0.4');
          response.end(text);
        },
        rules: JSON.stringify({ groups: [] }),
        watchdog: 60,
      });
      onTestFinished(() => stage.close());
      const ask = async (expr: string): Promise<number | undefined> =>
        until(async () => (await stage.query(expr))[0], 20);
      // A counter never goes back: it has completions that were undone by reopening, too.
      const completions = work.flatMap(({ attempts }) => attempts.filter(({ outcome }) => outcome === 'done')).length;
      expect(await ask('sum(contextcore_task_completed_total{project_id="shop",task_type="task"})')).toBe(completions);
      expect(completions).toBeGreaterThan(leads.length);
      const asJson = await command(folder, ['metrics', 'summary', '--format', 'json']);
      expect(JSON.parse(asJson.out)).toMatchObject({
        summary: {
          completed: leads.length,
          leadTimeSeconds: { count: leads.length, p50: nearest(0.5), p85: nearest(0.85), p95: nearest(0.95) },
        },
      });
      expect(spanLeads).toHaveLength(leads.length);
      for (const share of [0.5, 0.85, 0.95]) {
        const asked = await ask(`contextcore_flow_lead_time_seconds{project_id="shop",quantile="${share}"}`);
        expect(asked).toBeCloseTo(nearest(share), 3);
        expect(spanLeads[Math.ceil(share * spanLeads.length) - 1]).toBeCloseTo(nearest(share), 3);
      }
      expect(await ask('sum(contextcore_task_count{project_id="shop",task_status="in_review"})')).toBe(
        tasks.filter(({ status }) => status === 'in_review').length,
      );

      // Another export sends nothing: everything has arrived once.
      const before = receiver.requests.length;
      expect(await command(folder, ['task', 'export'], { env })).toMatchObject({ code: 0 });
      expect(receiver.requests.length).toBe(before);
      await receiver.down();
    },
    300_000,
  );
});

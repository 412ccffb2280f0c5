import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { beforeAll, expect, it } from 'vitest';
import { root } from '../../sources.ts';
import { createReceiver } from './receiver.ts';
import { exported, filesIn, spoolFolder, spooling, waitingIn } from './spool-case.ts';

const module = join(root, `node_modules/.cache/contextcore/test/otlp-${process.pid}.mjs`);

beforeAll(async () => {
  await build({
    absWorkingDir: root,
    entryPoints: ['test/connect/otlp/child-entry.ts'],
    outfile: module,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'error',
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  });
});

const head = (url: string, folder: string): string => `
import { BasicTracerProvider, OTLPTraceExporter, SimpleSpanProcessor, createSpoolExporter } from ${JSON.stringify(pathToFileURL(module).href)};
const inner = new OTLPTraceExporter({ url: ${JSON.stringify(url)}, timeoutMillis: 20_000 });
const exporter = createSpoolExporter(inner, { folder: ${JSON.stringify(folder)}, closeMs: 25_000 });
`;

/** Ends a span after the other, each a batch of its own, without end. */
const endless = `
const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).getTracer('t');
for (let i = 0; ; i++) {
  tracer.startSpan(process.argv[2] + '-' + i).end();
  await exporter.forceFlush();
}
`;

const started = (script: string, name: string): ChildProcess =>
  spawn(process.execPath, [script, name], { stdio: ['ignore', 'ignore', 'inherit'] });

const ended = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ?? String(code))));

const scriptIn = (folder: string, text: string): string => {
  const path = join(dirname(folder), 'program.mjs');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
};

it('a process that is killed between sending and the answer loses nothing, 8 times', async () => {
  const receiver = await createReceiver();
  const folder = spoolFolder();
  const script = scriptIn(folder, head(receiver.url, folder) + endless);
  for (let kill = 0; kill < 8; kill++) {
    let before = Math.floor(Math.random() * 4);
    const child = started(script, `k${kill}`);
    receiver.replies(() => {
      before -= 1;
      if (before >= 0) return { status: 200 };
      child.kill('SIGKILL');
      return 'hang';
    });
    expect(await ended(child)).toBe('SIGKILL');
  }
  expect(filesIn(folder).length).toBeGreaterThanOrEqual(8);
  const sent = new Set(receiver.requests.flatMap(({ spans }) => spans));
  receiver.replies(() => ({ status: 200 }));
  for (let i = 0; i < 5 && filesIn(folder).length > 0; i++)
    await spooling(receiver.url, folder, { claimMs: -1, closeMs: 20_000 }).shutdown();
  expect(new Set(receiver.acknowledged)).toEqual(sent);
  expect(sent.size).toBeGreaterThanOrEqual(8);
  expect(filesIn(folder)).toEqual([]);
}, 120_000);

it('several processes share one folder: each batch is sent once, by one of them', async () => {
  const receiver = await createReceiver();
  const folder = spoolFolder();
  await receiver.down();
  const before = spooling(receiver.url, folder);
  const names = Array.from({ length: 120 }, (_, i) => `s${i}`);
  for (const name of names) await exported(before, name);
  await before.shutdown();
  expect(waitingIn(folder)).toHaveLength(120);

  await receiver.up();
  const seen = new Set<string>();
  let allCame = (): void => {};
  // No process gets an answer before each of them has claimed a batch.
  const after = new Promise<void>((resolve) => {
    allCame = resolve;
  });
  receiver.replies(({ headers }) => {
    seen.add(String(headers['x-process']));
    if (seen.size === 3) allCame();
    return { status: 200, after };
  });
  const script = scriptIn(
    folder,
    head(receiver.url, folder).replace('timeoutMillis:', "headers: { 'x-process': process.argv[2] }, timeoutMillis:") +
      'await exporter.shutdown();',
  );
  const children = ['one', 'two', 'three'].map((name) => started(script, name));
  expect(await Promise.all(children.map(ended))).toEqual(['0', '0', '0']);
  expect([...receiver.acknowledged].sort()).toEqual([...names].sort());
  expect(receiver.twiceAtOnce()).toBe(0);
  expect(filesIn(folder)).toEqual([]);
}, 120_000);

import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ExportResultCode } from '@opentelemetry/core';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { describe, expect, it, vi } from 'vitest';
import { createSpoolExporter } from '../../../src/connect/otlp/index.ts';
import { createReceiver } from './receiver.ts';
import { diagnosed, exported, filesIn, spansNamed, spoolFolder, spooling, waitingIn } from './spool-case.ts';

const success = { code: ExportResultCode.SUCCESS };

describe('an endpoint that is down', () => {
  it('costs no span: they wait on the disk and are sent when it is back, oldest first, each once', async () => {
    const receiver = await createReceiver();
    const folder = spoolFolder();
    const lines = diagnosed();
    const exporter = spooling(receiver.url, folder);
    await receiver.down();
    for (const name of ['a', 'b', 'c']) expect(await exported(exporter, name, `${name}2`)).toEqual(success);
    expect(waitingIn(folder)).toHaveLength(3);
    expect(exporter.counts).toEqual({ spooled: 6, resent: 0, rejected: 0, dropped: 0 });
    expect(lines.filter((line) => line.startsWith('warn'))).toEqual([
      expect.stringMatching(
        /^warn contextcore\/otlp The endpoint does not take spans \(ECONNREFUSED\); they wait in /u,
      ),
    ]);

    await receiver.up();
    expect(await exported(exporter, 'd')).toEqual(success);
    await exporter.shutdown();
    expect(receiver.acknowledged).toEqual(['d', 'a', 'a2', 'b', 'b2', 'c', 'c2']);
    expect(filesIn(folder)).toEqual([]);
    expect(exporter.counts).toEqual({ spooled: 6, resent: 6, rejected: 0, dropped: 0 });
  });

  it('gets the very spans when it is back, never an empty list; and no file goes before it has answered', async () => {
    const receiver = await createReceiver();
    const folder = spoolFolder();
    const first = spooling(receiver.url, folder);
    await receiver.down();
    const spans = spansNamed('one', 'two', 'three');
    await new Promise((done) => first.export([...spans], done));
    await first.shutdown();
    const [file = ''] = waitingIn(folder);
    const sent = JSON.parse(Buffer.from(JsonTraceSerializer.serializeRequest([...spans]) ?? []).toString());
    expect(JSON.parse(readFileSync(join(folder, file), 'utf8'))).toEqual(sent);

    await receiver.up();
    const onDisk: (readonly string[])[] = [];
    receiver.replies(() => {
      onDisk.push(filesIn(folder));
      return { status: onDisk.length < 3 ? 503 : 200 };
    });
    for (const times of [1, 2, 3]) {
      const again = spooling(receiver.url, folder);
      await again.shutdown();
      expect(receiver.requests).toHaveLength(times);
    }
    expect(receiver.requests.map(({ body }) => body)).toEqual([sent, sent, sent]);
    expect(onDisk).toEqual(
      [1, 2, 3].map(() => [expect.stringMatching(new RegExp(`^${file}\\.\\d+-\\w+\\.sending$`, 'u'))]),
    );
    expect(receiver.acknowledged).toEqual(['one', 'two', 'three']);
    expect(filesIn(folder)).toEqual([]);
  });

  it('is what a program with a batch processor need not know', async () => {
    const receiver = await createReceiver();
    const folder = spoolFolder();
    await receiver.down();
    const provider = new BasicTracerProvider({
      spanProcessors: [new BatchSpanProcessor(spooling(receiver.url, folder))],
    });
    for (let i = 0; i < 700; i++) provider.getTracer('t').startSpan(`s${i}`).end();
    await provider.shutdown();
    expect(waitingIn(folder).map((name) => name.split('.')[1])).toEqual(['512', '188']);
    await receiver.up();
    await spooling(receiver.url, folder).shutdown();
    expect(receiver.acknowledged).toEqual(Array.from({ length: 700 }, (_, i) => `s${i}`));
  });

  it('leaves files that only their owner can read', async () => {
    const receiver = await createReceiver();
    const folder = spoolFolder();
    await receiver.down();
    const exporter = spooling(receiver.url, folder);
    await exported(exporter, 'a');
    const [file = ''] = filesIn(folder);
    if (process.platform !== 'win32') {
      expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
      expect(statSync(folder).mode & 0o777).toBe(0o700);
    }
    await exporter.shutdown();
  });
});

describe('an endpoint that is up', () => {
  it.each([true, false])('leaves nothing on the disk (written ahead: %s)', async (writeAhead) => {
    const receiver = await createReceiver();
    const folder = spoolFolder();
    const during: number[] = [];
    receiver.replies(() => {
      during.push(filesIn(folder).length);
      return { status: 200 };
    });
    const exporter = spooling(receiver.url, folder, { writeAhead });
    expect(await exported(exporter, 'a', 'b')).toEqual(success);
    await exporter.forceFlush();
    await exporter.shutdown();
    expect(receiver.acknowledged).toEqual(['a', 'b']);
    expect(during).toEqual([writeAhead ? 1 : 0]);
    expect(filesIn(folder)).toEqual([]);
    expect(exporter.counts).toEqual({ spooled: 0, resent: 0, rejected: 0, dropped: 0 });
  });

  it('is not asked to take nothing', async () => {
    const receiver = await createReceiver();
    const exporter = spooling(receiver.url, spoolFolder());
    expect(await exported(exporter)).toEqual(success);
    await exporter.shutdown();
    expect(receiver.requests).toEqual([]);
  });
});

describe('the answers of an endpoint', () => {
  it.each([503, 429, 500, 401, 404])('%i lets the batch wait', async (status) => {
    const receiver = await createReceiver();
    const folder = spoolFolder();
    receiver.replies(() => ({ status }));
    const exporter = spooling(receiver.url, folder);
    expect(await exported(exporter, 'a')).toEqual(success);
    expect(waitingIn(folder)).toHaveLength(1);
    receiver.replies(() => ({ status: 200 }));
    await exported(exporter, 'b');
    await exporter.shutdown();
    expect(receiver.acknowledged).toEqual(['b', 'a']);
    expect(filesIn(folder)).toEqual([]);
  });

  it.each([400, 413])('%i sets the batch aside, says so, and does not stop the others', async (status) => {
    const receiver = await createReceiver();
    const folder = spoolFolder();
    const lines = diagnosed();
    await receiver.down();
    const exporter = spooling(receiver.url, folder);
    for (const name of ['a', 'bad', 'c']) await exported(exporter, name);
    await receiver.up();
    receiver.replies(({ spans }) => ({ status: spans.includes('bad') ? status : 200, body: { message: 'secret' } }));
    await exported(exporter, 'd');
    await exporter.shutdown();
    expect(receiver.acknowledged).toEqual(['d', 'a', 'c']);
    const [aside = '', ...others] = filesIn(folder);
    expect(others).toEqual([]);
    expect(aside).toMatch(/\.json\.rejected$/u);
    expect(readFileSync(join(folder, aside), 'utf8')).toContain('"bad"');
    expect(exporter.counts).toMatchObject({ resent: 2, rejected: 1, dropped: 0 });
    expect(lines.join('\n')).toContain(`will never take 1 span (it answers with status ${status}); it is set aside as`);
    expect(lines.join('\n')).not.toContain('secret');
  });

  it('that concern one batch only do not hold back what is behind it', async () => {
    const receiver = await createReceiver();
    const folder = spoolFolder();
    await receiver.down();
    const exporter = spooling(receiver.url, folder);
    for (const name of ['bad', 'b', 'c']) await exported(exporter, name);
    await receiver.up();
    receiver.replies(({ spans }) => ({ status: spans.includes('bad') ? 500 : 200 }));
    await exported(exporter, 'd');
    await exporter.shutdown();
    expect(receiver.acknowledged).toEqual(['d', 'b', 'c']);
    expect(waitingIn(folder)).toHaveLength(1);
  });

  it('that take a part only are told, and the rest is not sent again', async () => {
    const receiver = await createReceiver();
    const folder = spoolFolder();
    const lines = diagnosed();
    await receiver.down();
    const exporter = spooling(receiver.url, folder);
    await exported(exporter, 'a', 'b');
    await receiver.up();
    receiver.replies(() => ({
      status: 200,
      body: { partialSuccess: { rejectedSpans: '1', errorMessage: 'too old' } },
    }));
    await exported(exporter, 'c');
    await exporter.shutdown();
    expect(receiver.requests.map(({ spans }) => spans)).toEqual([['c'], ['a', 'b']]);
    expect(
      lines.filter((line) => line.includes('Partial Success') && line.includes('"rejectedSpans":"1"')),
    ).toHaveLength(2);
    expect(filesIn(folder)).toEqual([]);
  });

  it('that never come end in the spool, and one that comes late is heard', async () => {
    const receiver = await createReceiver();
    const folder = spoolFolder();
    receiver.replies(() => 'hang');
    const inner = { export: vi.fn(), shutdown: () => Promise.resolve() };
    const exporter = createSpoolExporter(inner, { folder, timeoutMs: 50 });
    expect(await exported(exporter, 'a')).toEqual(success);
    expect(waitingIn(folder)).toHaveLength(1);
    inner.export.mock.calls[0]?.[1](success);
    await expect.poll(() => filesIn(folder)).toEqual([]);
    expect(exporter.counts).toMatchObject({ spooled: 1, resent: 1 });
    await exporter.shutdown();
  });
});

describe('shutting down', () => {
  it('does not wait for an endpoint that thinks: the batch waits on the disk, free to be sent by the next process', async () => {
    const receiver = await createReceiver();
    const folder = spoolFolder();
    receiver.replies(() => 'hang');
    const stuck = { export: () => {}, shutdown: () => new Promise<void>(() => {}) };
    const exporter = createSpoolExporter(stuck, { folder, closeMs: 30 });
    const answered = exported(exporter, 'a');
    await exporter.shutdown();
    expect(await answered).toEqual(success);
    expect(waitingIn(folder)).toHaveLength(1);
    expect(await exported(exporter, 'b')).toMatchObject({ code: ExportResultCode.FAILED });
    receiver.replies(() => ({ status: 200 }));
    await spooling(receiver.url, folder).shutdown();
    expect(receiver.acknowledged).toEqual(['a']);
  });

  it('keeps what was not written ahead, too', async () => {
    const folder = spoolFolder();
    const stuck = { export: () => {}, shutdown: () => Promise.resolve() };
    const exporter = createSpoolExporter(stuck, { folder, closeMs: 30, writeAhead: false });
    const answered = exported(exporter, 'a');
    await exporter.shutdown();
    expect(await answered).toEqual(success);
    expect(waitingIn(folder)).toHaveLength(1);
  });
});

describe('an exporter with its own mind', () => {
  it('that throws or answers twice does no harm', async () => {
    const folder = spoolFolder();
    const throwing = createSpoolExporter(
      {
        export: () => {
          throw new Error('no');
        },
        shutdown: () => {
          throw new Error('no');
        },
      },
      { folder },
    );
    expect(await exported(throwing, 'a')).toEqual(success);
    await throwing.shutdown();
    expect(waitingIn(folder)).toHaveLength(1);
    const twice = createSpoolExporter(
      {
        export: (_, done) => {
          done(success);
          done({ code: ExportResultCode.FAILED });
        },
        shutdown: () => Promise.resolve(),
      },
      { folder },
    );
    expect(await exported(twice, 'b')).toEqual(success);
    await twice.shutdown();
    expect(filesIn(folder)).toEqual([]);
  });
});

describe('a disk that cannot be used', () => {
  it('does not keep spans from an endpoint that is up; where both fail the loss is counted, told and not hidden', async () => {
    const receiver = await createReceiver();
    const folder = spoolFolder();
    const lines = diagnosed();
    mkdirSync(dirname(folder), { recursive: true });
    writeFileSync(folder, 'a file');
    const exporter = spooling(receiver.url, folder);
    expect(await exported(exporter, 'a')).toEqual(success);
    await receiver.down();
    const answer = exported(exporter, 'b', 'c');
    await expect(exporter.forceFlush()).rejects.toThrow('Spans could neither be sent nor kept.');
    expect(await answer).toMatchObject({ code: ExportResultCode.FAILED });
    expect(exporter.counts.dropped).toBe(2);
    expect(lines.join('\n')).toMatch(/error contextcore\/otlp 2 spans could neither be sent nor kept \(ECONN\w+\)/u);
    expect(readFileSync(folder, 'utf8')).toBe('a file');
    await exporter.shutdown();
  });
});

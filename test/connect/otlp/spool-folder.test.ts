import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExportResultCode } from '@opentelemetry/core';
import { describe, expect, it } from 'vitest';
import { createSpoolExporter } from '../../../src/connect/otlp/index.ts';
import { createReceiver } from './receiver.ts';
import { diagnosed, exported, filesIn, spoolFolder, spooling, waitingIn } from './spool-case.ts';

/** An exporter that never gets anything through. */
const deaf = {
  export: (_: unknown, done: (result: { code: ExportResultCode; error: Error }) => void) =>
    done({ code: ExportResultCode.FAILED, error: new Error('deaf') }),
  shutdown: () => Promise.resolve(),
};

const nameIn = (folder: string, file: string): string =>
  JSON.parse(readFileSync(join(folder, file), 'utf8')).resourceSpans[0].scopeSpans[0].spans[0].name;

describe('a spool that is full', () => {
  it('drops the oldest first, counts the spans and tells it, and stays within its bound', async () => {
    const folder = spoolFolder();
    const lines = diagnosed();
    const exporter = createSpoolExporter(deaf, { folder, maxBytes: 3 * 4096 });
    for (let i = 0; i < 10; i++) {
      await exported(exporter, `s${i}`, 'and another');
      const taken = filesIn(folder).reduce((sum, file) => sum + Math.ceil(statSync(join(folder, file)).size / 4096), 0);
      expect(taken).toBe(Math.min(i + 1, 3));
    }
    expect(waitingIn(folder).map((file) => nameIn(folder, file))).toEqual(['s7', 's8', 's9']);
    expect(exporter.counts).toEqual({ spooled: 20, resent: 0, rejected: 0, dropped: 14 });
    expect(lines.filter((line) => line.startsWith('error')).map((line) => line.slice(-32))).toEqual(
      Array.from({ length: 7 }, () => 'is full: its oldest 2 spans are lost.'.slice(-32)),
    );
    await exporter.shutdown();
  });

  it('drops what was set aside before what can still be sent', async () => {
    const folder = spoolFolder();
    const exporter = createSpoolExporter(deaf, { folder, maxBytes: 3 * 4096 });
    for (const name of ['a', 'b', 'c']) await exported(exporter, name);
    const [, second = ''] = filesIn(folder);
    renameSync(join(folder, second), join(folder, `${second}.rejected`));
    await exported(exporter, 'd');
    expect(filesIn(folder).map((file) => nameIn(folder, file))).toEqual(['a', 'c', 'd']);
    await exporter.shutdown();
  });

  it('does not drop others for a batch that could not fit anyway', async () => {
    const folder = spoolFolder();
    const exporter = createSpoolExporter(deaf, { folder, maxBytes: 4096 });
    await exported(exporter, 'a');
    const big = await exported(exporter, 'b'.repeat(5000));
    expect(big.code).toBe(ExportResultCode.FAILED);
    expect(filesIn(folder).map((file) => nameIn(folder, file))).toEqual(['a']);
    expect(exporter.counts.dropped).toBe(1);
    await exporter.shutdown();
  });

  it('lets a batch through to an endpoint that is up, and keeps what waits', async () => {
    const receiver = await createReceiver();
    const folder = spoolFolder();
    const before = createSpoolExporter(deaf, { folder, maxBytes: 4096 });
    await exported(before, 'a');
    await before.shutdown();
    receiver.replies(({ spans }) => ({ status: spans.includes('a') ? 503 : 200 }));
    const exporter = spooling(receiver.url, folder, { maxBytes: 4096 });
    await exported(exporter, 'b');
    await exporter.shutdown();
    expect(receiver.acknowledged).toEqual(['b']);
    expect(waitingIn(folder).map((file) => nameIn(folder, file))).toEqual(['a']);
    expect(exporter.counts.dropped).toBe(0);
  });
});

describe('a file that is not what was written', () => {
  it.each([
    ['is cut off', (text: string) => text.slice(0, -20)],
    ['holds no span', () => '{"resourceSpans":[]}'],
    ['lacks a span', (text: string) => text.replace(/\{"traceId".*?"flags":\d+\},/u, '')],
    ['is empty', () => ''],
    ['is something else', () => '[1, 2'],
    ['is nested without end', () => `{"resourceSpans":${'['.repeat(200_000)}`],
  ])('is set aside and not sent, and not deleted, where it %s', async (_, change) => {
    const receiver = await createReceiver();
    const folder = spoolFolder();
    const lines = diagnosed();
    const before = createSpoolExporter(deaf, { folder });
    await exported(before, 'a', 'a2');
    await exported(before, 'b');
    await before.shutdown();
    const [first = ''] = filesIn(folder);
    const changed = change(readFileSync(join(folder, first), 'utf8'));
    // Its name says how long it is: also where that is right.
    const name = first.replace(/\.\d+\.json$/u, `.${changed.length}.json`);
    renameSync(join(folder, first), join(folder, name));
    writeFileSync(join(folder, name), changed);
    const exporter = spooling(receiver.url, folder);
    await exporter.shutdown();
    expect(receiver.requests.map(({ spans }) => spans)).toEqual([['b']]);
    expect(filesIn(folder)).toEqual([`${name}.rejected`]);
    expect(readFileSync(join(folder, `${name}.rejected`), 'utf8')).toBe(changed);
    expect(exporter.counts.rejected).toBe(2);
    expect(lines.join('\n')).toContain('A file is not what was written, and is set aside as');
  });

  it('is left alone where it is none of ours', async () => {
    const receiver = await createReceiver();
    const folder = spoolFolder();
    mkdirSync(folder, { recursive: true });
    for (const name of ['notes.json', 'a.sending', '.gitignore']) writeFileSync(join(folder, name), '{}');
    await spooling(receiver.url, folder, { maxBytes: 0 }).shutdown();
    expect(receiver.requests).toEqual([]);
    expect(filesIn(folder)).toHaveLength(3);
  });
});

describe('what another process has claimed', () => {
  const claimedSince = async (folder: string, ms: number, ending = 'sending'): Promise<string> => {
    const before = createSpoolExporter(deaf, { folder });
    await exported(before, 'a');
    await before.shutdown();
    const [file = ''] = filesIn(folder);
    const claim = ending === 'tmp' ? `${file}.tmp` : `${file}.${Date.now() - ms}-0123456789ab.sending`;
    renameSync(join(folder, file), join(folder, claim));
    return claim;
  };

  it('is left to it, and neither sent nor dropped', async () => {
    const receiver = await createReceiver();
    const folder = spoolFolder();
    const claim = await claimedSince(folder, 1000);
    const exporter = spooling(receiver.url, folder, { maxBytes: 4096 });
    await exported(exporter, 'b');
    await receiver.down();
    await exported(exporter, 'c');
    await exporter.shutdown();
    expect(receiver.acknowledged).toEqual(['b']);
    expect(filesIn(folder)).toEqual([claim]);
    expect(exporter.counts.dropped).toBe(1);
  });

  it.each([
    ['after a time', 121_000],
    ['where its clock went wrong', -121_000],
  ])('is taken over %s', async (_, ms) => {
    const receiver = await createReceiver();
    const folder = spoolFolder();
    await claimedSince(folder, ms);
    await spooling(receiver.url, folder).shutdown();
    expect(receiver.acknowledged).toEqual(['a']);
    expect(filesIn(folder)).toEqual([]);
  });

  it('is taken over when it was being written and is whole', async () => {
    const receiver = await createReceiver();
    const folder = spoolFolder();
    await claimedSince(folder, 0, 'tmp');
    await spooling(receiver.url, folder).shutdown();
    expect(receiver.acknowledged).toEqual([]);
    await new Promise((done) => setTimeout(done, 20));
    await spooling(receiver.url, folder, { claimMs: 10 }).shutdown();
    expect(receiver.acknowledged).toEqual(['a']);
    expect(filesIn(folder)).toEqual([]);
  });

  it('is not deleted by who claimed it before: only what is still its own, or waits', async () => {
    const folder = spoolFolder();
    const answers: (() => void)[] = [];
    const slow = {
      export: (_: unknown, done: (result: { code: ExportResultCode }) => void) => {
        answers.push(() => done({ code: ExportResultCode.SUCCESS }));
      },
      shutdown: () => Promise.resolve(),
    };
    const exporter = createSpoolExporter(slow, { folder });
    const answered = exported(exporter, 'a');
    await expect.poll(() => answers.length).toBe(1);
    const [own = ''] = filesIn(folder);
    const taken = own.replace(/\d{13}-[0-9a-f]{12}\.sending$/u, `${Date.now()}-0123456789ab.sending`);
    renameSync(join(folder, own), join(folder, taken));
    answers[0]?.();
    await answered;
    await exporter.shutdown();
    expect(filesIn(folder)).toEqual([taken]);
  });
});

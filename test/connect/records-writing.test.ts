import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyRun } from '../../src/connect/index.ts';
// The disk is a port of the store that only its tests reach.
import { type Disk, localDisk } from '../../src/connect/records/disk.ts';
import { createFileStore, type FileStoreOptions } from '../../src/connect/records/store.ts';
import type { RunEvent } from '../../src/core/index.ts';
import { recordsModule } from './records-child.ts';
import { degradedRun, now, temporaryFolder } from './run-events.ts';

const failing = (code: string): Error => Object.assign(new Error(`${code}: no`), { code });

/** A store on a disk of which parts are replaced, with one run open. */
const opened = (disk: Partial<Disk>, options: Partial<FileStoreOptions> = {}) => {
  const root = temporaryFolder();
  const told: string[] = [];
  const store = createFileStore({
    root,
    now,
    onError: ({ message }) => told.push(message),
    disk: { ...localDisk, ...disk },
    ...options,
  });
  return { sink: store.open({ runId: 'r', workflow: 'w' }), told, path: join(root, '2026-01-31/r.jsonl') };
};

const skipped = (text = ''): RunEvent => ({ type: 'phase.skipped', time: now().toISOString(), data: { text } });

describe('writing a record', () => {
  it('sends what comes within a tick, and while a write is under way, in one piece', async () => {
    const sizes: number[] = [];
    const { sink, path } = opened({
      write: (file, bytes, offset) => {
        sizes.push(Buffer.from(bytes).toString().split('\n').length - 1);
        return localDisk.write(file, bytes, offset);
      },
    });
    for (let i = 0; i < 10; i++) sink.append(skipped());
    await Promise.resolve();
    await Promise.resolve();
    for (let i = 0; i < 5; i++) sink.append(skipped());
    await sink.flush();
    expect(sizes).toEqual([10, 5]);
    sink.append(skipped());
    await sink.close();
    expect(sizes).toEqual([10, 5, 1]);
    expect(verifyRun(path)).toMatchObject({ kind: 'intact', lines: 16 });
  });

  it('goes on after short writes', async () => {
    const { sink, path, told } = opened({
      write: (file, bytes, offset) => localDisk.write(file, bytes.subarray(0, offset + 7), offset),
    });
    for (const one of degradedRun) sink.append(one);
    await sink.close();
    expect(told).toEqual([]);
    expect(verifyRun(path)).toMatchObject({ kind: 'intact', lines: degradedRun.length });
  });

  it('tells of a full disk, and loses nothing when there is space again', async () => {
    let full = true;
    const { sink, path, told } = opened({
      write: (file, bytes, offset) =>
        full && offset > 100
          ? Promise.reject(failing('ENOSPC'))
          : localDisk.write(file, full ? bytes.subarray(0, offset + 150) : bytes, offset),
    });
    sink.append(skipped());
    await expect(sink.flush()).rejects.toThrow('no space is left');
    sink.append(skipped());
    await expect(sink.flush()).rejects.toThrow('no space is left');
    expect(told).toEqual(['The record of run "r" cannot be written: no space is left.']);
    expect(verifyRun(path)).toMatchObject({ kind: 'torn', lines: 0 });
    full = false;
    await sink.close();
    expect(verifyRun(path)).toEqual({ kind: 'intact', lines: 2, sealed: false });
  });

  it('holds a bounded amount while nothing can be written, and what is lost leaves a gap that shows', async () => {
    let full = true;
    const { sink, path, told } = opened({
      write: (file, bytes, offset) => (full ? Promise.reject(failing('ENOSPC')) : localDisk.write(file, bytes, offset)),
    });
    await sink.flush();
    sink.append(skipped());
    await expect(sink.flush()).rejects.toThrow('no space');
    const text = 'x'.repeat(1_000_000);
    for (let i = 0; i < 80; i++) sink.append(skipped(text));
    expect(told.at(-1)).toContain('too much is waiting');
    full = false;
    await expect(sink.flush()).rejects.toThrow('too much is waiting');
    sink.append(skipped());
    await expect(sink.close()).rejects.toThrow('too much is waiting');
    expect(verifyRun(path)).toMatchObject({ kind: 'broken', reason: expect.stringContaining('"seq" is 82') });
  });

  it('ends no program, whoever listens or not', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => {
      unhandled.push(reason);
    };
    process.on('unhandledRejection', note);
    const { sink } = opened(
      { write: () => Promise.reject(failing('EIO')), sync: () => Promise.reject(failing('EIO')) },
      {
        onError: () => {
          throw new Error('a listener that fails');
        },
      },
    );
    sink.append(skipped());
    void sink.flush();
    void sink.close();
    sink.append(skipped());
    const none = createFileStore({ root: '/dev/null/none' }).open({ runId: 'r', workflow: 'w' });
    none.append(skipped());
    void none.flush();
    void none.close();
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });

  it('syncs every batch before it acknowledges one, only the end, or nothing', async () => {
    for (const [fsync, flushed, closed] of [
      ['batch', 1, 2],
      ['close', 0, 1],
      ['never', 0, 0],
    ] as const) {
      let syncs = 0;
      const sync = (file: number): Promise<void> => {
        syncs += 1;
        return localDisk.sync(file);
      };
      const { sink } = opened({ sync }, { fsync });
      sink.append(skipped());
      await sink.flush();
      expect(syncs).toBe(flushed);
      await sink.close();
      await sink.close();
      expect(syncs).toBe(closed);
    }
  });

  it('does not seal what could not be synced', async () => {
    const { sink, path } = opened({ sync: () => Promise.reject(failing('EIO')) });
    sink.append(skipped());
    await expect(sink.close()).rejects.toThrow('EIO');
    expect(verifyRun(path)).toMatchObject({ kind: 'intact', sealed: false });
  });

  it('tells of events after the end', async () => {
    const { sink, told } = opened({});
    await sink.close();
    sink.append(skipped());
    expect(told).toEqual([expect.stringContaining('after it was closed')]);
  });

  it.skipIf(process.platform === 'win32')('survives a real limit on the size of files', async () => {
    const root = temporaryFolder();
    const script = join(root, 'full.mjs');
    writeFileSync(
      script,
      `import { createFileStore } from ${JSON.stringify(await recordsModule())};
const told = [];
const store = createFileStore({ root: ${JSON.stringify(root)}, onError: (error) => told.push(error.message) });
const sink = store.open({ runId: 'r', workflow: 'w' });
for (let i = 0; i < 100; i++) sink.append({ type: 'phase.skipped', time: new Date().toISOString(), data: { i } });
await sink.flush().catch(() => {});
console.log(JSON.stringify(told));`,
    );
    const { stdout, status } = spawnSync('sh', ['-c', `ulimit -f 8; exec "${process.execPath}" "${script}"`], {
      encoding: 'utf8',
    });
    expect({ status, told: JSON.parse(stdout) }).toEqual({
      status: 0,
      told: ['The record of run "r" cannot be written: the file may grow no further.'],
    });
  });
});

import { mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  createFileStore,
  createTaskStore,
  repairRun,
  taskLog,
  verifyRun,
  verifyTasks,
} from '../../../src/connect/index.ts';
import { localDisk } from '../../../src/connect/records/disk.ts';
import type { TaskChange } from '../../../src/core/index.ts';
import { temporaryFolder } from '../run-events.ts';
import {
  add,
  answersOf,
  commented,
  created,
  open,
  put,
  segmentFiles,
  sprintStarted,
  temporaryRoot,
  textOf,
  write,
} from './task-case.ts';

const idsOf = (answers: Awaited<ReturnType<typeof answersOf>>) =>
  answers.tasks.map(([task, events]) => [task, events.map(({ id }) => id.slice(id.lastIndexOf(':')))]);

/** As when nobody has written to it for long. */
const aged = (path: string): void => utimesSync(path, new Date(0), new Date(0));

describe('the log of a project', () => {
  it('has nothing where nothing was written, and makes no folder for being read', async () => {
    const root = join(temporaryRoot(), 'none');
    expect(await answersOf(root)).toEqual({ tasks: [], again: [], sprints: [], segments: [], problems: [] });
    expect(() => textOf(root)).toThrow('ENOENT');
  });

  it('gives back what was appended, by task, in order of time, whoever wrote it', async () => {
    const root = temporaryRoot();
    const one = open(root);
    const two = open(root);
    await one.append([created('b', 5), created('a', 3)]);
    await two.append([commented('a', 'late', 9), sprintStarted('s1', 4)]);
    await one.append([commented('a', 'between', 7)]);
    const events = (await two.eventsOf(['a', 'x', 'b'])).get('a') ?? [];
    expect(events.map(({ type, at, data }) => [type, at - Date.parse('2026-01-31T10:00:00Z'), data])).toEqual([
      ['task.created', 3, created('a').data],
      ['task.commented', 7, { task: 'a', text: 'between' }],
      ['task.commented', 9, { task: 'a', text: 'late' }],
    ]);
    expect([...(await one.eventsOf(['x', 'b'])).entries()].map(([task, list]) => [task, list.length])).toEqual([
      ['x', 0],
      ['b', 1],
    ]);
    await one.close();
    await two.close();
    const answers = await answersOf(root);
    expect(answers.tasks.map(([task, list]) => [task, list.length])).toEqual([
      ['a', 3],
      ['b', 1],
    ]);
    expect(answers.sprints).toMatchObject([{ type: 'sprint.started', data: { sprint: 's1' } }]);
    expect(answers.segments).toMatchObject([
      { lines: expect.any(Number), sealed: true },
      { lines: expect.any(Number), sealed: true },
    ]);
    expect(answers.problems).toEqual([]);
  });

  it('acknowledges with the events as every reader has them', async () => {
    const root = temporaryRoot();
    const events = await write(root, [created('a'), { ...created('b'), time: '2026-01-31T11:00:00+01:00' }]);
    expect(events[1]?.time).toBe('2026-01-31T10:00:00.000Z');
    const { tasks } = await answersOf(root);
    expect(tasks.map(([, list]) => list)).toEqual(events.map((event) => [event]));
  });

  it('refuses what no reader would take, and writes nothing of it', async () => {
    const root = temporaryRoot();
    const store = open(root);
    const wrong: readonly (readonly [TaskChange, string])[] = [
      [created('no task'), 'change 2 is no event of a task: its "task" is not valid'],
      [created('../a\n'), 'its "task" is not valid'],
      [commented('a', ''), 'its "text" is not valid'],
      [commented('a', 'x'.repeat(60_000)), 'its "text" is not valid'],
      [{ ...created('b'), time: 'now' }, 'its time is no time'],
      [{ type: 'task.progressed', time: created('a').time, data: { task: 'a', percent: Number.NaN } }, '"percent"'],
      [{ type: 'task.updated', time: created('a').time, data: { task: 'a', due: '2026-02-30' } }, '"due"'],
    ];
    for (const [change, reason] of wrong) await expect(store.append([created('a'), change])).rejects.toThrow(reason);
    await store.close();
    expect(await answersOf(root)).toMatchObject({ tasks: [], segments: [] });
    await expect(store.append([created('a')])).rejects.toThrow(
      'The task log of project "shop" cannot be written: it is closed.',
    );
  });

  it('tells of a full disk, and does not write later what was refused', async () => {
    const root = temporaryRoot();
    let full = false;
    const disk = {
      ...localDisk,
      write: (...args: Parameters<typeof localDisk.write>) =>
        full ? Promise.reject(Object.assign(new Error('no'), { code: 'ENOSPC' })) : localDisk.write(...args),
    };
    const store = createTaskStore({ root, project: 'shop', fsync: 'never', disk });
    await store.append([created('a')]);
    full = true;
    await expect(store.append([created('b')])).rejects.toThrow(
      'The task log of project "shop" cannot be written: no space is left.',
    );
    full = false;
    await store.append([created('c')]);
    await store.close();
    const answers = await answersOf(root);
    expect(idsOf(answers)).toEqual([
      ['a', [':1']],
      ['c', [':1']],
    ]);
    expect(answers.problems).toEqual([]);
  });

  it('reads the events behind a line, for whoever sends them on', async () => {
    const root = temporaryRoot();
    const [first] = await write(root, [created('a'), created('b'), commented('a', 'x')]);
    const name = first?.id.slice(0, -2) ?? '';
    const store = open(root);
    const behind = async (segment: string, seq: number) => {
      const seqs: string[] = [];
      for await (const { id } of store.readFrom(segment, seq)) seqs.push(id.slice(segment.length));
      return seqs;
    };
    expect(await store.segments()).toEqual([{ name, lines: 3, sealed: true }]);
    expect(await behind(name, 0)).toEqual([':1', ':2', ':3']);
    expect(await behind(name, 2)).toEqual([':3']);
    expect(await behind(name, 3)).toEqual([]);
    expect(await behind('../../etc/passwd', 0)).toEqual([]);
    expect(await behind('20260131T100000000Z-0123456789abcdef', 0)).toEqual([]);
  });
});

describe('a log that was tampered with', () => {
  it('is read up to a torn tail, and on when the line is finished', async () => {
    const root = temporaryRoot();
    const store = open(root);
    await store.append([created('a'), created('b')]);
    const [file = ''] = segmentFiles(root);
    const path = join(root, file);
    const whole = textOf(path);
    truncateSync(path, whole.length - 20);
    const reader = open(root);
    expect((await reader.eventsOf(['a', 'b'])).get('b')).toEqual([]);
    // It may just be being written.
    expect(reader.problems()).toEqual([]);
    aged(path);
    const torn = `"${file}" ends in the middle of a line, as when its process was stopped; that line counts nowhere.`;
    expect((await answersOf(root)).problems).toEqual([torn]);
    put(path, whole);
    expect((await reader.eventsOf(['b'])).get('b')).toHaveLength(1);
    expect(reader.problems()).toEqual([]);
  });

  it('tells of a changed line, and of a file that was cut or is gone after it was sealed', async () => {
    const root = temporaryRoot();
    await write(root, [created('a'), commented('a', 'yes'), created('b')]);
    const [file = ''] = segmentFiles(root);
    const path = join(root, file);
    const text = textOf(path);
    put(path, text.replace('"yes"', '"no!"'));
    const broken = await answersOf(root);
    expect(broken.problems).toEqual([
      `"${file}" is not as it was written, from line 2 on: it was changed after it was written.`,
    ]);
    expect(broken.tasks.map(([task]) => task)).toEqual(['a', 'b']);
    put(path, text.slice(0, text.lastIndexOf('{"specversion"')));
    expect((await answersOf(root)).problems).toEqual([
      `"${file}" is not as it was written, from line 3 on: it is not there; 3 lines were sealed.`,
    ]);
    rmSync(path);
    expect(await answersOf(root)).toMatchObject({
      tasks: [],
      problems: [`"${file}" is gone; it was sealed with 3 lines.`],
    });
    expect(verifyTasks({ root, project: 'shop' })).toMatchObject({ segments: [], gone: [{ file, lines: 3 }] });
  });

  it('counts nothing twice: copied lines and copied files are passed over and told', async () => {
    const root = temporaryRoot();
    await write(root, [created('a'), created('b')]);
    // Two segments of one millisecond stand in any order.
    const [one = ''] = segmentFiles(root);
    await write(root, [created('c')]);
    const two = segmentFiles(root).find((file) => file !== one) ?? '';
    const lines = textOf(join(root, one)).split('\n');
    add(join(root, two), `${lines[1]}\n`);
    const copy = join(dirname(one), '20000101T000000000Z-0123456789abcdef.jsonl');
    put(join(root, copy), textOf(join(root, one)));
    const answers = await answersOf(root);
    expect(idsOf(answers)).toEqual([
      ['a', [':1']],
      ['b', [':2']],
      ['c', [':1']],
    ]);
    expect(answers.problems).toEqual([
      `"${copy}" is not read: it is no segment of that day.`,
      `"${two}" is not as it was written, from line 2 on: it was added after the record was sealed.`,
      `A line of "${two}" cannot be taken for an event of a task; line 2: it belongs to another segment.`,
    ]);
  });

  it('passes over lines that this version does not know, and says how many', async () => {
    const root = temporaryRoot();
    const store = open(root);
    await store.append([created('a'), commented('a', 'x'), commented('a', 'y')]);
    const [file = ''] = segmentFiles(root);
    const path = join(root, file);
    put(path, textOf(path).replaceAll('task.commented', 'task.juggled'));
    const answers = await answersOf(root);
    expect(idsOf(answers)).toEqual([['a', [':1']]]);
    expect(answers.segments).toMatchObject([{ lines: 3 }]);
    expect(answers.problems.at(-1)).toBe(
      `2 lines of "${file}" cannot be taken for an event of a task; the first is line 2: its type is not known.`,
    );
  });

  it('does not follow links, and lets other files be', async () => {
    const root = temporaryRoot();
    const elsewhere = temporaryRoot();
    await write(elsewhere, [created('x')]);
    const [file = ''] = segmentFiles(elsewhere);
    await write(root, [created('a')]);
    const [own = ''] = segmentFiles(root);
    symlinkSync(join(elsewhere, file), join(root, dirname(own), 'a.jsonl'));
    symlinkSync(join(elsewhere, dirname(file)), join(root, '2020-01-01'));
    for (const name of ['notes.txt', 'notes.jsonl', '2026-99-99']) put(join(root, dirname(own), name), 'mine');
    mkdirSync(join(root, dirname(own), 'folder.jsonl'));
    writeFileSync(join(root, '2026-13-40'), 'mine');
    expect(await answersOf(root)).toMatchObject({ tasks: [['a', [{}]]], problems: [] });
  });

  it('is none of another project, and no record of a run', async () => {
    const root = temporaryRoot();
    await write(root, [created('a')]);
    const [file = ''] = segmentFiles(root);
    const path = join(root, file);
    const other = createTaskStore({ root, project: 'forge' });
    expect((await other.eventsOf(['a'])).get('a')).toEqual([]);
    expect(other.problems().at(-1)).toContain('it belongs to another segment');
    expect(verifyRun(path)).toMatchObject({
      kind: 'broken',
      line: 1,
      reason: 'it is an event of a task log, not of a run',
    });
    expect(verifyRun(path, { kind: taskLog })).toMatchObject({ kind: 'intact', lines: 1 });

    const runs = temporaryFolder();
    const sink = createFileStore({ root: runs }).open({ runId: 'r', workflow: 'shop' });
    sink.append({ type: 'phase.skipped', time: '2026-01-31T10:00:00.000Z', data: {} });
    await sink.close();
    const record = join(runs, segmentFiles(runs)[0] ?? '');
    expect(verifyRun(record, { kind: taskLog })).toMatchObject({
      reason: 'it is an event of a run, not of a task log',
    });
  });

  it('says why it cannot be read', async () => {
    const root = join(temporaryRoot(), 'file');
    put(root, '');
    await expect(open(root).eventsOf(['a'])).rejects.toThrow(
      'The task log of project "shop" cannot be read: it is not a folder.',
    );
    await expect(open(root).append([created('a')])).rejects.toThrow('The task log of project "shop" cannot be written');
  });

  it('is repaired like a record of a run', async () => {
    const root = temporaryRoot();
    const store = open(root);
    await store.append([created('a')]);
    const [file = ''] = segmentFiles(root);
    const path = join(root, file);
    add(path, '{"torn');
    expect(repairRun(path, { kind: taskLog })).toMatchObject({ kind: 'repaired', lines: 1, moved: 6 });
    expect(verifyTasks({ root, project: 'shop' }).segments).toMatchObject([{ state: { kind: 'intact' }, passed: 0 }]);
  });

  it('is found again where its folder was moved to', async () => {
    const root = temporaryRoot();
    const store = open(root);
    await store.append([created('a')]);
    expect((await store.eventsOf(['a'])).get('a')).toHaveLength(1);
    await store.close();
    const moved = join(temporaryRoot(), 'moved');
    renameSync(root, moved);
    mkdirSync(root);
    expect(idsOf(await answersOf(moved))).toEqual([['a', [':1']]]);
    expect((await store.eventsOf(['a'])).get('a')).toEqual([]);
  });
});

import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/core/index.ts';
import { runStyle, runStyleHash } from '../../src/report/run/style.ts';
import { degradedRun, event, writeRun } from '../connect/run-events.ts';
import { workspace } from './cli.ts';

const store = '.contextcore/runs';

/** A project with three runs: a degraded one, one that was killed, and the newest, which went well. */
const project = async () => {
  const here = workspace();
  const root = join(here.root, store);
  const finished = { completeness: 1, chainsIntactRatio: null, propagated: 3, defaulted: 0, failed: 0 };
  const paths = {
    degraded: await writeRun(degradedRun, { root, runId: '20260131T100000000Z-aaaa' }),
    killed: await writeRun(degradedRun.slice(0, 7), { root, runId: '20260131T100000000Z-aabb', open: true }),
    fine: await writeRun([event('run.finished', { ...finished, state: 'succeeded', durationMs: 5 }, 60_000)], {
      root,
      runId: '20260131T100100000Z-cccc',
    }),
  };
  return { here, root, paths };
};

describe('runs list', () => {
  it('lists the records of the project, newest first, from every folder of it', async () => {
    const { here } = await project();
    here.put('deep/down/file', '');
    for (const below of ['', 'deep/down']) {
      const { code, out } = await here.run(['runs', 'list'], { below });
      expect(code).toBe(0);
      const rows = out.split('\n');
      expect(rows[0]).toMatch(/^run +workflow +state +duration +started$/u);
      expect(rows[1]).toMatch(/^20260131T100100000Z-cccc +artisan +succeeded +5 ms +2026-01-31T10:01:00.000Z$/u);
      expect(out).toMatch(/-aaaa +artisan +degraded +1\.6 s/u);
      expect(out).toMatch(/-aabb +artisan +unfinished/u);
      expect(out).toMatch(/\n3 runs\n$/u);
    }
  });

  it('prints JSON for programs', async () => {
    const { here } = await project();
    const { runs } = JSON.parse((await here.run(['runs', 'list', '--format', 'json'])).out);
    expect(runs[0]).toEqual({
      runId: '20260131T100100000Z-cccc',
      file: `${store}/2026-01-31/20260131T100100000Z-cccc.jsonl`,
      workflow: 'artisan',
      started: '2026-01-31T10:01:00.000Z',
      state: 'succeeded',
      durationMs: 5,
      sealed: true,
      lines: 1,
    });
    expect(runs.map(({ sealed }: { sealed: boolean }) => sealed)).toEqual([true, false, true]);
  });

  it.each([['list'], ['show', 'last'], ['verify'], ['repair', 'x']])(
    '%s ends with 93 where no records are',
    async (...line) => {
      const { code, out, err } = await workspace().run(['runs', ...line]);
      expect({ code, out }).toEqual({ code: 93, out: '' });
      expect(err).toContain('".contextcore/runs"');
      expect((await workspace().run(['runs', ...line, '--dir', 'elsewhere'])).err).toContain('"elsewhere"');
    },
  );
});

describe('runs show', () => {
  it('tells what happened: phases with outcomes and times, what did not arrive, chains', async () => {
    const { here } = await project();
    const { code, out } = await here.run(['runs', 'show', '20260131T100000000Z-aaaa']);
    expect(code).toBe(0);
    const rows = out.split('\n');
    const row = (start: string): string => rows.find((line) => line.trimStart().startsWith(start)) ?? '';
    expect(rows[0]).toBe('run 20260131T100000000Z-aaaa of workflow "artisan": degraded');
    expect(rows[1]).toContain('completeness 50 %');
    expect(row('record:')).toBe('record: intact, 12 lines, sealed');
    expect(row('plan')).toMatch(/^plan +ok +400 ms +3 +0 +0 +█+$/u);
    expect(row('build')).toMatch(/^build +error \(TimeoutError\) +1\.2 s +1 +1 +1 +█+$/u);
    expect(row('build').indexOf('█')).toBeGreaterThan(row('plan').lastIndexOf('█') - 1);
    expect(row('ship')).toMatch(/^ship +skipped \(condition\)$/u);
    expect(row('polish')).toMatch(/^polish +not reached$/u);
    expect(out).toMatch(
      /build +entry +domain +defaulted +absent: expected str, found absent \[warning, critical\], from phase "plan"/u,
    );
    expect(out).toMatch(/build +entry +tasks\[2\]\.id +failed +type: expected str, found int \[blocking, critical\]/u);
    expect(out).toMatch(/plan +exit +notes +undeclared/u);
    expect(out).toMatch(/domain_to_build +degraded +lost at "build": default/u);
    expect(out).toMatch(/task_to_build +intact/u);
  });

  it('takes the start of an id, `last` and a file', async () => {
    const { here, paths } = await project();
    const title = async (given: string): Promise<string> =>
      (await here.run(['runs', 'show', given])).out.split('\n')[0] ?? '';
    expect(await title('20260131T1001')).toContain('-cccc');
    expect(await title('last')).toContain('-cccc');
    expect(await title(paths.killed)).toContain('-aabb');
  });

  it('does not guess', async () => {
    const { here } = await project();
    const several = await here.run(['runs', 'show', '20260131T100000000Z-aa']);
    expect({ code: several.code, out: several.out }).toEqual({ code: 92, out: '' });
    expect(several.err).toContain('"20260131T100000000Z-aabb", "20260131T100000000Z-aaaa"');
    expect((await here.run(['runs', 'show', 'none'])).code).toBe(91);
    expect((await here.run(['runs', 'show', './none.jsonl'])).code).toBe(91);
    expect((await here.run(['runs', 'show', '..'])).code).toBe(91);
    expect((await here.run(['runs', 'show'])).code).toBe(92);
    expect((await here.run(['runs', 'show', 'last', '--format', 'xml'])).code).toBe(92);
  });

  it('shows a run that was killed as unfinished', async () => {
    const { here } = await project();
    const { code, out } = await here.run(['runs', 'show', '20260131T100000000Z-aabb']);
    expect(code).toBe(0);
    expect(out).toMatch(/^run .*: unfinished$/mu);
    expect(out).toMatch(/^build +unfinished +1 +1 +1 /mu);
    expect(out).toContain('not sealed');
  });

  it('shows what can be read of a damaged record, and ends with 1', async () => {
    const { here, paths } = await project();
    appendFileSync(paths.killed, '{"half');
    const torn = await here.run(['runs', 'show', '20260131T100000000Z-aabb']);
    expect(torn.code).toBe(1);
    expect(torn.out).toContain('record: torn after line 7: 6 bytes');
    writeFileSync(paths.degraded, readFileSync(paths.degraded, 'utf8').replace('"found":"int"', '"found":"str"'));
    const broken = await here.run(['runs', 'show', paths.degraded]);
    expect(broken.code).toBe(1);
    expect(broken.out).toContain('record: broken at line 7: it was changed after it was written');
  });

  it('prints JSON for programs', async () => {
    const { here } = await project();
    const { out } = await here.run(['runs', 'show', '20260131T100000000Z-aaaa', '--format', 'json']);
    const { integrity, run } = JSON.parse(out);
    expect(integrity).toEqual({ kind: 'intact', lines: 12, sealed: true });
    expect(run).toMatchObject({ state: 'degraded', propagated: 4, defaulted: 1, failed: 1, completeness: 0.5 });
    expect(run.calls.map(({ phase, outcome }: Record<string, string>) => `${phase} ${outcome}`)).toEqual([
      'plan ok',
      'build error',
      'ship skipped',
      'polish not reached',
    ]);
  });

  it('is coloured where others are', async () => {
    const { here } = await project();
    const line = ['runs', 'show', 'last'];
    expect((await here.run(line, { stdoutIsTerminal: true })).out).toContain('\u001b[');
    expect((await here.run([...line, '--no-color'], { stdoutIsTerminal: true })).out).not.toContain('\u001b[');
    expect((await here.run(line, { stdoutIsTerminal: true, env: { NO_COLOR: '1' } })).out).not.toContain('\u001b[');
    expect((await here.run(line)).out).not.toContain('\u001b[');
  });
});

describe('the page of a run', () => {
  const page = async (): Promise<string> => {
    const { here } = await project();
    await here.run(['runs', 'show', '20260131T100000000Z-aaaa', '--format', 'html', '-o', 'run.html']);
    return here.read('run.html');
  };

  it('has the phases over time with their boundaries, what did not arrive, and the chains', async () => {
    const text = await page();
    expect(text).toContain('<!doctype html>');
    expect(text.match(/<rect class="bar"/gu)).toHaveLength(2);
    expect(text.match(/<circle class="mark good"/gu)).toHaveLength(2);
    expect(text.match(/<circle class="mark error"/gu)).toHaveLength(1);
    for (const word of ['tasks[2].id', 'domain_to_build', 'lost at &quot;build&quot;', 'not reached', 'TimeoutError'])
      expect(text).toContain(word);
  });

  it('loads nothing, runs nothing, and allows exactly its style sheets', async () => {
    const text = await page();
    expect(runStyleHash).toBe(createHash('sha256').update(runStyle).digest('base64'));
    expect(text).toContain(`sha256-${runStyleHash}`);
    expect(text).not.toMatch(/https?:|@import|url\(|<link|<img|<script|\sstyle=|\ssrc=/iu);
    expect(text).toContain('prefers-color-scheme:dark');
  });
});

const hostile = '</title><script>alert(1)</script>"\'\u001b[31m\u0007\u202e\n::error::x';

it('no text of a record becomes markup, a command of the terminal or a line of its own, whatever its types', async () => {
  const strange: readonly unknown[] = [hostile, -1, 1e308, null, [], {}, true, [[hostile]], { name: hostile }];
  const events = strange.flatMap((value): readonly RunEvent[] =>
    degradedRun.map(({ type, time }) => ({
      type,
      time,
      phase: hostile,
      data: {
        workflow: value,
        mode: value,
        phases: [value, hostile],
        attempt: value,
        instance: value,
        boundary: value,
        propagated: value,
        violations: [
          value,
          { field: value, at: value, verdict: hostile, reason: value, expected: value, found: hostile },
        ],
        undeclared: [hostile, value],
        outcome: value,
        durationMs: value,
        error: value,
        reason: value,
        chain: value,
        status: hostile,
        lostAt: value,
        evidence: [value, { phase: hostile, field: value, state: value }],
        state: value,
        completeness: value,
      },
    })),
  );
  const here = workspace();
  await writeRun(events, { root: join(here.root, store), runId: 'r', workflow: hostile });
  for (const format of ['text', 'json', 'html']) {
    const { code, out } = await here.run(['runs', 'show', 'last', '--format', format]);
    expect(code).toBe(0);
    for (const part of ['\u001b', '\u0007', '\u202e']) expect(out).not.toContain(part);
    expect(out).not.toMatch(/^\s*::/mu);
    if (format === 'html') expect(out).not.toMatch(/<script|NaN|Infinity/u);
    else if (format === 'text') expect(out).not.toMatch(/NaN/u);
  }
  expect((await here.run(['runs', 'list'])).out).not.toContain('\u001b');
});

describe('runs verify', () => {
  it('is fine with what is intact, sealed or not', async () => {
    const { here } = await project();
    const { code, out, err } = await here.run(['runs', 'verify']);
    expect({ code, err }).toEqual({ code: 0, err: 'contextcore: 3 records, all intact.\n' });
    expect(out).toContain('-aaaa.jsonl: intact, 12 lines, sealed\n');
    expect(out).toContain('-aabb.jsonl: intact, 7 lines, not sealed\n');
  });

  it('names the line that was changed, what is torn and what is gone', async () => {
    const { here, paths } = await project();
    appendFileSync(paths.killed, 'x');
    writeFileSync(paths.degraded, readFileSync(paths.degraded, 'utf8').replace('TimeoutError', 'TimeoutErr0r'));
    rmSync(paths.fine);
    const { code, out, err } = await here.run(['runs', 'verify']);
    expect({ code, err }).toEqual({ code: 1, err: 'contextcore: 2 records, 3 not intact.\n' });
    expect(out).toContain('-aaaa.jsonl: broken at line 8: ');
    expect(out).toContain('-aabb.jsonl: torn after line 7: ');
    expect(out).toContain('-cccc.jsonl: gone; it was sealed with 1 line');
    expect((await here.run(['runs', 'verify', '20260131T100000000Z-aaaa'])).code).toBe(1);
    expect((await here.run(['runs', 'verify', 'gone.jsonl'])).code).toBe(91);
  });
});

describe('runs repair', () => {
  it('moves a torn end aside, after which the record is intact', async () => {
    const { here, paths } = await project();
    appendFileSync(paths.killed, '{"half');
    const { code, out, err } = await here.run(['runs', 'repair', '20260131T100000000Z-aabb']);
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(err).toContain('has 7 lines now; 6 bytes moved to');
    expect(readFileSync(`${paths.killed}.torn`, 'utf8')).toBe('{"half');
    expect((await here.run(['runs', 'verify'])).code).toBe(0);
    expect((await here.run(['runs', 'repair', paths.killed])).err).toContain('nothing to repair');
  });

  it('leaves alone what is broken', async () => {
    const { here, paths } = await project();
    const broken = readFileSync(paths.degraded, 'utf8').replace('TimeoutError', 'TimeoutErr0r');
    writeFileSync(paths.degraded, broken);
    const { code, err } = await here.run(['runs', 'repair', paths.degraded]);
    expect(code).toBe(1);
    expect(err).toContain('is left as it is: line 8 is broken');
    expect(readFileSync(paths.degraded, 'utf8')).toBe(broken);
  });
});

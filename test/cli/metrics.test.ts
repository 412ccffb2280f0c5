import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { now, someTasks, task } from '../report/flow/sample-tasks.ts';
import { workspace } from './cli.ts';
import { writeLog } from './metrics-log.ts';

const asOf = ['--as-of', new Date(now).toISOString()];
const commands = ['summary', 'times', 'wip', 'aging', 'blocked', 'throughput', 'cfd', 'velocity', 'forecast'];

const shop = async () => {
  const here = workspace({ 'contextcore.config.yaml': 'project: {id: shop}\n' });
  await writeLog(here.root, 'shop');
  return here;
};

describe('contextcore metrics', () => {
  it('answers each question in each format, from the log alone', async () => {
    const here = await shop();
    const starts = {
      text: /^Flow of "shop" {2}2026-01-12 00:00 to 2026-02-10 15:00 UTC\n\n\S/u,
      csv: /^[a-z_]+(,[a-z_]+)+\r\n.+\r\n/u,
      markdown: /^# Flow of "shop"\n\n.*\n\n## \S/u,
      html: /^<!doctype html>/u,
      svg: /^<svg xmlns/u,
    };
    for (const command of commands) {
      for (const [format, start] of Object.entries(starts)) {
        const { code, out, err } = await here.run(['metrics', command, ...asOf, '--format', format]);
        expect({ command, format, code, err }).toEqual({ command, format, code: 0, err: '' });
        if (command !== 'blocked' || format !== 'csv') expect(out).toMatch(start);
      }
      const { out } = await here.run(['metrics', command, ...asOf, '--format', 'json']);
      expect(JSON.parse(out)).toMatchObject({ schemaVersion: '1', project: 'shop', [command]: expect.anything() });
    }
  });

  it('shows the figures at a glance, and a page with all charts', async () => {
    const here = await shop();
    const { out } = await here.run(['metrics', 'summary', ...asOf, '--days', '40']);
    expect(out).toMatch(/^tasks +80: 4 active, 71 done, 5 cancelled$/mu);
    expect(out).toMatch(/^completed +71 in the last 40 days: 1\.79 per day, 12\.5 per week$/mu);
    expect(out).toMatch(/^cycle time +71 +2\.6 d +5\.1 d +5\.7 d +2\.8 d$/mu);
    const written = await here.run(['metrics', 'summary', ...asOf, '-f', 'html', '-o', 'flow.html']);
    expect(written).toEqual({ code: 0, out: '', err: '' });
    const titles = [...here.read('flow.html').matchAll(/<h2>([^<]+)/gu)].map(([, title]) => title);
    expect(titles).toEqual([
      'Summary',
      'Cumulative flow',
      'Cycle time and lead time',
      'Throughput',
      'Work in progress',
      'Aging work in progress',
      'Blocked work',
      'Velocity',
      'Forecast',
    ]);
  });

  it('answers of the past as it would have answered then', async () => {
    const here = await shop();
    const { out } = await here.run(['metrics', 'summary', '--as-of', '2026-01-08T00:00:00Z']);
    expect(out).toMatch(/^completed +6 in the last 8 days/mu);
    const none = await here.run(['metrics', 'summary', '--as-of', '2025-01-01']);
    expect(none.code).toBe(0);
    expect(none.out).toContain('There are no tasks at this time.');
  });

  it('looks at other types where it is told to', async () => {
    const here = await shop();
    const { out } = await here.run(['metrics', 'times', ...asOf, '--type', 'bug', '-f', 'csv']);
    const types = out
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',')[2]);
    expect(new Set(types)).toEqual(new Set(['bug']));
    expect((await here.run(['metrics', 'times', '--type', 'chore'])).err).toContain('Allowed are epic, story');
  });

  it('explains a number by the events behind it', async () => {
    const here = await shop();
    const { out } = await here.run(['metrics', 'times', ...asOf, '--explain']);
    expect(out).toMatch(/^metric {2}cycle_time$/mu);
    expect(out).toMatch(/^means {3}From the first active moment/mu);
    expect(out).toMatch(/^SHOP-8 .* 5\.6 d +task\.status_changed +2026-01-06 19:14 +\S+:\d+$/mu);
    for (const line of out.split('\n').slice(3, 12)) expect(line.length).toBeLessThanOrEqual(80);
    const named = await here.run(['metrics', 'summary', ...asOf, '--explain', 'lead_time', '-f', 'json']);
    expect(JSON.parse(named.out).explanation).toMatchObject({
      metric: 'lead_time',
      numbers: expect.arrayContaining([{ name: 'p50', unit: 'seconds', value: 341_554.994 }]),
    });
    const all = await here.run(['metrics', 'summary', ...asOf, '--explain', '-f', 'csv']);
    expect(all.out).toMatch(/^metric,number,value,unit,means\r\nlead_time,tasks,58,tasks,/u);
    expect((await here.run(['metrics', 'summary', '--explain', 'speed'])).code).toBe(92);
    expect((await here.run(['metrics', 'wip', ...asOf, '--explain', '-f', 'svg'])).code).toBe(92);
  });

  it('forecasts when and how many, the same for the same seed, and how good that is', async () => {
    const here = await shop();
    const ask = (...more: readonly string[]) => here.run(['metrics', 'forecast', ...asOf, ...more]);
    const { out } = await ask('--items', '20');
    expect(out).toMatch(/^85 % sure +by the end of 2026-02-2\d \(in 1\d days\)$/mu);
    expect((await ask('--items', '20')).out).toBe(out);
    expect((await ask('--items', '20', '--seed', '7')).out).not.toBe(out);
    const many = await ask('--until', '2026-03-10', '--back-test');
    expect(many.out).toMatch(/^85 % sure +at least \d+ tasks$/mu);
    expect(many.out).toMatch(/forecasts? over 28 days|too little history to try/u);
    expect((await ask('--until', '2026-02-10')).err).toContain('"2026-02-10" is no day after the moment');
    expect((await ask('--until', '2026-02-31')).code).toBe(92);
    expect((await ask('--until', '2026-03-10', '--items', '3')).code).toBe(92);
    const little = await here.run(['metrics', 'forecast', '--as-of', '2026-01-05', '--items', '9']);
    expect(little.out).toContain('There is too little history for a forecast');
  });

  it('draws with ASCII where the locale has nothing else', async () => {
    const here = await shop();
    const line = ['metrics', 'cfd', ...asOf];
    const isAscii = async (env: Readonly<Record<string, string>>): Promise<boolean> =>
      /^[\n -~]*$/u.test((await here.run(line, { env })).out);
    expect(await isAscii({})).toBe(false);
    expect(await isAscii({ LANG: 'de_DE.UTF-8' })).toBe(false);
    expect(await isAscii({ LANG: 'de_DE.ISO-8859-1' })).toBe(true);
    expect(await isAscii({ LANG: 'de_DE.UTF-8', LC_ALL: 'C' })).toBe(true);
    expect((await here.run([...line, '--ascii'])).out).toMatch(/^[\n -~]*$/u);
  });

  it('is as wide as the terminal, 80 columns where there is none, and coloured only for people', async () => {
    const here = await shop();
    const widest = (text: string): number =>
      Math.max(
        ...text
          .split('\n')
          .filter((line) => /[│┤]/u.test(line))
          .map((line) => line.length),
      );
    const plain = await here.run(['metrics', 'times', ...asOf]);
    expect(widest(plain.out)).toBe(80);
    expect(plain.out).not.toContain('\u001b[');
    const terminal = await here.run(['metrics', 'times', ...asOf], { stdoutIsTerminal: true, columns: 120 });
    expect(terminal.out).toContain('\u001b[');
    expect(widest(terminal.out)).toBe(120);
    const env = { NO_COLOR: '1' };
    expect((await here.run(['metrics', 'times', ...asOf], { stdoutIsTerminal: true, env })).out).not.toContain(
      '\u001b[',
    );
  });

  it('says what is missing where there is no log, no such project, no task', async () => {
    const here = workspace();
    const nothing = await here.run(['metrics', 'wip', '--project', 'shop']);
    expect({ code: nothing.code, out: nothing.out }).toEqual({ code: 93, out: '' });
    expect(nothing.err).toContain('There are no tasks at ".contextcore"');
    await writeLog(here.root, 'shop', [task({ id: 'A-1', created: 0, way: [['todo', 0]] })], []);
    const other = await here.run(['metrics', 'wip', '--project', 'shpo']);
    expect(other.code).toBe(93);
    expect(other.err).toContain('There are no tasks of project "shpo". Did you mean "shop"?');
    const open = await here.run(['metrics', 'wip', '--project', 'shop']);
    expect(open.out).toContain('No task is in progress.');
    expect((await here.run(['metrics', 'wip', '--days', '0'])).code).toBe(92);
    expect((await here.run(['metrics', 'wip', '--format', 'xml'])).code).toBe(92);
  });

  it('tells what of the log cannot be read, and answers from the rest', async () => {
    const here = await shop();
    const root = join(here.root, '.contextcore/tasks/shop');
    const [day = ''] = readdirSync(root).filter((name) => /^\d{4}/u.test(name));
    const [file = ''] = readdirSync(join(root, day));
    appendFileSync(join(root, day, file), '{"half');
    const { code, out, err } = await here.run(['metrics', 'summary', ...asOf]);
    expect(code).toBe(0);
    expect(out).toMatch(/^tasks +80:/mu);
    expect(err).toMatch(/^contextcore: .+\.\n$/u);
  });

  it('shows hostile titles as they are', async () => {
    const here = workspace();
    const title = "=cmd|'</script>\u001b[31m\n::error::x";
    await writeLog(
      here.root,
      'shop',
      someTasks(40, () => title),
      [],
    );
    for (const command of commands)
      for (const format of ['text', 'markdown', 'html', 'svg', 'csv', 'json']) {
        const { out } = await here.run(['metrics', command, '--project', 'shop', ...asOf, '-f', format]);
        expect(out).not.toContain('\u001b');
        if (format === 'text') expect(out).not.toMatch(/^\s*::/mu);
        if (format === 'html' || format === 'svg') expect(out).not.toContain('</script');
      }
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Outcome, workspace } from './cli.ts';

const at = (hours: number): string =>
  new Date(Date.parse('2026-01-05T09:00:00.000Z') + hours * 3_600_000).toISOString();

/** A shop with a story below an epic, one task blocked, one done, in one sprint. */
const shop = async () => {
  const folder = workspace({ 'contextcore.config.yaml': 'project: {id: shop, statuses: {in_test: active}}\n' });
  const lines: readonly (readonly string[])[] = [
    ['task', 'start', '--id', 'SHOP-2', '--title', 'Pay by card', '--type', 'story', '--points', '5', '--sprint', 'S1'],
    ['sprint', 'start', 'S1', '--goal', 'Cards work', '--ends', '2026-01-16'],
    ['task', 'start', '--id', 'SHOP-3', '--title', 'Form', '--parent', 'SHOP-2', '--assignee', 'ada'],
    [
      'task',
      'start',
      '--id',
      'SHOP-4',
      '--title',
      'Bank',
      '--parent',
      'SHOP-2',
      '--label',
      'money,bank',
      '--due',
      '2026-01-06',
    ],
    ['task', 'block', 'SHOP-4', '--reason', 'no test account'],
    ['task', 'complete', 'SHOP-3'],
  ];
  const outcomes: Outcome[] = [];
  for (const [i, line] of lines.entries()) outcomes.push(await folder.run([...line, '--at', at(i)]));
  return { ...folder, outcomes };
};

describe('contextcore task', () => {
  it('says after each change what is so now', async () => {
    const { outcomes } = await shop();
    expect(outcomes.map(({ err }) => err).join('')).toBe('');
    expect(outcomes.map(({ out }) => out)).toEqual([
      'Task "SHOP-2" of project "shop" is in_progress: Pay by card\n',
      'Sprint "S1" of project "shop" is under way.\n',
      'Task "SHOP-3" of project "shop" is in_progress: Form\n',
      'Task "SHOP-4" of project "shop" is in_progress: Bank\n',
      'Task "SHOP-4" of project "shop" is blocked: Bank\n',
      'Task "SHOP-3" of project "shop" is done: Form\n',
    ]);
  });

  it('lists tasks, also as a tree, and only those that are asked for', async () => {
    const { run } = await shop();
    const titles = async (...flags: readonly string[]): Promise<readonly string[]> => {
      const { out } = await run(['task', 'list', '--format', 'csv', ...flags]);
      return out
        .split('\r\n')
        .slice(1, -1)
        .map((line) => line.split(',')[1] ?? '');
    };
    expect(await titles()).toEqual(['Pay by card', 'Form', 'Bank']);
    expect(await titles('--tree')).toEqual(['Pay by card', '├ Form', '└ Bank']);
    expect(await titles('--open')).toEqual(['Pay by card', 'Bank']);
    expect(await titles('--blocked')).toEqual(['Bank']);
    expect(await titles('--overdue')).toEqual(['Bank']);
    expect(await titles('--status', 'done,blocked')).toEqual(['Form', 'Bank']);
    expect(await titles('--label', 'bank', '--label', 'money')).toEqual(['Bank']);
    expect(await titles('--assignee', 'ada')).toEqual(['Form']);
    expect(await titles('--sprint', 'S1', '--type', 'story')).toEqual(['Pay by card']);
    expect(await titles('--parent', 'SHOP-2')).toEqual(['Pay by card', 'Form', 'Bank']);
    expect((await run(['task', 'list'])).out).toMatch(
      /^Task +Title +Type +Status.*\nSHOP-2 +Pay by card +story +in_progress/u,
    );
    expect((await run(['task', 'list', '--status', 'todo'])).out).toBe('No task is like that.\n');
    expect((await run(['task', 'list', '--format', 'markdown'])).out).toContain('| SHOP-4 | Bank | task | blocked |');
    const listed: unknown = JSON.parse((await run(['task', 'list', '--format', 'json'])).out);
    expect(listed).toMatchObject({
      schemaVersion: '1',
      project: 'shop',
      tasks: [{ id: 'SHOP-2' }, { root: 'SHOP-2' }, { isBlocked: true }],
    });
  });

  it('shows a task with all that happened to it', async () => {
    const { run } = await shop();
    await run(['task', 'update', 'SHOP-4', '--status', 'in_test', '--points', '3', '--at', at(8)]);
    await run([
      'task',
      'comment',
      '--id',
      'SHOP-4',
      '--text',
      'the bank\nhas answered',
      '--author',
      'ada',
      '--at',
      at(9),
    ]);
    const { out } = await run(['task', 'show', 'SHOP-4']);
    expect(out).toContain('SHOP-4  Bank\n');
    expect(out).toMatch(/status +in_test\n/u);
    expect(out.slice(out.indexOf('2026-01-05 12:00  '))).toBe(
      [
        '2026-01-05 12:00  created as in_progress',
        '2026-01-05 13:00  blocked: no test account',
        '2026-01-05 17:00  unblocked, goes on as in_test',
        '2026-01-05 17:00  changed points to 3',
        '2026-01-05 18:00  ada: the bank\\nhas answered',
        '',
      ].join('\n'),
    );
  });

  it('shows what a sprint is committed to, what came, and what is done', async () => {
    const { run } = await shop();
    await run(['task', 'complete', 'SHOP-2', '--at', at(20)]);
    expect((await run(['sprint', 'show', 'S1'])).out).toMatch(
      /^S1, since 2026-01-05 10:00 UTC, until 2026-01-16\n\ngoal +Cards work\ncommitted +1 task, 5 points\nadded +0 tasks, 0 points\n[\s\S]*completed +1 task, 5 points\n/u,
    );
    expect((await run(['sprint', 'end', 'S1', '--at', at(30)])).out).toBe('Sprint "S1" of project "shop" is over.\n');
    expect((await run(['sprint', 'list', '--format', 'csv'])).out).toContain(
      '\r\nS1,,2026-01-05T10:00:00.000Z,2026-01-16,2026-01-06T15:00:00.000Z,1,0,0,1,0,5,0,0,5,0,1\r\n',
    );
  });

  it('refuses what is not possible, says what to do, and writes nothing', async () => {
    const { run } = await shop();
    const before = (await run(['task', 'list', '--format', 'json'])).out;
    const refused = async (...line: readonly string[]): Promise<string> => {
      const { code, out, err } = await run(line);
      expect([code, out]).toEqual([92, '']);
      return err;
    };
    expect(await refused('task', 'complete', 'SHOP-9')).toBe(
      'contextcore: There is no task "SHOP-9".\n  help: Did you mean "SHOP-2"?\n',
    );
    expect(await refused('task', 'complete', 'SHOP-3')).toBe(
      'contextcore: Task "SHOP-3" is done.\n  help: Reopen it first: contextcore task reopen --id SHOP-3\n',
    );
    expect(await refused('task', 'start', '--id', 'SHOP-2', '--title', 'x')).toContain(
      'There is a task "SHOP-2" already',
    );
    expect(await refused('task', 'update', 'SHOP-2', '--status', 'done!')).toContain('There is no status "done!"');
    expect(await refused('task', 'start', '--id', 'x', '--title', 'x', '--at', '2199-01-01')).toContain('lies ahead');
    expect(await refused('task', 'complete', 'SHOP-2', '--at', '2020-01-01T00:00:00Z')).toContain(
      'was last changed at 2026-01-05T09:00:00.000Z',
    );
    expect(await refused('task', 'complete', 'SHOP-2', '--at', 'yesterday')).toContain('2026-01-31T09:30:00Z');
    expect(await refused('task', 'complete')).toContain("the id is missing: give it as an argument, or as '--id <id>'");
    expect(await refused('task', 'complete', 'a', '--id', 'b')).toContain('two ids are given');
    expect(await refused('task', 'assign', 'SHOP-2')).toContain("say '--to <name>' or '--nobody'");
    expect(await refused('task', 'list', '--project', '../x')).toContain('"../x" is no id of a project');
    expect(await refused('task', 'list', '--status', 'blcked')).toContain('There is no status "blcked".');
    expect(await refused('task', 'list', '--status', 'blcked')).toContain('Did you mean "blocked"?');
    expect(await refused('sprint', 'update', 'S1')).toContain('There is nothing to change.');
    expect(await refused('sprint', 'update', 'S1', '--ends', '2026-01-04')).toContain('before it starts');
    expect(await refused('sprint', 'start', 'S2', '--ends', '2020-01-01')).toContain('before it starts');
    expect(await refused('sprint', 'show', 'S2')).toContain('There is no sprint "S2".\n  help: Did you mean "S1"?');
    expect((await run(['task', 'list', '--format', 'json'])).out).toBe(before);
  });

  it('says where there are no tasks, and where they cannot be kept', async () => {
    const { run, put } = workspace();
    const nowhere = await run(['task', 'list']);
    expect([nowhere.code, nowhere.out]).toEqual([93, '']);
    expect(nowhere.err).toContain('There are no tasks');
    put('.contextcore', 'a file');
    const lost = await run(['task', 'start', '--id', 'A', '--title', 'x']);
    expect([lost.code, lost.out]).toEqual([91, '']);
    expect(lost.err).toMatch(/^contextcore: The task log of project ".+" cannot be .+: it is not a folder\.\n$/u);
  });

  it('keeps projects apart, and finds their home from below, or where the environment says', async () => {
    const { run, has, root } = await shop();
    await run(['task', 'start', '--id', 'A', '--title', 'other', '--project', 'other']);
    expect((await run(['task', 'show', 'A'])).code).toBe(92);
    expect((await run(['task', 'list', '--project', 'other', '--format', 'csv'])).out).toContain('A,other,task');
    const env = { CONTEXTCORE_HOME: `${root}/elsewhere`, CONTEXTCORE_PROJECT: 'third' };
    expect((await run(['task', 'start', '--id', 'A', '--title', 'x'], { env })).out).toContain('of project "third"');
    expect([has('.contextcore/tasks/shop'), has('.contextcore/tasks/other'), has('elsewhere/tasks/third')]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('takes the project from .contextcore.yaml, whatever else is wrong with it, unless one is named', async () => {
    const { run, root } = workspace();
    const describe = (text: string): void => writeFileSync(join(root, '.contextcore.yaml'), text);
    const started = async (id: string, ...more: readonly string[]) =>
      run(['task', 'start', '--id', id, '--title', 'x', ...more]);
    const usual = /of project "([^"]+)"/u.exec((await started('A')).out)?.[1] ?? '';
    describe('project: {id: shop}\nbusiness: {criticality: critical}\ntargets: [{kind: Deployment, name: shop}]\n');
    const moved = await started('B');
    expect(moved.out).toContain('of project "shop"');
    expect(moved.err).toContain(
      `Project "shop" has no tasks yet; those of "${usual}" are seen with --project ${usual}.`,
    );
    expect((await started('C')).err).toBe('');
    describe('project: {name: shop}\n');
    const unknown = await started('D');
    expect([unknown.code, unknown.err]).toEqual([91, expect.stringContaining('does not say which project this is')]);
    expect((await started('D', '--project', 'blog')).out).toContain('of project "blog"');
    writeFileSync(join(root, 'contextcore.config.yaml'), 'project: {id: configured}\n');
    expect((await started('D')).out).toContain('of project "configured"');
  });

  it('prints what cannot be shown as an escape', async () => {
    const { run } = workspace();
    await run(['task', 'start', '--id', 'A', '--title', '\u202eevil ::error::x ##[group]']);
    for (const line of [
      ['task', 'list'],
      ['task', 'show', 'A'],
      ['task', 'list', '--format', 'json'],
    ]) {
      const { out } = await run(line);
      expect(out).not.toMatch(/[\u202e]|##\[/u);
    }
  });
});

import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { builtCli } from '../built.ts';
import { broken, workspace } from './cli.ts';

let cli = '';
beforeAll(() => {
  cli = builtCli();
});

const run = (args: readonly string[], cwd: string) =>
  spawnSync(process.execPath, [cli, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, GITHUB_ACTIONS: '', NO_COLOR: '1' },
  });

/** What a process of the command line has loaded by the time it ends. */
const loadedBy = (args: readonly string[], cwd: string): string => {
  const tell = 'process.on("exit", () => process.stderr.write(Object.keys(require.cache).join("\\n")))';
  const script = `data:text/javascript,import{createRequire}from"node:module";const require=createRequire(${JSON.stringify(cli)});${tell}`;
  return spawnSync(process.execPath, ['--import', script, cli, ...args], { cwd, encoding: 'utf8' }).stderr;
};

describe('the process', () => {
  it('ends with the exit code of the command and keeps stdout for findings', () => {
    const here = workspace({ 'a.contract.yaml': broken() });
    const { status, stdout, stderr } = run(['check'], here.root);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toContain('a.contract.yaml:12:11: error');
    expect(run(['check', '--nonsense'], here.root).status).toBe(92);
    expect(run(['check', 'gone'], here.root).status).toBe(91);
  });

  it('loads next to nothing for the version, and no package for help', () => {
    const { root } = workspace();
    const forVersion = loadedBy(['--version'], root).trim().split('\n');
    expect(forVersion.length).toBeLessThan(4);
    const forHelp = loadedBy(['check', '--help'], root);
    expect(forHelp).not.toContain('node_modules');
    expect(forHelp.split('\n').length).toBeLessThan(12);
  });

  it('tells the version, alone and among other words', () => {
    const { root } = workspace();
    const alone = run(['--version'], root);
    expect(alone).toMatchObject({ status: 0, stderr: '' });
    expect(alone.stdout).toMatch(/^\d+\.\d+\.\d+\n$/u);
    for (const line of [['-V'], ['check', '-V'], ['--version', 'check']])
      expect(run(line, root)).toMatchObject({ status: 0, stdout: alone.stdout, stderr: '' });
  });

  it.skipIf(!existsSync('/dev/full'))('says where its output cannot be written', () => {
    const { root } = workspace();
    for (const word of ['--version', '--help']) {
      const full = openSync('/dev/full', 'w');
      const { status, stderr } = spawnSync(process.execPath, [cli, word], {
        cwd: root,
        encoding: 'utf8',
        stdio: ['ignore', full, 'pipe'],
      });
      closeSync(full);
      expect({ status, stderr }).toEqual({ status: 91, stderr: 'contextcore: Cannot write the output: ENOSPC.\n' });
    }
  });

  it.skipIf(process.platform === 'win32')('is quiet when the reader of its output goes away', async () => {
    const here = workspace({ 'a.contract.yaml': broken() });
    for (let i = 0; i < 200; i++) here.put(`many/${i}.contract.yaml`, broken());
    const child = spawn('sh', ['-c', `"${process.execPath}" "${cli}" check; echo "code $?" >&2`], { cwd: here.root });
    let err = '';
    child.stderr.on('data', (text) => {
      err += text;
    });
    child.stdout.destroy();
    await new Promise((done) => child.on('close', done));
    expect(err).toBe('code 1\n');
  });

  it.skipIf(!existsSync('/dev/full'))('says so when its output cannot be written (needs /dev/full)', () => {
    const here = workspace({ 'a.contract.yaml': broken() });
    const { status, stderr } = spawnSync('sh', ['-c', `"${process.execPath}" "${cli}" check > /dev/full`], {
      cwd: here.root,
      encoding: 'utf8',
    });
    expect(status).toBe(91);
    expect(stderr).toContain('Cannot write the output: ENOSPC');
  });
});

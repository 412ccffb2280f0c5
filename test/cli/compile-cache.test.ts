import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { builtCli } from '../built.ts';
import { broken, workspace } from './cli.ts';

let cli = '';
beforeAll(() => {
  cli = builtCli();
});

/** A workspace with a folder for temporary files of its own. */
const setting = () => {
  const here = workspace({ 'a.contract.yaml': broken() });
  const temporary = join(here.root, '.git/tmp');
  mkdirSync(temporary);
  return { here, temporary, place: join(temporary, `contextcore-${process.getuid?.()}`) };
};

type Variables = Readonly<Record<string, string>>;

const runCli = (cwd: string, temporary: string, line: readonly string[], variables: Variables = {}) => {
  const { NODE_COMPILE_CACHE: _, NODE_DISABLE_COMPILE_CACHE: __, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...line], {
    cwd,
    encoding: 'utf8',
    env: { ...env, GITHUB_ACTIONS: '', NO_COLOR: '1', TMPDIR: temporary, ...variables },
  });
  return { status, stdout, stderr };
};

const check = (cwd: string, temporary: string, variables: Variables = {}) =>
  runCli(cwd, temporary, ['check'], variables);

/** Every file below a folder, with what it holds. */
const filesBelow = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file, readFileSync(file, 'latin1')]),
  );

describe.skipIf(process.platform === 'win32')('what was compiled', () => {
  it('is kept for the next run in a folder that is the user’s alone, and changes nothing that is printed', () => {
    const { here, temporary, place } = setting();
    const first = check(here.root, temporary);
    expect(first).toMatchObject({ status: 1, stderr: '' });
    expect(statSync(place).mode & 0o777).toBe(0o700);
    const kept = filesBelow(place);
    expect(kept.size).toBeGreaterThan(2);
    expect(check(here.root, temporary)).toEqual(first);
    expect(filesBelow(place)).toEqual(kept);
  });

  it('is the same for a run over few files and one over many, whichever comes first', () => {
    for (const order of [
      ['few', 'many'],
      ['many', 'few'],
    ]) {
      const { here, temporary, place } = setting();
      for (let i = 0; i < 25; i++) here.put(`many/${i}.contract.yaml`, broken());
      here.put('few/a.contract.yaml', broken());
      const run = (kind: string) => check(join(here.root, kind), temporary);
      for (const kind of order) expect(run(kind)).toMatchObject({ status: 1, stderr: '' });
      const kept = filesBelow(place);
      for (const kind of order) expect(run(kind)).toMatchObject({ status: 1, stderr: '' });
      expect(filesBelow(place)).toEqual(kept);
    }
  });

  it('comes to have what runs of another kind call, and then stays', () => {
    const { here, temporary, place } = setting();
    here.put('one/.github/workflows/a.yml', 'on: push\njobs: {a: {runs-on: x, steps: [{run: echo}]}}\n');
    const run = (folder: string) => check(join(here.root, folder), temporary);
    const sizes = () => [...filesBelow(place)].map(([file, text]) => ({ file, size: text.length }));
    expect(run('one')).toMatchObject({ status: 0, stderr: '' });
    const first = sizes();
    expect(run('.')).toMatchObject({ status: 1, stderr: '' });
    const second = sizes();
    expect(second.length).toBeGreaterThan(first.length);
    const grown = first.filter(({ file, size }) => second.some((one) => one.file === file && one.size > size));
    expect(grown.length).toBeGreaterThan(0);
    for (const folder of ['one', '.']) run(folder);
    expect(sizes()).toEqual(second);
  });

  it('is changed no more once each kind of run has been there, with threads and without', () => {
    for (const count of [12, 30]) {
      const { here, temporary, place } = setting();
      const text = 'on: push\njobs: {a: {runs-on: x, steps: [{run: echo "${{ steps.b.outputs.c }}"}]}}\n';
      for (let i = 0; i < count; i++) here.put(`.github/workflows/${i}.yml`, text);
      const run = (...more: readonly string[]) => runCli(here.root, temporary, ['check', ...more]);
      const round = (): void => {
        for (const more of [['--threads', '2'], ['--threads', '1'], []]) expect(run(...more).status).toBe(1);
      };
      round();
      const kept = filesBelow(place);
      expect(kept.size).toBeGreaterThan(2);
      for (let i = 0; i < 3; i++) round();
      expect(filesBelow(place)).toEqual(kept);
    }
  });

  it('becomes no less by a run in which V8 drops what has not run for a while', () => {
    const { here, temporary, place } = setting();
    const name = 'flow/b.contract.yaml';
    here.put(name, 'schema_version: "1.0.0"\npipeline_id: b\nphases: {one: {handler: "./one.mjs#one"}}\n');
    const rounds =
      'for (let i = 0; i < 300; i++) kept = Array.from({ length: 40 }, () => new Array(20_000).fill({ i }));';
    here.put('flow/one.mjs', `export const one = () => { let kept; ${rounds} return kept && {}; };\n`);
    expect(check(here.root, temporary).status).toBe(1);
    const before = filesBelow(place);
    const { status } = runCli(here.root, temporary, ['run', name]);
    expect(status).toBe(0);
    const after = filesBelow(place);
    expect(after.size).toBeGreaterThan(before.size);
    for (const [file, text] of before) expect(after.get(file)?.length, file).toBeGreaterThanOrEqual(text.length);
  });

  it('goes after a month where it belongs to another build, and nothing else goes', () => {
    const { here, temporary, place } = setting();
    const build = '0123456789abcdef-v20.0.0-x64';
    const names = [build, build.replace('v20', 'v22'), 'v22.1.0-x64-aaaa', 'mine'];
    mkdirSync(place, { mode: 0o700 });
    for (const name of names) mkdirSync(join(place, name), { mode: 0o700 });
    writeFileSync(join(place, build, 'a.cjs'), '');
    const days = (count: number): number => Date.now() / 1000 - count * 24 * 3600;
    for (const [i, name] of names.entries()) utimesSync(join(place, name), days(31), days(i === 1 ? 29 : 31));
    expect(check(here.root, temporary).status).toBe(1);
    expect(readdirSync(place)).toEqual(expect.arrayContaining(names.slice(1)));
    expect(existsSync(join(place, build))).toBe(false);
  });

  it('is neither kept nor taken where NODE_DISABLE_COMPILE_CACHE says so, and for the version', () => {
    const { here, temporary } = setting();
    expect(check(here.root, temporary, { NODE_DISABLE_COMPILE_CACHE: '1' }).status).toBe(1);
    const env = { ...process.env, TMPDIR: temporary };
    expect(spawnSync(process.execPath, [cli, '--version'], { env }).status).toBe(0);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('is kept where NODE_COMPILE_CACHE says', () => {
    const { here, temporary } = setting();
    const elsewhere = join(temporary, 'elsewhere');
    expect(check(here.root, temporary, { NODE_COMPILE_CACHE: elsewhere }).status).toBe(1);
    expect(filesBelow(elsewhere).size).toBeGreaterThan(2);
    expect(readdirSync(temporary)).toEqual(['elsewhere']);
  });

  it('is not trusted where others can write, or where a link leads elsewhere', () => {
    const { here, temporary, place } = setting();
    const plain = check(here.root, temporary, { NODE_DISABLE_COMPILE_CACHE: '1' });
    mkdirSync(place);
    chmodSync(place, 0o777);
    expect(check(here.root, temporary)).toEqual(plain);
    expect(filesBelow(place).size).toBe(0);

    const other = setting();
    const target = join(other.temporary, 'target');
    mkdirSync(target, { mode: 0o700 });
    symlinkSync(target, other.place);
    expect(check(other.here.root, other.temporary)).toEqual(plain);
    expect(filesBelow(target).size).toBe(0);
  });

  it('is no matter where it cannot be kept', () => {
    const { here, temporary } = setting();
    const file = join(temporary, 'file');
    writeFileSync(file, '');
    const { status, stderr } = check(here.root, temporary, { NODE_COMPILE_CACHE: join(file, 'below') });
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(existsSync(join(file, 'below'))).toBe(false);
  });

  it('is made again where it is damaged, cut or of other flags', () => {
    const { here, temporary, place } = setting();
    const first = check(here.root, temporary);
    const kept = filesBelow(place);
    const files = [...kept.keys()];
    const flipped = (file: string, share: number): void => {
      const bytes = readFileSync(file);
      const at = Math.floor(bytes.length * share);
      bytes.fill((bytes[at] ?? 0) ^ 0x55, at, at + 1);
      writeFileSync(file, bytes);
    };
    const damages: readonly ((file: string) => void)[] = [
      (file) => truncateSync(file, 100),
      (file) => writeFileSync(file, 'nothing of the kind'),
      (file) => appendFileSync(file, 'and more'),
      (file) => flipped(file, 0.2),
      (file) => flipped(file, 0.8),
      (file) => writeFileSync(file, Buffer.alloc(readFileSync(file).length)),
    ];
    for (const damage of damages) {
      for (const file of files) damage(file);
      const damaged = filesBelow(place);
      expect(check(here.root, temporary)).toEqual(first);
      for (const file of files) expect(readFileSync(file, 'latin1') === damaged.get(file)).toBe(false);
    }
    expect(check(here.root, temporary, { NODE_OPTIONS: '--max-old-space-size=500' })).toEqual(first);
  });
});

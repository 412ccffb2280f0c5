import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtCli } from './built.ts';
import { root } from './sources.ts';

/** The path of a Node 22, to run the package there as well. */
const node22 = process.env['CONTEXTCORE_NODE22'];

const contract = `schema_version: "1.0.0"
pipeline_id: shop
inputs: []
phases:
  plan:
    exit: {required: [{name: domain, type: str}]}
  build:
    entry: {required: [{name: domain, type: str}, {name: budget, type: int}]}
  ship:
    when: 'domain == "web"'
`;

const consumer = `import { check } from 'contextcore';
import type { Checked, Diagnostic } from 'contextcore';
const result: Checked = await check({ files: [{ path: 'a.contract.yaml', text: '' }] });
const codes: readonly string[] = result.diagnostics.map((diagnostic: Diagnostic) => diagnostic.code);
// @ts-expect-error A diagnostic has no such property.
export const absent = result.diagnostics[0]?.colour;
export { codes };
`;

const program = `const files = [{ path: 'a.contract.yaml', text: ${JSON.stringify(contract)} }];
check({ files }).then(({ diagnostics }) => console.log(diagnostics.map(({ code }) => code).join()));`;

const temporary = mkdtempSync(join(tmpdir(), 'contextcore-package-'));
const home = join(temporary, 'home');
const packed = join(temporary, 'packed');
const installed = join(home, 'node_modules/contextcore');

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const run = (file: string, args: readonly string[], cwd = home): Run => {
  const env = { ...process.env, NO_COLOR: '1', GITHUB_ACTIONS: '' };
  return spawnSync(file, args, { cwd, encoding: 'utf8', env, shell: process.platform === 'win32' });
};

const npm = (args: readonly string[], cwd: string): string => {
  const { status, stdout, stderr } = run('npm', [...args, '--no-audit', '--no-fund'], cwd);
  if (status !== 0) throw new Error(`npm ${args.join(' ')} failed:\n${stderr}`);
  return stdout;
};

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

beforeAll(() => {
  builtCli();
  for (const folder of [home, packed]) mkdirSync(folder);
  npm(['pack', '--ignore-scripts', '--silent', '--pack-destination', packed], root);
  const tarball = readdirSync(packed).map((name) => join(packed, name));
  writeFileSync(join(home, 'package.json'), '{"name": "consumer", "private": true, "type": "module"}\n');
  npm(['install', '--prefer-offline', ...tarball], home);
  writeFileSync(join(home, 'shop.contract.yaml'), contract);
});

afterAll(() => rmSync(temporary, { recursive: true, force: true }));

describe('the package, installed from its tarball', () => {
  it('holds what users need and nothing else', () => {
    const files = readdirSync(installed, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(installed.length + 1));
    const known = [
      /^(package\.json|README\.md|CHANGELOG\.md|LICENSE)$/u,
      /^dist\/cli(\.cjs|\/[\w.-]+\.cjs|\/third-party-licenses\.txt)$/u,
      /^dist\/(index|runtime|adapters|records|otlp|project|compose|connect|core|parse|contract|domains|verify)(\/[\w./-]+)?\.(js|d\.ts)$/u,
      /^(contracts|rules|docs|deploy)\/[\w./-]+\.(md|json|yaml)$/u,
      /^fixtures\/demo\/[\w./-]+$/u,
      /^ci\/gitlab\.yml$/u,
    ];
    expect(files.filter((file) => !known.some((pattern) => pattern.test(file)))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'dist/cli.cjs', 'dist/index.d.ts']));
  });

  it('checks a contract through npx', () => {
    const { status, stdout } = run('npx', ['--no-install', 'contextcore', 'check']);
    expect(stdout).toMatch(/^shop\.contract\.yaml:8:\d+: error: .*"budget".* \[propagation\/dangling-read\]$/mu);
    expect(status).toBe(1);
  });

  it('tells its version', () => {
    expect(run('npx', ['--no-install', 'contextcore', '--version']).stdout.trim()).toContain(manifest.version);
  });

  it('explains a rule from the docs that it ships', () => {
    const { status, stdout } = run('npx', ['--no-install', 'contextcore', 'explain', 'propagation/dangling-read']);
    expect(stdout).toContain('propagation/dangling-read');
    expect(status).toBe(0);
  });

  it('lists every syntax error of a broken file, which takes a package that is loaded on demand', () => {
    writeFileSync(join(home, 'broken.yaml'), 'a: [1\nb: "x\n');
    const { status, stdout } = run('npx', ['--no-install', 'contextcore', 'check', 'broken.yaml']);
    expect(stdout).toContain('[contract/syntax]');
    expect(status).toBe(1);
  });

  it('needs exactly the dependencies that it declares', () => {
    const names = new Set<string>();
    for (const entry of readdirSync(join(installed, 'dist'), { recursive: true, withFileTypes: true })) {
      if (!/\.(js|cjs)$/u.test(entry.name)) continue;
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
      for (const match of text.matchAll(/(?<!['"])(?:from ?|import\(|require\(|import )["']([^."'][^"']*)["']/gu)) {
        const [scope = '', name] = (match[1] ?? '').split('/');
        names.add(scope.startsWith('@') ? `${scope}/${name}` : scope);
      }
    }
    const packages = [...names].filter((name) => existsSync(join(root, 'node_modules', name, 'package.json'))).sort();
    // Who sends spans has an exporter, and with it these: they are peers that may be absent.
    const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
    expect(packages.filter((name) => !(name in declared))).toEqual([]);
    expect(Object.keys(manifest.dependencies).filter((name) => !packages.includes(name))).toEqual([]);
  });

  it.each(['nodenext', 'bundler'])('has types that resolve under moduleResolution %s', (moduleResolution) => {
    const folder = join(home, moduleResolution);
    mkdirSync(folder);
    writeFileSync(join(folder, 'consumer.ts'), consumer);
    const module = moduleResolution === 'bundler' ? 'esnext' : moduleResolution;
    const compilerOptions = { module, moduleResolution, target: 'es2022', strict: true, types: [], noEmit: true };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
    const { status, stdout } = run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder]);
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });
});

describe.each([
  ['the Node that runs the tests', process.execPath],
  ['Node 22', node22],
])('on %s', (_, node) => {
  it('is imported, required and run', ({ skip }) => {
    if (node === undefined) skip('CONTEXTCORE_NODE22 does not name a Node 22 program');
    const file = node ?? '';
    const imported = run(file, ['--input-type=module', '-e', `import { check } from 'contextcore';\n${program}`]);
    expect(imported.stdout.trim()).toBe('propagation/dangling-read');
    const required = run(file, [
      '--input-type=commonjs',
      '-e',
      `const { check } = require('contextcore');\n${program}`,
    ]);
    expect(required.stdout.trim()).toBe('propagation/dangling-read');
    const cli = run(file, [join(installed, 'dist/cli.cjs'), 'check', '--format', 'json', 'shop.contract.yaml']);
    expect(JSON.parse(cli.stdout).summary.errors).toBe(1);
  });

  it('imports the modules that a contract names, without a word of its own', ({ skip }) => {
    if (node === undefined) skip('CONTEXTCORE_NODE22 does not name a Node 22 program');
    const folder = join(temporary, `run-${node === node22 ? 'other' : 'own'}`);
    mkdirSync(folder);
    writeFileSync(
      join(folder, 'a.contract.yaml'),
      'schema_version: "1.0.0"\npipeline_id: a\ninputs: [x]\noutputs: [y]\nphases:\n' +
        '  one: {handler: "./one.mjs#one", entry: {required: [x]}, exit: {required: [y]}}\n',
    );
    writeFileSync(join(folder, 'one.mjs'), 'export const one = ({ x }) => ({ y: x });\n');
    writeFileSync(join(folder, 'x.json'), '{"x": 1}\n');
    const args = [join(installed, 'dist/cli.cjs'), 'run', 'a.contract.yaml', '--context', 'x.json'];
    const { status, stdout, stderr } = run(node ?? '', args, folder);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('succeeded');
  });

  it('prints the same with and without what an earlier run has compiled, and nothing beside it', ({ skip }) => {
    if (node === undefined) skip('CONTEXTCORE_NODE22 does not name a Node 22 program');
    const check = (variables: Readonly<Record<string, string>>) => {
      const { stdout, stderr } = spawnSync(
        node ?? '',
        [join(installed, 'dist/cli.cjs'), 'check', 'shop.contract.yaml'],
        {
          cwd: home,
          encoding: 'utf8',
          env: { ...process.env, NO_COLOR: '1', GITHUB_ACTIONS: '', ...variables },
        },
      );
      return { stdout, stderr };
    };
    const without = check({ NODE_DISABLE_COMPILE_CACHE: '1' });
    expect(without.stdout).toContain('propagation/dangling-read');
    expect(without.stderr).toBe('');
    const folder = mkdtempSync(join(temporary, 'compiled-'));
    expect(check({ NODE_COMPILE_CACHE: folder })).toEqual(without);
    // Node's own cache stands beside ours, where it has one.
    expect(readdirSync(folder).filter((name) => /^[\da-f]{16}-v/u.test(name)).length).toBe(1);
    expect(check({ NODE_COMPILE_CACHE: folder })).toEqual(without);
  });
});

import { PassThrough } from 'node:stream';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { createAsk } from '../../src/cli/commands/ask.ts';
import { createContext } from '../../src/cli/commands/context-create.ts';
import { workspace } from './cli.ts';

const sound = 'project: {id: checkout}\ntargets: [{kind: Deployment, name: checkout-api}]\n';
const unowned = `business: {criticality: critical}\n${sound}`;

const document = (spec: string): string =>
  `apiVersion: contextcore.io/v1\nkind: ProjectContext\nmetadata: {name: a}\nspec:\n${spec.replaceAll(/^/gmu, '  ')}`;

describe('contextcore validate', () => {
  it('checks the file of the repository and the documents below, and nothing else', async () => {
    const { run } = workspace({
      '.contextcore.yaml': sound,
      'deploy/all.yaml': `kind: ConfigMap\n---\n${document(unowned)}`,
      'deploy/other.yaml': 'kind: Deployment\nspec: [\n',
      'flow.contract.yaml': 'nonsense: true\n',
    });
    const { code, out } = await run(['validate', '--no-color']);
    expect(out).toContain(
      'deploy/all.yaml:7:27: error: The project is critical, but "business" has no key "owner". [project/missing-owner]',
    );
    expect(out).toContain('1 error in 2 files');
    expect(code).toBe(1);
  });

  it('has nothing to say about a sound file, in every form for programs', async () => {
    const { run } = workspace({ '.contextcore.yaml': sound });
    expect(await run(['validate'])).toEqual({ code: 0, out: 'No findings in 1 file\n', err: '' });
    expect(JSON.parse((await run(['validate', '--format', 'json'])).out).diagnostics).toEqual([]);
    expect(JSON.parse((await run(['validate', '--format', 'sarif'])).out).runs[0].results).toEqual([]);
    expect((await run(['validate', '--format', 'github'])).out).not.toContain('::error');
  });

  it('goes by the severities of the configuration and of the command line', async () => {
    const { run } = workspace({
      '.contextcore.yaml': unowned,
      'contextcore.config.yaml': 'rules: {project/missing-owner: warning}\n',
    });
    expect((await run(['validate'])).code).toBe(0);
    expect((await run(['validate', '--strict'])).code).toBe(2);
    expect((await run(['validate', '--rule', 'project/missing-owner=off'])).out).toContain('No findings');
    expect((await run(['validate', '--rule', 'project/missing=off'])).code).toBe(92);
  });

  it('says why a named path cannot be checked', async () => {
    const { run } = workspace({ 'a/other.yaml': 'kind: Other\n', 'two.yaml': 'kind: A\n---\nkind: B\n' });
    expect(await run(['validate', 'gone.yaml'])).toMatchObject({
      code: 91,
      err: expect.stringContaining('no such file'),
    });
    expect(await run(['validate', 'a'])).toMatchObject({
      code: 91,
      err: expect.stringContaining('no .contextcore.yaml'),
    });
    expect(await run(['validate', 'two.yaml'])).toMatchObject({
      code: 91,
      err: 'contextcore: "two.yaml" holds no ProjectContext.\n',
    });
    expect(await run(['validate'])).toMatchObject({ code: 0, err: expect.stringContaining('`contextcore create`') });
    expect((await run(['validate', '--strict'])).code).toBe(91);
  });

  it.each(['pretty', 'json', 'sarif', 'github', 'markdown', 'html', 'junit', 'gitlab'])(
    'prints no credential with --format %s',
    async (format) => {
      const token = `ghp_${'q7'.repeat(18)}`;
      const { run } = workspace({
        '.contextcore.yaml': [
          `design: {doc: "https://u:${'w8'.repeat(6)}@a.example"}`,
          `business: {owner: ${token}, criticality: ${token}, ${token}: 1} # ${token}`,
          `project: {id: a, epic: "g\\x68p_${'z9'.repeat(18)}"}`,
          `onwer: {"g\\x68p_${'j4'.repeat(18)}": 1, a: "g\\x68p_${'j4'.repeat(18)}"}`,
          'agentGuidance:',
          '  focus: |',
          '    -----BEGIN PRIVATE KEY-----',
          `    ${'k6'.repeat(20)}`,
          '    -----END PRIVATE KEY-----',
          'targets: []',
        ].join('\n'),
      });
      const { code, out, err } = await run(['validate', '--format', format, '--verbose']);
      expect(code).toBe(1);
      expect(`${out}${err}`).toMatch(/looks like a (token of GitHub|private key)/u);
      expect(`${out}${err}`).not.toMatch(/(?:q7|w8|z9|k6|j4){2}/u);
    },
  );
});

const flags = ['--target', 'deployment/checkout-api', '--criticality', 'high', '--owner', 'team-checkout'];

describe('contextcore create', () => {
  it('writes a document that is valid, and never over one that exists', async () => {
    const { run, read } = workspace();
    const more = [
      '--id',
      'checkout',
      '--availability',
      '99.9',
      '--latency-p99',
      '200ms',
      '--throughput',
      '500rps',
      '--epic',
      'yes',
    ];
    expect(await run(['create', ...flags, ...more])).toMatchObject({ code: 0, out: '' });
    const text = read('.contextcore.yaml');
    expect(load(text)).toEqual({
      apiVersion: 'contextcore.io/v1',
      kind: 'ProjectContext',
      metadata: { name: 'checkout' },
      spec: {
        project: { id: 'checkout', epic: 'yes' },
        business: { criticality: 'high', owner: 'team-checkout' },
        requirements: { availability: '99.9', latencyP99: '200ms', throughput: '500rps' },
        targets: [{ kind: 'Deployment', name: 'checkout-api' }],
      },
    });
    expect((await run(['validate'])).out).toBe('No findings in 1 file\n');
    expect(await run(['create', ...flags, '--id', 'other'])).toMatchObject({
      code: 91,
      err: 'contextcore: ".contextcore.yaml" exists already: --force replaces it.\n',
    });
    expect(read('.contextcore.yaml')).toBe(text);
    expect((await run(['create', ...flags, '--id', 'other', '--force'])).code).toBe(0);
    expect(read('.contextcore.yaml')).toContain('id: other');
  });

  it('writes nothing where that would not be valid, and says everything that is wrong', async () => {
    const { run, has } = workspace();
    const bad = await run([
      'create',
      '--target',
      'Pod/x',
      '--criticality',
      'critical',
      '--latency-p99',
      '2',
      '--id',
      'A',
    ]);
    expect(bad.code).toBe(92);
    expect(bad.err.split('\n')).toEqual([
      'contextcore: Nothing was written:',
      expect.stringContaining('Key "name" of "metadata"'),
      expect.stringContaining('Key "id"'),
      expect.stringContaining('has no key "owner"'),
      expect.stringContaining('Key "latencyP99"'),
      '',
    ]);
    expect(await run(['create'])).toMatchObject({ code: 92, err: expect.stringContaining('--target') });
    expect(await run(['create', '--target', 'Car/x'])).toMatchObject({
      code: 92,
      err: expect.stringContaining('KIND/NAME'),
    });
    expect(await run(['create', ...flags, '--value', 'much'])).toMatchObject({ code: 92 });
    expect(has('.contextcore.yaml')).toBe(false);
  });

  it('does not repeat a credential that it is given', async () => {
    const { run } = workspace();
    const { code, err } = await run(['create', ...flags, '--epic', `ghp_${'q7'.repeat(18)}`]);
    expect(code).toBe(92);
    expect(err).not.toContain('q7q7');
  });

  const io = (cwd: string) => ({
    cwd,
    env: {},
    stdoutIsTerminal: true,
    out: () => undefined,
    err: () => undefined,
    now: () => 0,
  });

  const asking = (answers: readonly string[]) => {
    const input = new PassThrough();
    const output = new PassThrough();
    const left = [...answers];
    const asked: string[] = [];
    output.on('data', (chunk) => {
      if (!String(chunk).includes(': ')) return;
      asked.push(String(chunk));
      const answer = left.shift();
      if (answer === undefined) input.end();
      else input.write(`${answer}\n`);
    });
    return { ask: createAsk(input, output), asked };
  };

  it('asks on a terminal for what flags leave open, and again where it gets another word', async () => {
    const { root, read } = workspace();
    const { ask, asked } = asking(['shop', 'urgent', 'CRITICAL', '', '99.9', '', '']);
    expect(await createContext('.contextcore.yaml', { owner: 'ada' }, io(root), ask)).toBe(0);
    expect(load(read('.contextcore.yaml'))).toMatchObject({
      spec: {
        project: { id: 'shop' },
        business: { criticality: 'critical', owner: 'ada' },
        requirements: { availability: '99.9' },
        targets: [{ kind: 'Deployment', name: 'shop' }],
      },
    });
    expect(asked.filter((question) => question.startsWith('Criticality'))).toHaveLength(2);
    expect(asked.join('')).not.toContain('Owner');
  });

  it('writes nothing where the answers end', async () => {
    const { root, has } = workspace();
    const { ask } = asking(['shop']);
    await expect(createContext('.contextcore.yaml', {}, io(root), ask)).rejects.toThrow('The input ended');
    expect(has('.contextcore.yaml')).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { commandTree } from '../../src/cli/command-tree.ts';
import { createProgram } from '../../src/cli/program.ts';
import { contract, workspace } from './cli.ts';

const io = { cwd: '/', env: {}, stdoutIsTerminal: false, out: () => {}, err: () => {}, now: () => 0 };
const nodes = commandTree(await createProgram(io, () => {}));

describe('usage', () => {
  it.each(nodes.map((node) => node.path.join(' ')))(
    '`%s --help` tells what there is, with examples, on stdout',
    async (path) => {
      const { code, out, err } = await workspace().run([...path.split(' ').filter((word) => word !== ''), '--help']);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toContain('Usage: contextcore');
      expect(out).toMatch(/\nExamples:\n {2}\$ /u);
    },
  );

  it('an unknown flag is a usage error that names the flag that was meant', async () => {
    const { code, out, err } = await workspace().run(['check', '--formt', 'json']);
    expect({ code, out }).toEqual({ code: 92, out: '' });
    expect(err).toContain("unknown option '--formt'");
    expect(err).toContain('Did you mean --format?');
  });

  it('an unknown command is a usage error that names the command that was meant', async () => {
    const { code, err } = await workspace().run(['chekc']);
    expect(code).toBe(92);
    expect(err).toContain('Did you mean check?');
  });

  it('help for an unknown command names the one that was meant', async () => {
    const { code, out, err } = await workspace().run(['help', 'chekc']);
    expect({ code, out }).toEqual({ code: 92, out: '' });
    expect(err).toMatch(/^error: unknown command 'chekc'\n\(Did you mean check\?\)/u);
    expect((await workspace().run(['help', 'check'])).out).toContain('Usage: contextcore check');
    expect((await workspace().run(['help'])).out).toContain('Usage: contextcore [options]');
  });

  it.each([
    [['check', '--format', 'xml']],
    [['check', '--rule', 'propagation/dead-write']],
    [['check', '--rule', 'propagation/dead-write=loud']],
    [['check', '--preset', 'gentle']],
    [['check', '--max-diagnostics', '-1']],
    [['check', '--max-diagnostics', '1e3']],
    [['check', '--quiet', '--verbose']],
    [['preflight', 'a.contract.yaml']],
    [['baseline', 'accept', 'propagation/dead-write']],
    [['completion', 'tcsh']],
    [['init', 'a', 'b']],
    [['check', '--front-end', '']],
    [['preflight', 'a.contract.yaml', '--phases', ' , ']],
    [['task', 'list', '--type', 'storry']],
    [['task', 'list', '--priority', 'urgent']],
    [[]],
  ])('%j is a usage error', async (line) => {
    const { code, out, err } = await workspace().run(line);
    expect({ code, out }).toEqual({ code: 92, out: '' });
    expect(err).not.toBe('');
  });

  it('the version is that of the package', async () => {
    expect((await workspace().run(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/u);
  });
});

it('a bug of ours is called one, exits with 98 and tells what to report', async () => {
  const out = () => {
    throw new TypeError('out of order');
  };
  const { code, err } = await workspace({ 'a.contract.yaml': contract() }).run(['check'], { out });
  expect(code).toBe(98);
  expect(err).toMatch(/a bug in contextcore[\s\S]*Please report[\s\S]*contextcore \d[\s\S]*TypeError: out of order\n/u);
});

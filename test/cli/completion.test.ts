import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { workspace } from './cli.ts';

const scriptFor = async (shell: string): Promise<string> => (await workspace().run(['completion', shell])).out;
const has = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

const bashWords = (script: string, ...words: readonly string[]): readonly string[] => {
  const list = ['contextcore', ...words].map((word) => `'${word}'`).join(' ');
  const ask = `${script}\nCOMP_WORDS=(${list}); COMP_CWORD=${words.length}; _contextcore; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', ask], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((word) => word !== '');
};

describe('completion', () => {
  it.skipIf(!has('bash'))('in bash offers commands, flags and the values of flags (needs bash)', async () => {
    const script = await scriptFor('bash');
    expect(bashWords(script, 'ch')).toEqual(['check']);
    expect(bashWords(script, 'baseline', '')).toEqual(['create', 'prune', 'accept']);
    expect(bashWords(script, 'check', '--ma')).toEqual(['--max-diagnostics']);
    expect(bashWords(script, 'check', '--strict', '--format', 's')).toEqual(['sarif']);
    expect(bashWords(script, 'graph', '-f', '')).toEqual(['mermaid', 'dot', 'json', 'graphlib', 'html', 'svg']);
    expect(bashWords(script, 'completion', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(bashWords(script, 'check', '')).toEqual([]);
  });

  it.skipIf(!has('zsh'))('for zsh is a script that zsh can read (needs zsh)', async () => {
    expect(spawnSync('zsh', ['-n'], { input: await scriptFor('zsh'), encoding: 'utf8' }).stderr).toBe('');
  });

  it.skipIf(!has('fish'))('in fish offers commands, flags and the values of flags (needs fish)', async () => {
    const script = await scriptFor('fish');
    const ask = (line: string): readonly string[] => {
      const { stdout, stderr } = spawnSync('fish', ['--no-config', '-c', `${script}\ncomplete -C '${line}'`], {
        encoding: 'utf8',
      });
      expect(stderr).toBe('');
      return stdout.split('\n').flatMap((row) => row.split('\t')[0] || []);
    };
    expect(ask('contextcore ch')).toEqual(['check']);
    expect([...ask('contextcore baseline ')].sort()).toEqual(['accept', 'create', 'prune']);
    expect(ask('contextcore check --ma')).toEqual(['--max-diagnostics']);
    expect(ask('contextcore check --format s')).toEqual(['sarif']);
    expect(ask('contextcore baseline create --f')).toEqual(['--force']);
  });

  it.each(['zsh', 'fish'])('for %s knows every command and every format', async (shell) => {
    const script = await scriptFor(shell);
    for (const word of ['check', 'preflight', 'prune', 'max-diagnostics', 'graphlib', 'sarif'])
      expect(script).toContain(word);
  });
});

import { spawnSync } from 'node:child_process';

/** What git said, or why there is no answer. */
export type GitAnswer =
  | { readonly kind: 'done'; readonly out: Buffer }
  | { readonly kind: 'failed'; readonly said: string }
  | { readonly kind: 'absent' };

export interface GitWorld {
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const mostBytes = 1024 ** 3;

/** Runs git with a list of arguments and no shell between. It asks nobody for a password, and changes nothing. */
export const runGit = (args: readonly string[], { cwd, env }: GitWorld, input = ''): GitAnswer => {
  const { error, status, stdout, stderr } = spawnSync('git', args, {
    cwd,
    env: { ...env, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0' },
    input,
    maxBuffer: mostBytes,
    windowsHide: true,
  });
  if (error && 'code' in error && error.code === 'ENOENT') return { kind: 'absent' };
  if (error) return { kind: 'failed', said: error.message };
  if (status !== 0) return { kind: 'failed', said: stderr.toString('utf8').split('\n', 1)[0] ?? '' };
  return { kind: 'done', out: stdout };
};

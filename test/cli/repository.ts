import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { workspace } from './cli.ts';

const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.invalid', '-c', 'commit.gpgsign=false'];

export const git = (cwd: string, ...args: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync('git', [...identity, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
  });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
};

/** A repository with one commit for each set of files; a file without text is removed. */
export const repository = (...commits: readonly Readonly<Record<string, string | undefined>>[]) => {
  const here = workspace();
  rmSync(join(here.root, '.git'), { recursive: true });
  git(here.root, 'init', '--quiet', '--initial-branch=main');
  for (const files of commits) {
    for (const [name, text] of Object.entries(files)) {
      const path = join(here.root, name);
      mkdirSync(dirname(path), { recursive: true });
      if (text === undefined) rmSync(path);
      else writeFileSync(path, text);
    }
    git(here.root, 'add', '--all');
    git(here.root, 'commit', '--quiet', '--allow-empty', '--message=next');
  }
  return {
    ...here,
    run: (line: readonly string[], more: Parameters<typeof here.run>[1] = {}) =>
      here.run(line, { env: { PATH: process.env['PATH'] }, ...more }),
  };
};

import { spawnSync } from 'node:child_process';

/** What kubectl said, or why there is no answer. */
export type KubectlAnswer =
  | { readonly kind: 'done'; readonly out: string }
  /** What it said on stderr: all of it, and one line of it. */
  | { readonly kind: 'failed'; readonly said: string; readonly line: string }
  | { readonly kind: 'late' }
  | { readonly kind: 'absent' };

export interface KubernetesWorld {
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A context of the kubeconfig; without it the current one. */
  readonly cluster?: string;
  readonly timeoutMs: number;
}

/** More than any object in a cluster may have. */
const mostBytes = 16 * 1024 * 1024;

const withoutControls = (text: string): string => text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').trim();

/** The line that says what went wrong: warnings of the client stand before it. */
const lineOf = (said: string): string => {
  const lines = said.split('\n').map(withoutControls);
  const line = lines.find((one) => /^(?:error|Error|Unable|The )/u.test(one)) ?? lines.findLast((one) => one !== '');
  const plain = (line ?? '').replace(/^(?:error|Error from server(?: \([A-Za-z]{1,40}\))?): /u, '');
  return plain.length > 300 ? `${plain.slice(0, 300)}…` : plain;
};

/** The arguments of kubectl for a cluster. */
export const argumentsFor = (args: readonly string[], cluster: string | undefined): readonly string[] =>
  cluster === undefined ? args : [...args, `--context=${cluster}`];

/** Runs kubectl with a list of arguments and no shell between. It asks nobody for anything. */
export const runKubectl = (args: readonly string[], world: KubernetesWorld): KubectlAnswer => {
  const { cwd, env, cluster, timeoutMs } = world;
  const { error, status, stdout, stderr } = spawnSync('kubectl', argumentsFor(args, cluster), {
    cwd,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: mostBytes,
    windowsHide: true,
  });
  const code = error !== undefined && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return { kind: 'absent' };
  if (code === 'ETIMEDOUT') return { kind: 'late' };
  if (error) return { kind: 'failed', said: error.message, line: withoutControls(error.message) };
  const said = stderr.toString('utf8');
  if (status !== 0) return { kind: 'failed', said, line: lineOf(said) };
  return { kind: 'done', out: stdout.toString('utf8') };
};

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Contract } from '../../../src/contract/index.ts';
import { loadContract } from '../../../src/contract/source/yaml/load.ts';
import { type Artifact, createSource } from '../../../src/core/index.ts';
import { type AlertOptions, alertFiles, defaultThresholds } from '../../../src/generate/alerts/index.ts';

/** A workflow whose second phase reads two critical fields and one that is not. */
export const contractNamed = (workflow: string, { phase = 'use', field = 'answer' } = {}): Contract => {
  const text = JSON.stringify(
    {
      schema_version: '1.0.0',
      pipeline_id: workflow,
      inputs: ['request'],
      outputs: ['result'],
      phases: {
        make: { entry: { required: ['request'] }, exit: { required: [field] } },
        [phase]: {
          entry: { required: [field], enrichment: [{ name: 'tone', default: 'plain' }] },
          exit: { required: ['result'] },
        },
      },
    },
    null,
    1,
  );
  const { contract } = loadContract(createSource('flow.contract.json', text), () => undefined);
  if (contract === undefined) throw new Error(`No contract: ${text}`);
  return contract;
};

export const optionsWith = (more: Partial<AlertOptions> = {}): AlertOptions => ({
  target: 'all',
  naming: 'otlp',
  thresholds: defaultThresholds,
  choiceOf: () => ({ objective: 99 }),
  links: {},
  labels: {},
  grafana: { folder: 'contextcore', datasource: 'tempo' },
  ...more,
});

export const generated = async (
  contracts: readonly Contract[],
  more: Partial<AlertOptions> = {},
): Promise<readonly Artifact[]> => (await alertFiles(contracts, optionsWith(more))).files;

export const programHere = (name: string): boolean => spawnSync(name, ['--version']).error === undefined;

/** A folder with these files, which is gone after the test. */
export const folderWith = (files: readonly Artifact[]): string => {
  const folder = mkdtempSync(join(tmpdir(), 'contextcore-alerts-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const { path, text } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
};

/** What promtool says of files: nothing where all is well. */
export const promtool = (folder: string, command: 'check' | 'test', files: readonly Artifact[]): string => {
  const { status, stdout, stderr } = spawnSync('promtool', [command, 'rules', ...files.map(({ path }) => path)], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 120_000,
  });
  return status === 0 ? '' : `${stdout}${stderr}`;
};

/** Names that break queries, templates, file names or YAML where nobody takes care. */
export const oddNames = [
  'flow',
  'Flow',
  'nightly-report',
  'v1.2 release candidate',
  'Größe/数据 🚀',
  'say "hi"\\now',
  '{{ $labels.secret }}',
  'open{',
  '`x` }} {{ end }}',
  '"} or vector(1) > 0 #',
  '$__file{/etc/passwd} $HOME',
  'line\nbreak\u2028\u0001\u202e',
  "%s: *[a](b) &amp; 'x'",
  '-',
] as const;

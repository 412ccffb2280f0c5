import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { actionRows, openActions } from '../../../src/contract/source/github-actions/known-actions.generated.ts';
import { knownAction } from '../../../src/contract/source/github-actions/known-actions.ts';
import { root } from '../../sources.ts';

const commit = '0123456789abcdef0123456789abcdef01234567';

/** Sorted names, `…` where there may be more. */
const shown = (uses: string, comment?: string): string => {
  const known = knownAction(uses, () => comment ?? '');
  if (!known) return 'not known';
  return [...[...known.outputs].sort(), ...(known.open ? ['…'] : [])].join(' ');
};

interface Fact {
  readonly name: string;
  readonly newestRead: string;
  readonly versions: readonly { readonly majors: string; readonly sources: readonly unknown[] }[];
}
interface Facts {
  readonly sources: Readonly<Record<string, unknown>>;
  readonly actions: readonly Fact[];
  readonly open: readonly { readonly name: string; readonly why: string }[];
}
const facts: Facts = JSON.parse(readFileSync(join(root, 'scripts/known-actions.json'), 'utf8'));

describe('known actions', () => {
  it.each([
    ['actions/checkout@v4', undefined, 'commit ref'],
    ['actions/checkout@v4.2.1', undefined, 'commit ref'],
    ['actions/checkout@4.2.1', undefined, 'commit ref'],
    ['actions/checkout@v4.0.0-beta.1', undefined, 'commit ref'],
    ['Actions/CheckOut@V4', undefined, 'commit ref'],
    [`actions/checkout@${commit}`, ' v4.2.1', 'commit ref'],
    [`actions/checkout@${commit}`, 'tag=v4', 'commit ref'],
    ['actions/checkout@v3', undefined, ''],
    ['actions/checkout@v7', undefined, 'commit ref'],
    ['actions/cache/save@v4', undefined, ''],
    ['actions/upload-artifact@v4', undefined, 'artifact-digest artifact-id artifact-url'],
    ['dtolnay/rust-toolchain@stable', undefined, 'cachekey name'],
    [`dtolnay/rust-toolchain@${commit}`, 'nightly', 'cachekey name'],
    ['dtolnay/rust-toolchain@1.88.0', undefined, 'cachekey name'],
    ['pypa/gh-action-pypi-publish@release/v1', undefined, ''],
  ])('knows every output of %s (%s)', (uses, comment, outputs) => {
    expect(shown(uses, comment)).toBe(outputs);
  });

  it.each([
    ['actions/checkout@main', undefined],
    ['actions/checkout@v99', undefined],
    ['actions/checkout@v0', undefined],
    ['actions/checkout@v44', undefined],
    ['actions/checkout@4e5f', undefined],
    ['actions/checkout@stable', undefined],
    [`actions/checkout@${commit}`, undefined],
    [`actions/checkout@${commit}`, 'see the notes'],
    [`actions/checkout@${commit}`, 'fixes #4'],
    ['actions/checkout@', undefined],
  ])('cannot know all outputs of %s (%s), only those of other versions', (uses, comment) => {
    expect(shown(uses, comment)).toBe('commit ref …');
  });

  it('does not take the version from the comment where a tag is named', () => {
    expect(shown('actions/checkout@v99', 'v4')).toBe('commit ref …');
  });

  it('tells the versions of one action apart', () => {
    expect(shown('actions/upload-pages-artifact@v1')).toBe('');
    expect(shown('actions/upload-pages-artifact@v3')).toBe('artifact_id');
    expect(shown('actions/upload-pages-artifact@main')).toBe('artifact_id …');
    expect(shown('actions/setup-node@v6')).toBe('cache-hit node-version');
    expect(shown('actions/setup-node@v7')).toBe('cache-hit cache-matched-key cache-primary-key node-version');
  });

  it('does not know a version in a gap between two that it knows', () => {
    expect(shown('docker/build-push-action@v1')).toBe('');
    expect(shown('docker/build-push-action@v3')).toBe('digest imageid metadata …');
    expect(shown('docker/build-push-action@v5')).toBe('digest imageid metadata');
  });

  it('knows outputs that newer releases of a major added, and those that are set without being declared', () => {
    expect(knownAction('docker/metadata-action@v5')?.outputs).toContain('tag-names');
    expect(knownAction('actions/setup-java@v5')?.outputs).toContain('cache-primary-key');
    expect(knownAction('peter-evans/create-pull-request@v8')?.outputs).toContain('pull-request-commits-verified');
  });

  it.each([
    'actions/checkout',
    'someone/else@v4',
    'actions/checkout/sub@v4',
    '@v4',
    '',
    '__proto__@v1',
    'constructor@v1',
  ])('knows nothing of "%s"', (uses) => {
    expect(knownAction(uses)).toBeUndefined();
  });

  it.each([
    ['dorny/paths-filter@v3', 'sets one output for each filter'],
    ['pnpm/action-setup@v4', 'sets "dest" and "bin_dest" without declaring them'],
    ['Nick-Fields/Retry@v3', 'runs the command of the user, which can write outputs'],
  ])('leaves %s open and says why', (uses, reason) => {
    expect(knownAction(uses)).toEqual({ outputs: [], open: true, reason });
  });

  it('knows which actions export no variables, and the variables of some', () => {
    expect(knownAction('actions/checkout@v4')).toMatchObject({ env: [] });
    expect(knownAction('actions/setup-node@v4')).toMatchObject({
      env: ['NODE_AUTH_TOKEN', 'NPM_CONFIG_USERCONFIG'],
    });
    expect(knownAction('actions/checkout@v99')).toMatchObject({ env: [] });
    expect(knownAction('actions/setup-node@v99')).not.toHaveProperty('env');
    expect(knownAction('actions/setup-go@v5')).not.toHaveProperty('env');
  });
});

describe('the table of known actions', () => {
  it('has names in lower case, each version once, and no output twice', () => {
    for (const [name, [versions]] of actionRows) {
      expect(name).toMatch(/^[a-z\d_.-]+(?:\/[a-z\d_.-]+)+$/u);
      expect(openActions.has(name)).toBe(false);
      const all = versions.flatMap(([spans]) => spans.split(' '));
      expect(all.length).toBeGreaterThan(0);
      expect(new Set(all).size).toBe(all.length);
      for (const [, outputs] of versions) {
        const words = outputs.toLowerCase().split(' ');
        expect(new Set(words).size).toBe(words.length);
      }
    }
  });

  it('has no row without a source', () => {
    const byName = new Map(facts.actions.map((fact) => [fact.name.toLowerCase(), fact]));
    for (const name of actionRows.keys()) {
      const fact = byName.get(name);
      expect(fact?.newestRead).toMatch(/^v?\d/u);
      expect(fact?.versions.length).toBeGreaterThan(0);
      for (const { majors, sources } of fact?.versions ?? []) {
        expect([name, majors, sources.length]).not.toEqual([name, majors, 0]);
        for (const source of sources) {
          if (typeof source === 'string') expect(facts.sources).toHaveProperty([source]);
          else if (!(source instanceof Object && 'releases' in source))
            expect(source).toMatchObject({ repository: expect.any(String), file: expect.any(String) });
        }
      }
    }
  });

  it('says of each action that stays open why', () => {
    expect([...openActions]).toEqual(facts.open.map(({ name, why }) => [name.toLowerCase(), why]));
    expect(facts.open.every(({ why }) => why !== '')).toBe(true);
  });

  it('is what its generator writes', () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(root, 'scripts/generate-known-actions.mjs'), '--check'],
      { encoding: 'utf8' },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

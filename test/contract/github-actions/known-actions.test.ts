import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { actionRows } from '../../../src/contract/source/github-actions/known-actions.generated.ts';
import { knownAction } from '../../../src/contract/source/github-actions/known-actions.ts';
import { root } from '../../sources.ts';

const commit = '0123456789abcdef0123456789abcdef01234567';

/** Sorted names, `…` where there may be more. */
const shown = (uses: string, comment?: string): string => {
  const known = knownAction(uses, comment);
  if (!known) return 'not known';
  return [...[...known.outputs].sort(), ...(known.open ? ['…'] : [])].join(' ');
};

describe('known actions', () => {
  it.each([
    ['actions/checkout@v4', undefined, 'commit ref'],
    ['actions/checkout@v4.2.1', undefined, 'commit ref'],
    ['actions/checkout@4.2.1', undefined, 'commit ref'],
    ['actions/checkout@v4.0.0-beta.1', undefined, 'commit ref'],
    ['Actions/CheckOut@V4', undefined, 'commit ref'],
    [`actions/checkout@${commit}`, ' v4.2.1', 'commit ref'],
    [`actions/checkout@${commit}`, 'tag=v4', 'commit ref'],
    ['actions/cache/save@v4', undefined, ''],
  ])('knows every output of %s (%s)', (uses, comment, outputs) => {
    expect(shown(uses, comment)).toBe(outputs);
  });

  it.each([
    ['actions/checkout@main', undefined],
    ['actions/checkout@v99', undefined],
    ['actions/checkout@v0', undefined],
    ['actions/checkout@v44', undefined],
    ['actions/checkout@4e5f', undefined],
    [`actions/checkout@${commit}`, undefined],
    [`actions/checkout@${commit}`, 'see the notes'],
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

  it('knows which actions export no variables', () => {
    expect(knownAction('actions/checkout@v4')?.silent).toBe(true);
    expect(knownAction('actions/setup-python@v5')?.silent).toBe(false);
  });

  it('has names in lower case, each major once, and no output twice', () => {
    for (const [name, { majors }] of actionRows) {
      expect(name).toMatch(/^[a-z\d_.-]+(?:\/[a-z\d_.-]+)+$/u);
      expect(majors.length).toBeGreaterThan(0);
      expect(new Set(majors.map(([major]) => major)).size).toBe(majors.length);
      for (const [, outputs] of majors) expect(new Set(outputs).size).toBe(outputs.length);
    }
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

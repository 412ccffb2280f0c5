import { describe, expect, it } from 'vitest';
import { broken, contract, workspace } from './cli.ts';

const file = 'contextcore.baseline.json';
const start = async () => {
  const here = workspace({ 'a/a.contract.yaml': broken(), 'b/b.contract.yaml': broken('- missing') });
  const created = await here.run(['baseline', 'create']);
  return { here, created };
};

describe('baseline', () => {
  it('that is cut off is said to be so, with a way out that works', async () => {
    const here = workspace({ 'a.contract.yaml': broken() });
    await here.run(['baseline', 'create']);
    here.put('contextcore.baseline.json', here.read('contextcore.baseline.json').slice(0, 60));
    const { code, err } = await here.run(['check']);
    expect(code).toBe(91);
    expect(err).toContain('or write it anew with `contextcore baseline create --force`.');
    expect(err).not.toContain('.yaml".');
    expect((await here.run(['baseline', 'create', '--force'])).code).toBe(0);
    expect((await here.run(['check'])).code).toBe(0);
  });

  it('once created accepts what is there, from every folder, until --no-baseline', async () => {
    const { here, created } = await start();
    expect(created).toMatchObject({ code: 0, out: '', err: `contextcore: ${file}: accepts 3 findings.\n` });
    expect((await here.run(['check', '--strict'])).code).toBe(0);
    expect((await here.run(['check', '--strict'], { below: 'a' })).code).toBe(0);
    expect((await here.run(['check', 'b/b.contract.yaml', '--strict'])).code).toBe(0);
    expect((await here.run(['check', '--no-baseline'])).code).toBe(1);
  });

  it('lets new findings through when lines have moved and something was broken', async () => {
    const { here } = await start();
    here.put('a/a.contract.yaml', `# moved\n\n${broken('- other')}`);
    const { code, out } = await here.run(['check']);
    expect(code).toBe(1);
    expect(out.match(/: error: /gu)).toHaveLength(1);
    expect(out).toContain('"other"');
  });

  it('says what is no longer found, and pruning takes it out', async () => {
    const { here } = await start();
    here.put('b/b.contract.yaml', contract());
    const stale = await here.run(['check', '--strict']);
    expect(stale.code).toBe(2);
    expect(stale.out).toContain('[verify/stale-baseline]');
    expect((await here.run(['baseline', 'prune'])).err).toContain('2 pruned, 1 left');
    expect((await here.run(['check', '--strict'])).code).toBe(0);
    expect((await here.run(['baseline', 'prune'])).err).toContain('nothing to prune');
  });

  it('notices that a file is gone when its folder is checked, and only then', async () => {
    const { here } = await start();
    const { rmSync } = await import('node:fs');
    rmSync(`${here.root}/b/b.contract.yaml`);
    expect((await here.run(['check', 'a', '--strict'])).code).toBe(0);
    expect((await here.run(['check', '--strict'])).code).toBe(2);
  });

  it('is never overwritten by "create" without --force', async () => {
    const { here } = await start();
    const before = here.read(file);
    here.put('a/a.contract.yaml', contract());
    expect((await here.run(['baseline', 'create'])).code).toBe(91);
    expect(here.read(file)).toBe(before);
    expect((await here.run(['baseline', 'create', '--force'])).code).toBe(0);
    expect(here.read(file)).not.toBe(before);
  });

  it('accepts new findings of a rule with the reason on record', async () => {
    const { here } = await start();
    here.put('a/a.contract.yaml', broken('- other'));
    expect((await here.run(['baseline', 'accept', 'dangling-read', '--reason', 'seeded by hand'])).err).toContain(
      '1 accepted',
    );
    expect(here.read(file)).toContain('"reason": "seeded by hand"');
    expect((await here.run(['check', '--strict'])).code).toBe(0);
    expect((await here.run(['baseline', 'accept', 'dangling-read', '--reason', 'x'])).err).toContain(
      'nothing accepted',
    );
    expect((await here.run(['baseline', 'accept', 'dangling-read', '--reason', ' '])).code).toBe(92);
    expect((await here.run(['baseline', 'accept', 'nothing', '--reason', 'x'])).code).toBe(92);
    expect((await here.run(['baseline', 'accept', 'stale-baseline', '--reason', 'x'])).code).toBe(92);
  });

  it('is written the same way every time', async () => {
    const { here } = await start();
    const before = here.read(file);
    await here.run(['baseline', 'create', '--force']);
    expect(here.read(file)).toBe(before);
  });

  it('that is broken stops the check with 91', async () => {
    const { here } = await start();
    for (const text of ['{', '{"schemaVersion": "2", "findings": []}', '']) {
      here.put(file, text);
      const { code, err } = await here.run(['check']);
      expect(code).toBe(91);
      expect(err).toContain(file);
    }
  });

  it('stands where the configuration says', async () => {
    const here = workspace({ 'contextcore.config.yaml': 'baseline: ci/accepted.json\n', 'a.contract.yaml': broken() });
    await here.run(['baseline', 'create']);
    expect(here.has('ci/accepted.json')).toBe(true);
    expect((await here.run(['check', '--strict'])).code).toBe(0);
  });

  it('must be there to be pruned', async () => {
    expect((await workspace({ 'a.contract.yaml': broken() }).run(['baseline', 'prune'])).code).toBe(91);
  });
});

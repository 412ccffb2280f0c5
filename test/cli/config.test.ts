import { describe, expect, it } from 'vitest';
import { broken, contract, workspace } from './cli.ts';

const config = 'contextcore.config.yaml';

describe('the configuration', () => {
  it('is found upwards, and its globs count from its folder', async () => {
    const here = workspace({
      [config]: 'exclude: ["flows/old/**"]\nrules: {propagation/dangling-read: warning}\n',
      'flows/old/a.contract.yaml': broken(),
      'flows/b.contract.yaml': broken(),
    });
    const { code, out } = await here.run(['check'], { below: 'flows' });
    expect(code).toBe(0);
    expect(out).toContain('b.contract.yaml:12:11: warning');
    expect(out).not.toContain('old/a.contract.yaml');
  });

  it('can limit where to look; a file that is named is checked nevertheless', async () => {
    const here = workspace({
      [config]: 'include: ["flows/**"]\n',
      'a.contract.yaml': broken(),
      'flows/b.contract.yaml': contract(),
    });
    expect((await here.run(['check'])).code).toBe(0);
    expect((await here.run(['check', 'a.contract.yaml'])).code).toBe(1);
  });

  it('sets other severities for some files', async () => {
    const here = workspace({
      [config]: 'overrides:\n  - {files: ["legacy/**"], rules: {propagation/dangling-read: info}}\n',
      'legacy/a.contract.yaml': broken(),
    });
    expect((await here.run(['check', '--strict'])).code).toBe(0);
    here.put('new/a.contract.yaml', broken());
    expect((await here.run(['check'])).code).toBe(1);
  });

  it('silences findings with a reason, and says which suppression is stale', async () => {
    const here = workspace({
      [config]: 'suppressions:\n  - {code: propagation/dangling-read, field: answer, reason: known}\n',
      'a.contract.yaml': broken(),
    });
    expect((await here.run(['check', '--strict'])).code).toBe(0);
    here.put('a.contract.yaml', contract());
    const { code, out } = await here.run(['check', '--strict']);
    expect(code).toBe(2);
    expect(out).toContain(`${config}:2:`);
    expect(out).toContain('[verify/stale-suppression]');
  });

  it.each([
    ['rules: {propagation/dangling-raed: off}', 'dangling-raed'],
    ['presett: strict', 'Did you mean "preset"?'],
    ['suppressions: [{code: propagation/dead-write}]', 'reason'],
    ['rules: [', 'contract/syntax'],
    ['preset: gentle', 'gentle'],
    ['[]', 'contract/wrong-type'],
  ])('that is wrong (%s) stops everything with 91 and says where', async (text, hint) => {
    const { code, out, err } = await workspace({ [config]: text, 'a.contract.yaml': broken() }).run(['check']);
    expect({ code, out }).toEqual({ code: 91, out: '' });
    expect(err).toContain(`${config}:1:`);
    expect(err).toContain(hint);
  });

  it('may be empty', async () => {
    expect((await workspace({ [config]: '# nothing yet\n', 'a.contract.yaml': contract() }).run(['check'])).code).toBe(
      0,
    );
  });
});

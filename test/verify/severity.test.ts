import { describe, expect, it } from 'vitest';
import { fileOf, verifyFiles } from './fakes.ts';

const severities = (more: Parameters<typeof verifyFiles>[1], name = 'a.yaml') => {
  const { diagnostics } = verifyFiles([fileOf(name, 'here')], {
    yields: { lost: [{}], dead: [{ certainty: 'guarded' }] },
    ...more,
  });
  return Object.fromEntries(diagnostics.map((one) => [one.code, one.severity]));
};

describe('severities', () => {
  it('are those of the rules when nobody has set any', () => {
    expect(severities({})).toEqual({ 'flow/lost': 'error', 'flow/dead': 'info' });
  });

  it('are replaced by the configuration, whatever the certainty, and "off" removes the finding', () => {
    const config = { rules: { 'flow/lost': 'off', 'flow/dead': 'error' } } as const;
    expect(severities({ config })).toEqual({ 'flow/dead': 'error' });
  });

  it('set on the command line win over everything', () => {
    const config = {
      rules: { 'flow/lost': 'off' },
      overrides: [{ files: ['**'], rules: { 'flow/lost': 'warning' } }],
    } as const;
    expect(severities({ config, rules: { 'flow/lost': 'info' } })).toMatchObject({ 'flow/lost': 'info' });
  });

  it('of an override hold for its files only, and the later override wins', () => {
    const config = {
      rules: { 'flow/lost': 'warning' },
      overrides: [
        { files: ['legacy/**'], rules: { 'flow/lost': 'info' } },
        { files: ['legacy/new/**'], rules: { 'flow/lost': 'error' } },
      ],
    } as const;
    expect(severities({ config })).toMatchObject({ 'flow/lost': 'warning' });
    expect(severities({ config }, 'legacy/a.yaml')).toMatchObject({ 'flow/lost': 'info' });
    expect(severities({ config }, 'legacy/new/a.yaml')).toMatchObject({ 'flow/lost': 'error' });
  });

  it('of a preset come last, and --preset replaces the presets of the configuration', () => {
    const stale = '# contextcore-ignore-file flow/seed -- x\n# contextcore-ignore-file flow/lost -- x\nhere';
    const severity = (more: Parameters<typeof verifyFiles>[1]) =>
      verifyFiles([fileOf('a.yaml', stale)], more).diagnostics.map((one) => one.severity);
    expect(severity({})).toEqual(['warning']);
    expect(severity({ preset: 'strict' })).toEqual(['error']);
    expect(severity({ config: { preset: 'strict' } })).toEqual(['error']);
    expect(severity({ config: { preset: 'strict' }, preset: 'recommended' })).toEqual(['warning']);
    expect(severity({ config: { preset: 'strict', rules: { 'verify/stale-suppression': 'info' } } })).toEqual(['info']);
  });
});

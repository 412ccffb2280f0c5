import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { workspace } from './cli.ts';

const slo = (service: string, spec: string): string => `apiVersion: openslo/v1
kind: SLO
metadata: {name: ${service}-availability}
spec: {service: ${service}, indicator: {spec: {ratioMetric: {good: {}, total: {}}}}, ${spec}}
`;
const sound = slo('shop', 'objectives: [{targetPercent: 99.95}]');
const create = ['create', '--target', 'Deployment/shop', '--openslo', 'slos.yaml'];

describe('contextcore create --openslo', () => {
  it('writes the requirements of SLOs, and a flag wins', async () => {
    const { run, read } = workspace({ 'slos.yaml': sound });
    expect(await run([...create, '--id', 'shop', '--latency-p99', '200ms'])).toMatchObject({ code: 0, out: '' });
    expect(load(read('.contextcore.yaml'))).toMatchObject({
      spec: { project: { id: 'shop' }, requirements: { availability: '99.95', latencyP99: '200ms' } },
    });
    expect(await run(['validate'])).toMatchObject({ code: 0 });
    await run([...create, '--id', 'shop', '--availability', '99', '--force']);
    expect(load(read('.contextcore.yaml'))).toMatchObject({ spec: { requirements: { availability: '99' } } });
  });

  it('says what it cannot keep', async () => {
    const { run, read } = workspace({ 'slos.yaml': sound.replace('-availability', '-freshness') });
    const { code, err } = await run([...create, '--id', 'shop']);
    expect(code).toBe(0);
    expect(err).toContain(
      'contextcore: SLO "shop-freshness" is left out: neither its name nor its queries say what is good.\n',
    );
    expect(read('.contextcore.yaml')).not.toContain('requirements');
  });

  it('takes the SLOs of the project where there are several services', async () => {
    const { run, read } = workspace({
      'slos.yaml': `${sound}---\n${slo('other', 'objectives: [{target: 0.9}]')}`,
    });
    expect(await run([...create, '--id', 'other'])).toMatchObject({ code: 0 });
    expect(read('.contextcore.yaml')).toContain('availability: "90"');
    expect(await run([...create, '--id', 'third', '--force'])).toMatchObject({
      code: 92,
      err: 'contextcore: "slos.yaml" holds SLOs of several services, "shop", "other": name one with --id.\n',
    });
  });

  it('writes nothing where the file cannot be used, and says where it is wrong', async () => {
    const { run, has } = workspace({
      'slos.yaml': `${sound}---\n${slo('shop', 'objectives: [{target: 99}]')}`,
      'v1alpha.yaml': sound.replace('/v1', '/v1alpha'),
      'none.yaml': 'kind: ConfigMap\n',
      'broken.yaml': 'a: [\n',
    });
    const said = async (file: string) => run(['create', '--target', 'Pod/a', '--openslo', file]);
    expect(await said('slos.yaml')).toEqual({
      code: 91,
      out: '',
      err: [
        'contextcore: "slos.yaml" cannot be used.',
        'slos.yaml:9:102 Key "target" of an objective is no number above 0 and below 1.',
        '',
      ].join('\n'),
    });
    expect(await said('v1alpha.yaml')).toMatchObject({
      code: 91,
      err: expect.stringContaining('v1alpha.yaml:1:13 The document is of another version than "openslo/v1".'),
    });
    expect(await said('none.yaml')).toMatchObject({ code: 91, err: expect.stringContaining('holds no SLO') });
    expect(await said('broken.yaml')).toMatchObject({ code: 91, err: expect.stringContaining('broken.yaml:') });
    expect(await said('gone.yaml')).toMatchObject({ code: 91, err: expect.stringContaining('gone.yaml') });
    expect(has('.contextcore.yaml')).toBe(false);
  });
});

import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { fakeKubectl } from '../connect/kubernetes/fake-kubectl.ts';
import { readText } from '../sources.ts';
import { workspace } from './cli.ts';

const shop = (more: Readonly<Record<string, string>> = {}) =>
  workspace({ '.contextcore.yaml': readText('fixtures/project/checkout/.contextcore.yaml'), ...more });

const failing = `(args) => args[1] === 'deployment/checkout-api'
  ? { err: 'Error from server (NotFound): deployments.apps "checkout-api" not found', status: 1 }
  : { out: args[1] + ' patched' }`;

describe('contextcore annotate', () => {
  it('prints commands that a shell hands to kubectl as they are meant', async () => {
    const owner = `team 'one' "two" $(id) \`id\` \\ !1 \u202e é`;
    const { run } = workspace({
      '.contextcore.yaml': JSON.stringify({
        project: { id: 'tool' },
        business: { criticality: 'high', owner },
        targets: [
          { kind: 'Deployment', name: 'tool' },
          { kind: 'CronJob', name: 'nightly', namespace: 'jobs' },
        ],
      }),
    });
    const { code, out, err } = await run(['annotate', '--kube-context', 'staging']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^[ -~\n]+$/u);
    const { env, asked } = fakeKubectl('() => ({})');
    expect(spawnSync('sh', ['-e'], { input: out, env, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    const [first, second] = asked();
    expect(first?.slice(0, 3)).toEqual(['patch', 'deployment/tool', '--type=strategic']);
    expect(second?.slice(0, 3)).toEqual(['patch', 'cronjob/nightly', '--namespace=jobs']);
    expect(first?.at(-1)).toBe('--context=staging');
    const patch = JSON.parse((first?.find((one) => one.startsWith('--patch=')) ?? '').slice('--patch='.length));
    expect(patch.metadata.annotations['contextcore.io/business.owner']).toBe(owner);
  });

  it('prints the same for programs', async () => {
    const { out } = await shop().run(['annotate', '--format', 'json']);
    const { targets } = JSON.parse(out);
    expect(targets).toHaveLength(2);
    expect(targets[0]).toMatchObject({
      project: 'checkout',
      kind: 'Deployment',
      name: 'checkout-api',
      namespace: 'shop',
    });
    expect(targets[0].command.slice(0, 3)).toEqual(['kubectl', 'patch', 'deployment/checkout-api']);
    expect(targets[0]).not.toHaveProperty('result');
  });

  it('runs them, goes on after a failure and tells of it', async () => {
    const { env, asked } = fakeKubectl(failing);
    const { code, out, err } = await shop().run(['annotate', '--apply'], { env });
    expect({ code, out, err }).toEqual({
      code: 97,
      out: 'patched  Deployment/checkout-worker in shop\n',
      err: 'contextcore: Deployment/checkout-api in shop: The cluster does not have it: deployments.apps "checkout-api" not found.\n',
    });
    expect(asked()).toHaveLength(2);
    const json = await shop().run(['annotate', '--apply', '--format', 'json'], { env });
    expect(json.code).toBe(97);
    expect(JSON.parse(json.out).targets.map(({ result }: { result: string }) => result)).toEqual([
      'refused',
      'patched',
    ]);
  });

  it('asks the cluster whether it would, and tells what would stay', async () => {
    const { env, asked } = fakeKubectl(`(args) => ({ out: args[1] + ' patched (no change)' })`);
    const { code, out } = await shop().run(['annotate', '--apply', '--dry-run'], { env });
    expect({ code, out }).toEqual({
      code: 0,
      out: 'would be unchanged  Deployment/checkout-api in shop\nwould be unchanged  Deployment/checkout-worker in shop\n',
    });
    expect(asked().every((args) => args.includes('--dry-run=server'))).toBe(true);
  });

  it.each([
    [['--dry-run'], 92, '--dry-run is for --apply'],
    [['--context', 'none.yaml'], 91, 'There is no ProjectContext at "none.yaml"'],
    [['--context', 'bad.yaml'], 1, 'Did you mean "criticality"?'],
    [['--apply'], 97, 'kubectl is not installed, or not on the PATH.'],
  ])('refuses %j', async (more, code, message) => {
    const here = shop({
      'bad.yaml': 'project: {id: a}\ntargets: [{kind: Pod, name: a}]\nbusiness: {critcality: high}\n',
    });
    const outcome = await here.run(['annotate', ...more], { env: { PATH: '/nowhere' } });
    expect(outcome).toMatchObject({ code, out: '' });
    expect(outcome.err).toContain(message);
  });
});

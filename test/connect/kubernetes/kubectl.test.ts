import { describe, expect, it } from 'vitest';
import { patchArguments, patchObject, readProjectObject } from '../../../src/connect/kubernetes/index.ts';
import { fakeKubectl } from './fake-kubectl.ts';

const world = (env: Readonly<Record<string, string | undefined>>, timeoutMs = 20_000) => ({ cwd: '/', env, timeoutMs });
const checkout = { name: 'checkout', namespace: 'shop' };

const refusals: readonly (readonly [said: string, reason: string])[] = [
  [
    'Error from server (NotFound): projectcontexts.contextcore.io "checkout" not found',
    'The cluster does not have it: projectcontexts.contextcore.io "checkout" not found.',
  ],
  [
    'Error from server (Forbidden): projectcontexts.contextcore.io "checkout" is forbidden: User "me" cannot get it',
    'The cluster does not allow it: projectcontexts.contextcore.io "checkout" is forbidden: User "me" cannot get it.',
  ],
  [
    'error: You must be logged in to the server (Unauthorized)',
    'The cluster does not know who asks: You must be logged in to the server (Unauthorized).',
  ],
  [
    'error: the server doesn\'t have a resource type "projectcontexts"',
    'The cluster knows no ProjectContext: `kubectl apply` the CRD in deploy/crd first.',
  ],
  [
    "E1121 memcache.go:265] couldn't get current server API group list\nThe connection to the server localhost:8080 was refused - did you specify the right host or port?",
    'kubectl reaches no cluster: The connection to the server localhost:8080 was refused - did you specify the right host or port.',
  ],
  ['error: context "nope" does not exist', 'kubectl fails: context "nope" does not exist.'],
  ['\u001b[31merror: odd\u202e\u0007', 'kubectl fails: [31merror: odd.'],
  ['', 'kubectl fails.'],
];

describe('kubectl', () => {
  it('is asked for one object, without a shell', () => {
    const { env, asked } = fakeKubectl(`() => ({ out: '{"kind":"ProjectContext"}' })`);
    expect(readProjectObject(checkout, { ...world(env), cluster: 'staging' })).toEqual({
      kind: 'object',
      text: '{"kind":"ProjectContext"}',
    });
    expect(asked()).toEqual([
      ['get', 'projectcontexts.contextcore.io/checkout', '--namespace=shop', '--output=json', '--context=staging'],
    ]);
  });

  it.each(refusals)('tells why there is no answer: %j', (said, reason) => {
    const { env } = fakeKubectl(`() => ({ err: ${JSON.stringify(said)}, status: 1 })`);
    expect(readProjectObject(checkout, world(env))).toEqual({ kind: 'refused', reason });
  });

  it('need not be there', () => {
    const reason = 'kubectl is not installed, or not on the PATH.';
    expect(readProjectObject(checkout, world({ PATH: '/nowhere' }))).toEqual({ kind: 'refused', reason });
  });

  it('is not waited for for ever', () => {
    const { env } = fakeKubectl('() => { for (;;); }');
    const reason = 'kubectl does not answer within 0.5 s.';
    expect(readProjectObject(checkout, world(env, 500))).toEqual({ kind: 'refused', reason });
  });

  it('patches what is there, and tells whether that changed anything', () => {
    const { env, asked } = fakeKubectl(
      `(args) => ({ out: args[1] + ' patched' + (args.includes('--dry-run=server') ? ' (no change)' : '') })`,
    );
    const patching = {
      kind: 'CronJob',
      name: 'nightly',
      namespace: 'jobs',
      patch: { metadata: { labels: { a: 'é' } } },
    };
    expect(patchObject(patching, false, world(env))).toEqual({ kind: 'patched' });
    expect(patchObject(patching, true, world(env))).toEqual({ kind: 'unchanged' });
    const patch = '--patch={"metadata":{"labels":{"a":"\\u00e9"}}}';
    expect(asked()[0]).toEqual(['patch', 'cronjob/nightly', '--namespace=jobs', '--type=strategic', patch]);
    expect(asked()[1]).toContain('--dry-run=server');
  });

  it('is given any text as ASCII that means the same', () => {
    const text = '\u202e\u0000\n\'"`$(id)\ud83d\ude00\ud83d\u2028é';
    const args = patchArguments({ kind: 'Pod', name: 'a', patch: { text } }, { dryRun: false });
    const json = args.at(-1)?.slice('--patch='.length) ?? '';
    expect(json).toMatch(/^[ -~]+$/u);
    expect(JSON.parse(json)).toEqual({ text });
  });
});

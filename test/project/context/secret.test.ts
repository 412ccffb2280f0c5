import { describe, expect, it } from 'vitest';
import { createSource } from '../../../src/core/index.ts';
import { maskedText, readProjectContext } from '../../../src/project/context/index.ts';
import { accepts } from './cluster.ts';

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456789';
const upper = 'ABCDEFGHIJKLMNOP';

// Put together here, so that no scanner takes this file for a leak.
const secrets: readonly (readonly [what: string, text: string])[] = [
  ['an access key of AWS', `AKIA${upper}`],
  ['an access key of AWS', `key ASIA${upper}.`],
  ['a token of GitHub', `ghp_${letters.slice(0, 36)}`],
  ['a token of GitHub', `github_pat_${letters.slice(0, 30)}`],
  ['a token of GitLab', `glpat-${letters.slice(0, 20)}`],
  ['a token of Slack', `xoxb-${letters.slice(0, 24)}`],
  ['a token of Slack', `https://hooks.slack.com/services/${upper}/x`],
  ['an API key of Google', `AIza${letters.slice(0, 35)}`],
  ['an API key of Stripe', `sk_live_${letters.slice(0, 24)}`],
  ['a JSON web token', `eyJ${letters.slice(0, 20)}.eyJ${letters.slice(0, 20)}.${letters.slice(0, 20)}`],
  ['a private key', '-----BEGIN RSA PRIVATE KEY-----'],
  ['a private key', '-----BEGIN PRIVATE KEY-----'],
  ['a password', 'PassWord=hunter2'],
  ['a password', 'pwd=abcd'],
  ['a token', 'https://a.example/?token=abcdefgh'],
  ['a token', 'api_key=abcdefgh'],
  ['a URL with credentials', 'postgres://reader:hunter@db.example/x'],
  ['a URL with credentials', 'https://:abc@a.example'],
];

const harmless = [
  'https://wiki.example/checkout?page=2#token',
  'https://a.example:8443/b@c',
  'postgres://reader:${PASSWORD}@db.example/x',
  'postgres://reader:<password>@db.example/x',
  'password=${SECRET}',
  'password=<redacted>',
  'password=',
  'Tokens are rotated; passwords are hashed.',
  'Do not log token=… or secret=…',
  'AKIA is a prefix',
  'team@example.org',
  'eyJ is how tokens begin',
  'SHOP-100',
  'slack: #checkout-oncall',
];

const spec = (text: string) => ({
  project: { id: 'checkout' },
  targets: [{ kind: 'Pod', name: 'x' }],
  agentGuidance: { focus: text },
});

const read = (value: unknown) => readProjectContext(createSource('x.yaml', JSON.stringify(value, null, 2)));

describe('a credential', () => {
  it.each(secrets)('is refused here and in a cluster: %s', (what, text) => {
    const { findings, context } = read(spec(text));
    expect(findings.map(({ message }) => message)).toEqual([`Key "focus" of "agentGuidance" looks like ${what}.`]);
    expect(findings.map(({ code }) => code)).toEqual(['project/secret']);
    expect(context).toBeUndefined();
    expect(accepts(spec(text))).toBe(false);
  });

  it.each(harmless)('is not what "%s" is', (text) => {
    expect(read(spec(text)).findings).toEqual([]);
    expect(accepts(spec(text))).toBe(true);
  });

  const [, token] = secrets[2] ?? ['', ''];
  const [, aws] = secrets[0] ?? ['', ''];

  it.each<[string, Record<string, unknown>]>([
    ['as the id', { project: { id: aws } }],
    ['as an epic', { project: { id: 'x', epic: token } }],
    ['as a criticality', { business: { criticality: aws } }],
    ['as a key', { [token]: 1 }],
    ['as the key of a risk', { risks: [{ type: 'financial', description: 'x', [aws]: 1 }] }],
    ['as the name of a target', { targets: [{ kind: 'Pod', name: aws }] }],
    ['as a channel', { observability: { alertChannels: [token] } }],
    ['as a runbook', { observability: { runbook: `https://a:${token}@b.example` } }],
    ['as a duration', { observability: { metricsInterval: token } }],
    ['as the name of a workflow', { workflows: [{ name: token }] }],
  ])('is found and repeated nowhere: %s', (_, more) => {
    const { findings } = read({ ...spec('x'), ...more });
    expect(findings.length).toBeGreaterThan(0);
    const said = JSON.stringify(
      findings.map(({ message, help, data, related }) => [message, help, data, related?.map((one) => one.message)]),
    );
    expect(said).not.toContain(token.slice(4));
    expect(said).not.toContain(aws.slice(4));
  });

  it.each(['labels', 'annotations'])('is refused among %s', (key) => {
    const document = { metadata: { name: 'x', [key]: { note: token } }, spec: spec('x') };
    expect(read(document).findings.map(({ code }) => code)).toEqual(['project/secret']);
  });
});

describe('a text to show', () => {
  const lengths = (text: string): readonly number[] => text.split('\n').map((line) => line.length);

  it.each(secrets)('has stars in the place of %s', (_, secret) => {
    const text = `a: b\nfocus: "${secret}"\nc: d\n`;
    const shown = maskedText(text, []);
    expect(lengths(shown)).toEqual(lengths(text));
    expect(shown).toMatch(/^a: b\nfocus: .*\*{5}\n/u);
    expect(shown).not.toContain(secret.slice(-4));
  });

  it('hides a private key to its end, and what it is told to', () => {
    const text = 'a: |\n  -----BEGIN PRIVATE KEY-----\n  MIIEv\n  -----END PRIVATE KEY-----\nb: c\n';
    expect(maskedText(text, [])).toMatch(/^a: \|\n {2}\*{27}\n\*{7}\n\*{27}\nb: c\n$/u);
    expect(maskedText('a: "se\\x63ret"', [[3, 13]])).toBe('a: **********"');
  });

  it('is made in a moment, whatever it holds', () => {
    for (const text of [
      'eyJ'.repeat(300_000),
      '://'.repeat(300_000),
      '-----BEGIN '.repeat(90_000),
      'eyJaaaaaaaa.'.repeat(80_000),
    ])
      expect(maskedText(text, [])).toHaveLength(text.length);
  });
});

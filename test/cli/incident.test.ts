import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fakeKubectl } from '../connect/kubernetes/fake-kubectl.ts';
import { firing, webhook } from '../project/incident/payloads.ts';
import { readText } from '../sources.ts';
import { workspace } from './cli.ts';

const payload = webhook([
  firing('checkout', 'SloAvailabilityBurn1h', { severity: 'critical' }),
  firing('other', 'Down'),
]);
const line = ['incident', '--alert', 'payload.json'];

const shop = (more: Readonly<Record<string, string>> = {}) =>
  workspace({
    '.contextcore.yaml': readText('fixtures/project/checkout/.contextcore.yaml'),
    'payload.json': payload,
    ...more,
  });

interface Asked {
  readonly path: string;
  readonly type: string | undefined;
  readonly body: string;
}

/** Somebody who takes messages, and answers as told. */
const receiver = async (status = 200, answer = 'ok', headers: Readonly<Record<string, string>> = {}) => {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      asked.push({ path: request.url ?? '', type: request.headers['content-type'], body });
      if (status === 0) return;
      response.writeHead(status, headers).end(answer);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { asked, host, url: `http://${host}/services/T0/B0/verysecret` };
};

describe('contextcore incident', () => {
  it('tells what the documents say, and where there is none', async () => {
    const { code, out, err } = await shop().run(line);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('2 alerts fire in 2 projects.\n\ncheckout  critical, revenue-primary, P1\n');
    expect(out).toContain('  critical  SloAvailabilityBurn1h  since 2026-11-21T22:00:00Z\n');
    expect(out).toContain('  owner           team-checkout\n');
    expect(out).toContain('  P1 security: Card numbers pass through');
    expect(out).toContain('No document of project "other" was given: this is what the alerts themselves say.');
  });

  it('reads standard input, and needs no document', async () => {
    const { run } = workspace();
    const { code, out } = await run(['incident', '--alert', '-'], { stdin: () => payload });
    expect(code).toBe(0);
    expect(out).toContain('No document of project "checkout" was given');
  });

  it.each([
    ['json', '"schemaVersion": "1"'],
    ['markdown', '### checkout (critical, revenue-primary, P1)'],
    ['slack', '"type": "header"'],
  ])('prints %s, to a file as well', async (format, part) => {
    const { run, read } = shop();
    const { code, out } = await run([...line, '--format', format]);
    expect(code).toBe(0);
    expect(out).toContain(part);
    expect(await run([...line, '--format', format, '-o', 'told'])).toMatchObject({ code: 0, out: '' });
    expect(read('told')).toBe(out);
  });

  it('has no colours where nobody wants them', async () => {
    const { run } = shop();
    expect((await run(line, { stdoutIsTerminal: true })).out).toContain('\u001b[');
    expect((await run(line, { stdoutIsTerminal: true, env: { NO_COLOR: '1' } })).out).not.toContain('\u001b[');
    expect((await run([...line, '--no-color'], { stdoutIsTerminal: true })).out).not.toContain('\u001b[');
  });

  it('tells of alerts even where documents are not sound or cannot be had, and ends with why', async () => {
    const bad = await shop({ 'bad.yaml': 'project: {id: x}\ntargets: []\n' }).run([
      ...line,
      '--context',
      'bad.yaml',
      '--context',
      '.contextcore.yaml',
    ]);
    expect(bad).toMatchObject({ code: 1, out: expect.stringContaining('team-checkout') });
    expect(bad.err).toContain('"targets"');
    const { env } = fakeKubectl(`() => ({ err: 'Error from server (Forbidden): it is forbidden', status: 1 })`);
    const far = await shop().run([...line, '--context', 'shop/checkout'], { env });
    expect(far).toMatchObject({ code: 97, out: expect.stringContaining('2 alerts fire') });
    expect(far.err).toContain('The cluster does not allow it: it is forbidden.');
  });

  it.each([
    ['{', 'it is not JSON'],
    ['', 'it is empty'],
    ['{"a": 1}', 'it holds no list "alerts"'],
  ])('refuses the payload %j', async (text, reason) => {
    const outcome = await shop({ 'payload.json': text }).run(line);
    expect(outcome).toMatchObject({ code: 91, out: '' });
    expect(outcome.err).toContain(`"payload.json" cannot be used: ${reason}`);
  });

  it('prints what the guide shows', async () => {
    const [, shown] = /^```text\n([\s\S]*?)^```/mu.exec(readText('docs/guides/incidents.md')) ?? [];
    const document = [
      'project: {id: checkout}',
      'business: {criticality: critical, value: revenue-primary, owner: team-checkout, stakeholders: [head-of-payments]}',
      'requirements: {availability: "99.95"}',
      'design: {adr: docs/adr/0012-payment-tokens.md}',
      'risks:',
      '  - type: security',
      '    priority: P1',
      '    description: Card numbers pass through on their way to the bank.',
      '    mitigation: They are tokens of the bank before they arrive here.',
      'targets: [{kind: Deployment, name: checkout-api}]',
      'observability: {runbook: "https://docs.example.com/runbooks/checkout"}',
      '',
    ].join('\n');
    const alerts = webhook([
      {
        ...firing('checkout', 'SloAvailabilityBurn1h', { severity: 'critical' }),
        annotations: { summary: 'Requests of checkout fail 14.4 times as fast as the budget allows.' },
        startsAt: '2026-11-21T21:01:02Z',
      },
      {
        ...firing('checkout', 'CheckoutQueueLong', { severity: 'warning', queue: 'payments' }),
        startsAt: '2026-11-21T21:03:00Z',
      },
      { ...firing('checkout', 'ProjectMetricsAbsent'), status: 'resolved' },
    ]);
    const { out } = await workspace({ '.contextcore.yaml': document, 'payload.json': alerts }).run(line);
    expect(out).toBe(shown);
  });

  it('refuses a payload that is not there', async () => {
    expect(await workspace().run(line)).toMatchObject({ code: 91, out: '' });
  });
});

describe('contextcore incident --post', () => {
  it.each([
    [[], 'blocks'],
    [['--format', 'slack'], 'blocks'],
    [['--format', 'json'], 'projects'],
    [['--format', 'markdown'], 'text'],
  ])('sends JSON (%j)', async (more, key) => {
    const { url, host, asked } = await receiver();
    const { code, out, err } = await shop().run([...line, '--post', url, ...more]);
    expect({ code, out, err }).toEqual({ code: 0, out: '', err: `contextcore: Sent to "${host}".\n` });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ path: '/services/T0/B0/verysecret', type: 'application/json' });
    expect(JSON.parse(asked[0]?.body ?? '')).toHaveProperty(key);
  });

  it.each([
    [400, 'invalid_blocks', {}, 'refuses it (400): invalid_blocks.'],
    [404, '<html>', {}, 'refuses it (404).'],
    [403, 'no: /services/T0/B0/verysecret\u001b', {}, 'does not allow it (403): no: ***.'],
    [500, '', {}, 'fails (500).'],
    [302, '', { location: 'https://evil.example/' }, 'sends it elsewhere (302), and nobody is followed.'],
    [0, '', {}, 'does not take it: it does not answer within 0.3 s.'],
  ])(
    'ends with 97 where it is not taken (%d), once, and never shows the address',
    async (status, body, headers, told) => {
      const { url, host, asked } = await receiver(status, body, headers);
      const { code, out, err } = await shop().run([...line, '--post', url, '--timeout', '0.3']);
      expect({ code, out, err }).toEqual({ code: 97, out: '', err: `contextcore: "${host}" ${told}\n` });
      expect(asked).toHaveLength(1);
    },
  );

  it.each([
    [['--post', 'ftp://example.com/verysecret'], 92, '--post is no address that begins with http'],
    [['--post', 'verysecret'], 92, '--post is no address that begins with http'],
    [['--post', 'https://me:verysecret@example.com/'], 92, '--post holds a name or a password'],
    [['--post', 'https://example.com/verysecret', '--format', 'text'], 92, '--post sends the formats slack'],
    [['--post', 'https://example.com/', '--timeout', '0'], 92, 'Write a number of seconds'],
    [
      ['--post', 'http://nowhere.invalid/verysecret', '--timeout', '2'],
      97,
      'The alerts go to "nowhere.invalid" unencrypted',
    ],
  ])('refuses %j', async (more, code, message) => {
    const outcome = await shop().run([...line, ...more]);
    expect(outcome).toMatchObject({ code, out: '' });
    expect(outcome.err).toContain(message);
    expect(outcome.err).not.toContain('verysecret');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskedSentence } from '../../../src/project/context/index.ts';
import { type Incident, incidentOf, readPayload as readWith } from '../../../src/project/index.ts';
import { documentOf, firing, fixtures, webhook } from './payloads.ts';

const readPayload = (text: string) => readWith(text, maskedSentence);

const incident = (text: string, projects = fixtures()): Incident => {
  const read = readPayload(text);
  if ('fault' in read) throw new Error(read.fault);
  return incidentOf(read, projects);
};

const order = ({ projects }: Incident): readonly string[] =>
  projects.map(({ project, firing: alerts }) => `${project ?? '-'}: ${alerts.map(({ name }) => name).join(' ')}`);

describe('a payload', () => {
  it('is what Alertmanager posts, a list of alerts, or one', () => {
    const alert = {
      labels: { alertname: 'A' },
      startsAt: '2026-11-21T23:01:02.123456789+01:00',
      endsAt: '0001-01-01T00:00:00Z',
    };
    for (const text of [
      webhook([alert]),
      JSON.stringify([alert]),
      JSON.stringify(alert),
      `\ufeff${JSON.stringify([alert])}`,
    ])
      expect(readPayload(text)).toMatchObject({
        alerts: [{ state: 'firing', name: 'A', from: '2026-11-21T22:01:02Z' }],
        notes: [],
      });
  });

  it('tells what fires, what is silenced and what is over', () => {
    const states = [{ state: 'active' }, { state: 'suppressed' }, 'resolved', { state: 'unprocessed' }, 'firing'];
    const read = readPayload(webhook(states.map((status, i) => ({ status, labels: { alertname: `A${i}` } }))));
    expect('alerts' in read && read.alerts.map(({ name, state }) => [name, state])).toEqual([
      ['A0', 'firing'],
      ['A3', 'firing'],
      ['A4', 'firing'],
      ['A1', 'silenced'],
      ['A2', 'resolved'],
    ]);
  });

  it.each([
    ['', 'it is empty'],
    ['{', 'it is not JSON'],
    ['7', 'it holds no list "alerts"'],
    ['{"alerts": {}}', 'it holds no list "alerts"'],
    [webhook([{ status: 7 }]), 'none of its alerts can be read as one'],
    ['['.repeat(200_000), 'it is not JSON'],
    [`[${' '.repeat(8 * 1024 * 1024)}]`, 'it is larger than 8 MiB'],
  ])('that is none is told (%#)', (text, fault) => {
    expect(readPayload(text)).toEqual({ fault: expect.stringContaining(fault) });
  });

  it('that is too much is cut, and that is told', () => {
    const many = webhook(
      Array.from({ length: 1200 }, (_, i) => ({
        status: i < 1100 ? 'resolved' : 'firing',
        labels: { alertname: 'a'.repeat(3000) },
      })),
      { truncatedAlerts: 3 },
    );
    const read = readPayload(many);
    if ('fault' in read) throw new Error(read.fault);
    expect(read.alerts).toHaveLength(1000);
    expect(read.alerts.filter(({ state }) => state === 'firing')).toHaveLength(100);
    expect(read.alerts[0]?.name).toHaveLength(2049);
    expect(read.notes).toEqual([
      'Only 1000 alerts are read; the payload holds 200 more.',
      'Alertmanager left out 3 alerts itself ("max_alerts").',
    ]);
  });

  it('holds credentials no longer', () => {
    const url = 'https://me:hunter2@prometheus.example/graph';
    const read = readPayload(
      webhook([
        {
          labels: { alertname: 'A', 'password=hunter2': url },
          annotations: { summary: `see ${url} ok` },
          generatorURL: url,
        },
      ]),
    );
    if ('fault' in read) throw new Error(read.fault);
    const [alert] = read.alerts;
    const texts = [...(alert?.labels ?? []), ...(alert?.annotations ?? []), alert?.source].flat().join(' ');
    expect(texts).not.toContain('hunter2');
    expect(texts).toContain('see https***');
  });

  it('with what is no text in it says so', () => {
    const read = readPayload(
      webhook(
        [{ labels: { alertname: 'A', count: 3, deep: [[]], none: null } }, { labels: { alertname: 'B' } }],
        {},
      ).replace('"alerts":[', '"alerts":[7,'),
    );
    expect(read).toMatchObject({
      alerts: [
        {
          name: 'A',
          labels: new Map([
            ['alertname', 'A'],
            ['count', '3'],
          ]),
        },
        { name: 'B' },
      ],
      notes: [
        '1 entry of the payload cannot be read as alerts.',
        '2 labels and annotations of the payload cannot be read.',
      ],
    });
  });

  it('never breaks anything, whatever it is', () => {
    const word = fc.constantFrom(
      'alerts',
      'labels',
      'annotations',
      'status',
      'alertname',
      'project_id',
      'startsAt',
      '__proto__',
    );
    const value = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('firing', 'resolved', 'checkout', '2026-13-45T99:99:99Z', '', null, -1),
        fc.string({ unit: 'binary' }),
        fc.array(tie('any'), { maxLength: 4 }),
        fc.dictionary(word, tie('any'), { maxKeys: 6 }),
      ),
    })).any;
    fc.assert(
      fc.property(fc.oneof(value, fc.record({ alerts: fc.array(value) })), (payload) => {
        const read = readPayload(JSON.stringify(payload));
        if ('fault' in read) return;
        const { projects } = incidentOf(read, fixtures());
        const counted = projects.reduce(
          (sum, one) => sum + one.firing.length + one.silenced.length + one.resolved.length,
          0,
        );
        expect(counted).toBe(read.alerts.length);
      }),
    );
  });
});

describe('an incident', () => {
  it('has the most urgent project first: its priority and the severity of the alert count alike', () => {
    const found = incident(
      webhook([
        firing('office-lunch', 'Down', { severity: 'critical' }),
        firing('ledger-export', 'Slow', { severity: 'warning' }),
        firing('unknown', 'Other', { severity: 'warning' }),
        firing('checkout', 'Slow', { severity: 'warning' }),
        firing('checkout', 'Down', { severity: 'critical' }),
        firing('checkout', 'Note', { severity: 'info' }),
        { labels: { alertname: 'Nobody' } },
        { status: 'resolved', labels: { alertname: 'Over', project_id: 'gone' } },
      ]),
    );
    expect(order(found)).toEqual([
      'checkout: Down Slow Note',
      'ledger-export: Slow',
      'unknown: Other',
      '-: Nobody',
      'office-lunch: Down',
      'gone: ',
    ]);
  });

  it('has what the document says, with reasons, and the most urgent risk first', () => {
    const [first] = incident(webhook([firing('checkout', 'Down')])).projects;
    expect(first).toMatchObject({
      project: 'checkout',
      origin: 'fixtures/project/checkout/.contextcore.yaml',
      about: {
        criticality: 'critical',
        owner: 'team-checkout',
        stakeholders: ['head-of-payments', 'team-fraud'],
        priority: { value: 'P1', because: 'criticality is "critical"' },
        risks: [
          { type: 'security', priority: 'P1' },
          { type: 'financial', priority: 'P2' },
        ],
      },
    });
    expect(first?.about.links.map(({ name }) => name)).toEqual(['runbook', 'design', 'decision', 'API', 'diagram']);
    expect(first?.about.objectives[0]).toEqual({
      name: 'availability',
      value: '99.95%',
      because: '"requirements.availability" says so',
    });
  });

  it('claims no objective that nobody asked for', () => {
    const [lunch] = incident(webhook([firing('office-lunch', 'Down')])).projects;
    expect(lunch?.about.objectives).toEqual([]);
  });

  it('knows a project by its workflow where just one has it', () => {
    const alert = { labels: { alertname: 'FieldLost', contextcore_workflow: 'reconciliation' } };
    expect(order(incident(webhook([alert])))).toEqual(['ledger-export: FieldLost']);
    const other = documentOf(
      'project: {id: other}\ntargets: [{kind: Pod, name: a}]\nworkflows: [{name: reconciliation}]\n',
    );
    expect(order(incident(webhook([alert]), [...fixtures(), other]))).toEqual(['-: FieldLost']);
  });

  it('says what labels and annotations say where there is no document, and nothing on which they differ', () => {
    const labels = { owner: 'team-a', criticality: 'high', priority: 'P2' };
    const annotations = {
      runbook_url: 'https://runbooks.example/a',
      adr: 'docs/adr/1.md',
      risks: 'P1 security: cards',
    };
    const alert = { ...firing('shop', 'Down', labels), annotations };
    expect(incident(webhook([alert]), []).projects[0]?.about).toMatchObject({
      ...labels,
      priority: { value: 'P2' },
      links: [
        { name: 'runbook', place: 'https://runbooks.example/a' },
        { name: 'decision', place: 'docs/adr/1.md' },
      ],
      risks: [{ description: 'P1 security: cards', controls: [] }],
    });
    const two = incident(webhook([alert, firing('shop', 'Slow', { ...labels, owner: 'team-b' })]), []);
    expect(two.projects[0]?.about).not.toHaveProperty('owner');
  });

  it('tells where alerts say otherwise than the document', () => {
    const { notes } = incident(
      webhook([firing('office-lunch', 'Down', { criticality: 'high', owner: 'team-office' })]),
    );
    expect(notes).toEqual([
      'Alerts of project "office-lunch" say that its criticality is "high", and "fixtures/project/internal-tool/.contextcore.yaml" says "low": what was generated of it is older.',
    ]);
  });

  it('is the same in whatever order alerts and documents come', () => {
    const alerts = ['checkout', 'office-lunch', 'x', 'ledger-export'].flatMap((id) => [
      firing(id, 'A'),
      firing(id, 'B'),
    ]);
    const forth = incident(webhook(alerts));
    expect(incident(webhook([...alerts].reverse()), [...fixtures()].reverse())).toEqual(forth);
  });
});

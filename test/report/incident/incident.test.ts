import { describe, expect, it } from 'vitest';
import { isRow } from '../../../src/core/index.ts';
import { maskedSentence } from '../../../src/project/context/index.ts';
import { type Incident, incidentOf, readPayload } from '../../../src/project/index.ts';
import { incidentJson, incidentMarkdown, incidentSlack, incidentText } from '../../../src/report/index.ts';
import { documentOf, firing, fixtures, webhook } from '../../project/incident/payloads.ts';

const incident = (text: string, projects = fixtures()): Incident => {
  const read = readPayload(text, maskedSentence);
  if ('fault' in read) throw new Error(read.fault);
  return incidentOf(read, projects);
};

const hostile = [
  '<!channel> <@U1> <https://evil.example|ok> *b* _i_ ~s~ `c`',
  '[a](javascript:alert(1)) ![x](https://evil.example/x.png) <script>alert(1)</script> | a | b |',
  'line\nbreak\r\n# head\n::error::x\n##[error]x',
  '\u001b]0;x\u0007\u202e\u2066\u200f\u{e0041}\u0000\ud83d',
  'javascript:alert(1)',
  'data:text/html,x',
  'https://user:secret@evil.example/',
  'https://user@evil.example/',
  'https://ok.example/a)b>c|d"e`f[g](h) i<!channel>',
  '@everyone #1 :fire: https://evil.example www.evil.example',
  '&amp;'.repeat(800),
  '```\n</details>',
  '# head',
  '- item',
  '7) item',
  '---',
];

const odd = (): Incident => {
  const labels = Object.fromEntries(hostile.map((text, i) => [i % 2 === 0 ? text : `l${i}`, text]));
  const annotationsOf = (text: string) => ({
    summary: text,
    description: `x${text}`,
    runbook_url: text,
    design_doc: text,
    risks: text,
  });
  const alerts = hostile.flatMap((text) => [
    {
      ...firing(text, text, { severity: text, owner: text, priority: text, ...labels }),
      annotations: annotationsOf(text),
      generatorURL: text,
    },
    { status: 'resolved', ...firing(text, text) },
  ]);
  const documents = hostile
    .filter((text) => !/secret|\ud83d$|^https:.*!channel/u.test(text) && text.length < 250)
    .map((text, i) =>
      documentOf(
        JSON.stringify({
          project: { id: `odd-${i}` },
          business: { criticality: 'critical', owner: text, stakeholders: [text] },
          design: { doc: text, adr: text, diagrams: [text] },
          risks: [{ type: 'security', priority: 'P1', description: text, mitigation: text, controls: [text] }],
          targets: [{ kind: 'Pod', name: 'a' }],
          observability: { runbook: text, alertChannels: [text] },
        }),
      ),
    );
  const known = documents.map((_, i) => firing(`odd-${i}`, 'Down'));
  return incident(webhook([...alerts, ...known]), documents);
};

/** What a terminal or a layout would obey. */
const obeyed = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/u;

/** A line of Markdown without its code spans and escaped signs. */
const outsideCode = (line: string): string => {
  let out = '';
  for (let i = 0; i < line.length; i++) {
    const fence = /^`+/u.exec(line.slice(i))?.[0];
    const end =
      fence === undefined
        ? undefined
        : [...line.slice(i + fence.length).matchAll(/`+/gu)].find(([run]) => run === fence);
    if (line[i] === '\\') {
      out += '·';
      i++;
    } else if (fence !== undefined && end !== undefined) i += fence.length + end.index + fence.length - 1;
    else out += line[i];
  }
  return out;
};

const textsIn = (value: unknown, key = ''): readonly (readonly [key: string, text: string])[] => {
  if (typeof value === 'string') return [[key, value]];
  if (Array.isArray(value)) return value.flatMap((one) => textsIn(one, key));
  return isRow(value) ? Object.entries(value).flatMap(([name, one]) => textsIn(one, name)) : [];
};

describe('an incident with hostile texts', () => {
  it('is shown by a terminal as it is', () => {
    for (const line of incidentText(odd(), false).split('\n')) {
      expect(line).not.toMatch(obeyed);
      expect(line).not.toMatch(/^\s*::|##\[/u);
    }
  });

  it('is Markdown without links but to http and https, without mentions, tags and pictures', () => {
    const text = incidentMarkdown(odd());
    const links: string[] = [];
    for (const line of text.split('\n')) {
      expect(line).not.toMatch(obeyed);
      const read = outsideCode(line);
      expect(read).not.toMatch(/@(?!<!-- -->)\w|#(?!<!-- -->)\d/u);
      const withoutLinks = read.replaceAll(/(?:\[source\]\()?<(https?:\/\/[^\s<>|]*)>\)?/gu, (_, link: string) => {
        links.push(link);
        return '';
      });
      expect(withoutLinks).not.toMatch(/:\/\/|www\./u);
      const left = withoutLinks
        .replaceAll('<!-- -->', '')
        .replaceAll('**', '·')
        .replace(/^(?: {2})?- |^#+ /u, '');
      expect(left).not.toMatch(/[<>[\]*_`!]/u);
      if (!/^#+ /u.test(line)) expect(left).not.toMatch(/^\s*(?:[-+=#]|\d+[.)])/u);
      if (left.startsWith('|') && !left.startsWith('|-')) expect(left.split('|')).toHaveLength(5);
    }
    expect(new Set(links)).toEqual(new Set(['https://ok.example/a)b%3Ec%7Cd%22e%60f[g](h)%20i%3C!channel%3E']));
  });

  it('is a message that Slack takes, and in which nothing is a mention or a link but ours', () => {
    const message = incidentSlack(odd());
    expect(message.blocks.length).toBeLessThanOrEqual(50);
    for (const block of message.blocks) {
      if (!isRow(block)) throw new Error('no block');
      const { type, fields, text } = block;
      if (type === 'header' && isRow(text)) expect(String(text['text']).length).toBeLessThanOrEqual(150);
      if (Array.isArray(fields)) expect(fields.length).toBeLessThanOrEqual(10);
      for (const [key, one] of textsIn(block)) if (key === 'text') expect(one.length).toBeLessThanOrEqual(3000);
      for (const field of Array.isArray(fields) ? fields : [])
        for (const [, one] of textsIn(field)) expect(one.length).toBeLessThanOrEqual(2000);
      const marked = JSON.stringify(block).includes('"mrkdwn"');
      for (const [, one] of textsIn(block)) {
        expect(one).not.toMatch(obeyed);
        expect(one).not.toBe('');
        if (marked) expect(one.replaceAll(/<https:\/\/ok\.example\/[^\s<>|]*\|[a-zA-Z]+>/gu, '')).not.toMatch(/[<>]/u);
        else expect(one).not.toMatch(/[<>]|&(?!(?:amp|lt|gt);)/u);
      }
    }
    expect(message.text).not.toMatch(/[<>]/u);
  });

  it('is JSON with all of it', () => {
    const text = incidentJson(odd());
    expect(text).not.toMatch(/[\u0000-\u0009\u007f-\u009f\u202e\u2066]/u);
    const { projects } = JSON.parse(text);
    const names = projects.map(({ project }: { project: string }) => project);
    for (const one of hostile.filter((word) => word.length < 2048 && !/\ud83d$|secret/u.test(word)))
      expect(names).toContain(one);
  });

  it('of many projects and alerts still is one message', () => {
    const alerts = Array.from({ length: 900 }, (_, i) => firing(`p${i % 90}`, `A${i}`));
    const found = incident(webhook(alerts));
    const { blocks } = incidentSlack(found);
    expect(blocks.length).toBeLessThanOrEqual(50);
    expect(JSON.stringify(blocks.at(-1))).toMatch(/and 8\d more projects/u);
    const one = incidentText(incident(webhook(Array.from({ length: 30 }, (_, i) => firing('p', `A${i}`)))), false);
    expect(one).toContain('  and 10 more alerts\n');
  });
});

describe('an incident', () => {
  it('begins with what happens', () => {
    const title = (text: string): string => incidentText(incident(text), false).split('\n')[0] ?? '';
    expect(title(webhook([]))).toBe('Nothing fires.');
    expect(title(webhook([firing('checkout', 'Down')]))).toBe('1 alert fires in 1 project.');
    const over = { ...firing('checkout', 'Down'), status: 'resolved' };
    expect(title(webhook([over, over, { ...over, status: { state: 'suppressed' } }]))).toBe(
      'Nothing fires, 1 is silenced, 2 are resolved.',
    );
    expect(title(webhook([{ labels: { alertname: 'A' } }]))).toBe('1 alert fires.');
  });

  it('is coloured on a terminal, and the same without colours', () => {
    const found = incident(webhook([firing('checkout', 'Down', { severity: 'critical' })]));
    const colored = incidentText(found, true);
    expect(colored).toContain('\u001b[1;31mcritical\u001b[0m');
    expect(colored.replaceAll(/\u001b\[[\d;]*m/gu, '')).toBe(incidentText(found, false));
  });
});

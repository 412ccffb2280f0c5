import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { script, scriptHash } from '../../../src/report/html/script.ts';
import { style, styleHash } from '../../../src/report/html/style.ts';
import { reporters } from '../../../src/report/index.ts';
import { at, contract, diagnostics, empty, finding, graph, sample } from '../sample.ts';

const { html } = reporters;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64');

describe('html', () => {
  it('allows exactly its own style sheet and script', () => {
    expect(styleHash).toBe(sha256(style));
    expect(scriptHash).toBe(sha256(script));
    expect(html(sample()).replaceAll('&#39;', "'")).toContain(
      `default-src 'none'; style-src 'sha256-${sha256(style)}'; script-src 'sha256-${sha256(script)}'`,
    );
  });

  it('asks nothing of the network and carries no style attribute, which its policy would refuse', () => {
    const page = html(sample());
    expect(page).not.toMatch(/https?:|@import|url\((?!#)|<link|<img|\ssrc=/iu);
    expect(page).not.toMatch(/<[^>]*\sstyle=/u);
  });

  it('shows each finding as a card that can be linked to, once', () => {
    const page = html(
      sample({ diagnostics: [...diagnostics, ...diagnostics.map((d) => ({ ...d, line: d.line + 1 }))] }),
    );
    const ids = [...page.matchAll(/ id="([^"]+)"/gu)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(page.match(/<article /gu)).toHaveLength(10);
    for (const [, target] of page.matchAll(/href="#([^"]+)"/gu)) expect(ids).toContain(target);
  });

  it('lets no text from a file become markup', () => {
    const message = '</script><script>alert(1)</script> "<b onclick=\'x\'>" \u202e\u0000';
    const page = html(
      sample({
        diagnostics: [
          finding(at(contract, 'task'), {
            code: '"><i>',
            severity: 'error',
            message,
            help: message,
            workflow: 'artisan',
            phase: 'plan',
          }),
        ],
        graphs: [
          {
            ...graph,
            workflow: '<w>"',
            phases: [{ ...at(contract, 'plan'), id: '</svg><x>', when: '<y>', join: 'all', reads: [], writes: [] }],
            edges: [],
          },
        ],
      }),
    );
    expect(page.match(/<script/gu)).toHaveLength(1);
    expect(page).not.toMatch(/<(?:i|w|x|y|b )[ >"o]/u);
    expect(page).not.toMatch(/[\u202e\u0000]/u);
  });

  it('promises that every field arrives only where nothing is unknown or suppressed', () => {
    expect(html(empty())).toContain('Every field that a phase requires arrives.');
    const summary = { ...empty().summary, unknown: 1 };
    expect(html({ ...empty(), summary })).not.toContain('Every field that a phase requires arrives.');
  });

  it('draws small workflows and says so where one is too big', () => {
    expect(html(sample())).toContain('<svg class="picture"');
    const phases = Array.from({ length: 61 }, (_, i) => ({
      ...at(contract, 'plan'),
      id: `p${i}`,
      join: 'all' as const,
      reads: [],
      writes: [],
    }));
    expect(html(sample({ graphs: [{ ...graph, phases, edges: [] }] }))).toContain(
      '61 phases: too many for a picture here.',
    );
  });
});

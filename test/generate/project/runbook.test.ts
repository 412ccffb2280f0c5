import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { isProjectFile } from '../../../src/generate/project/index.ts';
import type { Project } from '../../../src/generate/project/model.ts';
import { requestProfiles } from '../../../src/generate/project/profiles.ts';
import { queryLines } from '../../../src/generate/project/query-lines.ts';
import { rules } from '../../../src/generate/project/rules/index.ts';
import { runbook } from '../../../src/generate/project/runbook/index.ts';
import { type Grammar, tokensOf } from '../alerts/grammar.ts';
import { everyProject, fixtureNames, fixtureProject, hostileProjects, projectWith } from './project-case.ts';

const otel = requestProfiles['otel-http'];

const pageOf = (project: Project): string => {
  const [draft] = runbook(project).drafts;
  return draft !== undefined && 'text' in draft ? draft.text : '';
};

interface Block {
  readonly language: string;
  readonly text: string;
}

/** The blocks of code, and what stands around them. */
const splitOf = (page: string): { readonly blocks: readonly Block[]; readonly prose: string } => {
  const blocks: Block[] = [];
  const prose = page.replace(
    /^(`{3,})(\w+)\n([\s\S]*?)\n\1$/gmu,
    (_, _fence: string, language: string, text: string) => {
      blocks.push({ language, text });
      return '';
    },
  );
  return { blocks, prose };
};

/** What a reader of Markdown takes for text: without escapes and code spans. */
const bare = (prose: string): string =>
  prose.replace(/\\[\\`*_~[\]!$|#+=.-]/gu, '').replace(/(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/gu, '');

const matrix = everyProject();
const all = [...matrix, ...fixtureNames.map((name) => fixtureProject(name, otel))];

describe('a runbook', () => {
  it('explains exactly the alerts that the rules have', () => {
    for (const project of all) {
      const file = rules(project).drafts.find(({ path }) => path === 'rules.yaml');
      const made = [...JSON.stringify(file ?? '').matchAll(/"alert":"(\w+)"/gu)].map(([, name]) => name);
      const told = [...pageOf(project).matchAll(/^\| `(\w+)` \| (?:critical|warning|info) \|/gmu)].map(
        ([, name]) => name,
      );
      expect(told.toSorted()).toEqual(made.toSorted());
    }
  });

  it('says what a budget means in time', () => {
    const page = pageOf(fixtureProject('checkout', otel));
    expect(page).toContain('| 99.95% of requests are answered without a status of 5xx | 0.05% | 21.6 minutes |');
    expect(page).toContain('(the next bucket; required are 200ms) | 1% | 7.2 hours |');
  });

  it('says whose it is, whom to tell, and why it is as it is', () => {
    const page = pageOf(fixtureProject('data-pipeline', otel));
    expect(page).toContain('| Owner | team-finance-data |');
    expect(page).toContain('| Also tell | internal-audit, data-protection-officer |');
    expect(page).toContain('somebody is woken because criticality is `high`');
    expect(page.indexOf('**P1 compliance.**')).toBeLessThan(page.indexOf('**P2 data-integrity.**'));
    expect(page).toContain('[Decision](<https://docs.example.com/adr/0031-append-only>)');
    expect(page).toContain('contextcore queries --workflow=reconciliation');
    expect(page).toContain('kubectl -n finance create job ledger-export-again --from=cronjob/ledger-export');
  });

  it('has no section without content, and no section that nobody needs', () => {
    for (const project of all) {
      const lines = pageOf(project).split('\n');
      const heads = lines.flatMap((line, i) => (/^#{2,3} /u.test(line) ? [i] : []));
      for (const at of heads) {
        const next = lines.slice(at + 1).find((line) => line !== '');
        expect(next).toBeDefined();
        expect(next?.startsWith('#') === true && !(lines[at] === '## Alerts' && next.startsWith('### '))).toBe(false);
      }
    }
    expect(pageOf(fixtureProject('internal-tool')).match(/^## .*$/gmu)).toEqual([
      '## First look',
      '## Why it is watched as it is',
    ]);
  });

  it('asks queries that are queries, whatever they are broken into', () => {
    const queries = new Set(
      all.flatMap((project) =>
        splitOf(pageOf(project))
          .blocks.filter(({ language }) => language === 'promql' || language === 'traceql')
          .map(({ language, text }) => `${language} ${text}`),
      ),
    );
    expect(queries.size).toBeGreaterThan(10);
    const faults = [...queries].flatMap((one) => {
      const language: Grammar = one.startsWith('promql') ? 'promql' : 'traceql';
      return tokensOf(language, one.slice(language.length + 1)).errors;
    });
    expect(faults).toEqual([]);
  });

  it('keeps every token of a query that it breaks into lines', () => {
    const text = `sum by (a, b) (increase(${'x'.repeat(90)}{le="a, (b) or \\"c",k="}"}[5m])) or vector(1) * 0 unless on (a) topk(3, ${'y'.repeat(60)})`;
    const lines = queryLines(text);
    expect(lines.length).toBeGreaterThan(4);
    expect(tokensOf('promql', lines.join('\n')).tokens).toEqual(tokensOf('promql', text).tokens);
  });

  it('has commands that a shell reads as they are meant', ({ skip }) => {
    if (spawnSync('bash', ['--version']).error !== undefined) skip('bash is not installed');
    for (const project of hostileProjects()) {
      const name = project.context.spec.workflows?.[0]?.name ?? '';
      const asked = splitOf(pageOf(project))
        .blocks.flatMap(({ text }) => text.split('\n'))
        .find((line) => line.startsWith('contextcore queries'));
      const { stdout } = spawnSync('bash', ['-c', `contextcore() { printf '%s' "$2"; }; ${asked ?? ''}`], {
        env: { LC_ALL: 'C.UTF-8' },
        encoding: 'utf8',
      });
      expect(stdout).toBe(`--workflow=${name}`);
    }
  });

  it('shows hostile texts as texts', () => {
    for (const project of hostileProjects()) {
      const page = pageOf(project);
      expect(page).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e\u2066-\u2069]/u);
      const end = page.indexOf('-->\n\n# ');
      expect(end).toBe(page.indexOf('-->'));
      const text = bare(splitOf(page.slice(end + 3)).prose);
      expect(text).not.toMatch(/@(?!<!-- -->)|\]\((?!<https:|#first-look)/u);
      expect(text.replaceAll('<!-- -->', '').replaceAll('(<https://docs.example.com/adr/1>)', '')).not.toMatch(/[<>]/u);
      // Headings and tables are ours.
      const ours = pageOf(projectWith({ ...project.context.spec, risks: [], agentGuidance: {}, design: {} }));
      for (const head of text.match(/^#+ .*$/gmu) ?? [])
        if (!/^## (?:Risks|Design|For agents)$/u.test(head)) expect(bare(ours)).toContain(head);
    }
  });

  it('keeps texts that look like Markdown from being it', () => {
    const page = pageOf(
      projectWith({
        agentGuidance: { constraints: ['# big', '1. one', '- dash', '| a | b |', '> said', '    code'] },
      }),
    );
    const items = page.slice(page.indexOf('Constraints')).match(/^- .*$/gmu);
    expect(items?.slice(0, 6)).toEqual([
      '- \\# big',
      '- 1\\. one',
      '- \\- dash',
      '- \\| a | b |',
      '- &gt; said',
      '- code',
    ]);
  });

  it('is ours, and always the same', () => {
    for (const project of all.slice(-30)) {
      expect(isProjectFile(pageOf(project))).toBe(true);
      expect(pageOf(project)).toBe(pageOf(project));
    }
  });
});

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Checked, check, postrun, preflight } from '../src/compose/index.ts';
import type { Diagnostic } from '../src/core/index.ts';
import { runsIn } from './fixture-case.ts';
import { filesBelow, readText, root } from './sources.ts';

interface Block {
  readonly page: string;
  readonly line: number;
  /** The words after the fence: `yaml err`, `json initial`. */
  readonly info: string;
  readonly text: string;
}

/** The fenced blocks of a page. */
const blocksOf = (page: string, text: string): readonly Block[] => {
  const blocks: Block[] = [];
  let open: { readonly line: number; readonly info: string; readonly lines: string[] } | undefined;
  text.split('\n').forEach((content, i) => {
    if (!content.startsWith('```')) open?.lines.push(content);
    else if (open === undefined) open = { line: i + 1, info: content.slice(3).trim(), lines: [] };
    else {
      blocks.push({ page, line: open.line, info: open.info, text: `${open.lines.join('\n')}\n` });
      open = undefined;
    }
  });
  return blocks;
};

const pages = [
  ...['README.md', 'CHANGELOG.md'].filter((path) => existsSync(join(root, path))),
  ...filesBelow('docs').filter((path) => path.endsWith('.md')),
];

/** A contract of the docs with the initial context, the code or the events of runs that follow it. */
interface Example extends Block {
  readonly initial?: Block;
  readonly runs?: Block;
  readonly code?: Block;
}

const examples = pages.flatMap((page): Example[] => {
  const blocks = blocksOf(page, readText(page));
  return blocks.flatMap((block, i): Example[] => {
    if (!/^(yaml|ts) (ok|err)\b/u.test(block.info)) return [];
    const next = blocks[i + 1];
    if (next?.info === 'json initial') return [{ ...block, initial: next }];
    if (next?.info === 'json runs') return [{ ...block, runs: next }];
    return [next?.info === 'ts' || next?.info === 'js' ? { ...block, code: next } : block];
  });
});

const run = ({ info, text, initial, runs, code }: Example): Promise<Checked> => {
  if (info.startsWith('ts')) return check({ files: [{ path: 'agent.ts', text }] });
  const isWorkflow = /^(jobs|runs):/mu.test(text);
  const file = { path: isWorkflow ? '.github/workflows/example.yml' : 'example.contract.yaml', text };
  const phases = code === undefined ? [] : [{ path: code.info === 'ts' ? 'phases.ts' : 'phases.mjs', text: code.text }];
  if (runs !== undefined) return postrun({ file, runs: runsIn(runs.text) });
  return initial === undefined
    ? check({ files: [file, ...phases] })
    : preflight({ file, initial: JSON.parse(initial.text) });
};

const ruleOf = (page: string): string | undefined => /^docs\/rules\/([^/]+\/[^/]+)\.md$/u.exec(page)?.[1];

const worthShowing = ({ code, severity, message }: Diagnostic): string => `${severity} ${code} ${message}`;

describe.each(
  examples.map((example): [string, Example] => [`${example.page}:${example.line} (${example.info})`, example]),
)('the example %s', (_, example) => {
  it(/^\w+ err/u.test(example.info) ? 'shows the rule of its page' : 'is fine', async () => {
    const { diagnostics } = await run(example);
    const rule = ruleOf(example.page);
    if (/^\w+ ok/u.test(example.info)) {
      const bad = diagnostics.filter(({ code, severity }) => severity !== 'info' || code === rule);
      expect(bad.map(worthShowing)).toEqual([]);
    } else if (rule === undefined) expect(diagnostics).not.toEqual([]);
    else expect(diagnostics.map(({ code }) => code)).toContain(rule);
  });
});

/** Links of a page that do not lead outside, without what stands in code. */
const linksOf = (text: string): readonly string[] => {
  const prose = text.replaceAll(/^```[\s\S]*?^```/gmu, '').replaceAll(/`[^`\n]*`/gu, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/gu)]
    .map((match) => match[1] ?? '')
    .filter((link) => !/^[a-z]+:/u.test(link));
};

/** The anchor that a heading gets on the usual hosts. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

const anchorsOf = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(/^#+ (.+)$/gmu)].map((match) => anchorOf(match[1] ?? '')));

const isBroken = (page: string, link: string): boolean => {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : posix.normalize(posix.join(posix.dirname(page), path));
  if (!existsSync(join(root, target))) return true;
  return anchor !== undefined && target.endsWith('.md') && !anchorsOf(readText(target)).has(anchor);
};

describe('the docs', () => {
  it('hold only links that lead somewhere', () => {
    const broken = pages.flatMap((page) =>
      linksOf(readText(page))
        .filter((link) => isBroken(page, link))
        .map((link) => `${page} → ${link}`),
    );
    expect(broken).toEqual([]);
  });

  it('show an error and a fixed example on every page of a rule that can be shown', () => {
    const kinds = (page: string): readonly string[] =>
      blocksOf(page, readText(page)).map(({ info }) => info.split(' ')[1] ?? info);
    const lacking = pages
      .filter((page) => ruleOf(page) !== undefined && !kinds(page).includes('text'))
      .filter((page) => !['ok', 'err'].every((kind) => kinds(page).includes(kind)));
    expect(lacking).toEqual([]);
  });

  it('are as fresh as what they are generated from', () => {
    const { stderr, status } = spawnSync(process.execPath, ['scripts/docs.mjs', '--check'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  it('tell what changed in this version, or what is yet to be released', () => {
    const { version } = JSON.parse(readText('package.json'));
    const headings = [...readText('CHANGELOG.md').matchAll(/^## (.+)$/gmu)].map((match) => match[1] ?? '');
    expect(headings[0] === 'Unreleased' || headings[0]?.startsWith(version)).toBe(true);
  });
});

describe('the repository', () => {
  it('names no machine and no package registry', () => {
    const git = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: root,
      encoding: 'utf8',
    });
    const tracked = git.stdout.split('\0').filter((path) => path !== '' && existsSync(join(root, path)));
    const forbidden = /\/(?:work|home|Users|root)\/[a-z]|registry\.[a-z]+\.[a-z]+/u;
    const faults = tracked.filter((path) => path !== 'test/docs.test.ts' && forbidden.test(readText(path)));
    expect(faults).toEqual([]);
  });
});

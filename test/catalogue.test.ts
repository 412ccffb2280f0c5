import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { owners } from '../src/compose/index.ts';
import { createSource } from '../src/core/index.ts';
import { parseDocument } from '../src/parse/index.ts';
import { filesBelow, readText, root } from './sources.ts';

const rules = owners.flatMap((owner) => owner.rules.map((rule) => ({ ...rule, code: `${owner.name}/${rule.name}` })));
const loading = owners.flatMap((owner) =>
  owner.codes.map((entry) => ({ ...entry, code: `${owner.name}/${entry.name}` })),
);
const all = [...rules, ...loading];
const codes = new Set(all.map(({ code }) => code));

const presetCodes = (name: string): readonly string[] => {
  const path = `rules/analysis/${name}.yaml`;
  const value = parseDocument(createSource(path, readText(path))).document?.value;
  return typeof value === 'object' && value !== null && 'rules' in value ? Object.keys(value.rules ?? {}) : [];
};

const missing = (paths: readonly string[]): readonly string[] => paths.filter((path) => !existsSync(join(root, path)));

/** Where the source of a rule stands, by its code. */
const sourceOf = (code: string): string => {
  const [owner = '', name = ''] = code.split('/');
  if (owner === 'contract') return `src/contract/check/${name}.ts`;
  return owner === 'graph' ? `src/contract/graph/check/${name}.ts` : `src/domains/${owner}/check/${name}.ts`;
};

describe('every rule', () => {
  it('has a name of its own, in kebab-case, and says its law in one sentence', () => {
    expect(codes.size).toBe(all.length);
    for (const { code, summary } of all) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*\/[a-z]+(-[a-z]+)*$/u);
      expect(summary, code).toMatch(/^[A-Z"].*\.$/u);
    }
  });

  it('lives in the file that its code names', () => {
    expect(missing(rules.map(({ code }) => sourceOf(code)))).toEqual([]);
  });

  it('has a docs page that opens with its code', () => {
    const pages = all.map(({ code }) => `docs/rules/${code}.md`);
    expect(missing(pages)).toEqual([]);
    const untitled = all.filter(({ code }) => !readText(`docs/rules/${code}.md`).startsWith(`# ${code}\n`));
    expect(untitled.map(({ code }) => code)).toEqual([]);
  });

  it('has a case that shows it and a case that does not', () => {
    const cases = filesBelow('fixtures/rules').filter((path) => path.endsWith('/expected.txt'));
    const lacks = rules.flatMap(({ code }) =>
      ['ok', 'err']
        .filter((kind) => !cases.some((path) => path.startsWith(`fixtures/rules/${code}/${kind}-`)))
        .map((kind) => `fixtures/rules/${code}/${kind}-*`),
    );
    expect(lacks).toEqual([]);
  });

  it.each(['adopt', 'recommended', 'strict'])('has its line in the preset "%s"', (preset) => {
    expect([...presetCodes(preset)].sort()).toEqual([...codes].sort());
  });
});

describe('no rule is forgotten', () => {
  it('in the docs: every page is about a rule that exists', () => {
    const pages = filesBelow('docs/rules').filter((path) => /^docs\/rules\/[^/]+\/[^/]+\.md$/u.test(path));
    expect(
      pages.map((path) => path.slice('docs/rules/'.length, -'.md'.length)).filter((code) => !codes.has(code)),
    ).toEqual([]);
  });

  it('in the fixtures: every folder is about a rule that exists', () => {
    const folders = new Set(filesBelow('fixtures/rules').map((path) => path.split('/').slice(2, 4).join('/')));
    expect([...folders].filter((code) => !codes.has(code))).toEqual([]);
  });
});

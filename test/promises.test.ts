import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { owners } from '../src/compose/index.ts';
import { check, preflight } from '../src/index.ts';
import { checkCase } from './fixture-case.ts';
import { filesBelow } from './sources.ts';

const fixture = (name: string): string => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');
const head = 'schema_version: "1.0.0"\npipeline_id: p\n';
const found = async (text: string, code?: string) => {
  const { diagnostics } = await check({ files: [{ path: 'a.contract.yaml', text }] });
  return diagnostics.filter((one) => code === undefined || one.code === code);
};

describe('the flow of a workflow is more than a list of names', () => {
  it('enrichment, chains and parts of fields count as reads: the older eight-phase contract has no dead write', async () => {
    expect(await found(fixture('workflows/older-format/contract.yaml'), 'propagation/dead-write')).toEqual([]);
  });

  it('branches that exclude one another each produce a field for the phase after them', async () => {
    const text = `${head}inputs: [kind]
phases:
  web: {after: [], when: 'kind == "web"', exit: {required: [plan]}}
  api: {after: [], when: 'kind != "web"', exit: {required: [plan]}}
  build: {after: [web, api], join: any, entry: {required: [plan]}}
`;
    expect(await found(text)).toEqual([]);
  });

  it('a loop hands a field back to its head', async () => {
    const text = `${head}inputs: [task]
outputs: [draft]
phases:
  write: {entry: {required: [task], enrichment: [{name: notes, critical: true}]}, exit: {required: [draft]}}
  review: {entry: {required: [draft]}, exit: {required: [notes]}}
loops:
  - {from: review, to: write}
`;
    expect((await found(text)).map(({ code, certainty }) => `${code} ${certainty}`)).toEqual([
      'propagation/dangling-read possible',
    ]);
  });

  it('what a phase may produce is no promise', async () => {
    const text = `${head}inputs: [task]
phases:
  plan: {entry: {required: [task]}, exit: {optional: [hint]}}
  act: {entry: {required: [hint]}}
`;
    const [finding] = await found(text, 'propagation/dangling-read');
    expect([finding?.certainty, finding?.severity]).toEqual(['possible', 'warning']);
    expect(finding?.witness?.length).toBeGreaterThan(0);
  });

  it('a default that hides a missing producer is found, whichever phase declared it', async () => {
    const text = `${head}inputs: [task, kind]
phases:
  sort: {entry: {required: [task]}, when: 'kind == "new"', exit: {required: [domain]}}
  plan: {entry: {enrichment: [{name: domain, default: unknown}]}}
  act: {entry: {required: [domain]}}
`;
    expect((await found(text, 'propagation/shadow-default')).map((one) => one.phase)).toEqual(['act']);
  });
});

describe('every finding', () => {
  it('has a code, a place, a sentence, a fingerprint and a way out', async () => {
    for (const finding of await found(fixture('workflows/agent-err/contract.yaml'))) {
      expect(finding.line).toBeGreaterThan(0);
      expect(finding.endColumn).toBeGreaterThan(0);
      expect(finding.message).toMatch(/\.$/u);
      expect(finding.fingerprint).toMatch(/^[0-9a-f]{16}$/u);
      expect(finding.help ?? '').not.toBe('');
    }
  });

  it('keeps its fingerprint when lines move', async () => {
    const text = fixture('demo/agent.contract.yaml');
    const moved = text.replace(/^phases:/mu, '# one\n# two\n\nphases:');
    const prints = async (of: string) => (await found(of)).map((one) => one.fingerprint).sort();
    expect(await prints(moved)).toEqual(await prints(text));
  });

  it('shows no default and no seeded value', async () => {
    const secret = 'hunter2hunter2';
    const text = `${head}inputs: [{name: token, type: int}]
phases:
  a: {entry: {required: [{name: token, type: int, constraints: {min: 3}}], enrichment: [{name: k, type: int, default: ${secret}, critical: true}]}}
`;
    const static_ = await found(text);
    const { diagnostics } = await preflight({
      file: { path: 'a.contract.yaml', text },
      initial: { token: secret, k: secret },
    });
    expect(diagnostics.length).toBeGreaterThan(static_.length - 1);
    expect(JSON.stringify([...static_, ...diagnostics])).not.toContain(secret);
  });
});

describe('work grows with the size of a contract', () => {
  it('names are compared for the first findings only, so that thousands of them stay cheap', async () => {
    const names = Array.from({ length: 4000 }, (_, i) => `missing_${i}`);
    const text = `${head}inputs: [task]\nphases:\n  a: {entry: {required: [task]}}\n  b: {entry: {required: [${names.join(', ')}]}}\n`;
    const findings = await found(text, 'propagation/dangling-read');
    expect(findings.length).toBe(4000);
  });
});

describe('a chain is judged on the way, not at the end', () => {
  it('equal paths at both ends do not hide that a phase between overwrites the value', async () => {
    const text = `${head}inputs: [task]
phases:
  a: {entry: {required: [task]}, exit: {required: [topic]}}
  b: {entry: {required: [task]}, exit: {required: [topic]}}
  c: {entry: {required: [topic]}}
propagation_chains:
  - {chain_id: topic, source: {phase: a, field: topic}, destination: {phase: c, field: topic}, severity: blocking}
`;
    expect((await found(text, 'propagation/broken-chain')).map((one) => one.severity)).toEqual(['error']);
  });

  it.each(['len(dest) > 0', "dest not in (None, '', 'unknown')", 'isinstance(dest, str) and dest.strip()'])(
    'the verification %s of an older file is read',
    async (verification) => {
      const text = `schema_version: "0.1.0"
pipeline_id: p
phases:
  a: {entry: {required: [task]}, exit: {required: [topic]}}
  c: {entry: {required: [topic]}}
propagation_chains:
  - {chain_id: topic, source: {phase: a, field: topic}, destination: {phase: c, field: topic}, verification: "${verification}"}
`;
      expect(await found(text, 'contract/bad-expression')).toEqual([]);
    },
  );
});

describe('nothing is written that no command calls', () => {
  it('every code of the catalogue is shown by checking some fixture', async () => {
    const seen = new Set<string>();
    const root = new URL('../fixtures/', import.meta.url);
    const cases = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => path.endsWith('contract.yaml'));
    for (const path of cases) {
      const folder = path.slice(0, path.lastIndexOf('/') + 1);
      const file = { path: 'a.contract.yaml', text: readFileSync(new URL(path, root)) };
      if (existsSync(new URL(`${folder}runs.json`, root))) {
        for (const { code } of (await checkCase(`fixtures/${folder.slice(0, -1)}`)).diagnostics) seen.add(code);
        continue;
      }
      const initial = new URL(`${folder}initial.json`, root);
      const { diagnostics } = existsSync(initial)
        ? await preflight({ file, initial: JSON.parse(readFileSync(initial, 'utf8')), phases: ['nobody'] })
        : await check({ files: [file] });
      for (const { code } of diagnostics) seen.add(code);
    }
    const others = ['fixtures/rules/github-actions', 'fixtures/rules/langgraph', 'fixtures/rules/contract'].flatMap(
      (folder) => filesBelow(folder),
    );
    for (const path of others.filter((one) => one.endsWith('/expected.txt')))
      for (const { code } of (await checkCase(path.slice(0, -'/expected.txt'.length))).diagnostics) seen.add(code);
    const all = owners.flatMap((owner) => [...owner.rules, ...owner.codes].map((rule) => `${owner.name}/${rule.name}`));
    // These need bytes, a file system or a baseline beside the contract; the tests of those rooms show them.
    const elsewhere = ['contract/encoding', 'contract/unreadable-file', 'verify/stale-baseline'];
    // These are seen between two states of a contract; test/contract/drift shows them.
    elsewhere.push('drift/breaking-change', 'drift/potentially-breaking-change', 'drift/compatible-change');
    // Those of a gate need a past, too; test/cli/gate.test.ts shows them.
    elsewhere.push('gate/completeness-drop', 'gate/completeness-drop-in-runs');
    // No contract has those of a ProjectContext; test/project/context/read.test.ts shows them by the examples of their pages.
    elsewhere.push(...all.filter((code) => code.startsWith('project/')));
    expect(all.filter((code) => !seen.has(code) && !elsewhere.includes(code))).toEqual([]);
  });
});

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workspace } from './cli.ts';

const contract = `schema_version: "1.0.0"
pipeline_id: research
inputs: [question]
outputs: [report]
fields:
  domain: {type: str, critical: true, severity: warning, default: general}
phases:
  classify:
    handler: ./phases.mjs#classify
    entry: {required: [question]}
    exit: {optional: [domain]}
  search:
    handler: ./phases.mjs#search
    entry: {required: [question], enrichment: [domain]}
    exit: {required: [{name: hits, type: "list[str]"}]}
  write:
    handler: ./phases.mjs#write
    entry: {required: [hits], enrichment: [domain]}
    exit: {required: [report]}
propagation_chains:
  - chain_id: domain_arrives
    source: {phase: classify, field: domain}
    destination: {phase: write, field: domain}
`;

const phases = `export const classify = ({ question }) => (question.includes('law') ? { domain: 'law' } : {});
export const search = ({ question, domain }) => ({ hits: [domain + ': ' + question] });
export const write = ({ hits, domain }) => ({ report: domain + ' ' + hits.join() });
`;

const files = {
  'flow.contract.yaml': contract,
  'phases.mjs': phases,
  'law.json': '{"question": "what is law"}',
  'tea.json': '{"question": "what is tea"}',
};

const run = (context: string, ...more: readonly string[]): readonly string[] => [
  'run',
  'flow.contract.yaml',
  '--context',
  context,
  ...more,
];

describe('contextcore run', () => {
  it('runs the phases in the order of the contract, and says what the run came to', async () => {
    const here = workspace(files);
    const { code, out, err } = await here.run(run('law.json'));
    expect(out).toMatch(
      /^run \S+ of "research": succeeded\n {2}completeness 100 % · 8 propagated, 0 defaulted, 0 failed\n/u,
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  it('tells a silent default, and makes it count under --strict', async () => {
    const here = workspace(files);
    const { code, out, err } = await here.run(run('tea.json'));
    expect(out).toContain('search, entry: "domain" was absent and took its default (warning)');
    expect(out).toContain('write, entry: "domain" was still its default (warning)');
    expect(out).toContain('chain "domain_arrives": broken at phase "classify"');
    expect(err).toContain('the run finished, but degraded');
    expect(code).toBe(0);
    expect((await here.run(run('tea.json', '--strict'))).code).toBe(2);
  });

  it('keeps a record that runs show and postrun understand', async () => {
    const here = workspace(files);
    await here.run(run('law.json'));
    await here.run(run('tea.json'));
    const { out } = await here.run(['runs', 'list', '--format', 'json']);
    const ids = JSON.parse(out).runs.map(({ runId }: { runId: string }) => runId);
    expect(ids).toHaveLength(2);
    expect((await here.run(['runs', 'show', ids[0]])).out).toContain('domain_arrives  broken');
    const judged = await here.run(['postrun', ...ids, '--contract', 'flow.contract.yaml']);
    expect(judged.out).toContain('took its default in 1 of 2 runs. [propagation/defaulted-in-run]');
    expect(judged.out).toContain('Chain "domain_arrives" was broken in 1 of 2 runs');
    expect(judged.out).toContain('Seen in 1 of 2 recorded runs.');
    expect(judged.code).toBe(0);
    expect((await here.run(['check', '--runs', '.contextcore/runs'])).out).toContain('Seen in 1 of 2 recorded runs.');
  });

  it('keeps none when told so', async () => {
    const here = workspace(files);
    await here.run(run('law.json', '--no-record'));
    expect(readdirSync(here.root)).not.toContain('.contextcore');
  });

  it('does not start what must not start, and lists every reason at once', async () => {
    const here = workspace({
      ...files,
      'flow.contract.yaml': contract
        .replace('[question]\noutputs', '[question, user]\noutputs')
        .replace('{required: [question]}', '{required: [question, user]}'),
    });
    const { code, out, err } = await here.run(['run', 'flow.contract.yaml']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('- Phase "classify" requires field "question", but');
    expect(err).toContain('- Phase "classify" requires field "user", but');
  });

  it('does not run a contract whose check has errors, unless it only observes', async () => {
    const here = workspace({ ...files, 'phases.mjs': phases.replace(': {})', ": { domian: 'tea' })") });
    const refused = await here.run(run('law.json'));
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('Did you mean "domain"?');
    expect((await here.run(run('law.json', '--mode', 'observe'))).code).toBe(0);
  });

  it('says whose handler is not there', async () => {
    const gone = await workspace({
      ...files,
      'flow.contract.yaml': contract.replaceAll(/ +handler: .*write\n/gu, ''),
    }).run(run('law.json'));
    expect(gone).toMatchObject({ code: 91, err: expect.stringContaining('Phase "write" has no handler.') });
    const broken = await workspace({ ...files, 'phases.mjs': `${phases}throw new Error('no licence');` }).run(
      run('law.json'),
    );
    expect(broken).toMatchObject({ code: 95, err: expect.stringContaining('no licence') });
  });

  it('fails where a phase throws, with its error and the record of it', async () => {
    const here = workspace({ ...files, 'phases.mjs': phases.replace('hits.join()', 'hits.join() + null.x') });
    const { code, out, err } = await here.run(run('law.json'));
    expect(code).toBe(1);
    expect(out).toContain('"research": failed');
    expect(err).toContain('TypeError');
    expect((await here.run(['runs', 'show', 'last'])).out).toContain('error');
  });
});

describe('contextcore run --mode off', () => {
  it('runs the phases, and says that nobody looked', async () => {
    const here = workspace(files);
    const off = await here.run(run('law.json', '--mode', 'off'));
    const err = 'contextcore: the run finished. The guard was off, so nothing is known of its context.\n';
    expect(off).toEqual({ code: 0, out: '', err });
    const { code, out } = await here.run(run('law.json', '--mode', 'off', '--format', 'json'));
    expect([code, JSON.parse(out)]).toEqual([0, { workflow: 'research', mode: 'off' }]);
  });
});

describe('contextcore infer --runs', () => {
  it('drafts a contract from what was recorded, which passes', async () => {
    const here = workspace(files);
    for (const context of ['law.json', 'tea.json', 'law.json']) await here.run(run(context));
    const { code, err } = await here.run(['infer', '--runs', '.contextcore/runs', '-o', 'drafts/draft.contract.yaml']);
    expect({ code, err }).toMatchObject({ code: 0, err: expect.stringContaining('wrote drafts/draft.contract.yaml') });
    const text = here.read('drafts/draft.contract.yaml');
    expect(text).toContain('# A draft, inferred from 3 runs by "contextcore infer --runs".');
    expect(text).toContain('# "domain" took its default 1 of 3 times: which value is that?');
    expect(text).toContain('chain_id: domain_arrives');
    expect(await here.run(['check', 'drafts/draft.contract.yaml'])).toMatchObject({ code: 0 });
  });

  it('refuses what it cannot draft from', async () => {
    const here = workspace({
      ...files,
      'other.contract.yaml': contract.replace('pipeline_id: research', 'pipeline_id: b'),
    });
    expect(await here.run(['infer', '--runs', 'nowhere'])).toMatchObject({ code: 93 });
    expect(await here.run(['infer', '.', '--runs', 'nowhere'])).toMatchObject({ code: 92 });
    await here.run(run('law.json'));
    const none = await here.run(['infer', '--runs', '.contextcore/runs', '--workflow', 'none']);
    expect(none).toMatchObject({ code: 91, out: '', err: expect.stringContaining('There are runs of "research".') });
    await here.run(['run', 'other.contract.yaml', '--context', 'law.json']);
    const several = await here.run(['infer', '--runs', '.contextcore/runs']);
    expect(several).toMatchObject({ code: 92, out: '', err: expect.stringContaining('"b", "research"') });
    expect((await here.run(['infer', '--runs', '.contextcore/runs', '--workflow', 'b'])).out).toContain(
      'pipeline_id: b',
    );
  });
});

describe('values', () => {
  it('are shown where the contract lets them be recorded, and nowhere else', async () => {
    const here = workspace({
      ...files,
      'flow.contract.yaml': contract.replace('{type: str, critical', '{type: str, record: value, critical'),
    });
    await here.run(run('law.json'));
    const { out } = await here.run(['runs', 'show', 'last']);
    expect(out).toMatch(/^ {2}classify +exit +domain +"law"$/mu);
    expect(out).toMatch(/^ {2}write +entry +domain +"law"$/mu);
    expect(out).not.toContain('what is law');
    const { run: shown } = JSON.parse((await here.run(['runs', 'show', 'last', '--format', 'json'])).out);
    expect(shown.values).toContainEqual({ phase: 'search', boundary: 'entry', field: 'domain', value: 'law' });
    const page = (await here.run(['runs', 'show', 'last', '--format', 'html'])).out;
    expect(page).toContain('<code>&quot;law&quot;</code>');
    expect(page).not.toContain('no value of a context is in this page');
    const other = workspace(files);
    await other.run(run('law.json'));
    expect((await other.run(['runs', 'show', 'last', '--format', 'html'])).out).toContain(
      'no value of a context is in this page',
    );
  });
});

describe('contextcore postrun', () => {
  it('ends with 1 for a run that failed, and says in which phase, also when quiet and to programs', async () => {
    const here = workspace({
      ...files,
      'phases.mjs': phases.replace(
        "[domain + ': ' + question]",
        "[domain + ': ' + question].map((hit) => JSON.parse(hit))",
      ),
    });
    expect((await here.run(run('law.json'))).code).toBe(1);
    const judged = await here.run(['postrun', 'last', '--contract', 'flow.contract.yaml', '--quiet']);
    expect(judged.code).toBe(1);
    expect(judged.out).toContain(
      'flow.contract.yaml:12:3: error: Phase "search" did not come to its end in the run, which failed. [graph/failed-run]',
    );
    const { out } = await here.run(['postrun', 'last', '--contract', 'flow.contract.yaml', '--format', 'json']);
    const found = JSON.parse(out).diagnostics.filter(({ code }: { code: string }) => code === 'graph/failed-run');
    expect(found).toHaveLength(1);
    const off = ['postrun', 'last', '--contract', 'flow.contract.yaml', '--rule', 'graph/failed-run=off'];
    expect((await here.run(off)).code).toBe(0);
  });

  it('ends with 1 for a run whose process left in the middle of it', async () => {
    const here = workspace(files);
    await here.run(run('law.json'));
    const store = join(here.root, '.contextcore/runs');
    const day = readdirSync(store).find((name) => /^\d/u.test(name)) ?? '';
    const [record = ''] = readdirSync(join(store, day));
    const file = `.contextcore/runs/${day}/${record}`;
    const lines = here.read(file).split('\n');
    here.put(file, `${lines.slice(0, 6).join('\n')}\n`);
    here.put('.contextcore/runs/heads.jsonl', '');
    const judged = await here.run(['postrun', 'last', '--contract', 'flow.contract.yaml', '--quiet']);
    expect(judged.code).toBe(1);
    expect(judged.out).toContain('The run has no end on record: stopped from outside, or still going on.');
  });

  it('refuses a run of another workflow, and a record that was changed', async () => {
    const here = workspace({
      ...files,
      'other.contract.yaml': contract.replace('pipeline_id: research', 'pipeline_id: other'),
    });
    await here.run(run('law.json'));
    const other = await here.run(['postrun', 'last', '--contract', 'other.contract.yaml']);
    expect(other).toMatchObject({
      code: 91,
      err: expect.stringContaining('is one of workflow "research", not of "other"'),
    });
    const day = readdirSync(join(here.root, '.contextcore/runs')).find((name) => /^\d/u.test(name)) ?? '';
    const [record = ''] = readdirSync(join(here.root, '.contextcore/runs', day));
    const file = `.contextcore/runs/${day}/${record}`;
    here.put(file, here.read(file).replace('"propagated":["question"]', '"propagated":["quastion"]'));
    const changed = await here.run(['postrun', file, '--contract', 'flow.contract.yaml']);
    expect(changed).toMatchObject({ code: 1, err: expect.stringContaining('is not intact: line') });
  });
});

import { describe, expect, it } from 'vitest';
import { createSource, locate } from '../../../src/core/index.ts';
import { readProjectContext, readProjectContexts } from '../../../src/project/context/index.ts';
import { filesBelow, readText } from '../../sources.ts';

const read = (...lines: readonly string[]) => readProjectContext(createSource('.contextcore.yaml', lines.join('\n')));

const told = ({ findings }: ReturnType<typeof read>): readonly string[] =>
  findings.map((one) =>
    `${locate(one.at).line}:${locate(one.at).column} ${one.code} ${one.message} ${one.help ?? ''}`.trim(),
  );

const targets = 'targets: [{kind: Deployment, name: checkout-api}]';

describe('a document', () => {
  it('is the same whether it is written for a cluster, as a spec, or as the spec alone', () => {
    const bare = read('project: {id: checkout}', targets).context;
    const spec = read('spec:', '  project: {id: checkout}', `  ${targets}`).context;
    const whole = read(
      'apiVersion: contextcore.io/v1',
      'kind: ProjectContext',
      'metadata: {name: checkout}',
      'spec:',
      '  project: {id: checkout}',
      `  ${targets}`,
    ).context;
    expect(bare).toEqual({
      apiVersion: 'contextcore.io/v1',
      kind: 'ProjectContext',
      metadata: { name: 'checkout' },
      spec: { project: { id: 'checkout' }, targets: [{ kind: 'Deployment', name: 'checkout-api' }] },
    });
    expect([spec, whole]).toEqual([bare, bare]);
  });

  it('keeps its metadata, and not what a cluster wrote beside them', () => {
    const { context, findings } = read(
      'kind: ProjectContext',
      'metadata: {name: a, namespace: shop, labels: {team: b}, uid: "1", generation: 3, managedFields: []}',
      'spec:',
      '  project: {id: checkout}',
      `  ${targets}`,
      'status: {conditions: []}',
    );
    expect(findings).toEqual([]);
    expect(context?.metadata).toEqual({ name: 'a', namespace: 'shop', labels: { team: 'b' } });
    expect(Object.keys(context ?? {})).toEqual(['apiVersion', 'kind', 'metadata', 'spec']);
  });

  it('is told everything that is wrong at once, with places and with what was probably meant', () => {
    const { context } = read('project: {id: Shop}', targets);
    expect(context).toBeUndefined();
    expect(
      told(
        read(
          'project: {id: Shop}',
          'business: {criticality: critcal, onwer: x}',
          'requirements: {availability: 99.95, latencyP99: 200 ms, errorBudget: 0%}',
          'risks: [{type: security, description: x}]',
          'targets: []',
        ),
      ),
    ).toEqual([
      '1:15 project/invalid-value Key "id" of "project" is not an id: up to 63 lowercase letters, digits, "-" and ".", with a letter or a digit at both ends.',
      '2:25 project/invalid-value Key "criticality" of "business" is "critcal"; "critical", "high", "medium" or "low" is expected. Did you mean "critical"?',
      '2:34 project/unknown-key "business" has an unknown key "onwer". Did you mean "owner"?',
      '3:30 project/wrong-type Key "availability" of "requirements" is a number; a whole number or a string is expected. Put the value in quotes.',
      '3:49 project/invalid-value Key "latencyP99" of "requirements" is not a duration above zero such as "200ms", "1.5s" or "2m".',
      '3:70 project/invalid-value Key "errorBudget" of "requirements" is not a percentage above 0 and below 100 such as "99.95" or "99.95%".',
      '4:16 project/missing-mitigation A risk is about security, but has no key "mitigation". Say under "mitigation" what is done about it.',
      '5:1 project/invalid-value Key "targets" is an empty list; at least one item is expected.',
    ]);
  });

  it.each([
    ['{availability: "99.95", errorBudget: "0.05"}', []],
    ['{availability: 99.9%, errorBudget: 0.1%}', []],
    ['{availability: 99, errorBudget: 1}', []],
    ['{availability: 99, errorBudget: 2}', ['project/budget-mismatch']],
    ['{availability: "99.95", errorBudget: "0.051"}', ['project/budget-mismatch']],
    ['{errorBudget: "0.05"}', []],
  ])('with requirements %s has the findings %j', (requirements, codes) => {
    const { findings } = read('project: {id: checkout}', targets, `requirements: ${requirements}`);
    expect(findings.map(({ code }) => code)).toEqual(codes);
  });

  it('of several in one file is found by its kind, at the line where it stands', () => {
    const text = [
      'kind: ConfigMap',
      '---',
      '# ours',
      'kind: ProjectContext',
      'spec: {project: {id: a}, targets: 5}',
      '---',
      'kind: Other',
      '',
    ].join('\n');
    const contexts = readProjectContexts(createSource('all.yaml', text), true);
    expect(contexts.map(({ findings }) => findings.map(({ at }) => locate(at).line))).toEqual([[5]]);
    expect(readProjectContext(createSource('two.yaml', `${text}---\nkind: ProjectContext\n`)).context).toBeUndefined();
  });

  it('is not taken for one because something in it has the name', () => {
    const crd = readText('deploy/crd/contextcore.io_projectcontexts.yaml');
    expect(readProjectContexts(createSource('crd.yaml', crd), false)).toEqual([]);
  });

  it.each([
    ['', 'project/wrong-type'],
    ['- a', 'project/wrong-type'],
    ['{', 'project/unreadable'],
    ['project: {id: a}\nproject: {id: b}\ntargets: [{kind: Pod, name: x}]', 'project/unreadable'],
    ['a: &a [*a]', 'project/unreadable'],
    ['spec: null', 'project/wrong-type'],
    ['metadata: {name: x}', 'project/missing-key'],
  ])('that is %j has a finding, and no context', (text, code) => {
    const { context, findings } = read(text);
    expect(context).toBeUndefined();
    expect(findings.map((one) => one.code)).toContain(code);
  });

  it('that is hostile is read in a moment', () => {
    const long = [
      '{a: '.repeat(20_000),
      'x: "'.padEnd(500_000, 'eyJ'),
      `design: {doc: "${'://'.repeat(100_000)}"}`,
      '---\n'.repeat(50_000),
      '#'.repeat(100_000),
    ];
    for (const text of long) expect(read(text).context).toBeUndefined();
  });
});

describe('the guide', () => {
  const text = readText('docs/guides/describing-a-project.md');
  const blocks = [...text.matchAll(/^```yaml\n([\s\S]*?)^```/gmu)].map((match) => match[1] ?? '');

  it('shows documents without findings', () => {
    expect(blocks.length).toBeGreaterThan(1);
    expect(blocks.map((block) => told(read(block)))).toEqual(blocks.map(() => []));
  });
});

describe('the page of a code', () => {
  const pages = filesBelow('docs/rules/project').filter((path) => path.endsWith('.md'));

  it.each(pages)('%s shows a document that has the finding, and one that has none', (page) => {
    const [, code] = /^docs\/rules\/(.+)\.md$/u.exec(page) ?? [];
    const text = readText(page);
    const block = (kind: string) =>
      new RegExp(`^\`\`\`yaml project ${kind}\n([\\s\\S]*?)^\`\`\``, 'mu').exec(text)?.[1] ?? '';
    const [line = ''] = /^\.contextcore.*$/mu.exec(text) ?? [];
    const bad = read(block('err')).findings.map(
      (one) => `.contextcore.yaml:${locate(one.at).line}:${locate(one.at).column}: error: ${one.message} [${one.code}]`,
    );
    expect(bad).toEqual([line]);
    expect(line).toContain(`[${code}]`);
    expect(read(block('ok')).findings).toEqual([]);
  });
});

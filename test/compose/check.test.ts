import { describe, expect, it } from 'vitest';
import { check, preflight, readBaseline, readConfig } from '../../src/index.ts';
import { broken, contract } from '../cli/cli.ts';

const codes = (result: Awaited<ReturnType<typeof check>>) =>
  result.diagnostics.map((one) => `${one.file}:${one.line} ${one.code}`);

describe('the library', () => {
  it('checks texts without any file', async () => {
    const result = await check({
      files: [
        { path: 'b.contract.yaml', text: broken() },
        { path: 'a.contract.yaml', text: contract() },
      ],
    });
    expect(codes(result)).toContain('b.contract.yaml:12 propagation/dangling-read');
    expect(result.summary).toMatchObject({ files: 2, workflows: 2, phases: 4, errors: 1 });
  });

  it('takes bytes, and files that could not be read', async () => {
    const files = [
      { path: 'a.yaml', text: new TextEncoder().encode(contract()) },
      { path: 'b.yaml', unreadable: 'permission denied' },
    ];
    expect(codes(await check({ files }))).toEqual(['b.yaml:1 contract/unreadable-file']);
  });

  it('reads imports from the files that it was given, or from whom it was told to ask', async () => {
    const importing = { path: 'flows/a.yaml', text: `imports: [../shared.yaml]\n${contract()}` };
    const shared = { path: 'shared.yaml', text: 'fields:\n  answer: {type: str}\n' };
    const read = {
      read: (file: string) =>
        file === 'shared.yaml'
          ? { kind: 'bytes' as const, bytes: new TextEncoder().encode(shared.text) }
          : { kind: 'missing' as const },
    };
    expect(codes(await check({ files: [importing] }))).toContain('flows/a.yaml:1 contract/bad-import');
    expect(codes(await check({ files: [importing], read }))).toEqual([]);
  });

  it('heeds the comments of an imported file: they silence what stands there, and are never stale', async () => {
    const files = ['a', 'b'].map((id) => ({ path: `${id}.yaml`, text: `imports: [./s.yaml]\n${contract({ id })}` }));
    const shared = (comment: string) => ({
      read: () => ({ kind: 'text' as const, text: `fields:\n  ${comment}\n  draft: {type: strng}\n` }),
    });
    const withComment = async (comment: string) => codes(await check({ files, read: shared(comment) }));
    expect(await withComment('# nothing')).toEqual(['s.yaml:3 contract/unknown-type']);
    expect(await withComment('# contextcore-ignore-next-line contract/unknown-type -- later')).toEqual([]);
    expect(await withComment('# contextcore-ignore-file contract/unknown-type, contract/bad-path -- later')).toEqual(
      [],
    );
    expect(await withComment('# contextcore-ignore-next-line contract/unknown-type')).toEqual([
      's.yaml:2 verify/bad-suppression',
      's.yaml:3 contract/unknown-type',
    ]);
  });

  it('says to which workflow a finding belongs, so that a suppression can name it', async () => {
    const files = ['a', 'b'].map((id) => ({
      path: `${id}.yaml`,
      text: broken().replace('pipeline_id: flow', `pipeline_id: ${id}`),
    }));
    const config = { suppressions: [{ code: 'propagation/dangling-read', workflow: 'a', reason: 'known' }] };
    const { diagnostics } = await check({ files, config });
    expect(diagnostics.map((one) => one.workflow)).toEqual(['b']);
  });

  it('takes a configuration and a baseline as text', async () => {
    const files = [{ path: 'a.yaml', text: broken() }];
    const config = await readConfig({ path: 'config.yaml', text: 'rules: {propagation/dangling-read: info}' });
    expect(config.diagnostics).toEqual([]);
    const result = await check({ files, ...(config.value ? { config: config.value } : {}) });
    expect(result.diagnostics.map((one) => one.severity)).toEqual(['info']);
    const wrong = await readBaseline({ path: 'baseline.json', text: '{"schemaVersion": "1"}' });
    expect(wrong.value).toBeUndefined();
    expect(wrong.diagnostics[0]).toMatchObject({ file: 'baseline.json', severity: 'error' });
  });

  it('checks a contract against an initial context', async () => {
    const file = { path: 'a.yaml', text: contract() };
    expect(codes(await preflight({ file, initial: { request: 'x' } }))).toEqual([]);
    expect(codes(await preflight({ file, initial: {} }))).toHaveLength(1);
  });

  it('lets a real initial context decide what holds in some runs only', async () => {
    const text = contract({ extra: '- {name: domain, default: unknown, critical: true, severity: warning}' }).replace(
      'inputs: [request]',
      'inputs: [request, {name: domain, default: unknown, severity: warning}]',
    );
    const found = async (initial: object) =>
      (await preflight({ file: { path: 'a.yaml', text }, initial })).diagnostics.map(
        (one) => `${one.severity} ${one.certainty} ${one.code}`,
      );
    expect((await check({ files: [{ path: 'a.yaml', text }] })).diagnostics).toMatchObject([{ certainty: 'possible' }]);
    expect(await found({ request: 'x', domain: 'web' })).toEqual([]);
    expect(await found({ request: 'x', domain: null })).toEqual(['warning possible propagation/shadow-default']);
  });

  it('notes what it takes as seeded where no inputs are declared', async () => {
    const files = [{ path: 'a.yaml', text: contract().replace('inputs: [request]\n', '') }];
    expect((await check({ files })).notes).toEqual([
      'a.yaml:2:14: workflow "flow" declares no inputs; taken as seeded: "request"',
    ]);
    expect((await check({ files: [{ path: 'a.yaml', text: contract() }] })).notes).toEqual([]);
  });
});

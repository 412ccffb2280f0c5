import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { contractOf, type GuardOptions, type PreflightFinding } from '../../src/runtime/index.ts';
import { contractFrom, watched } from './guard-case.ts';

const withSchema = (schema: string): string =>
  `inputs: []\nphases:\n  first: {}\n  work:\n    entry: {required: [{name: plan, type: dict, severity: warning, schema: ${schema}}]}\n`;

const steps = '{type: object, required: [steps], properties: {steps: {type: array, minItems: 2}}}';

const visit = async (schema: string, plan: unknown, options: GuardOptions = {}) => {
  const findings: PreflightFinding[] = [];
  const { guard, report } = watched(await contractFrom(withSchema(schema)), {
    mode: 'permissive',
    ...options,
    onPreflight: (found) => findings.push(...found),
  });
  await guard.run({ plan }, (run) => run.phase('work', () => {}));
  return { violations: report().violations, findings };
};

describe('the inline schema of a field', () => {
  it('is checked at the boundary without further ado', async () => {
    const { violations, findings } = await visit(steps, { steps: ['a'] });
    expect(violations).toMatchObject([{ field: 'plan', verdict: 'failed', reason: 'schema' }]);
    expect(findings.filter(({ code }) => code === 'contract/not-enforced')).toEqual([]);
    expect((await visit(steps, { steps: ['a', 'b'] })).violations).toEqual([]);
  });

  it('may be of draft 2020-12', async () => {
    const pair =
      '{$schema: "https://json-schema.org/draft/2020-12/schema", properties: {pair: {prefixItems: [{type: string}]}}}';
    expect((await visit(pair, { pair: [1] })).violations).toMatchObject([{ reason: 'schema' }]);
    expect((await visit(pair, { pair: ['a'] })).violations).toEqual([]);
  });

  it('may carry a format and words that nobody knows', async () => {
    const odd = '{properties: {due: {type: string, format: date}}, x-owner: me}';
    expect(await visit(odd, { due: 'some day' })).toEqual({ violations: [], findings: [] });
  });

  it('is checked by whoever the caller gives, or by nobody', async () => {
    const compile = vi.fn(() => () => false);
    expect((await visit(steps, {}, { schema: { compile } })).violations).toMatchObject([{ reason: 'schema' }]);
    expect(compile).toHaveBeenCalled();
    expect(await visit(steps, {}, { schema: false })).toEqual({ violations: [], findings: [] });
  });

  it.each([
    ['is none', '{type: nonsense}'],
    ['refers to what is elsewhere', '{$ref: "https://example.com/plan.json"}'],
  ])('that %s is not checked, and pre-flight says so', async (_, schema) => {
    const { violations, findings } = await visit(schema, { steps: [] });
    expect(violations).toEqual([]);
    expect(findings).toMatchObject([
      { code: 'contract/not-enforced', severity: 'warning', phase: 'work', field: 'plan' },
    ]);
  });

  it('fails where reading the value throws, and changes nothing of the value', async () => {
    const plan = {
      get steps() {
        throw new Error('not now');
      },
    };
    expect((await visit(steps, plan)).violations).toMatchObject([{ field: 'plan', verdict: 'failed' }]);
    const filled = { steps: ['a', 'b'] };
    await visit('{properties: {more: {default: 1}}}', filled);
    expect(filled).toEqual({ steps: ['a', 'b'] });
  });
});

describe('a Standard Schema value', () => {
  const visitWith = async (schema: z.ZodType, title: unknown) => {
    const work = { id: 'work', requires: { title: { type: schema, severity: 'warning' } } } as const;
    const { guard, report } = watched(contractOf([work]), { mode: 'permissive' });
    await guard.run({ title }, (run) => run.phase('work', () => {}));
    return report().violations;
  };

  it('judges the values of its field', async () => {
    expect(await visitWith(z.string().min(3), 'ab')).toMatchObject([
      { field: 'title', reason: 'schema', found: 'str', expected: 'a value of its schema' },
    ]);
    expect(await visitWith(z.string().min(3), 'abc')).toEqual([]);
  });

  it('that answers later holds nothing up', async () => {
    const later = z.string().refine(async () => false);
    expect(await visitWith(later, 'ab')).toEqual([]);
  });
});

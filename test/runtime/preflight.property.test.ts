import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preflight as preflightOfFile, readContract } from '../../src/index.ts';
import { preflight } from '../../src/runtime/index.ts';

const names = ['a', 'b', 'c', 'd'] as const;
const types = ['str', 'int', 'any', 'list', 'str | null'] as const;
const field = fc.record(
  {
    name: fc.constantFrom(...names),
    type: fc.constantFrom(...types),
    severity: fc.constantFrom('blocking', 'warning', 'advisory'),
    critical: fc.boolean(),
  },
  { requiredKeys: ['name'] },
);
const fields = fc.uniqueArray(field, { maxLength: 3, selector: ({ name }) => name });
const written = fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 });
const phase = fc.record({
  entry: fc.record({ required: fields }),
  exit: fc.record({ required: written, optional: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 1 }) }),
});
/** Where each phase comes after: the one above it, the first one, or none. */
const shape = fc.constantFrom('linear', 'fork');
const contract = fc.record({
  phases: fc.array(phase, { minLength: 1, maxLength: 5 }),
  inputs: fc.option(fc.uniqueArray(fc.constantFrom(...names), { maxLength: 4 }), { nil: undefined }),
  shape,
});
const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant([]), fc.constant('unknown'));
const initial = fc.dictionary(fc.constantFrom(...names), value);

const codes = ['propagation/missing-seed', 'schema/wrong-seed-type'];
/** What is absent whatever the initial context holds is told by this one. */
const always = 'propagation/dangling-read';

describe('pre-flight at run time', () => {
  it('finds errors in the fields in which pre-flight of the file finds them', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(contract, initial, async ({ phases, inputs, shape: how }, given) => {
        const rows = phases.map((one, i) => {
          const after = how === 'fork' && i > 1 ? { after: ['p0'] } : {};
          return [`p${i}`, { ...one, ...after }] as const;
        });
        const text = JSON.stringify({
          schema_version: '1.0.0',
          pipeline_id: 'demo',
          ...(inputs ? { inputs } : {}),
          phases: Object.fromEntries(rows),
        });
        const file = { path: 'demo.contract.json', text };
        const read = await readContract({ file });
        if (!read.contract) throw new Error(text);
        const told = await preflightOfFile({ file, initial: given });
        const asFile = told.diagnostics
          .filter(({ code, severity }) => severity === 'error' && (codes.includes(code) || code === always))
          .filter(({ code, field: name }) => code !== always || !Object.hasOwn(given, name ?? ''))
          .map((one) => one.field);
        const atRunTime = preflight(read.contract, given)
          .filter(({ severity }) => severity === 'error')
          .map((one) => one.field);
        expect([...new Set(atRunTime)].sort()).toEqual([...new Set(asFile)].sort());
      }),
      { numRuns: 400 },
    );
  });
});

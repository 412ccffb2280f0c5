import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Ajv, type SchemaObject } from 'ajv';
import fc from 'fast-check';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { createSource } from '../../src/core/index.ts';
import { validateDocument } from '../../src/parse/schema/validate.ts';
import type { SchemaName } from '../../src/parse/schema/validator.ts';
import { parseDocument } from '../../src/parse/yaml.ts';

const names: readonly SchemaName[] = ['contract', 'fields', 'config', 'baseline'];
const schemas = new Map<SchemaName, SchemaObject>(
  names.map((name) => [name, JSON.parse(readFileSync(`contracts/schema/${name}.schema.json`, 'utf8'))]),
);

const publishedAjv = (): Ajv => {
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
  ajv.addVocabulary(['x-not-enforced']);
  for (const schema of schemas.values()) ajv.addSchema(schema);
  return ajv;
};

/** Every part of a schema, with the way to it. */
const partsOf = (schema: object): readonly (readonly [string, SchemaObject])[] => {
  const parts: [string, SchemaObject][] = [['', schema]];
  for (const [way, part] of parts) {
    for (const [key, child] of Object.entries(part)) {
      if (typeof child === 'object' && child !== null && key !== 'examples') parts.push([`${way}/${key}`, child]);
    }
  }
  return parts;
};

test.each(['generate', 'generate-reference'])('what scripts/%s.mjs makes is fresh', (script) => {
  expect(() => execFileSync(process.execPath, [`scripts/${script}.mjs`, '--check'], { stdio: 'pipe' })).not.toThrow();
});

test('the compiled validators stand alone', () => {
  const text = readFileSync('src/parse/schema/validators.generated.ts', 'utf8');
  expect(text.split('\n')[0]).toMatch(/^\/\/ Generated/u);
  expect(text).not.toMatch(/^import (?!type)/mu);
  expect(text).not.toMatch(/(?<!')\brequire\(/u);
});

test.each(names)('every key of %s.schema.json is described, and the schema names no host', (name) => {
  const schema = schemas.get(name) ?? {};
  expect(schema['$id']).toBe(`${name}.schema.json`);
  const lacking = partsOf(schema)
    .filter(([way]) => /\/properties\/[^/]+$/u.test(way) && !way.includes('/rules/'))
    .filter(([, part]) => part['description'] === undefined && part['$ref'] === undefined);
  expect(lacking.map(([way]) => way)).toEqual([]);
});

test.each(names)('every example and default in %s.schema.json fits its own place', (name) => {
  const ajv = publishedAjv();
  for (const [way, part] of partsOf(schemas.get(name) ?? {})) {
    const values = [...(part['examples'] ?? []), ...(typeof part['default'] === 'object' ? [] : [part['default']])];
    for (const value of values.filter((candidate) => candidate !== undefined)) {
      if (way.endsWith('/properties')) continue;
      expect([way, ajv.validate({ $ref: `${name}.schema.json#${way}` }, value)]).toEqual([way, true]);
    }
  }
});

test('the presets speak of the same codes, and the recommended one changes nothing', () => {
  const rulesOf = (name: string) =>
    (load(readFileSync(`rules/analysis/${name}.yaml`, 'utf8')) as { rules: Record<string, string> }).rules;
  const codes = Object.keys(rulesOf('recommended'));
  expect(Object.keys(rulesOf('adopt'))).toEqual(codes);
  expect(Object.keys(rulesOf('strict'))).toEqual(codes);
  expect([...new Set(Object.values(rulesOf('recommended')))]).toEqual(['default']);
  expect(new Set(codes).size).toBe(codes.length);
});

const anything = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    3,
    0.5,
    -1,
    '',
    'plan',
    'all',
    'blocking',
    [],
    {},
    [''],
    [1],
    ['a', { name: 'b' }],
  ),
  fc.jsonValue({ maxDepth: 3 }),
);

const keys = fc.constantFrom(
  ...new Set(
    [...schemas.values()]
      .flatMap((schema) => partsOf(schema))
      .flatMap(([, part]) => Object.keys(part['properties'] ?? {})),
  ),
);

const sound: Readonly<Record<SchemaName, unknown>> = {
  contract: {
    schema_version: '1.0.0',
    pipeline_id: 'w',
    fields: { a: { type: 'str' } },
    phases: {
      plan: {
        after: [],
        entry: { required: ['a', { name: 'b', constraints: { min: 1 } }] },
        exit: { optional: ['c'] },
      },
    },
    loops: [{ from: 'plan', to: 'plan' }],
    merge: { a: 'last' },
    propagation_chains: [
      { chain_id: 'c', source: { phase: 'p', field: 'f' }, destination: { phase: 'p', field: 'f' } },
    ],
  },
  fields: { fields: { a: { type: 'str', severity: 'warning' } } },
  config: {
    rules: { 'graph/cycle': 'off' },
    overrides: [{ files: ['a'] }],
    suppressions: [{ code: 'c', reason: 'r' }],
  },
  baseline: { schemaVersion: '1', findings: [{ fingerprint: '0123456789abcdef', code: 'c', count: 1, message: 'm' }] },
};

interface Change {
  readonly at: number;
  readonly key: string;
  readonly value: unknown;
}

/** A sound file with a few of its parts replaced or added. */
const changed = (value: unknown, changes: readonly Change[]): unknown => {
  const copy = structuredClone(value);
  for (const { at, key, value: part } of changes) {
    const parts = partsOf({ copy });
    const [, holder] = parts[1 + (at % Math.max(1, parts.length - 1))] ?? [];
    if (Array.isArray(holder)) holder.push(structuredClone(part));
    else if (holder !== undefined) holder[key] = structuredClone(part);
  }
  return copy;
};

test.each(names)('a %s file has findings exactly when its published schema refuses it', (name) => {
  const validate = publishedAjv().getSchema(`${name}.schema.json`);
  if (validate === undefined) throw new TypeError('no such schema');
  const change = fc.record({ at: fc.nat(60), key: fc.oneof(keys, fc.string()), value: anything });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 3 }), (changes) => {
      const value = changed(sound[name], changes);
      const { document } = parseDocument(createSource('w.json', JSON.stringify(value)));
      if (document === undefined) return;
      const findings = validateDocument(document, name).filter(({ code }) => code !== 'contract/not-enforced');
      expect(findings.length === 0, JSON.stringify(value)).toBe(validate(document.value));
    }),
    { numRuns: 300 },
  );
});

import { compileFunction } from 'node:vm';
import { transformSync } from 'esbuild';
import fc from 'fast-check';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { printType } from '../../../src/contract/model/index.ts';
import type { DeclaredField, DeclaredPhase } from '../../../src/contract/source/typescript/declared.ts';
import * as door from '../../../src/runtime.ts';
import { load } from './load.ts';
import { type Printed, printModules, type Spec } from './print-spec.ts';

const type = fc.constantFrom<unknown>(
  'str',
  ' int ',
  'list[str]',
  'null|float',
  'dict[str, list[bool]]',
  { type: 'string' },
  { type: 'array', items: { type: 'integer' } },
  { type: ['string', 'null'], minLength: 1 },
  { enum: ['a', 'b'] },
);
const name = fc.constantFrom(
  'plan',
  'x',
  'a b',
  'd.e',
  '7',
  'q"t',
  'ünï',
  '$',
  'class',
  'toString',
  "o'c",
  '`${x}`',
  '\\n',
);
const path = fc
  .tuple(name, fc.array(name, { maxLength: 2 }))
  .map(([first, others]) => [first, ...others].map((part) => `["${part.replace(/["\\]/gu, '\\$&')}"]`).join(''));
const plain = fc.string({
  unit: fc.constantFrom('a', 'B', ' ', "'", '"', '`', '\\', '${', '\n', 'é', '😀'),
  maxLength: 6,
});
const severity = fc.constantFrom('blocking', 'warning', 'advisory');

const required = fc.oneof(
  type.filter((one) => typeof one === 'string'),
  fc.record({ type, severity, description: plain }, { requiredKeys: ['type'] }),
  fc.record(
    { type: fc.constant('str'), default: plain, severity: fc.constantFrom('warning', 'advisory') },
    { requiredKeys: ['type', 'default'] },
  ),
  fc.record({
    type: fc.constant('any'),
    default: fc
      .jsonValue({ maxDepth: 2 })
      .filter((value) => value !== null && !JSON.stringify(value).includes('__proto__')),
  }),
);
const produced = fc.oneof(
  type.filter((one) => typeof one === 'string'),
  fc.record({ type, optional: fc.boolean() }, { requiredKeys: ['type'] }),
);
const fields = (field: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .uniqueArray(fc.tuple(path, field), { maxLength: 4, selector: ([text]) => text.slice(0, text.indexOf(']')) })
    .map((entries) => Object.fromEntries(entries));

const spec: fc.Arbitrary<Spec> = fc.record(
  {
    id: plain.map((text) => `p${text.trim()}`),
    description: plain,
    workflow: plain,
    requires: fields(required),
    produces: fields(produced),
    drops: fc.array(path, { maxLength: 3 }),
  },
  { requiredKeys: ['id'] },
);

const fieldsOf = (list: readonly DeclaredField[]): Record<string, unknown> =>
  Object.fromEntries(
    list.map((field) => [
      field.name,
      {
        type: printType(field.type),
        severity: field.severity,
        ...(field.default ? { default: field.default.value } : {}),
        ...(field.optional ? { optional: true } : {}),
      },
    ]),
  );

/** What an extracted phase says, in the normal form of the runtime. */
const normalOf = ({ id, description, workflow, requires, produces, drops }: DeclaredPhase): unknown => ({
  id,
  ...(description === undefined ? {} : { description }),
  ...(workflow === undefined ? {} : { workflow }),
  requires: fieldsOf(requires),
  produces: fieldsOf(produces),
  drops: drops.map(({ field }) => field),
});

/** The normal form without what contracts do not hold. */
const described = (given: Parameters<typeof door.describePhase>[0]): unknown => {
  const strip = (side: door.FieldDescriptions): unknown =>
    Object.fromEntries(
      Object.entries(side).map(([key, { schema: _schema, description: _description, ...rest }]) => [key, rest]),
    );
  const { requires, produces, ...rest } = door.describePhase(given);
  return { ...rest, requires: strip(requires), produces: strip(produces) };
};

const compilers: readonly ((text: string, older: boolean) => string)[] = [
  (text, experimentalDecorators) =>
    transformSync(text, {
      loader: 'ts',
      format: 'cjs',
      target: 'es2022',
      tsconfigRaw: { compilerOptions: { experimentalDecorators } },
    }).code,
  (text, experimentalDecorators) =>
    ts.transpileModule(text, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, experimentalDecorators },
    }).outputText,
];

/** Runs compiled modules, and gives what the first one exports. */
const run = ({ files }: Printed, compile: (text: string) => string): Record<string, unknown> => {
  const loaded = new Map<string, { exports: Record<string, unknown> }>();
  const open = (specifier: string): Record<string, unknown> => {
    if (specifier === 'contextcore/runtime') return door;
    const file = `${specifier.replace(/^\.\//u, '').replace(/\.[jt]s$/u, '')}.ts`;
    const known = loaded.get(file);
    if (known) return known.exports;
    const module = { exports: {} };
    loaded.set(file, module);
    compileFunction(compile(files[file] ?? ''), ['module', 'exports', 'require'])(module, module.exports, open);
    return module.exports;
  };
  return open('./a');
};

describe('a declaration printed in any style', () => {
  it('is extracted as what it says', async () => {
    await fc.assert(
      fc.asyncProperty(spec, fc.integer(), async (given, style) => {
        const printed = printModules(given, style);
        const { phases, findings } = await load(printed.files);
        expect(findings).toEqual([]);
        expect(phases.map(normalOf)).toEqual([
          described(Reflect.apply(door.definePhase, undefined, [given, () => ({})]).spec),
        ]);
        expect(phases[0]?.isPartial).toBe(false);
      }),
      { numRuns: 400 },
    );
  }, 60_000);

  it('declares, when it is compiled and run, what is extracted from it', async () => {
    await fc.assert(
      fc.asyncProperty(
        spec,
        fc.integer(),
        fc.constantFrom(...compilers),
        fc.boolean(),
        async (given, style, compile, older) => {
          const printed = printModules(given, style);
          const { phases } = await load(printed.files);
          const exported = run(printed, (text) => compile(text, older));
          const owner = printed.ownerOf(exported);
          const declared = door.phaseSpec(owner);
          expect(declared).toBeDefined();
          expect(phases.map(normalOf)).toEqual(declared ? [described(declared)] : []);
        },
      ),
      { numRuns: 120 },
    );
  }, 60_000);
});

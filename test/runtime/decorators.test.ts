import { compileFunction } from 'node:vm';
import { transformSync } from 'esbuild';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import * as door from '../../src/runtime.ts';

const source = `
import { definePhase, phase, produces, requires } from 'contextcore/runtime';
const spec = { id: 'design', requires: { 'a.x': 'str', n: { type: 'int', default: 3 } }, produces: { y: 'int' } };

export const defined = definePhase(spec, (ctx) => ({ y: ctx.a.x.length }));

@phase(spec)
export class Decorated {
  run = (ctx) => ({ y: ctx.a.x.length });
}
export class Sub extends Decorated {}

export class Methods {
  @requires(spec.requires)
  @produces(spec.produces)
  design(ctx) { return { y: ctx.a.x.length }; }

  @produces(spec.produces)
  @phase({ id: 'design' })
  @requires(spec.requires)
  named(ctx) { return { y: ctx.a.x.length }; }

  @phase(spec)
  whole(ctx) { return { y: ctx.a.x.length }; }

  @requires(spec.requires)
  static reads(ctx) {}

  plain() {}
}
`;

const tsc = (text: string, experimentalDecorators: boolean): string =>
  ts.transpileModule(text, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, experimentalDecorators },
  }).outputText;

const esbuild = (text: string, experimentalDecorators: boolean): string =>
  transformSync(text, {
    loader: 'ts',
    format: 'cjs',
    target: 'es2022',
    tsconfigRaw: { compilerOptions: { experimentalDecorators } },
  }).code;

const evaluate = (code: string): Record<string, unknown> => {
  const module = { exports: {} };
  compileFunction(code, ['module', 'exports', 'require'])(module, module.exports, () => door);
  return module.exports;
};

const part = (value: unknown, name: string): unknown => Reflect.get(Object(value), name);

const described = (value: unknown): unknown => {
  const spec = door.phaseSpec(value);
  return spec && door.describePhase(spec);
};

const design = {
  id: 'design',
  requires: { 'a.x': { type: 'str', severity: 'blocking' }, n: { type: 'int', severity: 'warning', default: 3 } },
  produces: { y: { type: 'int', severity: 'blocking' } },
  drops: [],
};

describe.each([
  ['tsc, the decorators of ECMAScript', tsc, false],
  ['tsc, the older decorators of TypeScript', tsc, true],
  ['esbuild, the decorators of ECMAScript', esbuild, false],
  ['esbuild, the older decorators of TypeScript', esbuild, true],
])('decorators compiled by %s', (_, compile, older) => {
  const exported = evaluate(compile(source, older));
  const methods = part(exported['Methods'], 'prototype');

  it.each([
    ['a phase object', exported['defined'], design],
    ['a decorated class', exported['Decorated'], design],
    ['a method with two decorators', part(methods, 'design'), design],
    ['a method with three decorators', part(methods, 'named'), design],
    ['a method with one decorator', part(methods, 'whole'), design],
    ['a static method that only reads', part(exported['Methods'], 'reads'), { ...design, id: 'reads', produces: {} }],
    ['a method without decorators', part(methods, 'plain'), undefined],
    ['a class that extends a phase', exported['Sub'], undefined],
  ])('declare %s', (_what, value, expected) => {
    expect(described(value)).toEqual(expected);
    if (expected !== undefined) expect(door.phaseSpec(value)).toSatisfy(Object.isFrozen);
  });

  it('leave code as it was', () => {
    const run: unknown = Reflect.construct(Object(exported['Decorated']), []);
    expect(Reflect.apply(Object(part(run, 'run')), run, [{ a: { x: 'abc' } }])).toEqual({ y: 3 });
    expect(Reflect.apply(Object(part(methods, 'design')), undefined, [{ a: { x: 'ab' } }])).toEqual({ y: 2 });
  });

  it.each([
    ['@requires({}) class A {}', 'Decorator "requires" stands at a class. Use "phase" there.'],
    [
      'class A { @produces({}) run = () => {} }',
      'Decorator "produces" stands at something that is neither a class nor a method.',
    ],
    [
      'class A { @phase({ id: "a" }) get run() { return 1; } }',
      'Decorator "phase" stands at something that is neither a class nor a method.',
    ],
    ['class A { @produces({}) @requires({}) @produces({}) m() {} }', 'Method "m" has "produces" declared twice.'],
    ['class A { @phase({ id: "a", requires: {} }) @requires({}) m() {} }', 'Method "m" has "requires" declared twice.'],
    ['class A { @phase({ id: "a" }) @phase({ id: "b" }) m() {} }', 'Method "m" has two decorators "phase".'],
    ['@phase({ id: "a" }) @phase({ id: "b" }) class A {}', 'Phase "a" decorates a class that is a phase already.'],
    [
      'class A { @requires({ x: "strng" }) m() {} }',
      'Field "x" under "requires" has type "strng", which is not known. Did you mean "string"?',
    ],
    [
      '@phase({ id: "a", requires: { x: "strng" } }) class A {}',
      'Field "x" under "requires" of phase "a" has type "strng", which is not known. Did you mean "string"?',
    ],
  ])('refuse %s', (text, message) => {
    const code = compile(`import { phase, produces, requires } from 'contextcore/runtime';\n${text}`, older);
    expect(() => evaluate(code)).toThrow(new TypeError(message));
  });
});

import { describe, expect, it } from 'vitest';
import { PreflightError, preflight } from '../../src/runtime/index.ts';
import { contractFrom, rejection, watched } from './guard-case.ts';

const found = async (text: string, initial: object) =>
  preflight(await contractFrom(text), initial).map(({ code, severity, field }) => `${severity} ${code} ${field}`);

describe('pre-flight', () => {
  it('tells everything at once, the worst of each field, errors first, and no phase starts', async () => {
    const text =
      'inputs: [a, b, {name: c, type: int}]\nphases:\n' +
      '  one: {entry: {enrichment: [{name: a, severity: advisory}], required: [c]}}\n' +
      '  two: {entry: {required: [a, b, {name: d, severity: warning, default: x}]}}\n';
    const { guard, report } = watched(await contractFrom(text));
    const error = await rejection(
      guard.run({ c: 'no' }, () => expect.fail('ran'), { phases: ['one', 'two', 'three'] }),
    );
    expect(error).toBeInstanceOf(PreflightError);
    const { findings } = error as PreflightError;
    expect(findings.map(({ severity, field, phase }) => [severity, field ?? phase])).toEqual([
      ['error', 'three'],
      ['error', 'c'],
      ['error', 'a'],
      ['error', 'b'],
      ['info', 'd'],
    ]);
    expect(String(error).match(/^- /gmu)).toHaveLength(4);
    expect(report()).toMatchObject({ state: 'failed', phases: [] });
  });

  it('asks for nothing that a phase before may write', async () => {
    const text = (exit: string) => `inputs: []\nphases:\n  one: {exit: {${exit}}}\n  two: {entry: {required: [p.x]}}\n`;
    for (const exit of ['required: [p.x]', 'optional: [p.x]', 'required: [p]', 'required: [p.x.y]'])
      expect(await found(text(exit), {})).toEqual([]);
    expect(await found(text('required: [p.y]'), {})).toEqual(['error propagation/missing-seed p.x']);
  });

  it('counts what a loop brings back as written before', async () => {
    const text =
      'inputs: []\nphases:\n  one: {entry: {required: [x]}}\n  two: {exit: {required: [x]}}\nloops: [{from: two, to: one, max_iterations: 2}]\n';
    expect(await found(text, {})).toEqual([]);
  });

  it('warns of a critical field that has no real value', async () => {
    const text = 'inputs: [a]\nphases:\n  one: {entry: {required: [{name: a, critical: true}]}}\n';
    for (const hollow of ['', ' unknown ', [], {}])
      expect(await found(text, { a: hollow })).toEqual(['warning propagation/empty-seed a']);
    for (const real of ['x', 0, false, new Date(), new Map(), /x/u]) expect(await found(text, { a: real })).toEqual([]);
  });

  it('takes the default of an input for what it is', async () => {
    const text =
      'inputs: [{name: a, severity: warning, default: x}]\nphases:\n  one: {entry: {required: [a]}}\noutputs: [b]\n';
    expect(await found(text, {})).toEqual([
      'error propagation/missing-seed b',
      'warning propagation/unseeded-enrichment a',
    ]);
  });

  it('looks into every element that `*` stands for', async () => {
    const text = 'inputs: [tasks]\nphases:\n  one: {entry: {required: [{name: tasks.*.id, type: str}]}}\n';
    expect(await found(text, { tasks: [] })).toEqual([]);
    expect(await found(text, { tasks: [{ id: 'a' }, {}] })).toEqual(['error propagation/missing-seed tasks.*.id']);
    expect(await found(text, { tasks: [{ id: 1 }] })).toEqual(['error schema/wrong-seed-type tasks.*.id']);
  });

  it('survives every context', async () => {
    const text =
      'inputs: [a]\nphases:\n  one: {entry: {required: [{name: a, critical: true}], enrichment: [{name: b, critical: true, default: {}}]}}\n';
    const cyclic: Record<string, unknown> = {};
    cyclic['a'] = cyclic;
    cyclic['b'] = cyclic;
    const throwing = new Proxy({}, { get: () => expect.fail('get'), ownKeys: () => expect.fail('keys') });
    for (const context of [cyclic, throwing, { a: throwing, b: 1n }, Object.create(null)])
      expect(await found(text, context)).toBeInstanceOf(Array);
  });
});

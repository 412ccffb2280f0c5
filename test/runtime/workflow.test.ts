import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  type AnyPhase,
  definePhase,
  guardWorkflow,
  PreflightError,
  type PreflightFinding,
} from '../../src/runtime/index.ts';
import { contractFrom, rejection, thrownBy } from './guard-case.ts';

const log: string[] = [];
type Context = Record<string, unknown>;
/** A phase that notes that it runs, and returns what is given or made of the context. */
const phase = (id: string, result: object | ((context: Context) => unknown) = {}): AnyPhase => ({
  spec: { id },
  run: async (context) => {
    log.push(id);
    return typeof result === 'function' ? result(context) : result;
  },
});

const go = async (text: string, phases: readonly AnyPhase[], initial: object = {}, options = {}) => {
  log.length = 0;
  const workflow = guardWorkflow(phases, { contract: await contractFrom(text), telemetry: false, ...options });
  const { context, report } = await workflow.run(initial);
  return { context, report, ran: log.join(' ') };
};

describe('declared phases', () => {
  it('run in their order, each with what those before it returned', async () => {
    log.length = 0;
    const plan = definePhase({ id: 'plan', produces: { 'plan.kind': 'str' } }, () => ({ plan: { kind: 'web' } }));
    const build = definePhase(
      { id: 'build', requires: { 'plan.kind': 'str' }, produces: { out: 'str' } },
      ({ plan: { kind } }) => ({ out: `${kind}!` }),
    );
    const initial = { plan: { old: 1 } };
    const { context, report } = await guardWorkflow([plan, build], { telemetry: false }).run(initial);
    expect(context).toEqual({ plan: { old: 1, kind: 'web' }, out: 'web!' });
    expect(initial).toEqual({ plan: { old: 1 } });
    expect(report).toMatchObject({ state: 'succeeded', completeness: 1 });
  });

  it('get what those before them returned also where the guard is off, as a whole or for one phase', async () => {
    const text = 'phases:\n  a: {exit: {required: [x.y]}}\n  b: {entry: {required: [x.y]}, exit: {required: [z]}}\n';
    const phases = [phase('a', { x: { y: 1 } }), phase('b', ({ x }) => ({ z: x }))];
    const expected = { x: { y: 1 }, z: { y: 1 } };
    expect((await go(text, phases)).context).toEqual(expected);
    expect((await go(text, phases, {}, { mode: 'off' })).context).toEqual(expected);
    expect((await go(text, phases, {}, { phaseModes: { a: 'off' } })).context).toEqual(expected);
  });

  it('do not get defaults into what they keep of their results', async () => {
    const constant = { plan: { a: 1 } };
    const text = 'phases:\n  a: {exit: {required: [plan]}}\n  b: {entry: {enrichment: [{name: plan.b, default: 2}]}}\n';
    const { context } = await go(text, [phase('a', constant), phase('b', { plan: { c: 3 } })]);
    expect(context).toEqual({ plan: { a: 1, b: 2, c: 3 } });
    expect(constant).toEqual({ plan: { a: 1 } });
  });

  it('are skipped where their condition is false, and those after them run', async () => {
    const text = 'inputs: [kind]\nphases:\n  a: {}\n  b: {when: \'kind == "web"\'}\n  c: {}\n';
    const phases = [phase('a'), phase('b'), phase('c')];
    expect((await go(text, phases, { kind: 'web' })).ran).toBe('a b c');
    const { ran, report } = await go(text, phases, { kind: 'cli' });
    expect(ran).toBe('a c');
    expect(report.phases).toContainEqual(expect.objectContaining({ phase: 'b', ran: 0, skipped: 1 }));
  });

  it('do not run on where a condition cannot be evaluated', async () => {
    const error = await rejection(go("phases:\n  a: {}\n  b: {when: 'size(kind) > 1'}\n", [phase('a'), phase('b')]));
    expect(String(error)).toContain('The condition of phase "b" cannot be evaluated');
  });

  it('that join any wait for all, and run where one of them ran', async () => {
    const text = (kind: string) =>
      `phases:\n  a: {}\n  b: {after: [a], when: 'kind == "web"'}\n  c: {after: [a], when: 'kind == "cli"'}\n  d: {after: [b, c], join: ${kind}}\n`;
    const phases = ['a', 'b', 'c', 'd'].map((id) => phase(id));
    expect((await go(text('any'), phases, { kind: 'cli' })).ran).toBe('a c d');
    expect((await go(text('any'), phases, { kind: 'none' })).ran).toBe('a');
    expect((await go(text('all'), phases, { kind: 'none' })).ran).toBe('a d');
  });
});

describe('loops', () => {
  const step = (field: string) => (context: Context) => ({ [field]: Number(context[field] ?? 0) + 1 });

  it('go round while their condition holds, and no more often than they may', async () => {
    const text = (loop: string) =>
      `phases:\n  a: {}\n  b: {}\n  c: {}\n  side: {after: [a]}\nloops: [{from: b, to: a, ${loop}}]\n`;
    const phases = [phase('a'), phase('b', step('n')), phase('c'), phase('side')];
    expect((await go(text('while: n < 3'), phases)).ran).toBe('a b a b a b c side');
    expect((await go(text('max_iterations: 2'), phases)).ran).toBe('a b a b c side');
    expect((await go(text('while: n < 3, max_iterations: 2'), phases)).ran).toBe('a b a b c side');
  });

  it('inside of loops begin anew in each round', async () => {
    const text =
      'phases:\n  a: {}\n  b: {}\n  c: {}\nloops: [{from: b, to: b, max_iterations: 2}, {from: c, to: a, max_iterations: 2}]\n';
    expect((await go(text, [phase('a'), phase('b'), phase('c')])).ran).toBe('a b b c a b b c');
  });

  it('are not gone round from a phase that was skipped', async () => {
    const text = "phases:\n  a: {}\n  b: {when: 'has(go)'}\n  c: {}\nloops: [{from: b, to: a, max_iterations: 9}]\n";
    expect((await go(text, [phase('a'), phase('b'), phase('c')])).ran).toBe('a c');
  });

  it('may go round often', async () => {
    const text = 'phases:\n  a: {}\nloops: [{from: a, to: a, while: n < 3000}]\n';
    const { context, report } = await go(text, [phase('a', step('n'))]);
    expect(context).toEqual({ n: 3000 });
    expect(report.phases).toHaveLength(1);
  });

  it('without an end, and phases that wait for one another, are refused at once', async () => {
    const endless = await contractFrom('phases:\n  a: {}\nloops: [{from: a, to: a}]\n');
    expect(String(thrownBy(() => guardWorkflow([phase('a')], { contract: endless })))).toContain('has no end');
    const cyclic = await contractFrom('phases:\n  a: {after: [b]}\n  b: {after: [a]}\n');
    const error = thrownBy(() => guardWorkflow([phase('a'), phase('b')], { contract: cyclic }));
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toContain('Phases "a", "b" wait for one another');
  });
});

describe('phases side by side', () => {
  const fork = 'phases:\n  a: {}\n  b: {after: [a]}\n  c: {after: [a]}\n  d: {after: [b, c]}\n';

  it('overlap', async () => {
    let open: () => void = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { ran } = await go(fork, [phase('a'), phase('b', () => gate), phase('c', () => open()), phase('d')]);
    expect(ran).toBe('a b c d');
  });

  it('wait for one another where one fails, and nothing starts after that', async () => {
    const failure = new Error('b');
    let isDone = false;
    const slow = async () => {
      await turn();
      await turn();
      isDone = true;
    };
    const fail = () => {
      throw failure;
    };
    const error = await rejection(go(fork, [phase('a'), phase('b', fail), phase('c', slow), phase('d')]));
    expect(error).toBe(failure);
    expect(isDone).toBe(true);
    expect(log).toEqual(['a', 'b', 'c']);
  });

  const meeting = async (policy: string, b: unknown, c: unknown, options = {}) => {
    const text = `phases:\n  a: {exit: {optional: [n]}}\n  b: {after: [a], exit: {optional: [n]}}\n  c: {after: [a], exit: {optional: [n]}}\nmerge: {n: ${policy}}\n`;
    const late = async () => {
      await turn();
      await turn();
      return { n: b };
    };
    return go(text, [phase('a', { n: ['old'] }), phase('b', late), phase('c', { n: c })], {}, options);
  };

  it.each([
    ['append', ['b', 'x'], ['c', 'x'], ['b', 'x', 'c', 'x']],
    ['append', 'b', ['c'], ['b', 'c']],
    ['union', ['b', { k: 1, l: 2 }], [{ l: 2, k: 1 }, 'c'], ['b', { k: 1, l: 2 }, 'c']],
    ['union', { b: 1 }, { c: 2 }, { b: 1, c: 2 }],
    ['first', 'b', 'c', 'b'],
    ['last', { b: 1 }, { c: 2 }, { c: 2 }],
  ])('meet by the policy %s, in the order of the contract, whoever ends first', async (policy, b, c, merged) => {
    expect((await meeting(policy, b, c)).context).toEqual({ n: merged });
  });

  it('must not meet under the policy error, which only enforce stops', async () => {
    const error = await rejection(meeting('error', 1, 2));
    expect(String(error)).toBe(
      'TypeError: Phases "b" and "c" ran side by side and both wrote "n", whose merge policy is "error".',
    );
    expect((await meeting('error', 1, 2, { mode: 'observe' })).context).toEqual({ n: 2 });
  });
});

describe('phases that are not those of the contract', () => {
  const text = 'phases:\n  plan: {}\n  build: {}\n';
  const given = [phase('plan'), phase('biuld')];

  it('do not start in enforce, with all that is wrong told at once', async () => {
    const error = await rejection(go(text, given));
    expect(error).toBeInstanceOf(PreflightError);
    expect(error).toMatchObject({ findings: [{ phase: 'biuld', help: 'Did you mean "build"?' }, { phase: 'build' }] });
    expect(log).toEqual([]);
  });

  it('are told, and those that are known run, elsewhere', async () => {
    const told: PreflightFinding[] = [];
    const onPreflight = (findings: readonly PreflightFinding[]) => told.push(...findings);
    const { ran, report } = await go(text, given, {}, { mode: 'observe', onPreflight });
    expect(ran).toBe('plan');
    expect(told.map(({ code }) => code)).toEqual(['graph/phase-mismatch', 'graph/phase-mismatch']);
    expect(report.phases).toContainEqual(expect.objectContaining({ phase: 'build', ran: 0, skipped: 1 }));
  });
});

import { describe, expect, it, vi } from 'vitest';
import { ContextContractError, diagnosticsOf, type Mode } from '../../src/runtime/index.ts';
import { contractFrom, memoryStore, rejection, thrownBy, watched } from './guard-case.ts';

const one = (entry: string, exit = '', more = ''): string =>
  `inputs: []\nphases:\n  first: {}\n  work:\n    entry: {${entry}}\n    exit: {${exit}}\n${more}`;

/** Runs one phase with a context that only it sees, so that pre-flight has nothing to say. */
const visit = async (
  text: string,
  given: Record<string, unknown>,
  mode: Mode = 'enforce',
  body?: (c: never) => unknown,
) => {
  const { guard, report } = watched(await contractFrom(text), { mode });
  let left: Record<string, unknown> = {};
  let ran = false;
  const error = await guard
    .run({ ...given }, (run) => {
      left = run.context;
      return run.phase('work', (context) => {
        ran = true;
        return body?.(context as never);
      });
    })
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  return { error, ran, left, report: report() };
};

const needed = 'required: [{name: a, type: str, severity: blocking}]';
const softened = 'enrichment: [{name: a, type: str, severity: warning, critical: true, default: soft}]';

describe('at entry', () => {
  it('a field that is there propagates', async () => {
    const { report, ran, error } = await visit(one(needed), { a: 'x' });
    expect({ ran, error }).toEqual({ ran: true, error: undefined });
    expect(report).toMatchObject({ propagated: 1, defaulted: 0, failed: 0, completeness: 1, state: 'succeeded' });
  });

  it('an absent field with a default gets a copy of it, and the run is degraded', async () => {
    const { left, report } = await visit(one(softened), {});
    expect(left).toEqual({ a: 'soft' });
    expect(report).toMatchObject({ defaulted: 1, completeness: 0, state: 'degraded' });
    expect(report.violations).toMatchObject([{ field: 'a', verdict: 'defaulted', reason: 'absent', applied: true }]);
  });

  it.each([
    ['blocking', 'failed', 'blocking'],
    ['warning', 'failed', 'warning'],
  ])('an absent field without default that is %s fails', async (severity) => {
    const { report, ran } = await visit(one(`required: [{name: a, severity: ${severity}}]`), {}, 'permissive');
    expect(ran).toBe(true);
    expect(report.violations).toMatchObject([{ field: 'a', verdict: 'failed', reason: 'absent', severity }]);
  });

  it('an absent advisory field is no matter unless it is critical', async () => {
    const quiet = await visit(one('enrichment: [{name: a, severity: advisory, critical: false}]'), {});
    expect(quiet.report).toMatchObject({ failed: 0, completeness: null, state: 'succeeded', violations: [] });
    const critical = await visit(one('enrichment: [{name: a, severity: advisory, critical: true}]'), {});
    expect(critical.report).toMatchObject({ failed: 1, completeness: 0, state: 'degraded' });
  });

  it('a value of the wrong type, or that breaks a constraint, is told and never replaced', async () => {
    const text = one('enrichment: [{name: a, type: str, severity: warning, default: x, constraints: {min_length: 3}}]');
    const typed = await visit(text, { a: 7 }, 'permissive');
    expect(typed.left).toEqual({ a: 7 });
    expect(typed.report.violations).toMatchObject([{ verdict: 'failed', reason: 'type', found: 'int' }]);
    const short = await visit(text, { a: 'ab' }, 'permissive');
    expect(short.left).toEqual({ a: 'ab' });
    expect(short.report.violations).toMatchObject([{ reason: 'constraint', found: 'str of length 2' }]);
  });
});

describe('the modes', () => {
  const entry = one(`${needed.replace(/name: a/u, 'name: b')}, ${softened}`, '', '    drops: [gone]\n');

  it('enforce: the phase does not run, and the summary says so', async () => {
    const { guard, report } = watched(
      await contractFrom(
        `phases:\n  first: {exit: {optional: [b]}}\n  work:\n    entry: {${needed.replace('a,', 'b,')}}\n`,
      ),
    );
    const ran = vi.fn();
    const error = await rejection(guard.run({}, (run) => run.phase('work', ran)));
    expect(error).toBeInstanceOf(ContextContractError);
    expect(String(error)).toBe('ContextContractError: Phase "work" of "demo" cannot start: "b" is absent.');
    expect(diagnosticsOf(error)).toMatchObject({ phase: 'work', boundary: 'entry', violations: [{ field: 'b' }] });
    expect(ran).not.toHaveBeenCalled();
    expect(report()).toMatchObject({ state: 'failed', failed: 1, phases: [{ phase: 'work', blocked: 1, failed: 1 }] });
  });

  it('permissive: defaults are written, drops are done, nothing stops', async () => {
    const { error, ran, left, report } = await visit(entry, { gone: 1 }, 'permissive');
    expect({ error, ran, left }).toEqual({ error: undefined, ran: true, left: { a: 'soft' } });
    expect(report).toMatchObject({ failed: 1, defaulted: 1, state: 'degraded' });
  });

  it('observe: nothing is written, dropped or thrown', async () => {
    const { error, ran, left, report } = await visit(entry, { gone: 1 }, 'observe');
    expect({ error, ran, left }).toEqual({ error: undefined, ran: true, left: { gone: 1 } });
    expect(report.violations).toMatchObject([
      { field: 'b', verdict: 'failed' },
      { field: 'a', verdict: 'defaulted', applied: false },
    ]);
  });

  it('off: nothing is looked at, and a wrapped function is the function', async () => {
    const { guard, reports } = watched(await contractFrom(entry), { mode: 'off' });
    const fn = (context: object): object => context;
    expect(guard.wrap('work', fn)).toBe(fn);
    expect(await guard.run({ x: 1 }, (run) => run.phase('work', (context) => context['x']))).toBe(1);
    expect(reports).toEqual([]);
  });

  it('a mode of one phase holds for that phase, in a guard that is off too', async () => {
    const text =
      'phases:\n  first: {exit: {optional: [b]}}\n  work: {entry: {required: [b]}}\n  other: {after: [first], entry: {required: [b]}}\n';
    const contract = await contractFrom(text);
    for (const mode of ['observe', 'off'] as const) {
      const { guard, report } = watched(contract, { mode, phaseModes: { work: 'enforce' } });
      const error = await rejection(
        guard.run({}, (run) => {
          run.phase('other', () => {});
          run.phase('work', () => {});
        }),
      );
      expect(error).toMatchObject({ diagnostics: { phase: 'work' } });
      expect(report().state).toBe('failed');
    }
  });

  it('a mode for a phase that does not exist, or one that does not exist, is refused', async () => {
    const contract = await contractFrom(entry);
    expect(thrownBy(() => watched(contract, { phaseModes: { wrok: 'off' } }))).toMatchObject({
      message: 'Phase "wrok" has a mode, but the contract does not declare it. Did you mean "work"?',
    });
    expect(String(thrownBy(() => watched(contract, { mode: 'strict' as Mode })))).toContain(
      'Mode "strict" is not known',
    );
  });
});

describe('at exit', () => {
  const text = one('', 'required: [{name: out, type: str}], optional: [{name: extra, type: int}]');
  const leave = (written: object, mode: Mode = 'enforce') =>
    visit(text, {}, mode, (context: object) => void Object.assign(context, written));

  it('what is promised has to be there, in enforce after the body', async () => {
    const { error, ran, report } = await leave({});
    expect(ran).toBe(true);
    expect(error).toMatchObject({ boundary: 'exit', diagnostics: { boundary: 'exit' } });
    expect(String(error)).toContain('did not leave what it promised: "out" is absent');
    expect(report.state).toBe('failed');
    expect((await leave({}, 'permissive')).error).toBeUndefined();
    expect((await leave({}, 'observe')).report.failed).toBe(1);
  });

  it('what may be produced is checked only where it is there', async () => {
    expect((await leave({ out: 'x' })).report.violations).toEqual([]);
    expect((await leave({ out: 'x', extra: 'no' }, 'permissive')).report.violations).toMatchObject([
      { field: 'extra', reason: 'type' },
    ]);
  });

  it('exit verdicts count in no completeness', async () => {
    expect((await leave({}, 'observe')).report.completeness).toBe(null);
  });
});

describe('defaults', () => {
  it('are copies: what a run does to one is not there in the next', async () => {
    const { guard } = watched(await contractFrom(one('enrichment: [{name: list, type: list, default: []}]')));
    const work = () => guard.run({}, (run) => run.phase('work', (context) => (context['list'] as unknown[]).push(1)));
    expect([await work(), await work()]).toEqual([1, 1]);
  });

  it('do not reach the object that the caller began with, at no depth and in no element', async () => {
    const text = one('enrichment: [{name: a.b, type: str, default: x}, {name: tasks.*.id, type: str, default: t}]');
    const initial = { a: { c: 1 }, tasks: [{ n: 1 }, { id: 'real' }] };
    const { guard, reports } = watched(await contractFrom(text));
    for (let i = 0; i < 2; i++) {
      const seen = await guard.run(initial, (run) => run.phase('work', (context) => ({ ...context })));
      expect(seen).toEqual({ a: { c: 1, b: 'x' }, tasks: [{ n: 1, id: 't' }, { id: 'real' }] });
    }
    expect(initial).toEqual({ a: { c: 1 }, tasks: [{ n: 1 }, { id: 'real' }] });
    expect(reports.map(({ defaulted }) => defaulted)).toEqual([2, 2]);
  });

  it.each(['text', null, [1]])('below a parent that is %j crash nothing and overwrite nothing', async (parent) => {
    const { left, error } = await visit(one('enrichment: [{name: a.b, default: x}]'), { a: parent });
    expect(error).toBeUndefined();
    expect(left['a']).toEqual(parent);
  });

  it('a `*` never makes a key', async () => {
    const { left } = await visit(one('enrichment: [{name: tasks.*.id, default: x}]'), { tasks: {} });
    expect(left).toEqual({ tasks: {} });
  });

  it('of inputs are there from the start, and are defaults wherever they are read', async () => {
    const text =
      'inputs: [{name: domain, type: str, severity: warning, default: unknown}]\nphases:\n  plan: {entry: {required: [domain]}}\n';
    for (const mode of ['enforce', 'permissive', 'observe'] as const) {
      const { guard, report } = watched(await contractFrom(text), { mode });
      const stamp = await guard.run({}, (run) => {
        expect(run.context).toEqual(mode === 'observe' ? {} : { domain: 'unknown' });
        run.phase('plan', () => {});
        return run.provenance('domain');
      });
      expect(stamp?.by).toBe(mode === 'observe' ? undefined : 'default');
      const { reason, verdict } = report().violations[0] ?? {};
      expect({ reason, verdict }).toEqual(
        mode === 'observe'
          ? { reason: 'absent', verdict: 'failed' }
          : { reason: 'standing-default', verdict: 'defaulted' },
      );
      expect(report()).toMatchObject({ completeness: 0, state: 'degraded' });
    }
  });
});

describe('a default that stands', () => {
  const text =
    'phases:\n' +
    '  a: {entry: {enrichment: [{name: x, default: [], critical: true}]}}\n' +
    '  b: {exit: {optional: [x]}}\n' +
    '  c: {entry: {required: [x]}}\n';
  const reading = async (work: (context: Record<string, unknown>) => unknown, by: 'a' | 'b' = 'b') => {
    const { guard, report } = watched(await contractFrom(text));
    await guard.run({}, (run) => {
      run.phase('a', () => {});
      run.phase(by, work);
      run.phase('c', () => {});
    });
    return report().violations.filter(({ phase }) => phase === 'c');
  };

  it('is told at every later boundary until it is written', async () => {
    expect(await reading(() => {})).toMatchObject([
      { verdict: 'defaulted', reason: 'standing-default', applied: true },
    ]);
    expect(await reading((context) => Object.assign(context, { x: ['real'] }))).toEqual([]);
  });

  it('stands no more where a phase has added to it', async () => {
    expect(await reading((context) => (context['x'] as unknown[]).push('real'))).toEqual([]);
    expect(await reading((context) => (context['x'] as unknown[]).push('real'), 'a')).toEqual([]);
  });

  it('stands no more in a nested field that a phase writes in place', async () => {
    const nested = await contractFrom(
      'phases:\n  a: {entry: {enrichment: [{name: p.x, default: d}]}}\n  b: {exit: {required: [p.x]}}\n  c: {entry: {required: [p.x]}}\n',
    );
    const { guard, report } = watched(nested);
    await guard.run({ p: {} }, (run) => {
      run.phase('a', () => {});
      run.phase('b', (context) => Object.assign(context['p'] as object, { x: 'real' }));
      run.phase('c', () => {});
    });
    expect(report().violations.filter(({ phase }) => phase === 'c')).toEqual([]);
  });

  it('stands no more in elements that a phase returns anew', async () => {
    const contract = await contractFrom(
      'phases:\n  a: {entry: {enrichment: [{name: tasks.*.id, default: d}]}}\n  b: {exit: {required: [tasks.*.id]}}\n  c: {entry: {required: [tasks.*.id]}}\n',
    );
    const { guard, report } = watched(contract);
    const b = guard.wrap('b', (_: object) => ({ tasks: [{ id: 'real' }] }));
    await guard.run({ tasks: [{}] }, (run) => {
      run.phase('a', () => {});
      Object.assign(run.context, b(run.context));
      run.phase('c', () => {});
    });
    expect(report().violations.filter(({ phase }) => phase === 'c')).toEqual([]);
  });
});

it('what is to be dropped and stays, because nothing is changed, is told', async () => {
  const contract = await contractFrom('inputs: []\nphases:\n  work: {drops: [secret, other.part]}\n');
  const told = async (mode: Mode, context: object) => {
    const store = memoryStore();
    const { guard } = watched(contract, { mode, record: store });
    await guard.run(context, (run) => run.phase('work', () => {}));
    const exit = store.events.find(({ data }) => data['boundary'] === 'exit');
    return exit?.data['undropped'];
  };
  expect(await told('observe', { secret: 1, other: {} })).toEqual(['secret']);
  expect(await told('observe', {})).toBeUndefined();
  expect(await told('enforce', { secret: 1 })).toBeUndefined();
});

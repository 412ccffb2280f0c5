// A guard around phases of ten fields at which nothing is wrong. Argument: what to measure. Prints nanoseconds.
import { AsyncLocalStorage } from 'node:async_hooks';
import { context as otel } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { bundled, median, print } from './measure.mjs';

const { compileEntry, compileExit } = await import(await bundled('src/runtime/boundary/compile.ts'));
const { createTelemetry } = await import(await bundled('src/runtime/telemetry/telemetry.ts'));
const { parseType } = await import(await bundled('src/contract/model/index.ts'));
const { createGuard } = process.argv[2] === 'span' ? {} : await import(await bundled('src/runtime/index.ts'));

const field = ([name, type]) => ({ name, type: parseType(type).type, severity: 'warning', critical: true });
const reads = [
  ['task.id', 'str'],
  ['task.title', 'str'],
  ['task.words', 'list[str]'],
  ['plan.domain', 'str'],
  ['plan.steps', 'int'],
  ['owner', 'str | null'],
  ['score', 'float'],
  ['draft', 'bool'],
  ['limits', 'dict'],
  ['files', 'list'],
].map(field);
const writes = [
  ['result.text', 'str'],
  ['result.parts', 'list[str]'],
].map(field);

const context = () => ({
  task: { id: 'task-1', title: 'Write it down', words: ['a', 'b', 'c'] },
  plan: { domain: 'web', steps: 3 },
  owner: 'ann',
  score: 0.25,
  draft: true,
  limits: { words: 7 },
  files: ['x.ts'],
  result: { text: 'done', parts: ['a'] },
});

const phase = (id, more = {}) => ({
  id,
  join: 'all',
  required: [],
  enrichment: [],
  produces: [],
  mayProduce: [],
  drops: [],
  ...more,
});
const work = phase('work', { required: reads, produces: writes });
const point = (id) => ({ phase: id, field: 'plan.domain' });
const chain = { id: 'domain', severity: 'warning', source: point('plan'), waypoints: [], destination: point('work') };
const contract = (chains = []) => ({
  format: 'contextcore/portable-1',
  workflow: 'artisan',
  legacy: false,
  phases: [phase('plan', { produces: [field(['plan.domain', 'str'])] }), work],
  loops: [],
  merge: [],
  chains,
});

const apply = { apply: false };
const noRemarks = { undeclared: [], undropped: [], values: undefined };

/**
 * Nanoseconds of one call of each: medians of rounds in which all run, each after its own preparation, which is not timed. A
 * round is short, so that most of them are not interrupted by what else the machine does. The rounds before are for the
 * compiler: a phase for which the cost of its guard matters is one that runs often.
 */
const compare = (sides, { rounds, calls, warmUp = 50 }) => {
  const times = sides.map(() => []);
  for (let round = -warmUp; round < rounds; round++) {
    for (const [i, prepare] of sides.entries()) {
      const run = prepare();
      const start = process.hrtime.bigint();
      run(calls);
      const spent = Number(process.hrtime.bigint() - start) / calls;
      if (round >= 0) times[i].push(spent);
    }
  }
  return times.map(median);
};

/** Gives numbers only when it is asked. */
class QuietReader extends MetricReader {
  async onForceFlush() {}
  async onShutdown() {}
}

const eventsOfSpan = 100;

/** Events go to new spans, a hundred to each: none is dropped. */
const spanSides = () => {
  const tracer = new BasicTracerProvider().getTracer('bench');
  const entry = compileEntry(work, { legacy: false });
  const given = context();
  const attributes = {
    'context.workflow': 'artisan',
    'context.phase': 'work',
    'context.boundary': 'entry',
    'context.fields': reads.map(({ name }) => name),
  };
  const bare = () => {
    const spans = Array.from({ length: 5 }, () => tracer.startSpan('contextcore.phase'));
    return (calls) => {
      for (let i = 0; i < calls; i++) spans[(i / eventsOfSpan) | 0].addEvent('context.propagated', attributes);
    };
  };
  const guarded = (meter) => () => {
    const telemetry = createTelemetry(contract(), meter ? { tracer, meter } : { tracer });
    const run = telemetry.start({ runId: 'run', workflow: 'artisan', mode: 'enforce', at: 0 });
    const start = { phase: 'work', mode: 'enforce', attempt: 1, instance: 'work#1' };
    const phases = Array.from({ length: 5 }, () => run.phase(start));
    return (calls) => {
      for (let i = 0; i < calls; i++)
        phases[(i / eventsOfSpan) | 0].boundary('entry', entry.check(given, apply), noRemarks);
    };
  };
  const checkOnly = () => (calls) => {
    let failed = 0;
    for (let i = 0; i < calls; i++) failed += entry.check(given, apply).failed;
    if (failed > 0) throw new Error('Something is wrong.');
  };
  const meter = new MeterProvider({ readers: [new QuietReader()] }).getMeter('bench');
  return [bare, guarded(), guarded(meter), checkOnly];
};

const measureSpan = () => {
  const [bare, guarded, metered, check] = compare(spanSides(), { rounds: 501, calls: 500 });
  return { bare, guarded, metered, check };
};

/** Calls of a phase inside of one run. */
const inRun = async (options, chains, body) => {
  const guard = createGuard(contract(chains), options);
  return guard.run(context(), (run) => body(run, guard));
};

const nothing = () => {};

const measureBoundary = () => {
  otel.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const entry = compileEntry(work, { legacy: false });
  const exit = compileExit(work, { legacy: false });
  const given = context();
  const checks = () => (calls) => {
    let failed = 0;
    for (let i = 0; i < calls; i++) failed += entry.check(given, apply).failed + exit.check(given, apply).failed;
    if (failed > 0) throw new Error('Something is wrong.');
  };
  const copies = () => (calls) => {
    for (let i = 0; i < calls; i++) exit.undeclared({ ...given }, given);
  };
  const phases = (run) => () => (calls) => {
    for (let i = 0; i < calls; i++) run.phase('work', nothing);
  };
  return inRun({ telemetry: false }, [], (plain) =>
    inRun({}, [], (told) =>
      inRun({}, [chain], (full) => {
        full.phase('plan', nothing);
        const sides = [checks, copies, phases(plain), phases(told), phases(full)];
        const [check, undeclared, withoutTelemetry, withoutChains, all] = compare(sides, { rounds: 301, calls: 100 });
        return { check, undeclared, withoutTelemetry, withoutChains, all };
      }),
    ),
  );
};

/** About `microseconds` of arithmetic. */
const busyFor = (microseconds) => {
  const spin = (steps) => {
    let x = 1;
    for (let i = 0; i < steps; i++) x = Math.sqrt(x + i);
    return x;
  };
  const steps = 20_000;
  let quickest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 200; i++) {
    const start = performance.now();
    spin(steps);
    quickest = Math.min(quickest, performance.now() - start);
  }
  const right = Math.round((steps * microseconds) / (quickest * 1000));
  let kept = 0;
  return () => {
    kept += spin(right);
    return kept < 0 ? kept : undefined;
  };
};

const measureWrapper = () => {
  otel.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const busy = busyFor(100);
  const given = context();
  const tracer = new BasicTracerProvider().getTracer('bench');
  const bare = () => (calls) => {
    for (let i = 0; i < calls; i++) busy(given);
  };
  // Each side is called inside of a run of its guard, which began before.
  const wrapped = (guard) => {
    const watched = guard.wrap('work', busy);
    const loop = AsyncLocalStorage.bind((calls) => {
      for (let i = 0; i < calls; i++) watched(given);
    });
    return () => loop;
  };
  return inRun({}, [chain], (_, plain) => {
    const watchedSide = wrapped(plain);
    return inRun({ telemetry: { tracer } }, [chain], (_, spans) => {
      const often = { rounds: 301, calls: 10, warmUp: 2000 };
      const [alone, watched] = compare([bare, watchedSide], often);
      // Apart from the others: what a span takes and leaves behind is not the cost of a call without one.
      const [untraced, traced] = compare([bare, wrapped(spans)], often);
      return { alone, watched, traced: alone + traced - untraced };
    });
  });
};

const measures = { span: measureSpan, boundary: measureBoundary, wrapper: measureWrapper };
print(await measures[process.argv[2]]());

import { metrics } from '@opentelemetry/api';
import { afterEach, describe, expect, it } from 'vitest';
import { createGuard } from '../../src/runtime.ts';
import { contract, field, metering, phase } from './telemetry-case.ts';

afterEach(() => metrics.disable());

const warning = { severity: 'warning' } as const;
const read = contract([
  phase('plan', {
    required: [field('a', { critical: true }), field('b', { ...warning, default: { value: 1 } })],
    enrichment: [field('c', warning)],
    produces: [field('d'), field('a')],
  }),
  phase('build', { required: [field('d')] }),
]);

interface Point {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly value: unknown;
}

const points = async ({ metric }: ReturnType<typeof metering>, name: string): Promise<readonly Point[]> =>
  (await metric(name))?.dataPoints ?? [];

/** What the counter says of each field and outcome. */
const counted = async (metered: ReturnType<typeof metering>): Promise<Readonly<Record<string, unknown>>> =>
  Object.fromEntries(
    (await points(metered, 'contextcore.context.fields')).map(({ attributes, value }) => [
      ['phase', 'field', 'outcome'].map((key) => attributes[`contextcore.${key}`]).join(' '),
      value,
    ]),
  );

const zeros = Object.fromEntries(
  ['plan a', 'plan b', 'plan c', 'build d'].flatMap((series) =>
    ['propagated', 'defaulted', 'failed'].map((outcome) => [`${series} ${outcome}`, 0]),
  ),
);

describe('the counter of fields', () => {
  it('has every series from the start, at 0', async () => {
    const metered = metering();
    createGuard(read, { telemetry: { meter: metered.meter } });
    expect(await counted(metered)).toEqual(zeros);
  });

  it('counts verdicts at entries, and none at exits', async () => {
    const metered = metering();
    const guard = createGuard(read, { telemetry: { meter: metered.meter } });
    const run = () =>
      guard.run({ a: 1 }, (own) => {
        own.phase('plan', (ctx) => {
          ctx['d'] = 1;
        });
        own.phase('build', () => {});
      });
    await run();
    const once = {
      ...zeros,
      'plan a propagated': 1,
      'plan b defaulted': 1,
      'plan c failed': 1,
      'build d propagated': 1,
    };
    expect(await counted(metered)).toEqual(once);
    await run();
    expect(await counted(metered)).toMatchObject({ 'plan a propagated': 2, 'plan b defaulted': 2 });
  });

  it('sums up the guards of a workflow, however many there are', async () => {
    const metered = metering();
    for (let i = 0; i < 3; i++) {
      const guard = createGuard(read, { mode: 'permissive', telemetry: { meter: metered.meter } });
      await guard.run({ a: 1 }, (run) => void run.phase('plan', () => {}));
    }
    expect(await counted(metered)).toMatchObject({ 'plan a propagated': 3, 'plan b defaulted': 3, 'plan c failed': 3 });
  });

  it('tells critical fields from others, in the unit of fields', async () => {
    const metered = metering();
    createGuard(read, { telemetry: { meter: metered.meter } });
    const found = await points(metered, 'contextcore.context.fields');
    const critical = found.filter(({ attributes }) => attributes['contextcore.field.critical'] === true);
    expect(new Set(critical.map(({ attributes }) => attributes['contextcore.field']))).toEqual(new Set(['a']));
    expect(new Set(found.map(({ attributes }) => attributes['contextcore.workflow']))).toEqual(new Set(['artisan']));
    expect((await metered.metric('contextcore.context.fields'))?.descriptor).toMatchObject({ unit: '{field}' });
  });

  it('finds a meter provider that is registered after the guard was made', async () => {
    const guard = createGuard(read);
    const metered = metering();
    metrics.setGlobalMeterProvider(metered.provider);
    await guard.run({ a: 1 }, (run) => run.phase('plan', () => ({})), {}).catch(() => {});
    expect(await counted(metered)).toMatchObject({
      ...zeros,
      'plan a propagated': 1,
      'plan b defaulted': 1,
      'plan c failed': 1,
    });
  });
});

describe('the histogram of durations', () => {
  it('has seconds of each phase, in buckets that tell quick phases apart', async () => {
    const metered = metering();
    let now = 0;
    const guard = createGuard(read, {
      telemetry: { meter: metered.meter },
      ambient: { now: () => 0, elapsed: () => now, newRunId: () => 'run' },
    });
    await guard.run({ a: 1 }, (run) => {
      run.phase('plan', (ctx) => {
        ctx['d'] = 1;
        now += 250;
      });
      run.phase('build', () => {
        now += 20;
      });
    });
    const found = await points(metered, 'contextcore.phase.duration');
    const sums = found.map(({ attributes, value }) => [
      attributes,
      value !== null && typeof value === 'object' && 'sum' in value ? value.sum : value,
    ]);
    expect(sums).toEqual([
      [{ 'contextcore.workflow': 'artisan', 'contextcore.phase': 'plan' }, 0.25],
      [{ 'contextcore.workflow': 'artisan', 'contextcore.phase': 'build' }, 0.02],
    ]);
    const filled = found.map(({ value }) =>
      value !== null && typeof value === 'object' && 'buckets' in value
        ? (value.buckets as { counts: number[] }).counts.indexOf(1)
        : -1,
    );
    expect(filled[0]).not.toBe(filled[1]);
  });
});

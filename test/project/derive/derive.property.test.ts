import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSource } from '../../../src/core/index.ts';
import { parseDocument } from '../../../src/parse/index.ts';
import { defaultTables, derive, readTables, type Strategy, type Tables } from '../../../src/project/derive/index.ts';
import {
  type Criticality,
  criticalities,
  logLevels,
  type ProjectContext,
  type ProjectContextSpec,
  priorities,
} from '../../../src/project/index.ts';
import { anyContext } from './contexts.ts';

const withCriticality = (context: ProjectContext, criticality: Criticality): ProjectContext => ({
  ...context,
  spec: { ...context.spec, business: { ...context.spec.business, criticality } },
});

/** How much a strategy asks for, value by value. */
const ranks = (strategy: Strategy): readonly number[] => [
  strategy.traceSampling.value,
  -strategy.metricsIntervalMs.value,
  -logLevels.indexOf(strategy.logLevel.value),
  -priorities.indexOf(strategy.alertPriority.value),
  Number(strategy.paging.value),
  strategy.availability.value ?? 0,
  -(strategy.errorBudget.value ?? 100),
];

const valuesOf = (strategy: Strategy): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(strategy).map(([key, { value }]) => [key, value]));

const decimal = (value: number): string => value.toFixed(12).replace(/0+$/u, '').replace(/\.$/u, '');

/** The document with everything in it that follows from it, as far as there is a key. */
const filled = (context: ProjectContext, strategy: Strategy): ProjectContext => {
  const { requirements, observability } = context.spec;
  const more: Partial<ProjectContextSpec> = {
    requirements: {
      ...requirements,
      ...(strategy.availability.value === null ? {} : { availability: decimal(strategy.availability.value) }),
      ...(strategy.errorBudget.value === null ? {} : { errorBudget: decimal(strategy.errorBudget.value) }),
    },
    observability: {
      ...observability,
      traceSampling: strategy.traceSampling.value,
      metricsInterval: `${strategy.metricsIntervalMs.value}ms`,
      logLevel: strategy.logLevel.value,
      dashboardPlacement: strategy.dashboardPlacement.value,
      alertChannels: strategy.alertChannels.value,
      ...(strategy.runbook.value === null ? {} : { runbook: strategy.runbook.value }),
    },
  };
  return { ...context, spec: { ...context.spec, ...more } };
};

const sampling = fc.constantFrom(0, 0.01, 0.1, 0.5, 1);
const interval = fc.constantFrom('1s', '10s', '30s', '60s', '2m');

/** Tables that users might write; many of them are refused. */
const givenTables = fc.record(
  {
    fallback: fc.constantFrom(...criticalities),
    criticality: fc.dictionary(
      fc.constantFrom(...criticalities),
      fc.record(
        {
          traceSampling: sampling,
          metricsInterval: interval,
          logLevel: fc.constantFrom(...logLevels),
          alertPriority: fc.constantFrom(...priorities),
          paging: fc.boolean(),
          availability: fc.constantFrom(90, 99, 99.9, 99.99),
        },
        { requiredKeys: [] },
      ),
      { maxKeys: 2 },
    ),
    modifiers: fc.dictionary(
      fc.constantFrom('a', 'b', 'revenue', 'urgent-risk'),
      fc.record({
        when: fc.record({ availabilityFrom: fc.constantFrom(95, 99.9, 99.95) }),
        raise: fc.record({ traceSampling: fc.integer({ min: 1, max: 3 }) }),
        atLeast: fc.record({ traceSampling: sampling, paging: fc.boolean() }),
        atMost: fc.record({ metricsInterval: interval }),
      }),
      { maxKeys: 2 },
    ),
  },
  { requiredKeys: [] },
);

const read = (tables: unknown) => {
  const { document } = parseDocument(createSource('tables.yaml', JSON.stringify(tables)));
  if (document === undefined) throw new Error('no document');
  return readTables(document, defaultTables);
};

const anyTables: fc.Arbitrary<Tables> = fc.oneof(
  fc.constant(defaultTables),
  givenTables.map((given) => read(given).tables).filter((tables) => tables !== undefined),
);

describe('what follows from a document', () => {
  it('never gets less when a project becomes more critical, whatever the tables', () => {
    fc.assert(
      fc.property(anyContext, anyTables, (context, tables) => {
        const all = criticalities.map((one) => ranks(derive(withCriticality(context, one), tables)));
        for (const [i, upper] of all.entries()) {
          const lower = all[i + 1];
          if (lower !== undefined)
            for (const [k, rank] of upper.entries()) expect(rank).toBeGreaterThanOrEqual(lower[k] ?? Number.NaN);
        }
      }),
    );
  });

  it('is what the document says, where it says something', () => {
    fc.assert(
      fc.property(anyContext, anyTables, (context, tables) => {
        const strategy = derive(context, tables);
        const { observability = {}, requirements = {} } = context.spec;
        const pairs = [
          [observability.traceSampling, strategy.traceSampling],
          [observability.logLevel, strategy.logLevel],
          [observability.dashboardPlacement, strategy.dashboardPlacement],
          [observability.alertChannels, strategy.alertChannels],
          [observability.runbook, strategy.runbook],
          [requirements.throughput, strategy.throughput],
        ] as const;
        for (const [said, { value, source }] of pairs) {
          expect(source === 'explicit').toBe(said !== undefined);
          if (said !== undefined) expect(value).toEqual(said);
        }
        expect(strategy.metricsIntervalMs.source === 'explicit').toBe(observability.metricsInterval !== undefined);
        expect(strategy.availability.source === 'explicit').toBe(requirements.availability !== undefined);
        expect(strategy.errorBudget.source === 'explicit').toBe(requirements.errorBudget !== undefined);
      }),
    );
  });

  it('is the same when it is written into the document', () => {
    fc.assert(
      fc.property(anyContext, anyTables, (context, tables) => {
        const strategy = derive(context, tables);
        expect(valuesOf(derive(filled(context, strategy), tables))).toEqual(valuesOf(strategy));
      }),
    );
  });

  it('is the same bytes each time, and changes nothing that it was given', () => {
    fc.assert(
      fc.property(anyContext, anyTables, (context, tables) => {
        const before = JSON.stringify([context, tables]);
        const first = JSON.stringify(derive(context, tables));
        expect(JSON.stringify(derive(structuredClone(context), structuredClone(tables)))).toBe(first);
        expect(JSON.stringify([context, tables])).toBe(before);
      }),
    );
  });

  it('tells of every modifier that changes something', () => {
    fc.assert(
      fc.property(anyContext, fc.constantFrom(...Object.keys(defaultTables.modifiers)), (context, name) => {
        const { [name]: _, ...modifiers } = defaultTables.modifiers;
        const [whole, without] = [derive(context, defaultTables), derive(context, { ...defaultTables, modifiers })];
        for (const key of ['traceSampling', 'metricsIntervalMs', 'logLevel', 'alertPriority', 'paging'] as const)
          if (whole[key].because === without[key].because) expect(whole[key]).toEqual(without[key]);
      }),
    );
  });

  it('names a cause for each value, in one line', () => {
    fc.assert(
      fc.property(anyContext, anyTables, (context, tables) => {
        for (const { because } of Object.values(derive(context, tables))) expect(because).toMatch(/^[^\n]*[^\n.]$/u);
      }),
    );
  });
});

describe('tables of a user', () => {
  it('change nothing where they say what the tables say', () => {
    const parts = fc.subarray(['fallback', 'criticality', 'placement', 'modifiers'] as const);
    fc.assert(
      fc.property(anyContext, parts, (context, names) => {
        const { tables, findings } = read(Object.fromEntries(names.map((name) => [name, defaultTables[name]])));
        expect(findings).toEqual([]);
        expect(tables).toEqual(defaultTables);
        expect(derive(context, tables ?? defaultTables)).toEqual(derive(context, defaultTables));
      }),
    );
  });

  it('are read or refused, whatever they hold', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { tables, findings } = read(value);
        expect(tables === undefined).toBe(findings.length > 0);
      }),
    );
  });
});

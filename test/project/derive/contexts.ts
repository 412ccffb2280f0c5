import fc from 'fast-check';
import {
  businessValues,
  criticalities,
  dashboardPlacements,
  logLevels,
  type ProjectContext,
  type ProjectContextSpec,
  priorities,
  riskTypes,
} from '../../../src/project/index.ts';

type Shape = Readonly<Record<string, fc.Arbitrary<unknown>>>;

/** Any of the keys. */
const some = (shape: Shape): fc.Arbitrary<Readonly<Record<string, unknown>>> => fc.record(shape, { requiredKeys: [] });

const duration = fc
  .tuple(fc.integer({ min: 1, max: 5000 }), fc.constantFrom('ms', 's', 'm'), fc.constantFrom('', '.5'))
  .map(([amount, unit, fraction]) => `${amount}${fraction}${unit}`);

const percentage = fc
  .tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1, max: 99_999 }), fc.constantFrom('', '%'))
  .map(([whole, fraction, sign]) => `${whole}.${String(fraction).padStart(5, '0')}${sign}`);

const requirements = fc
  .tuple(
    some({ latencyP50: duration, latencyP99: duration, throughput: fc.integer({ min: 1, max: 100_000 }) }),
    fc.constantFrom('availability', 'errorBudget', undefined),
    fc.oneof(percentage, fc.integer({ min: 1, max: 99 })),
  )
  .map(([rest, key, share]) => ({ ...rest, ...(key === undefined ? {} : { [key]: share }) }));

const risk = fc
  .tuple(fc.constantFrom(...riskTypes), fc.option(fc.constantFrom(...priorities), { nil: undefined }))
  .map(([type, priority]) => ({
    type,
    description: 'Something goes wrong',
    mitigation: 'Somebody looks',
    ...(priority === undefined ? {} : { priority }),
  }));

/** Documents of every kind that the schema takes, as far as something follows from them. */
export const anyContext: fc.Arbitrary<ProjectContext> = some({
  business: some({
    criticality: fc.constantFrom(...criticalities),
    value: fc.constantFrom(...businessValues),
    owner: fc.constant('team-a'),
  }),
  requirements,
  risks: fc.array(risk, { maxLength: 4 }),
  observability: some({
    traceSampling: fc.double({ min: 0, max: 1, noNaN: true }),
    metricsInterval: duration,
    logLevel: fc.constantFrom(...logLevels),
    dashboardPlacement: fc.constantFrom(...dashboardPlacements),
    alertChannels: fc.array(fc.constantFrom('a', 'b'), { maxLength: 2 }),
    runbook: fc.constant('docs/runbook.md'),
  }),
}).map((spec) => contextWith(spec));

/** A document with these parts. */
export const contextWith = (spec: Partial<ProjectContextSpec>): ProjectContext => ({
  apiVersion: 'contextcore.io/v1',
  kind: 'ProjectContext',
  metadata: { name: 'shop' },
  spec: { project: { id: 'shop' }, targets: [{ kind: 'Deployment', name: 'shop' }], ...spec },
});

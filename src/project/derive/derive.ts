import {
  type Criticality,
  criticalities,
  type DashboardPlacement,
  logLevels,
  type ProjectContext,
  type ProjectContextSpec,
  priorities,
} from '../context/model.ts';
import { parseDuration } from '../context/values.ts';
import { absent, type Candidate, type Cause, derived, explicit, most } from './causes.ts';
import { type Holding, holding } from './conditions.ts';
import { objectivesOf } from './objectives.ts';
import type { Derived, Strategy } from './strategy.ts';
import type { CriticalityRow, Modifier, Tables } from './tables.ts';

/** The criticality with the reason why it is that one. */
interface Base {
  readonly criticality: Criticality;
  readonly row: CriticalityRow;
  readonly cause: Cause;
}

const baseOf = ({ business }: ProjectContextSpec, tables: Tables): Base => {
  const given = business?.criticality;
  const criticality = given ?? tables.fallback;
  return {
    criticality,
    row: tables.criticality[criticality],
    cause:
      given === undefined
        ? { text: `criticality is "${criticality}" by default`, isGiven: false }
        : { text: `criticality is "${criticality}"`, isGiven: true },
  };
};

/** What modifiers ask for, where they ask for something. */
const asked = <T>(held: readonly Holding[], ask: (modifier: Modifier) => T | undefined): readonly Candidate<T>[] =>
  held.flatMap(({ modifier, causes }) => {
    const value = ask(modifier);
    return value === undefined ? [] : [{ value, causes }];
  });

/** The sampling of the criticality, or of one further up. */
const stepped = ({ criticality, row, cause }: Base, tables: Tables, held: readonly Holding[]): Candidate<number> => {
  const raising = asked(held, ({ raise }) => raise?.traceSampling);
  const steps = raising.reduce((sum, { value }) => sum + value, 0);
  const upper = criticalities[Math.max(0, criticalities.indexOf(criticality) - steps)] ?? criticality;
  const value = tables.criticality[upper].traceSampling;
  const isRaised = value > row.traceSampling;
  return { value, causes: [cause, ...(isRaised ? raising.flatMap(({ causes }) => causes) : [])] };
};

/** Milliseconds; the tables are validated where they are read. */
const length = (duration: string): number => parseDuration(duration) ?? 60_000;

type Said = NonNullable<ProjectContextSpec['observability']>;

const samplingOf = ({ traceSampling: said }: Said, base: Base, tables: Tables, held: readonly Holding[]) =>
  said !== undefined && said >= 0 && said <= 1
    ? explicit(said, 'observability.traceSampling')
    : derived(
        most(
          stepped(base, tables, held),
          asked(held, ({ atLeast }) => atLeast?.traceSampling),
          (share) => share,
        ),
      );

const intervalOf = ({ metricsInterval }: Said, { row, cause }: Base, held: readonly Holding[]): Derived<number> => {
  const said = metricsInterval === undefined ? undefined : parseDuration(metricsInterval);
  if (said !== undefined) return explicit(said, 'observability.metricsInterval');
  const bounds = asked(held, ({ atMost }) => atMost?.metricsInterval).map(({ value, causes }) => ({
    value: length(value),
    causes,
  }));
  return derived(most({ value: length(row.metricsInterval), causes: [cause] }, bounds, (ms) => -ms));
};

const placementOf = (spec: ProjectContextSpec, { criticality, cause }: Base, { placement }: Tables) => {
  const value = spec.business?.value;
  const place = value === undefined ? undefined : placement[value];
  const reason: Cause = { text: `value is "${value ?? ''}"`, isGiven: true };
  if (typeof place === 'string') return derived<DashboardPlacement>({ value: place, causes: [reason] });
  const inner = place?.[criticality];
  if (inner !== undefined) return derived<DashboardPlacement>({ value: inner, causes: [reason, cause] });
  return {
    value: placement.else,
    source: 'default',
    because: value === undefined ? '"business.value" is not given' : `value "${value}" asks for no other place`,
  } as const;
};

/**
 * What follows from a document: what it says itself holds, the rest follows from the tables. Total, and the same for the same input.
 * Nothing gets less when a project becomes more critical, as long as the tables are as `readTables` lets them be.
 */
export const derive = ({ spec }: ProjectContext, tables: Tables): Strategy => {
  const said = spec.observability ?? {};
  const base = baseOf(spec, tables);
  const { row, cause } = base;
  const objectives = objectivesOf(spec.requirements ?? {}, row.availability, cause);
  const held = holding(tables, { spec, objectives });
  const usual = <T>(value: T): Candidate<T> => ({ value, causes: [cause] });
  return {
    traceSampling: samplingOf(said, base, tables, held),
    metricsIntervalMs: intervalOf(said, base, held),
    logLevel:
      said.logLevel !== undefined
        ? explicit(said.logLevel, 'observability.logLevel')
        : derived(
            most(
              usual(row.logLevel),
              asked(held, ({ atLeast }) => atLeast?.logLevel),
              (level) => -logLevels.indexOf(level),
            ),
          ),
    alertPriority: derived(
      most(
        usual(row.alertPriority),
        asked(held, ({ atLeast }) => atLeast?.alertPriority),
        (priority) => -priorities.indexOf(priority),
      ),
    ),
    paging: derived(
      most(
        usual(row.paging),
        asked(held, ({ atLeast }) => (atLeast?.paging === true ? true : undefined)),
        Number,
      ),
    ),
    dashboardPlacement:
      said.dashboardPlacement !== undefined
        ? explicit(said.dashboardPlacement, 'observability.dashboardPlacement')
        : placementOf(spec, base, tables),
    ...objectives,
    alertChannels:
      said.alertChannels !== undefined
        ? explicit(said.alertChannels, 'observability.alertChannels')
        : absent([], 'observability.alertChannels'),
    runbook:
      said.runbook !== undefined
        ? explicit(said.runbook, 'observability.runbook')
        : absent(null, 'observability.runbook'),
  };
};

import { isRow, type Row, type RunEvent, stateOfAll } from '../../core/index.ts';

/** How often a field got each verdict at one boundary of a phase. */
export interface ObservedField {
  readonly propagated: number;
  readonly defaulted: number;
  readonly failed: number;
  /** Why it did not simply arrive, each reason once. */
  readonly reasons: readonly string[];
}

export interface ObservedPhase {
  readonly ran: number;
  readonly skipped: number;
  /** It did not come to its end, by an error or by a blocking field. */
  readonly stopped: number;
  readonly entry: ReadonlyMap<string, ObservedField>;
  readonly exit: ReadonlyMap<string, ObservedField>;
}

export interface ObservedChain {
  readonly status: 'intact' | 'degraded' | 'broken' | 'unverified';
  readonly lostAt?: string;
  readonly reason?: string;
}

/** What a record says of one run, as far as it can be understood. */
export interface ObservedRun {
  readonly runId: string;
  readonly workflow: string;
  /** SHA-256 of the contract that watched it. */
  readonly contract?: string;
  /** `unfinished`: the record of it, or of one of its processes, ends before it does. */
  readonly state: 'succeeded' | 'degraded' | 'failed' | 'unfinished';
  /** In [0, 1]; null where no critical field came to an entry boundary. */
  readonly completeness: number | null;
  readonly phases: ReadonlyMap<string, ObservedPhase>;
  /** The last verdict of each chain. */
  readonly chains: ReadonlyMap<string, ObservedChain>;
}

type Loose<T> = { -readonly [K in keyof T]: T[K] };
type OpenField = Loose<ObservedField> & { reasons: string[] };
type OpenPhase = Loose<Omit<ObservedPhase, 'entry' | 'exit'>> & {
  entry: Map<string, OpenField>;
  exit: Map<string, OpenField>;
};

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const count = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;

const runStates: readonly string[] = ['succeeded', 'degraded', 'failed'];
const statuses: readonly string[] = ['intact', 'degraded', 'broken', 'unverified'];

interface Named {
  readonly runId: string;
  readonly workflow: string;
}

/** An event of a record; `segment` tells which of its processes wrote it. */
export type SeenEvent = Pick<RunEvent, 'phase' | 'data'> & { readonly type: string; readonly segment?: number };

/** Sums up the events of one run, of all its processes together. Records come from disk: whatever is not as expected is passed over. */
export const observeRun = ({ runId, workflow }: Named, events: Iterable<SeenEvent>): ObservedRun => {
  const phases = new Map<string, OpenPhase>();
  const chains = new Map<string, ObservedChain & { readonly segment: number }>();
  const states = new Map<number, string | undefined>();
  let contract: string | undefined;
  let critical = 0;
  let arrived = 0;
  const phaseOf = (id: string): OpenPhase => {
    const known = phases.get(id);
    if (known) return known;
    const fresh: OpenPhase = { ran: 0, skipped: 0, stopped: 0, entry: new Map(), exit: new Map() };
    phases.set(id, fresh);
    return fresh;
  };
  const fieldOf = (fields: Map<string, OpenField>, name: string): OpenField => {
    const known = fields.get(name);
    if (known) return known;
    const fresh: OpenField = { propagated: 0, defaulted: 0, failed: 0, reasons: [] };
    fields.set(name, fresh);
    return fresh;
  };
  const boundary = (phase: OpenPhase, data: Row): void => {
    const side = data['boundary'];
    if (side !== 'entry' && side !== 'exit') return;
    const fields = phase[side];
    for (const name of list(data['propagated'])) if (typeof name === 'string') fieldOf(fields, name).propagated++;
    for (const one of list(data['violations'])) {
      const name = isRow(one) ? text(one['field']) : undefined;
      if (!isRow(one) || name === undefined) continue;
      const field = fieldOf(fields, name);
      if (one['verdict'] === 'defaulted') field.defaulted++;
      else if (one['verdict'] === 'failed') field.failed++;
      const reason = text(one['reason']);
      if (reason !== undefined && !field.reasons.includes(reason)) field.reasons.push(reason);
    }
    if (side !== 'entry') return;
    critical += count(data['critical']);
    arrived += Math.min(count(data['criticalPropagated']), count(data['critical']));
  };
  for (const { type, phase: id, data, segment = 1 } of events) {
    const phase = id === undefined ? undefined : phaseOf(id);
    if (!states.has(segment)) states.set(segment, undefined);
    if (type === 'run.started') contract ??= text(data['contract']);
    else if (type === 'run.finished') {
      const told = text(data['state']);
      if (told !== undefined && runStates.includes(told)) states.set(segment, told);
    } else if (type === 'chain.judged') {
      const [chain, status] = [text(data['chain']), text(data['status'])];
      if (chain === undefined || status === undefined || !statuses.includes(status)) continue;
      const before = chains.get(chain);
      // What one process saw of it is not undone by another, to which it did not come.
      if (before && before.segment !== segment && status === 'unverified') continue;
      const [lostAt, reason] = [text(data['lostAt']), text(data['reason'])];
      chains.set(chain, {
        segment,
        status: status as ObservedChain['status'],
        ...(lostAt === undefined ? {} : { lostAt }),
        ...(reason === undefined ? {} : { reason }),
      });
    } else if (phase && type === 'phase.started') phase.ran++;
    else if (phase && type === 'phase.skipped') phase.skipped++;
    else if (phase && type === 'phase.finished' && data['outcome'] !== 'ok') phase.stopped++;
    else if (phase && type === 'boundary.checked') boundary(phase, data);
  }
  return {
    runId,
    workflow,
    ...(contract === undefined ? {} : { contract }),
    state: (stateOfAll([...states.values()]) ?? 'unfinished') as ObservedRun['state'],
    completeness: critical === 0 ? null : arrived / critical,
    phases,
    chains: new Map([...chains].map(([id, { segment: _, ...chain }]) => [id, chain])),
  };
};

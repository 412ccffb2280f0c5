import { isRow } from '../../core/index.ts';
import type { FieldSeverity } from '../model/index.ts';
import type { SeenEvent } from './observe.ts';

/** What was seen of a field at one boundary of a phase, in one run. */
export interface OutlinedField {
  /** How often it was there: as promised, or otherwise. */
  readonly there: number;
  /** How often it was there, but not of the type, or not within the constraints, that the contract had. */
  readonly amiss: number;
  /** How often a default stood in. */
  readonly defaulted: number;
  /** How often it was written without being declared. */
  readonly undeclared: number;
  /** As the contract had it, which is told only of what did not simply arrive. */
  readonly severity?: FieldSeverity;
  readonly critical: boolean;
}

export interface OutlinedBoundary {
  /** How often it was crossed. */
  readonly checked: number;
  readonly fields: ReadonlyMap<string, OutlinedField>;
}

export interface OutlinedPhase {
  /** Where among the events it first began, and ended; infinite where it did not. */
  readonly begin: number;
  readonly end: number;
  readonly ran: number;
  readonly skips: readonly string[];
  /** How often it was tried again after it had not ended well. */
  readonly retries: number;
  readonly entry: OutlinedBoundary;
  readonly exit: OutlinedBoundary;
}

export interface OutlinedPoint {
  readonly phase: string;
  readonly field: string;
}

/** What a record of a run says about the shape of its workflow. */
export interface RunOutline {
  readonly workflow: string;
  readonly started?: string;
  readonly contract?: string;
  /** As the contract lists them. */
  readonly declared: readonly string[];
  readonly phases: ReadonlyMap<string, OutlinedPhase>;
  /** Ways back that were taken, and how often. */
  readonly loops: readonly { readonly from: string; readonly to: string; readonly times: number }[];
  /** Where chains that reached their destination passed; undefined where none of its verdicts shows that. */
  readonly chains: ReadonlyMap<string, readonly OutlinedPoint[] | undefined>;
}

type Open<T> = { -readonly [K in keyof T]: T[K] };
type OpenBoundary = { checked: number; fields: Map<string, Open<OutlinedField>> };
type OpenPhase = Open<Omit<OutlinedPhase, 'entry' | 'exit' | 'skips'>> & {
  skips: string[];
  entry: OpenBoundary;
  exit: OpenBoundary;
  /** The call whose end is the first one. */
  first?: string;
};

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const names = (value: unknown): readonly string[] => list(value).filter((name) => typeof name === 'string');

const severities: readonly FieldSeverity[] = ['blocking', 'warning', 'advisory'];

const fieldIn = (boundary: OpenBoundary, name: string): Open<OutlinedField> => {
  const known = boundary.fields.get(name);
  if (known) return known;
  const fresh = { there: 0, amiss: 0, defaulted: 0, undeclared: 0, critical: false };
  boundary.fields.set(name, fresh);
  return fresh;
};

const cross = (boundary: OpenBoundary, data: SeenEvent['data']): void => {
  boundary.checked += 1;
  for (const name of names(data['propagated'])) fieldIn(boundary, name).there += 1;
  for (const name of names(data['undeclared'])) {
    const field = fieldIn(boundary, name);
    field.there += 1;
    field.undeclared += 1;
  }
  for (const one of list(data['violations'])) {
    const name = isRow(one) ? text(one['field']) : undefined;
    if (!isRow(one) || name === undefined) continue;
    const field = fieldIn(boundary, name);
    const isAbsent = one['reason'] === 'absent' || one['reason'] === 'standing-default';
    if (one['verdict'] === 'defaulted') field.defaulted += 1;
    else if (!isAbsent) {
      field.there += 1;
      field.amiss += 1;
    }
    const severity = severities.find((known) => known === one['severity']);
    if (severity) field.severity = severity;
    if (one['critical'] === true) field.critical = true;
  }
};

/** The points that a chain passed, each once. */
const wayOf = (evidence: unknown): readonly OutlinedPoint[] => {
  const points = new Map<string, OutlinedPoint>();
  for (const one of list(evidence)) {
    const [phase, field] = isRow(one) ? [text(one['phase']), text(one['field'])] : [];
    if (phase !== undefined && field !== undefined) points.set(JSON.stringify([phase, field]), { phase, field });
  }
  return [...points.values()];
};

/** The calls of phases of one process, from which it is told when they went back. */
const createRounds = () => {
  const loops = new Map<string, { from: string; to: string; times: number }>();
  let round: string[] = [];
  const running = new Map<string, number>();
  const failed = new Set<string>();
  return {
    loops,
    /** Whether it is tried again. */
    begin: (phase: string): boolean => {
      const at = round.indexOf(phase);
      const isOpen = (running.get(phase) ?? 0) > 0;
      running.set(phase, (running.get(phase) ?? 0) + 1);
      if (at < 0) round.push(phase);
      if (at < 0 || isOpen) return false;
      if (failed.has(phase)) return true;
      const from = round.at(-1) ?? phase;
      const key = JSON.stringify([from, phase]);
      const loop = loops.get(key) ?? { from, to: phase, times: 0 };
      loop.times += 1;
      loops.set(key, loop);
      round = [...round.slice(0, at), phase];
      return false;
    },
    end: (phase: string, isWell: boolean): void => {
      running.set(phase, Math.max(0, (running.get(phase) ?? 0) - 1));
      if (isWell) failed.delete(phase);
      else failed.add(phase);
    },
  };
};

/** Takes the shape of a workflow from the events of one run. Whatever is not as expected is passed over. */
export const outlineRun = (workflow: string, events: Iterable<SeenEvent & { readonly time?: string }>): RunOutline => {
  const phases = new Map<string, OpenPhase>();
  const rounds = new Map<number, ReturnType<typeof createRounds>>();
  const chains = new Map<string, readonly OutlinedPoint[] | undefined>();
  let declared: readonly string[] = [];
  let started: string | undefined;
  let contract: string | undefined;
  let at = 0;
  const phaseOf = (id: string): OpenPhase => {
    const known = phases.get(id);
    if (known) return known;
    const empty = (): OpenBoundary => ({ checked: 0, fields: new Map() });
    const fresh = { begin: at, end: Infinity, ran: 0, skips: [], retries: 0, entry: empty(), exit: empty() };
    phases.set(id, fresh);
    return fresh;
  };
  const roundsOf = (segment: number): ReturnType<typeof createRounds> => {
    const known = rounds.get(segment) ?? createRounds();
    rounds.set(segment, known);
    return known;
  };
  for (const { type, phase: id, data, time, segment = 1 } of events) {
    at += 1;
    started ??= time;
    if (type === 'run.started') {
      contract ??= text(data['contract']);
      if (declared.length === 0) declared = names(data['phases']);
    } else if (type === 'chain.judged') {
      const chain = text(data['chain']);
      if (chain === undefined) continue;
      // Only a verdict at the destination has the whole way.
      const way = id === undefined ? [] : wayOf(data['evidence']);
      const known = chains.get(chain);
      chains.set(chain, way.length > 1 && way.length > (known?.length ?? 0) ? way : known);
    } else if (id === undefined) continue;
    else if (type === 'phase.started') {
      const phase = phaseOf(id);
      phase.ran += 1;
      phase.first ??= `${segment} ${text(data['instance'])}`;
      if (roundsOf(segment).begin(id)) phase.retries += 1;
    } else if (type === 'phase.finished') {
      const phase = phaseOf(id);
      if (phase.end === Infinity && phase.first === `${segment} ${text(data['instance'])}`) phase.end = at;
      roundsOf(segment).end(id, data['outcome'] === 'ok');
    } else if (type === 'phase.skipped') {
      const phase = phaseOf(id);
      phase.skips.push(text(data['reason']) ?? '');
      if (phase.ran === 0) phase.end = at;
    } else if (type === 'boundary.checked') {
      const { boundary } = data;
      if (boundary === 'entry' || boundary === 'exit') cross(phaseOf(id)[boundary], data);
    }
  }
  return {
    workflow,
    ...(started === undefined ? {} : { started }),
    ...(contract === undefined ? {} : { contract }),
    declared,
    phases,
    loops: [...rounds.values()].flatMap(({ loops }) => [...loops.values()]),
    chains,
  };
};

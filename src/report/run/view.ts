import { type JsonObject, stateOfAll } from '../../core/index.ts';
import { type JudgedChain, ratiosOf, telling } from './parts.ts';
import { list, named, names, number, object, text } from './seen.ts';

/** An event of a record. Its data may be anything: records are files. */
export interface SeenEvent {
  readonly type: string;
  readonly time: string;
  readonly phase?: string;
  readonly data: JsonObject;
  readonly runId: string;
  readonly workflow: string;
  /** Which of the processes of the run wrote it. */
  readonly segment?: number;
}

export interface BoundaryView {
  readonly propagated: readonly string[];
  readonly defaulted: number;
  readonly failed: number;
  readonly undeclared: readonly string[];
}

/** One call of a phase, or why there was none. */
export interface CallView {
  readonly phase: string;
  readonly attempt?: number;
  /** `ok`, `error`, `blocked`, `aborted`, `skipped`, `not reached`; `unfinished` where the record ends within it. */
  readonly outcome: string;
  /** What kind of error, or why it was skipped. */
  readonly why?: string;
  /** Milliseconds after the start of the run. */
  readonly start?: number;
  readonly durationMs?: number;
  readonly entry?: BoundaryView;
  readonly exit?: BoundaryView;
}

export interface VerdictView {
  readonly phase: string;
  readonly boundary: string;
  readonly field: string;
  readonly at: string;
  readonly verdict: string;
  readonly reason: string;
  readonly severity: string;
  readonly critical: boolean;
  readonly sourcePhase?: string;
  readonly expected: string;
  readonly found: string;
}

export interface ChainView {
  readonly chain: string;
  readonly status: string;
  readonly lostAt?: string;
  readonly reason?: string;
  readonly evidence: readonly {
    readonly phase: string;
    readonly boundary: string;
    readonly field: string;
    readonly state: string;
  }[];
}

/** A value that the contract lets be recorded, or why it is not there. */
export interface ValueView {
  readonly phase: string;
  readonly boundary: string;
  readonly field: string;
  readonly value?: unknown;
  readonly unrecorded?: string;
}

/** What a record tells of its run. */
export interface RunView {
  readonly runId: string;
  readonly workflow: string;
  readonly mode?: string;
  readonly started?: string;
  /** `unfinished` where the record, or that of one of its processes, ends before the run does. */
  readonly state: string;
  readonly durationMs?: number;
  readonly completeness?: number;
  readonly chainsIntactRatio?: number;
  readonly propagated: number;
  readonly defaulted: number;
  readonly failed: number;
  readonly calls: readonly CallView[];
  readonly verdicts: readonly VerdictView[];
  readonly chains: readonly ChainView[];
  /** Undefined where there are none. */
  readonly values?: readonly ValueView[];
}

const verdictOf = (value: unknown, phase: string, boundary: string): VerdictView => {
  const { field, at, verdict, reason, severity, critical, sourcePhase, expected, found } = object(value);
  return {
    phase,
    boundary,
    field: text(field),
    at: text(at) || text(field),
    verdict: text(verdict),
    reason: text(reason),
    severity: text(severity),
    critical: critical === true,
    ...named('sourcePhase', text(sourcePhase)),
    expected: text(expected),
    found: text(found),
  };
};

const chainOf = ({ chain, status, lostAt, reason, evidence }: JsonObject): ChainView => ({
  chain: text(chain),
  status: text(status),
  ...named('lostAt', text(lostAt)),
  ...named('reason', text(reason)),
  evidence: list(evidence).map((one) => {
    const { phase, boundary, field, state } = object(one);
    return { phase: text(phase), boundary: text(boundary), field: text(field), state: text(state) };
  }),
});

const recordedOf = (one: unknown, phase: string, boundary: string): ValueView => {
  const { field, value, unrecorded } = object(one);
  return { phase, boundary, field: text(field), ...named('value', value), ...named('unrecorded', text(unrecorded)) };
};

/** Makes a picture of a run while its events come in. */
export const createRunView = () => {
  const calls = new Map<string, CallView>();
  const verdicts: VerdictView[] = [];
  const values: ValueView[] = [];
  const chains: JudgedChain[] = [];
  const ends = new Map<number, JsonObject | undefined>();
  let first: SeenEvent | undefined;
  let last = 0;
  let begun: JsonObject | undefined;
  let critical = 0;
  let arrived = 0;

  const change = (key: string, phase: string, more: Partial<CallView>): void => {
    calls.set(key, { ...(calls.get(key) ?? { phase, outcome: 'unfinished' }), ...more });
  };
  const checked = (key: string, phase: string, data: JsonObject): void => {
    const boundary = data['boundary'] === 'exit' ? 'exit' : 'entry';
    const found = list(data['violations']).map((one) => verdictOf(one, phase, boundary));
    for (const one of found) verdicts.push(one);
    for (const one of list(data['values'])) values.push(recordedOf(one, phase, boundary));
    if (boundary === 'entry') {
      critical += number(data['critical']) ?? 0;
      arrived += number(data['criticalPropagated']) ?? 0;
    }
    const count = (verdict: string): number => found.filter((one) => one.verdict === verdict).length;
    const view = {
      propagated: names(data['propagated']),
      defaulted: count('defaulted'),
      failed: count('failed'),
      undeclared: names(data['undeclared']),
    };
    change(key, phase, { [boundary]: view });
  };
  const finished = (key: string, phase: string, data: JsonObject): void => {
    const more = { outcome: text(data['outcome']), ...named('why', text(object(data['error'])['name'])) };
    change(key, phase, { ...more, ...named('durationMs', number(data['durationMs'])) });
  };

  return {
    add: (event: SeenEvent): void => {
      first ??= event;
      last = Math.max(last, Date.parse(event.time) - Date.parse(first.time));
      const { data, phase = '', segment = 1 } = event;
      const key = `${segment} ${phase} ${text(data['instance'])}`;
      if (!ends.has(segment)) ends.set(segment, undefined);
      if (event.type === 'run.started') begun ??= data;
      else if (event.type === 'phase.started') {
        const start = Date.parse(event.time) - Date.parse(first.time);
        change(key, phase, { start, ...named('attempt', number(data['attempt'])) });
      } else if (event.type === 'boundary.checked') checked(key, phase, data);
      else if (event.type === 'phase.finished') finished(key, phase, data);
      else if (event.type === 'phase.skipped')
        change(`${key} ${calls.size}`, phase, { outcome: 'skipped', ...named('why', text(data['reason'])) });
      else if (event.type === 'chain.judged') chains.push({ segment, view: chainOf(data) });
      else if (event.type === 'run.finished') ends.set(segment, data);
    },
    end: (): RunView => {
      const seen = new Set([...calls.values()].map(({ phase }) => phase));
      const missing = names(begun?.['phases']).filter((phase) => !seen.has(phase));
      const rows = [...calls.values(), ...missing.map((phase) => ({ phase, outcome: 'not reached' }))];
      const sum = (of: (view: BoundaryView) => number): number =>
        rows
          .flatMap(({ entry, exit }: CallView) => [entry, exit])
          .reduce((total, one) => total + (one ? of(one) : 0), 0);
      const told = telling(chains);
      const [end] = ends.values();
      const only = ends.size === 1 ? end : undefined;
      const state = stateOfAll([...ends.values()].map((one) => (one === undefined ? one : text(one['state']))));
      const total = (key: 'propagated' | 'defaulted' | 'failed', seen: number): number =>
        [...ends.values()].every((one) => number(one?.[key]) !== undefined)
          ? [...ends.values()].reduce((sum, one) => sum + (number(one?.[key]) ?? 0), 0)
          : seen;
      return {
        runId: first?.runId ?? '',
        workflow: first?.workflow ?? '',
        ...named('mode', text(begun?.['mode'])),
        ...named('started', first?.time),
        state: state ?? 'unfinished',
        ...named('durationMs', number(only?.['durationMs']) ?? last),
        ...ratiosOf(ends, told, critical === 0 ? undefined : Math.min(1, arrived / critical)),
        propagated: total(
          'propagated',
          sum(({ propagated }) => propagated.length),
        ),
        defaulted: total(
          'defaulted',
          sum(({ defaulted }) => defaulted),
        ),
        failed: total(
          'failed',
          sum(({ failed }) => failed),
        ),
        calls: rows,
        verdicts,
        chains: told,
        ...(values.length > 0 ? { values } : {}),
      };
    },
  };
};

/** How long the timeline is, in milliseconds. */
export const extentOfRun = ({ calls, durationMs = 0 }: RunView): number =>
  calls.reduce((most, { start = 0, durationMs: length = 0 }) => Math.max(most, start + length), durationMs);

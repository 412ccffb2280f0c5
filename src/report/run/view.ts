import type { JsonObject } from '../../core/index.ts';

/** An event of a record. Its data may be anything: records are files. */
export interface SeenEvent {
  readonly type: string;
  readonly time: string;
  readonly phase?: string;
  readonly data: JsonObject;
  readonly runId: string;
  readonly workflow: string;
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

/** What a record tells of its run. */
export interface RunView {
  readonly runId: string;
  readonly workflow: string;
  readonly mode?: string;
  readonly started?: string;
  /** `unfinished` where the record ends before the run does. */
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
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const names = (value: unknown): readonly string[] => list(value).filter((name) => typeof name === 'string');
const object = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {};
const named = <K extends string, T>(name: K, value: T | undefined | ''): { readonly [P in K]?: T } =>
  value === undefined || value === '' ? {} : ({ [name]: value } as { readonly [P in K]: T });

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

/** Makes a picture of a run while its events come in. */
export const createRunView = () => {
  const calls = new Map<string, CallView>();
  const verdicts: VerdictView[] = [];
  const chains: ChainView[] = [];
  let first: SeenEvent | undefined;
  let last = 0;
  let begun: JsonObject = {};
  let ended: JsonObject | undefined;

  const change = (key: string, phase: string, more: Partial<CallView>): void => {
    calls.set(key, { ...(calls.get(key) ?? { phase, outcome: 'unfinished' }), ...more });
  };
  const checked = (key: string, phase: string, data: JsonObject): void => {
    const boundary = data['boundary'] === 'exit' ? 'exit' : 'entry';
    const found = list(data['violations']).map((one) => verdictOf(one, phase, boundary));
    for (const one of found) verdicts.push(one);
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
      const { data, phase = '' } = event;
      const key = `${phase} ${text(data['instance'])}`;
      if (event.type === 'run.started') begun = data;
      else if (event.type === 'phase.started') {
        const start = Date.parse(event.time) - Date.parse(first.time);
        change(key, phase, { start, ...named('attempt', number(data['attempt'])) });
      } else if (event.type === 'boundary.checked') checked(key, phase, data);
      else if (event.type === 'phase.finished') finished(key, phase, data);
      else if (event.type === 'phase.skipped')
        change(`${key} ${calls.size}`, phase, { outcome: 'skipped', ...named('why', text(data['reason'])) });
      else if (event.type === 'chain.judged') chains.push(chainOf(data));
      else if (event.type === 'run.finished') ended = data;
    },
    end: (): RunView => {
      const seen = new Set([...calls.values()].map(({ phase }) => phase));
      const missing = names(begun['phases']).filter((phase) => !seen.has(phase));
      const rows = [...calls.values(), ...missing.map((phase) => ({ phase, outcome: 'not reached' }))];
      const sum = (of: (view: BoundaryView) => number): number =>
        rows
          .flatMap(({ entry, exit }: CallView) => [entry, exit])
          .reduce((total, one) => total + (one ? of(one) : 0), 0);
      return {
        runId: first?.runId ?? '',
        workflow: first?.workflow ?? '',
        ...named('mode', text(begun['mode'])),
        ...named('started', first?.time),
        state: ended === undefined ? 'unfinished' : text(ended['state']),
        ...named('durationMs', ended === undefined ? last : (number(ended['durationMs']) ?? last)),
        ...named('completeness', number(ended?.['completeness'])),
        ...named('chainsIntactRatio', number(ended?.['chainsIntactRatio'])),
        propagated: number(ended?.['propagated']) ?? sum(({ propagated }) => propagated.length),
        defaulted: number(ended?.['defaulted']) ?? sum(({ defaulted }) => defaulted),
        failed: number(ended?.['failed']) ?? sum(({ failed }) => failed),
        calls: rows,
        verdicts,
        chains,
      };
    },
  };
};

/** How long the timeline is, in milliseconds. */
export const extentOfRun = ({ calls, durationMs = 0 }: RunView): number =>
  calls.reduce((most, { start = 0, durationMs: length = 0 }) => Math.max(most, start + length), durationMs);

export const runEventTypes = [
  'run.started',
  'phase.started',
  'boundary.checked',
  'phase.finished',
  'phase.skipped',
  'chain.judged',
  'run.finished',
] as const;

/** What can happen in a run. */
export type RunEventType = (typeof runEventTypes)[number];

/** An object that JSON can hold. What JSON leaves out (undefined, functions) is left out. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Something that happened in a run: names, types, sizes and times; values only of fields that the contract lets be recorded. */
export interface RunEvent {
  readonly type: RunEventType;
  /** RFC 3339 in UTC, with milliseconds. */
  readonly time: string;
  readonly phase?: string;
  /** See `RunEventData` for what each type has here. */
  readonly data: JsonObject;
}

/** One verdict about a field at a boundary that is worth telling. */
export interface RecordedViolation {
  /** As the contract names it, and where it was: `tasks.*.id`, `tasks[2].id`. */
  readonly field: string;
  readonly at: string;
  readonly verdict: 'defaulted' | 'failed' | 'noted';
  readonly reason: string;
  readonly severity: 'blocking' | 'warning' | 'advisory';
  readonly critical: boolean;
  readonly sourcePhase?: string;
  readonly expected: string;
  /** A type word or a size, never a value. */
  readonly found: string;
  readonly applied: boolean;
}

/** The value of a field of which the contract says `record: value`. */
export interface RecordedValue {
  /** As the contract names it. Of a path with `*`, the value is the list of all values there. */
  readonly field: string;
  /** A copy of it, as JSON has it; at most 4096 bytes. */
  readonly value?: unknown;
  /** Why there is none: `too large: str of 20000 characters`. */
  readonly unrecorded?: string;
}

/** The `data` of each type of event. Who emits an event holds to it; who reads a record must not trust it. */
export interface RunEventData {
  readonly 'run.started': {
    readonly workflow: string;
    /** SHA-256 of the contract, hexadecimal. */
    readonly contract: string;
    readonly mode: string;
    readonly phases: readonly string[];
    readonly legacy: boolean;
  };
  readonly 'phase.started': { readonly attempt: number; readonly mode: string; readonly instance: string };
  readonly 'boundary.checked': {
    readonly instance: string;
    readonly boundary: 'entry' | 'exit';
    readonly propagated: readonly string[];
    readonly violations: readonly RecordedViolation[];
    readonly critical: number;
    readonly criticalPropagated: number;
    readonly undeclared?: readonly string[];
    /** Fields that the contract drops and that stayed, because the guard only observes. */
    readonly undropped?: readonly string[];
    readonly values?: readonly RecordedValue[];
  };
  readonly 'phase.finished': {
    readonly instance: string;
    readonly outcome: 'ok' | 'error' | 'blocked' | 'aborted';
    readonly durationMs: number;
    readonly error?: { readonly name: string; readonly message?: string };
  };
  readonly 'phase.skipped': { readonly reason: 'condition' | 'upstream' };
  readonly 'chain.judged': {
    readonly chain: string;
    readonly status: 'intact' | 'degraded' | 'broken' | 'unverified';
    readonly lostAt?: string;
    readonly reason?: string;
    readonly evidence: readonly {
      readonly phase: string;
      readonly boundary: 'entry' | 'exit';
      readonly field: string;
      readonly state: 'real' | 'default' | 'absent' | 'overwritten';
    }[];
  };
  readonly 'run.finished': {
    readonly state: 'succeeded' | 'degraded' | 'failed';
    readonly completeness: number | null;
    readonly chainsIntactRatio: number | null;
    readonly propagated: number;
    readonly defaulted: number;
    readonly failed: number;
    readonly durationMs: number;
  };
}

/** Takes the events of one run. No method throws, and a promise that nobody awaits ends no program. */
export interface RunSink {
  append(event: RunEvent): void;
  /** Resolves when everything appended so far is acknowledged; rejects when it cannot be kept. */
  flush(): Promise<void>;
  /** Flushes, and seals the record. */
  close(): Promise<void>;
}

export interface RunStore {
  /** A run that is known already is continued: by another process, or by another part of this one. */
  open(run: { readonly runId: string; readonly workflow: string; readonly traceparent?: string }): RunSink;
}

const states: readonly string[] = ['succeeded', 'degraded', 'failed'];

/** What a run came to in which several processes had a part; undefined where one of them has not finished, and none has failed. */
export const stateOfAll = (parts: readonly (string | undefined)[]): string | undefined => {
  if (parts.includes('failed')) return 'failed';
  if (parts.length === 0 || parts.includes(undefined)) return undefined;
  return parts.reduce((worst, state) => (states.indexOf(state ?? '') > states.indexOf(worst ?? '') ? state : worst));
};

import type { RunStore } from '../../core/index.ts';
import type { SchemaPort } from '../boundary/boundary.ts';
import type { TelemetryOptions } from '../telemetry/telemetry.ts';
import type { Ambient } from './ambient.ts';
import type { GuardViolation } from './call.ts';
import type { Mode, ModeOptions } from './mode.ts';
import type { Observer } from './observer.ts';
import type { PreflightFinding } from './preflight.ts';
import type { RunReport } from './report.ts';

export interface GuardOptions extends ModeOptions {
  /** Called for each field that did not simply arrive. What it throws is dropped. */
  readonly onViolation?: (violation: GuardViolation) => void;
  /** Called with what the run came to, before `run` settles. What it throws is dropped. */
  readonly onFinish?: (report: RunReport) => void;
  /** Called with what pre-flight found, where anything was found. */
  readonly onPreflight?: (findings: readonly PreflightFinding[]) => void;
  /** `false`: no spans and no measurements. */
  readonly telemetry?: TelemetryOptions | false;
  /** Keeps a record of every run. Omitted: none. */
  readonly record?: RunStore;
  /** Called where a record cannot be kept. The program runs on. */
  readonly onRecordError?: (error: unknown) => void;
  /** Provenance stamps carry a hash of each value. */
  readonly hashes?: boolean;
  /** Compiles the inline schemas of fields. Omitted: ajv does, loaded when a contract has one. `false`: they are not checked. */
  readonly schema?: SchemaPort | false;
  /** `false`: no code is generated at run time; the results are the same. */
  readonly codegen?: boolean;
  readonly ambient?: Ambient;
}

export interface RunOptions {
  readonly runId?: string;
  readonly signal?: AbortSignal;
  /** The phases that are about to run; they have to be those of the contract. Omitted: not known. */
  readonly phases?: readonly string[];
  /** Headers from another process, whose run this one continues. */
  readonly carrier?: unknown;
}

/** What a guard needs in every run. */
export interface GuardSettings {
  readonly mode: Mode;
  readonly ambient: Ambient;
  readonly observer: Observer;
  readonly withHashes: boolean;
  readonly onViolation: ((violation: GuardViolation) => void) | undefined;
}

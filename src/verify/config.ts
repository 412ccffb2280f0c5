import type { Authority } from '../contract/index.ts';
import type { Severity, Span } from '../core/index.ts';

/** What becomes of the findings of one code. */
export type Level = Severity | 'off';

export type PresetName = 'adopt' | 'recommended' | 'strict';

/** What a project decides about checking. Globs are relative to the folder of the configuration. */
export interface Config {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly preset?: PresetName;
  readonly rules?: Readonly<Record<string, Level>>;
  /** Later ones win. */
  readonly overrides?: readonly ConfigOverride[];
  readonly suppressions?: readonly ConfigSuppression[];
  /** Who is right where a contract and code disagree. Default: `yaml`. */
  readonly authority?: Authority;
  /** Path of the baseline file, relative to the folder of the configuration. */
  readonly baseline?: string;
  /** The project whose tasks are kept here. */
  readonly project?: { readonly id?: string; readonly statuses?: Readonly<Record<string, StatusMeaning>> };
}

/** What a status means for the flow of work. */
export type StatusMeaning = 'waiting' | 'active' | 'blocked' | 'done' | 'cancelled';

export interface ConfigOverride {
  readonly files: readonly string[];
  readonly preset?: PresetName;
  readonly rules?: Readonly<Record<string, Level>>;
}

/** Silences the findings of one code that fit everything that is given. */
export interface ConfigSuppression {
  readonly code: string;
  readonly files?: readonly string[];
  readonly workflow?: string;
  readonly phase?: string;
  readonly field?: string;
  readonly reason: string;
  /** Where it is written; a stale one is reported only when this is known. */
  readonly at?: Span;
}

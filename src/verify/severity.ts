import { type Certainty, createGlobs, lowered, type Severity } from '../core/index.ts';
import type { Config, Level, PresetName } from './config.ts';
import { presets } from './presets.generated.ts';

export interface SeverityChoice {
  readonly config?: Config;
  /** Replaces every preset of the configuration. */
  readonly preset?: PresetName;
  /** The last word, per code. */
  readonly rules?: Readonly<Record<string, Level>>;
}

/** The level that somebody has set for a code in a file; undefined: the finding's own severity stands. */
export type LevelOf = (code: string, file: string) => Level | undefined;

type Levels = Readonly<Record<string, Level | 'default'>>;

const own = (levels: Levels | undefined, code: string): Level | undefined => {
  const level = levels?.[code];
  return level === 'default' ? undefined : level;
};

/** `--rule`, else the configuration (the last override that fits first), else the preset. Files are project paths. */
export const createLevels = (choice: SeverityChoice): LevelOf => {
  const { config = {} } = choice;
  const overrides = (config.overrides ?? []).map((override) => ({ ...override, fits: createGlobs(override.files) }));
  overrides.reverse();
  return (code, file) => {
    const fitting = overrides.filter((override) => override.fits(file));
    const configured = [...fitting.map((override) => override.rules), config.rules];
    const preset =
      choice.preset ?? fitting.find((override) => override.preset)?.preset ?? config.preset ?? 'recommended';
    for (const rules of [choice.rules, ...configured]) {
      const level = own(rules, code);
      if (level !== undefined) return level;
    }
    return own(presets[preset], code);
  };
};

/** What a finding weighs before anybody has set a level: `possible` one step lower, `guarded` info. */
export const weigh = (severity: Severity, certainty: Certainty): Severity => {
  switch (certainty) {
    case 'definite':
    case 'unknown':
      return severity;
    case 'possible':
      return lowered(severity);
    case 'guarded':
      return 'info';
  }
};

import { suggest } from '../../core/index.ts';

/**
 * How far a guard goes. `enforce`: a blocking failure stops the phase. `permissive`: defaults are written, nothing stops.
 * `observe`: nothing is written and nothing thrown. `off`: nothing is looked at.
 */
export type Mode = 'enforce' | 'permissive' | 'observe' | 'off';

export const modes: readonly Mode[] = ['enforce', 'permissive', 'observe', 'off'];

export interface ModeOptions {
  readonly mode?: Mode;
  /** By phase, where it differs. */
  readonly phaseModes?: Readonly<Record<string, Mode>>;
}

const checked = (mode: Mode): Mode => {
  if (modes.includes(mode)) return mode;
  throw new TypeError(`Mode "${mode}" is not known. Use one of ${modes.map((one) => `"${one}"`).join(', ')}.`);
};

/** The mode of each phase. Throws a TypeError for a mode or a phase that does not exist. */
export const modeOf = (
  { mode = 'enforce', phaseModes = {} }: ModeOptions,
  phases: readonly string[],
): ((phase: string) => Mode) => {
  checked(mode);
  const own = new Map(Object.entries(phaseModes).map(([phase, one]) => [phase, checked(one)]));
  for (const id of own.keys()) {
    if (phases.includes(id)) continue;
    const near = suggest(id, phases);
    const help = near ? `Did you mean "${near}"?` : 'Take it out of "phaseModes".';
    throw new TypeError(`Phase "${id}" has a mode, but the contract does not declare it. ${help}`);
  }
  return (phase) => own.get(phase) ?? mode;
};

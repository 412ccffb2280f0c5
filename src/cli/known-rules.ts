import { owners } from '../compose/index.ts';
import { suggest } from '../core/index.ts';
import { type Catalogue, catalogueOf } from '../verify/index.ts';
import { exit, Stop } from './exit.ts';
import type { RuleLevels } from './options.ts';

/** Every code there is. */
export const catalogue = (): Catalogue => catalogueOf(owners);

/** The code that a user means: in full, or its name alone where only one owner has it. Unknown: Stop with code 92. */
export const knownCode = (given: string, known: Catalogue): string => {
  if (known.has(given)) return given;
  const named = [...known.keys()].filter((code) => code.endsWith(`/${given}`));
  const [only] = named;
  if (only !== undefined && named.length === 1) return only;
  const meant = suggest(given, known.keys());
  const hint = meant === undefined ? '`contextcore explain` lists all rules.' : `Did you mean "${meant}"?`;
  throw new Stop(exit.usage, `There is no rule "${given}". ${hint}`);
};

/** The levels of `--rule` with their codes in full. */
export const knownRules = (rules: RuleLevels = {}): RuleLevels => {
  const known = catalogue();
  return Object.fromEntries(Object.entries(rules).map(([code, level]) => [knownCode(code, known), level]));
};

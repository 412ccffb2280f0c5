import { parsePath, printPath } from '../../contract/model/index.ts';
import { suggestOr } from '../../core/index.ts';
import { type DeclaredField, readField } from './field.ts';
import { judgeOverlaps } from './overlap.ts';
import { isRow } from './plain.ts';
import type { Side } from './types/checked.ts';
import { placeOf, quoted } from './words.ts';

/** A declaration, read and completed, with everything that is wrong with it. */
export interface Declared {
  readonly requires: readonly DeclaredField[];
  readonly produces: readonly DeclaredField[];
  /** Canonical paths. */
  readonly drops: readonly string[];
  readonly problems: readonly string[];
}

const specKeys = ['id', 'description', 'requires', 'produces', 'drops', 'workflow'] as const;

/** Reads the fields of one side. */
export const readFields = (
  fields: unknown,
  side: Side,
  owner?: string,
): { readonly fields: readonly DeclaredField[]; readonly problems: readonly string[] } => {
  if (fields === undefined) return { fields: [], problems: [] };
  if (!isRow(fields))
    return { fields: [], problems: [`What stands ${placeOf(side, owner)} is no object of fields by path.`] };
  const problems: string[] = [];
  const reading = { side, owner, problem: (message: string) => void problems.push(message) };
  const read = Object.entries(fields).flatMap(([path, field]) => readField(reading, path, field) ?? []);
  judgeOverlaps(reading, read);
  return { fields: read, problems };
};

const readDrops = (drops: unknown, owner: string, problem: (message: string) => void): readonly string[] => {
  if (drops === undefined) return [];
  if (!Array.isArray(drops)) {
    problem(`What stands ${placeOf('drops', owner)} is no list of paths.`);
    return [];
  }
  return drops.flatMap((drop: unknown) => {
    const path = parsePath(String(drop));
    if (path.kind === 'path' && typeof drop === 'string') return [printPath(path.segments)];
    const fault = path.kind === 'error' ? path.message : 'is no text';
    problem(`Path ${quoted(String(drop))} ${placeOf('drops', owner)} ${fault}.`);
    return [];
  });
};

/** Reads a declaration. It never throws: what is wrong stands in `problems`. */
export const readSpec = (spec: unknown): Declared => {
  if (!isRow(spec))
    return { requires: [], produces: [], drops: [], problems: ['The declaration of a phase is no object.'] };
  const problems: string[] = [];
  const problem = (message: string): void => void problems.push(message);
  const { id } = spec;
  const named = typeof id === 'string' && id.trim() !== '';
  const owner = named ? `phase ${quoted(id)}` : 'a phase';
  const subject = named ? `Phase ${quoted(id)}` : 'A phase';
  if (!named) problem('A phase has no id. Give it one under "id".');
  else if (id.trim() !== id) problem(`${subject} has blanks around its id.`);
  for (const key of Object.keys(spec))
    if (!specKeys.some((known) => known === key)) {
      const order = `Use one of ${specKeys.join(', ')}.`;
      problem(`${subject} has key ${quoted(key)}, which is not known. ${suggestOr(key, specKeys, order)}`);
    }
  for (const key of ['description', 'workflow'] as const)
    if (spec[key] !== undefined && typeof spec[key] !== 'string') problem(`${subject} has a ${key} that is no text.`);
  const requires = readFields(spec['requires'], 'requires', owner);
  const produces = readFields(spec['produces'], 'produces', owner);
  const drops = readDrops(spec['drops'], owner, problem);
  return {
    requires: requires.fields,
    produces: produces.fields,
    drops,
    problems: [...problems, ...requires.problems, ...produces.problems],
  };
};

/** Throws where a declaration is wrong, with everything that is. */
export const refuse = (problems: readonly string[]): void => {
  if (problems.length > 0) throw new TypeError(problems.join('\n'));
};

import { type Diff, diff, type InputFile } from '../../../src/compose/index.ts';
import type { Change } from '../../../src/contract/index.ts';
import { filesBelow, readText } from '../../sources.ts';

/** Compares two texts of one contract. */
export const compareTexts = (before: string, after: string, path = 'flow.contract.yaml'): Promise<Diff> => {
  const side = (text: string): { files: readonly InputFile[] } => ({ files: [{ path, text }] });
  return diff({ before: side(before), after: side(after) });
};

/** The files of a case whose names begin with that of a side: contracts, and workflows of GitHub as `.yml`. */
const sideOf = (folder: string, side: 'before' | 'after'): { files: readonly InputFile[] } => ({
  files: filesBelow(folder)
    .filter((path) => path.startsWith(`${folder}/${side}.`))
    .map((path) => {
      const name = path.slice(folder.length + side.length + 2);
      const own = name === 'contract.yaml' ? 'flow.contract.yaml' : name;
      return { path: name.endsWith('.yml') ? `.github/workflows/${own}` : own, text: readText(path) };
    }),
});

export const compareCase = (folder: string): Promise<Diff> =>
  diff({ before: sideOf(folder, 'before'), after: sideOf(folder, 'after') });

const place = ({ at }: { at: Change['at'] }): string => {
  const { line, column } = at.source.position(at.start);
  return `${line}:${column}`;
};

/** One change as `expected.txt` holds it, with everybody that it affects and where. */
export const changeLine = (change: Change): string => {
  const consumers = change.consumers.map((one) => `${one.chain ?? one.phase ?? 'caller'}/${one.field}@${place(one)}`);
  const affected = consumers.length === 0 ? '' : ` {${consumers.join(', ')}}`;
  return `${place(change)} ${change.class} ${change.kind} ${change.message}${affected}`;
};

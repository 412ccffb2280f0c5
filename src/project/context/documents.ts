import type { Source } from '../../core/index.ts';

/** A document of a file: a stretch of its text. */
export interface Part {
  readonly start: number;
  readonly text: string;
}

/** At the start of a line, or in the forms of JSON. */
const kind = /(?:^|^[ \t]+(?=["'])|[{,][ \t]*)["']?kind["']?[ \t]*:[ \t]*["']?ProjectContext(?![\w.-])/mu;
const separator = /^(?:---(?=[ \t\r\n]|$)|\.\.\.[ \t]*$)/gmu;

/** Whether a text may hold a document of that kind, at little cost. */
export const mayHoldContext = (text: string): boolean => kind.test(text);

const isBlank = (line: string): boolean => {
  const word = line.trim();
  return word === '' || word === '---' || word === '...' || word.startsWith('#');
};

/** The documents of a file that hold anything. A line "---" separates documents wherever it stands. */
export const documentParts = ({ text }: Pick<Source, 'text'>): readonly Part[] => {
  const starts = [0, ...[...text.matchAll(separator)].map((match) => match.index)];
  return starts
    .map((start, i): Part => ({ start, text: text.slice(start, starts[i + 1] ?? text.length) }))
    .filter((part) => !part.text.split('\n').every(isBlank));
};

/** The documents of a file that are meant: those of the kind ProjectContext where there are several, else the one there is, whatever it is. */
export const contextParts = ({ file, text }: Source): readonly Part[] => {
  if (file.toLowerCase().endsWith('.json')) return [{ start: 0, text }];
  const parts = documentParts({ text });
  return parts.length < 2 ? [{ start: 0, text }] : parts.filter((part) => mayHoldContext(part.text));
};

/** Which of the runner's two files. */
export type RunnerFile = 'outputs' | 'env';

/** A set of runner's files as bits, for what a text may mention. */
export const bitOf = (file: RunnerFile): number => (file === 'outputs' ? 1 : 2);
export const filesOf = (bits: number): readonly RunnerFile[] =>
  (['outputs', 'env'] as const).filter((file) => (bits & bitOf(file)) !== 0);
export const bothFiles = 3;

/** Stands in a script for a unit of text that is not known. */
export const hole = '\uE000';

/**
 * A part of a text: known, with the place that it comes from (unit by unit where both have one length); the path of a
 * runner's file; or not known, where equal keys are equal texts.
 */
export type Piece =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly from: number;
      readonly to: number;
      readonly maybe?: boolean;
    }
  | { readonly kind: 'file'; readonly file: RunnerFile }
  | {
      readonly kind: 'unknown';
      readonly key: string;
      /** The paths of runner's files that it may hold. */
      readonly mentions: number;
      /** The output of a program as it comes: several lines, the last perhaps without an end. */
      readonly raw?: boolean;
    };
export type Text = readonly Piece[];

/** A word after all expansions. */
export interface Field {
  readonly text: Text;
  /** False where it may also be none or several. */
  readonly sure: boolean;
}

const maxPieces = 2000;
const maxUnits = 100_000;

export const known = (text: string, from: number, to: number): Text =>
  text === '' ? [] : [{ kind: 'text', text, from, to }];

export const unknown = (key: string, mentions = 0): Text => [{ kind: 'unknown', key, mentions }];

/** The text of pieces that are all known. */
export const literalOf = (text: Text): string | undefined => {
  let out = '';
  for (const piece of text) {
    if (piece.kind !== 'text') return undefined;
    out += piece.text;
  }
  return out;
};

/** What a text is for sure, with holes in the place of what is not known. */
export const sketchOf = (text: Text): string =>
  text
    .map((piece) => {
      if (piece.kind === 'text') return piece.text;
      return piece.kind === 'file' ? nameOf(piece.file) : hole.repeat(holeLength(piece.key));
    })
    .join('');

/** An expression keeps its length, so that offsets behind it stay what they are. */
const holeLength = (key: string): number => (isHole(key) ? Math.max(key.length - holeKey.length, 1) : 1);

const holeKey = 'hole:';
export const isHole = (key: string): boolean => key.startsWith(holeKey);

export const nameOf = (file: RunnerFile): string => (file === 'outputs' ? '$GITHUB_OUTPUT' : '$GITHUB_ENV');

/** The runner's files that a text may lead to, by a path or by a name. */
export const mentionsOf = (text: Text): number => {
  let bits = 0;
  for (const piece of text) {
    if (piece.kind === 'file') bits |= bitOf(piece.file);
    else if (piece.kind === 'unknown') bits |= piece.mentions;
    else bits |= namesIn(piece.text);
  }
  return bits;
};

export const namesIn = (text: string): number =>
  (/GITHUB_OUTPUT|::set-output|##\[set-output/i.test(text) ? 1 : 0) |
  (/GITHUB_ENV|::set-env|##\[set-env/i.test(text) ? 2 : 0);

const samePiece = (a: Piece, b: Piece): boolean => {
  if (a.kind === 'unknown')
    return b.kind === 'unknown' && a.key !== '' && a.key === b.key && a.raw === b.raw && a.mentions === b.mentions;
  return a.kind === 'file' && b.kind === 'file' && a.file === b.file;
};

/** The same pieces with neighbouring known ones joined, as `text`, and the others in between. */
const joined = (text: Text): readonly (string | Piece)[] => {
  const out: (string | Piece)[] = [];
  for (const piece of text) {
    const last = out.at(-1);
    if (piece.kind !== 'text') out.push(piece);
    else if (typeof last === 'string') out[out.length - 1] = last + piece.text;
    else if (piece.text !== '') out.push(piece.text);
  }
  return out;
};

export const sameText = (a: Text, b: Text): boolean => {
  if (a === b) return true;
  const left = joined(a);
  const right = joined(b);
  return (
    left.length === right.length &&
    left.every((item, i) => {
      const other = right[i];
      if (other === undefined || typeof item === 'string' || typeof other === 'string') return item === other;
      return samePiece(item, other);
    })
  );
};

/** A part of a known piece, with its own place. */
export const slice = (piece: Extract<Piece, { kind: 'text' }>, start: number, end: number): Piece => {
  const exact = piece.to - piece.from === piece.text.length;
  const text = piece.text.slice(start, end);
  return exact ? { ...piece, text, from: piece.from + start, to: piece.from + end } : { ...piece, text };
};

/** Joins texts; what becomes too long is not known any more. */
export const concat = (a: Text, b: Text): Text => {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const text = [...a, ...b];
  if (text.length <= maxPieces && unitsOf(text) <= maxUnits) return text;
  return [{ kind: 'unknown', key: '', mentions: mentionsOf(text), raw: true }];
};

const unitsOf = (text: Text): number =>
  text.reduce((sum, piece) => sum + (piece.kind === 'text' ? piece.text.length : 1), 0);

/** What a command substitution leaves of an output: no line ends at the end, and no programs that end a line themselves. */
export const substituted = (text: Text, key: string): Text => {
  if (text.some((piece) => piece.kind === 'unknown' && piece.raw)) return unknown(key, mentionsOf(text));
  const out = [...text];
  for (let last = out.at(-1); last?.kind === 'text'; last = out.at(-1)) {
    let end = last.text.length;
    while (last.text[end - 1] === '\n') end--;
    if (end === last.text.length) break;
    out.pop();
    if (end > 0) out.push(slice(last, 0, end));
  }
  return out;
};

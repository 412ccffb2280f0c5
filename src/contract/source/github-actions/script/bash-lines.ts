import { flag, lineOf, type Machine, openAt, setFlag, setLine } from './bash-machine.ts';
import { bitOf, type Piece, type RunnerFile, sameText, slice, type Text } from './bash-text.ts';

/** Where the writing command stands in the text. */
export type Range = readonly [from: number, to: number];

/** The known beginning of a line, with its pieces. */
const leadOf = (line: Text): { readonly text: string; readonly pieces: readonly Piece[]; readonly rest: Text } => {
  const pieces: Piece[] = [];
  let text = '';
  for (const [i, piece] of line.entries()) {
    if (piece.kind !== 'text') return { text, pieces, rest: line.slice(i) };
    pieces.push(piece);
    text += piece.text;
  }
  return { text, pieces, rest: [] };
};

/** The part of pieces that are all known between two units of them. */
const cut = (pieces: readonly Piece[], start: number, end: number): Text => {
  const out: Piece[] = [];
  let at = 0;
  for (const piece of pieces) {
    if (piece.kind !== 'text') continue;
    const from = Math.max(start - at, 0);
    const to = Math.min(end - at, piece.text.length);
    if (from < to) out.push(slice(piece, from, to));
    at += piece.text.length;
  }
  return out;
};

const spanOf = (text: Text): Range => {
  const first = text.at(0);
  const last = text.at(-1);
  if (first?.kind !== 'text' || last?.kind !== 'text') return [0, 0];
  return first.from <= last.to ? [first.from, last.to] : [first.from, first.to];
};

/** Notes that a name is written. `surely` where each run that gets here writes it. */
export const record = (m: Machine, file: RunnerFile, name: string, range: Range, surely: boolean): void => {
  const names = m.names[file];
  if (!names.has(name)) {
    if (names.size >= 2000) {
      openAt(m, bitOf(file), 'writes very many names', ...range);
      return;
    }
    names.set(name, { name, start: range[0], end: range[1], always: false });
  }
  if (surely && flag(m, 'frozen') === undefined) setFlag(m, `written:${file}:${name}`, 'yes');
};

const notKnown = 'writes text that is not known here';

/** What the runner makes of one whole line outside of a block. */
const readLine = (m: Machine, file: RunnerFile, line: Text, sure: boolean, range: Range): Text | undefined => {
  const { text, pieces, rest } = leadOf(line);
  if (text === '' && rest.length === 0) return undefined;
  const equals = text.indexOf('=');
  const arrows = text.indexOf('<<');
  const block = arrows >= 0 && (equals < 0 || arrows < equals);
  const end = block ? arrows : equals;
  const surely = sure && !line.some((piece) => piece.kind === 'text' && piece.maybe);
  if (end > 0) {
    const name = cut(pieces, 0, end);
    record(m, file, text.slice(0, end), spanOf(name), surely);
  } else if (end === 0 || rest.length === 0) openAt(m, bitOf(file), 'writes a line that names nothing', ...range);
  else openAt(m, bitOf(file), notKnown, ...range);
  if (block) return [...cut(pieces, arrows + 2, text.length), ...rest];
  return end < 0 ? lateDelimiter(rest) : undefined;
};

/** The delimiter of a block whose name is not known. */
const lateDelimiter = (rest: Text): Text | undefined => {
  for (const [i, piece] of rest.entries()) {
    if (piece.kind !== 'text') continue;
    const arrows = piece.text.indexOf('<<');
    const equals = piece.text.indexOf('=');
    if (arrows >= 0 && (equals < 0 || arrows < equals))
      return [slice(piece, arrows + 2, piece.text.length), ...rest.slice(i + 1)];
    if (equals >= 0) return undefined;
  }
  return undefined;
};

const endLine = (m: Machine, file: RunnerFile, range: Range): void => {
  const line = lineOf(m, file);
  if (line.delimiter !== undefined) {
    const closed = sameText(line.partial, line.delimiter);
    setLine(m, file, closed ? { partial: [], sure: true } : { ...line, partial: [] });
    return;
  }
  const delimiter = readLine(m, file, line.partial, line.sure, range);
  setLine(m, file, { partial: [], sure: true, ...(delimiter && { delimiter }) });
};

/** Output of a program: in a value it is taken for the rest of the line, in a block for whole lines. */
const writeRaw = (m: Machine, file: RunnerFile, piece: Piece, range: Range): void => {
  const line = lineOf(m, file);
  if (line.delimiter !== undefined) {
    setLine(m, file, { ...line, partial: [] });
    return;
  }
  setLine(m, file, { ...line, partial: [...line.partial, piece] });
  endLine(m, file, range);
  setLine(m, file, { ...lineOf(m, file), sure: false });
};

const append = (m: Machine, file: RunnerFile, piece: Piece): void => {
  const line = lineOf(m, file);
  if (line.partial.length > 500) openAt(m, bitOf(file), 'writes a very long line', 0, m.text.length);
  else setLine(m, file, { ...line, partial: [...line.partial, piece] });
};

/** What a command appends to a runner's file. */
export const writeFile = (m: Machine, file: RunnerFile, text: Text, owner: string | undefined, range: Range): void => {
  if (text.length === 0) return;
  m.writes[file]++;
  const key = `owner:${file}`;
  if (owner !== undefined && flag(m, key) !== owner) {
    openAt(m, bitOf(file), 'writes over what other commands wrote', ...range);
    m.lossy |= bitOf(file);
  }
  if (owner === undefined && flag(m, key) !== undefined) setFlag(m, key, 'any');
  for (const piece of text) {
    if (piece.kind === 'unknown' && piece.raw) {
      writeRaw(m, file, piece, range);
      continue;
    }
    if (piece.kind !== 'text') {
      append(m, file, piece);
      continue;
    }
    let from = 0;
    for (let at = piece.text.indexOf('\n'); at >= 0; at = piece.text.indexOf('\n', from)) {
      if (at > from) append(m, file, slice(piece, from, at));
      endLine(m, file, range);
      from = at + 1;
      m.steps++;
    }
    if (from < piece.text.length) append(m, file, from === 0 ? piece : slice(piece, from, piece.text.length));
  }
  const { delimiter, partial } = lineOf(m, file);
  if (delimiter !== undefined || partial.length > 0) m.unfinished |= bitOf(file);
};

/** Empties a file: what was written to it before is lost. */
export const truncate = (m: Machine, file: RunnerFile, owner: string): void => {
  for (const name of m.names[file].keys()) setFlag(m, `written:${file}:${name}`, undefined);
  m.writes[file]++;
  setFlag(m, `owner:${file}`, owner);
  setLine(m, file, { partial: [], sure: true });
};

/** The end of the script, on one of its ways. */
export const finish = (m: Machine): void => {
  if (!m.alive) return;
  for (const file of ['outputs', 'env'] as const) {
    if (lineOf(m, file).partial.length > 0) endLine(m, file, [0, m.text.length]);
    if (lineOf(m, file).delimiter !== undefined)
      openAt(m, bitOf(file), 'begins a block whose end is not seen', 0, m.text.length);
  }
};

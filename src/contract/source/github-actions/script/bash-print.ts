import { fresh, type Machine } from './bash-machine.ts';
import { concat, type Field, known, literalOf, mentionsOf, type Piece, type Text, unknown } from './bash-text.ts';

const simple: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** One escape after a backslash: what it means and how long it is; `end` ends all output. */
const escapeAt = (
  text: string,
  at: number,
  printf: boolean,
): { readonly text: string; readonly length: number; readonly end?: boolean } => {
  const next = text[at] ?? '';
  const plain = simple[next];
  if (plain !== undefined) return { text: plain, length: 1 };
  if (next === 'c' && !printf) return { text: '', length: 1, end: true };
  if (printf && (next === '"' || next === "'")) return { text: next, length: 1 };
  const octal = (printf ? /^[0-7]{1,3}/ : /^0[0-7]{0,3}/).exec(text.slice(at, at + 4));
  if (octal !== null) return { text: String.fromCharCode(Number.parseInt(octal[0], 8) & 255), length: octal[0].length };
  const hex = /^x([0-9a-fA-F]{1,2})|^u([0-9a-fA-F]{1,4})|^U([0-9a-fA-F]{1,6})/.exec(text.slice(at, at + 9));
  const code = hex === null ? undefined : Number.parseInt(hex[1] ?? hex[2] ?? hex[3] ?? '', 16);
  if (hex !== null && code !== undefined && code <= 0x10ffff)
    return { text: String.fromCodePoint(code), length: hex[0].length };
  return { text: '\\', length: 0 };
};

interface Unescaped {
  readonly text: Text;
  readonly end: boolean;
}

/** Reads the escapes of a text. What is not known is taken for a text without them. */
const unescapeText = (text: Text, printf: boolean): Unescaped => {
  const out: Piece[] = [];
  for (const piece of text) {
    if (piece.kind !== 'text' || !piece.text.includes('\\')) {
      out.push(piece);
      continue;
    }
    const exact = piece.to - piece.from === piece.text.length;
    let from = 0;
    const add = (value: string, start: number, end: number): void => {
      if (value === '') return;
      out.push({
        ...piece,
        text: value,
        from: exact ? piece.from + start : piece.from,
        to: exact ? piece.from + end : piece.to,
      });
    };
    for (let at = piece.text.indexOf('\\'); at >= 0; at = piece.text.indexOf('\\', from)) {
      const sequence = escapeAt(piece.text, at + 1, printf);
      add(piece.text.slice(from, at), from, at);
      add(sequence.text, at, at + 1 + sequence.length);
      from = at + 1 + sequence.length;
      if (sequence.end) return { text: out, end: true };
    }
    add(piece.text.slice(from), from, piece.text.length);
  }
  return { text: out, end: false };
};

const spaced = (fields: readonly Field[]): Text => {
  let out: Text = [];
  for (const [i, field] of fields.entries()) {
    const last = out.at(-1);
    const at = last?.kind === 'text' ? last.to : 0;
    out = concat(out, i === 0 ? field.text : [...known(' ', at, at + 1), ...field.text]);
  }
  return out;
};

/** What `echo` prints. */
export const echoed = (fields: readonly Field[]): Text => {
  let escapes = false;
  let newline = true;
  let first = 0;
  for (; first < fields.length; first++) {
    const field = fields[first];
    const word = field?.sure ? literalOf(field.text) : undefined;
    if (word === undefined || !/^-[neE]+$/.test(word)) break;
    for (const letter of word.slice(1)) {
      if (letter === 'n') newline = false;
      else escapes = letter === 'e';
    }
  }
  const plain = spaced(fields.slice(first));
  const { text, end } = escapes ? unescapeText(plain, false) : { text: plain, end: false };
  const last = text.at(-1);
  const at = last?.kind === 'text' ? last.to : 0;
  return newline && !end ? concat(text, [{ kind: 'text', text: '\n', from: at, to: at }]) : text;
};

type Directive = { readonly text: Text } | { readonly conversion: string };

/** The parts of a format; undefined where it has a directive that is not understood. */
const directives = (format: Text): readonly Directive[] | undefined => {
  const out: Directive[] = [];
  for (const piece of format) {
    if (piece.kind !== 'text') {
      out.push({ text: [piece] });
      continue;
    }
    for (const match of piece.text.matchAll(
      /%%|%[-+ #0']{0,5}(?:\d{1,9}|\*)?(?:\.(?:\d{1,9}|\*)?)?([a-zA-Z])?|[^%]+/g,
    )) {
      const exact = piece.to - piece.from === piece.text.length;
      const from = exact ? piece.from + match.index : piece.from;
      const to = exact ? from + match[0].length : piece.to;
      if (match[0] === '%%') out.push({ text: [{ ...piece, text: '%', from, to }] });
      else if (!match[0].startsWith('%')) out.push({ text: [{ ...piece, text: match[0], from, to }] });
      else if (match[1] === undefined || match[0].includes('*')) return undefined;
      // With a width or a precision the value looks different.
      else out.push({ conversion: match[0].length === 2 ? match[1] : '?' });
    }
  }
  return out;
};

const convert = (m: Machine, conversion: string, field: Field | undefined): Text => {
  if (field === undefined) return conversion === 's' || conversion === 'b' ? [] : unknown(fresh(m));
  if (conversion === 's') return field.text;
  if (conversion === 'b') return unescapeText(field.text, false).text;
  const word = literalOf(field.text);
  if ((conversion === 'd' || conversion === 'i') && word !== undefined && /^(?:0|[1-9]\d{0,8})$/.test(word))
    return field.text;
  return unknown(fresh(m), mentionsOf(field.text));
};

/** What `printf` prints, without its options; undefined where that cannot be told at all. */
export const printed = (m: Machine, fields: readonly Field[]): Text | undefined => {
  const [format, ...rest] = fields;
  if (format === undefined || !format.sure) return undefined;
  const parts = directives(unescapeText(format.text, true).text);
  if (parts === undefined) return undefined;
  const takes = parts.filter((part) => 'conversion' in part).length;
  const unsure = rest.findIndex((field) => !field.sure);
  const sure = unsure < 0 ? rest : rest.slice(0, unsure);
  let out: Text = [];
  let at = 0;
  do {
    for (const part of parts) {
      if ('text' in part) out = concat(out, part.text);
      else {
        const field = unsure >= 0 && at >= sure.length ? { text: unknown(fresh(m), 3), sure: false } : sure[at];
        at++;
        out = concat(out, convert(m, part.conversion, field));
      }
    }
    m.steps++;
  } while (takes > 0 && at < (unsure < 0 ? rest.length : unsure + 1) && m.steps < 60_000);
  return out;
};

import { fresh, type Machine } from './bash-machine.ts';
import { concat, type Field, literalOf, type Piece, slice, type Text } from './bash-text.ts';

const two = /^--(?:arg|argjson|slurpfile|rawfile)$/;
const one = /^--(?:indent|tab-width|library-path)$|^-L$/;

interface Program {
  readonly program: Text;
  /** Prints texts as they are, not as JSON. */
  readonly raw: boolean;
}

const programOf = (fields: readonly Field[]): Program | undefined => {
  let raw = false;
  let program: Text | undefined;
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i];
    const word = field?.sure ? literalOf(field.text) : undefined;
    if (word?.startsWith('-') && word !== '-') {
      if (two.test(word)) i += 2;
      else if (one.test(word)) i += 1;
      else if (word === '--raw-output') raw = true;
      else if (/^--(?:join-output|raw-output0|from-file|seq|stream|color-output)$/.test(word)) return undefined;
      else if (!word.startsWith('--')) {
        if (/[jfC0]/.test(word)) return undefined;
        raw ||= word.includes('r');
      }
    } else if (program === undefined) {
      if (field === undefined || !field.sure) return undefined;
      program = field.text;
    }
  }
  return program === undefined ? undefined : { program, raw };
};

/** Where a text in a program ends, and where its parts `\( … )` are; -1 where it does not. */
const closing = (
  code: string,
  from: number,
): { readonly end: number; readonly parts: readonly (readonly [number, number])[] } => {
  const parts: [number, number][] = [];
  for (let at = from; at < code.length; at++) {
    if (code[at] === '"') return { end: at, parts };
    if (code[at] !== '\\') continue;
    at++;
    if (code[at] !== '(') continue;
    const start = at - 1;
    let depth = 1;
    for (at++; at < code.length && depth > 0; at++) {
      if (code[at] === '(') depth++;
      else if (code[at] === ')') depth--;
      // A text inside of a text: no need to understand that.
      else if (code[at] === '"') {
        const end = /^"(?:[^"\\]|\\[^(])*"/.exec(code.slice(at, at + 200))?.[0].length;
        if (end === undefined) return { end: -1, parts };
        at += end - 1;
      }
    }
    parts.push([start, at]);
    at--;
  }
  return { end: -1, parts };
};

/** The texts, separated by commas, that the last stage of a program prints; undefined where it may print anything else. */
const lastTexts = (
  code: string,
):
  | readonly { readonly start: number; readonly end: number; readonly parts: readonly (readonly [number, number])[] }[]
  | undefined => {
  let texts: { start: number; end: number; parts: readonly (readonly [number, number])[] }[] = [];
  let clean = true;
  let comma = true;
  let depth = 0;
  for (let at = 0; at < code.length; at++) {
    const unit = code[at] ?? '';
    if (unit === '"') {
      const { end, parts } = closing(code, at + 1);
      if (end < 0) return undefined;
      if (depth === 0) {
        clean &&= comma;
        texts.push({ start: at + 1, end, parts });
        comma = false;
      }
      at = end;
    } else if ('([{'.includes(unit)) {
      depth++;
      clean = false;
    } else if (')]}'.includes(unit)) depth--;
    else if (depth > 0 || /\s/.test(unit)) continue;
    else if (unit === '|' && code[at + 1] !== '=') {
      texts = [];
      clean = true;
      comma = true;
    } else if (unit === ',') {
      clean &&= !comma;
      comma = true;
    } else clean = false;
  }
  const words = /\b(?:def|if|reduce|foreach|try|label|as|end|import|include)\b|#/.test(
    code.replaceAll(/"(?:[^"\\]|\\.)*"/g, ''),
  );
  return clean && !comma && depth === 0 && !words && texts.length > 0 ? texts : undefined;
};

const escapes: Readonly<Record<string, string>> = { '\\n': '\n', '\\t': '\t', '\\"': '"', '\\\\': '\\', '\\/': '/' };

/** The lines that a jq program prints for one input; undefined where that is not clear. */
export const linesOfProgram = (m: Machine, program: Text): Text | undefined => {
  const [piece, ...rest] = program;
  if (piece?.kind !== 'text' || rest.length > 0 || piece.text.length > 5000) return undefined;
  const texts = lastTexts(piece.text);
  if (texts === undefined) return undefined;
  let out: Text = [];
  for (const { start, end, parts } of texts) {
    const add = (from: number, to: number): boolean => {
      for (const match of piece.text.slice(from, to).matchAll(/\\.|[^\\]+/gs)) {
        const part = slice(piece, from + match.index, from + match.index + match[0].length);
        const value = match[0].startsWith('\\') ? escapes[match[0]] : match[0];
        if (value === undefined) return false;
        const known: Piece = { ...part, ...(part.kind === 'text' && { text: value, maybe: true }) };
        out = concat(out, [known]);
      }
      return true;
    };
    let at = start;
    for (const [from, to] of parts) {
      if (!add(at, from)) return undefined;
      out = concat(out, [{ kind: 'unknown', key: fresh(m), mentions: 0 }]);
      at = to;
    }
    if (!add(at, end)) return undefined;
    out = concat(out, [{ kind: 'text', text: '\n', from: piece.to, to: piece.to, maybe: true }]);
  }
  return out;
};

/** What `jq` with these arguments prints; undefined where that is not known. It may also print nothing, or it several times. */
export const jqPrints = (m: Machine, fields: readonly Field[]): Text | undefined => {
  const found = programOf(fields);
  return found?.raw ? linesOfProgram(m, found.program) : undefined;
};

/** The same for `gh … --jq program`. */
export const ghPrints = (m: Machine, fields: readonly Field[]): Text | undefined => {
  const at = fields.findIndex((field) => field.sure && /^(?:--jq|-q)$/.test(literalOf(field.text) ?? ''));
  const program = fields[at + 1];
  return at < 0 || program === undefined || !program.sure ? undefined : linesOfProgram(m, program.text);
};

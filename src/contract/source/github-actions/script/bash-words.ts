import type { ParameterExpansionPart, SyntaxNode, Word, WordPart } from 'unbash';
import { forEachChild } from 'unbash';
import { subshell } from './bash-branches.ts';
import { fresh, type Machine, place, setVariable, step, variable } from './bash-machine.ts';
import { captured } from './bash-output.ts';
import { type Expansion, expandParameter, expandSimple } from './bash-parameters.ts';
import {
  bitOf,
  concat,
  type Field,
  hole,
  known,
  mentionsOf,
  type Piece,
  substituted,
  type Text,
  unknown,
} from './bash-text.ts';

/** Splits known text at holes; equal expressions are equal texts. */
export const pierced = (m: Machine, text: string, from: number, to: number): Text => {
  const [start, end] = place(m, from, to);
  if (!text.includes(hole)) return known(text, start, end);
  const exact = m.origin.exact && end - start === text.length;
  const out: Piece[] = [];
  for (const match of text.matchAll(/\uE000+|[^\uE000]+/g)) {
    const at = exact ? start + match.index : start;
    const until = exact ? at + match[0].length : end;
    if (match[0].startsWith(hole))
      out.push({ kind: 'unknown', key: exact ? `hole:${m.text.slice(at, until)}` : fresh(m, 'hole:'), mentions: 0 });
    else out.push({ kind: 'text', text: match[0], from: at, to: until });
  }
  return out;
};

/** Runs the scripts inside of something that has no other meaning here, such as arithmetic. */
export const runInside = (m: Machine, node: SyntaxNode): void => {
  forEachChild(node, (child) => {
    if (!step(m)) return;
    m.depth++;
    if (child.type === 'Script') subshell(m, true, () => captured(m, [1], () => m.runScript(child)));
    else runInside(m, child);
    m.depth--;
  });
};

/** Variables that arithmetic may set. */
export const forgetAssigned = (m: Machine, text: string): void => {
  if (!/=|\+\+|--/.test(text)) return;
  for (const match of text.matchAll(/[A-Za-z_]\w*/g))
    setVariable(m, match[0], unknown(fresh(m), mentionsOf(variable(m, match[0]))));
};

/** A field that grows piece by piece, and the fields that are complete. */
interface Growing {
  text: Text;
  sure: boolean;
  begun: boolean;
  readonly fields: Field[];
}

const grow = (growing: Growing, text: Text): void => {
  growing.text = concat(growing.text, text);
  growing.begun = true;
};

const complete = (growing: Growing): void => {
  if (growing.begun) growing.fields.push({ text: growing.text, sure: growing.sure });
  growing.text = [];
  growing.sure = true;
  growing.begun = false;
};

/** An expansion without quotes: split at blanks; a part that is not known may be nothing, one word or several. */
const growSplit = (m: Machine, growing: Growing, text: Text): void => {
  const separators = m.store.get('variable:IFS') !== undefined;
  for (const piece of text) {
    if (piece.kind === 'unknown') {
      growing.text = concat(growing.text, [piece]);
      growing.sure = false;
      growing.begun = true;
      continue;
    }
    if (piece.kind === 'file') {
      grow(growing, [piece]);
      continue;
    }
    if (/[*?[]/.test(piece.text) || (separators && /\W/.test(piece.text))) {
      growing.text = concat(growing.text, unknown(fresh(m), mentionsOf([piece])));
      growing.sure = false;
      growing.begun = true;
      continue;
    }
    for (const match of piece.text.matchAll(/[ \t\n]+|[^ \t\n]+/g)) {
      m.steps++;
      if (/^[ \t\n]/.test(match[0])) complete(growing);
      else if (match[0].length === piece.text.length) grow(growing, [piece]);
      else {
        const exact = piece.to - piece.from === piece.text.length;
        const from = exact ? piece.from + match.index : piece.from;
        grow(growing, [{ ...piece, text: match[0], from, to: exact ? from + match[0].length : piece.to }]);
      }
    }
  }
};

const growFields = (growing: Growing, fields: readonly Field[]): void => {
  for (const [i, field] of fields.entries()) {
    if (i > 0) complete(growing);
    grow(growing, field.text);
    growing.sure &&= field.sure;
  }
};

const operandText = (m: Machine, part: ParameterExpansionPart): Text => {
  const operation = part.operation;
  if (operation?.type === 'Default') return expandOne(m, operation.operand);
  if (operation !== undefined) runInside(m, operation);
  return [];
};

const substitute = (m: Machine, part: Extract<WordPart, { type: 'CommandExpansion' }>): Text => {
  const script = part.script;
  if (script === undefined) return unknown(fresh(m));
  const { origin } = m;
  const [from, to] = place(m, part.pos, part.end);
  // The positions of a script in backticks with escapes belong to a text of its own.
  if (script.source !== undefined) m.origin = { text: script.source, from, to, exact: false };
  const text = captured(m, [1], () => subshell(m, true, () => m.runScript(script)));
  m.origin = origin;
  return substituted(text, fresh(m));
};

const expansion = (m: Machine, part: WordPart): Expansion | undefined => {
  switch (part.type) {
    case 'SimpleExpansion':
      return expandSimple(m, part);
    case 'ParameterExpansion':
      if (part.index !== undefined) runInside(m, part.index);
      return expandParameter(m, part, (p) => operandText(m, p));
    case 'CommandExpansion':
      return { text: substitute(m, part) };
    case 'ArithmeticExpansion':
      if (part.expression !== undefined) runInside(m, part.expression);
      forgetAssigned(m, part.text);
      return { text: unknown(fresh(m)) };
    default:
      return undefined;
  }
};

const growQuoted = (m: Machine, growing: Growing, parts: readonly WordPart[]): void => {
  // Only "$@" may be no field at all.
  if (parts.length !== 1) growing.begun = true;
  for (const part of parts) {
    if (part.type === 'Literal') {
      grow(growing, pierced(m, part.value, part.pos, part.end));
      continue;
    }
    const result = expansion(m, part);
    if (result?.fields !== undefined && /[@]/.test(part.text)) growFields(growing, result.fields);
    else grow(growing, result?.text ?? []);
  }
};

const growPart = (m: Machine, growing: Growing, part: WordPart, splits: boolean): void => {
  if (!step(m)) return;
  switch (part.type) {
    case 'Literal': {
      // A tilde at the beginning is somebody's home.
      if (part.text.startsWith('~') && !growing.begun) grow(growing, unknown(fresh(m)));
      else grow(growing, pierced(m, part.value, part.pos, part.end));
      return;
    }
    case 'SingleQuoted':
      grow(growing, pierced(m, part.value, part.pos + 1, part.end - 1));
      return;
    case 'AnsiCQuoted':
      grow(growing, pierced(m, part.value, part.pos + 2, part.end - 1));
      return;
    case 'DoubleQuoted':
    case 'LocaleString':
      growQuoted(m, growing, part.parts);
      return;
    case 'ProcessSubstitution': {
      const script = part.script;
      if (script !== undefined)
        background(m, () => captured(m, part.operator === '<' ? [1] : [], () => m.runScript(script)));
      grow(growing, unknown(fresh(m)));
      return;
    }
    case 'Glob':
    case 'ExtendedGlob':
    case 'BraceExpansion': {
      runInside(m, part);
      if (!splits && part.type !== 'BraceExpansion') {
        grow(growing, pierced(m, part.text, part.pos, part.end));
        return;
      }
      growing.sure = false;
      grow(growing, unknown(fresh(m), mentionsOf(known(part.text, 0, 0))));
      return;
    }
    default: {
      const result = expansion(m, part);
      if (result === undefined) return;
      if (splits && result.fields !== undefined) for (const field of result.fields) spread(m, growing, field);
      else if (splits) growSplit(m, growing, result.text);
      else grow(growing, result.text);
    }
  }
};

const spread = (m: Machine, growing: Growing, field: Field): void => {
  growSplit(m, growing, field.text);
  growing.sure &&= field.sure;
  complete(growing);
};

/** Runs something beside the script: what it writes, and when, is not sure. */
export const background = (m: Machine, run: () => void): void => {
  const before = { ...m.writes };
  subshell(m, true, run);
  for (const file of ['outputs', 'env'] as const) {
    if (m.writes[file] === before[file]) continue;
    m.concurrent |= bitOf(file);
    m.lossy |= bitOf(file);
  }
};

/** A word as a list of fields. */
export const expand = (m: Machine, word: Word): readonly Field[] => {
  const growing: Growing = { text: [], sure: true, begun: false, fields: [] };
  const parts = word.parts;
  if (parts === undefined) {
    if (word.text.startsWith('~')) grow(growing, unknown(fresh(m)));
    else grow(growing, pierced(m, word.value, word.pos, word.end));
  } else for (const part of parts) growPart(m, growing, part, true);
  complete(growing);
  return growing.fields;
};

/** A word where the shell neither splits nor looks for files: the value of an assignment, a heredoc, the target of `>`. */
export const expandOne = (m: Machine, word: Word): Text => {
  const growing: Growing = { text: [], sure: true, begun: false, fields: [] };
  const parts = word.parts;
  if (parts === undefined)
    return word.text.startsWith('~') ? unknown(fresh(m)) : pierced(m, word.value, word.pos, word.end);
  for (const part of parts) growPart(m, growing, part, false);
  complete(growing);
  return growing.fields.length === 1
    ? (growing.fields[0]?.text ?? [])
    : growing.fields.length === 0
      ? []
      : unknown(fresh(m), 3);
};

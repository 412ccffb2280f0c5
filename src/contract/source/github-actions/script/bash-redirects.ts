import type { HereDoc, Redirect, Redirection } from 'unbash';
import { type Machine, open, place, step, type Target } from './bash-machine.ts';
import { opened, setTarget, targetOf } from './bash-output.ts';
import { bothFiles, concat, known, literalOf, type Piece, slice, type Text } from './bash-text.ts';
import { expandOne, pierced } from './bash-words.ts';

/** The text of a here-document as the command reads it. */
export const hereText = (m: Machine, node: HereDoc): Text => {
  const { body } = node;
  const tabs = node.operator === '<<-';
  if (node.delimiter?.quoted) {
    const text = pierced(m, body.text, body.pos, body.end);
    return tabs ? withoutTabs(text) : text;
  }
  const parts = body.parts;
  let text: Text = [];
  if (parts === undefined) text = unescaped(m, body.text, body.pos, body.end);
  else
    for (const part of parts) {
      if (!step(m)) return [];
      const added =
        part.type === 'Literal'
          ? unescaped(m, part.text, part.pos, part.end)
          : expandOne(m, { type: 'Word', text: '', value: '', pos: part.pos, end: part.end, parts: [part] });
      text = concat(text, added);
    }
  return tabs ? withoutTabs(text) : text;
};

/** Backslashes in a here-document quote `$`, a backtick and themselves, and join lines. */
const unescaped = (m: Machine, text: string, from: number, to: number): Text => {
  const exact = to - from === text.length;
  const out: Piece[] = [];
  let start = 0;
  const add = (until: number): void => {
    if (until <= start) return;
    const range = exact ? ([from + start, from + until] as const) : ([from, to] as const);
    out.push(...pierced(m, text.slice(start, until), ...range));
  };
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', at + 1)) {
    const next = text[at + 1];
    if (next !== '$' && next !== '`' && next !== '\\' && next !== '\n') continue;
    add(at);
    start = next === '\n' ? at + 2 : at + 1;
    at++;
  }
  add(text.length);
  return out;
};

const withoutTabs = (text: Text): Text => {
  const out: Piece[] = [];
  let atStart = true;
  for (const piece of text) {
    if (piece.kind !== 'text') {
      out.push(piece);
      atStart = false;
      continue;
    }
    let from = 0;
    while (from < piece.text.length) {
      if (atStart) while (piece.text[from] === '\t') from++;
      const lineEnd = piece.text.indexOf('\n', from);
      const until = lineEnd < 0 ? piece.text.length : lineEnd + 1;
      if (until > from) out.push(slice(piece, from, until));
      atStart = lineEnd >= 0;
      from = until;
    }
  }
  return out;
};

/** What a command finds on its standard input; undefined where that is not known. */
export type Input = Text | undefined;

const descriptorsOf = (node: Redirect): readonly number[] => {
  if (node.operator.startsWith('&>')) return [1, 2];
  if (node.descriptor?.type === 'FileDescriptor') return [node.descriptor.value];
  return [node.operator.startsWith('<') ? 0 : 1];
};

const redirect = (m: Machine, node: Redirect, lasting: boolean): void => {
  const path = node.target === undefined ? [] : expandOne(m, node.target);
  const literal = literalOf(path);
  if (node.descriptor?.type === 'FileDescriptorVariable') {
    const target = opened(m, path, false);
    if (target.to === 'outputs' || target.to === 'env' || target.to === 'unknown')
      open(m, bothFiles, 'opens a descriptor that is not known here', node.pos, node.end);
    return;
  }
  if (node.operator === '<') return;
  const copies = node.operator === '>&' || node.operator === '<&';
  if (copies && literal !== undefined && /^\d+-?$|^-$/.test(literal)) {
    const target: Target = literal === '-' ? { to: 'away' } : targetOf(m, Number.parseInt(literal, 10));
    for (const descriptor of descriptorsOf(node)) setTarget(m, descriptor, target, lasting);
    return;
  }
  if (copies && (node.operator === '<&' || node.descriptor !== undefined)) {
    // Which descriptor is copied is not known.
    for (const descriptor of descriptorsOf(node))
      setTarget(m, descriptor, { to: 'unknown', files: bothFiles }, lasting);
    return;
  }
  const target = opened(
    m,
    path,
    node.operator === '>' || node.operator === '>|' || node.operator === '&>' || node.operator === '>&',
  );
  const over = node.operator === '<>' && (target.to === 'outputs' || target.to === 'env');
  const descriptors = copies ? [1, 2] : descriptorsOf(node);
  for (const descriptor of descriptors)
    setTarget(m, descriptor, over ? { to: 'unknown', files: bothFiles } : target, lasting);
};

/** Applies redirections from left to right and gives the text on standard input, where they set it. */
export const applyRedirects = (m: Machine, nodes: readonly Redirection[], input: Input, lasting = false): Input => {
  let text = input;
  for (const node of nodes) {
    if (!step(m)) return undefined;
    if (node.type === 'Redirect') {
      redirect(m, node, lasting);
      if (descriptorsOf(node).includes(0)) text = undefined;
      continue;
    }
    const value =
      node.type === 'HereDoc'
        ? hereText(m, node)
        : concat(
            node.target === undefined ? [] : expandOne(m, node.target),
            known('\n', ...place(m, node.pos, node.end)),
          );
    const standard =
      node.descriptor === undefined || (node.descriptor.type === 'FileDescriptor' && node.descriptor.value === 0);
    if (standard) text = value;
  }
  return text;
};

/** Runs with redirections that end with the command. */
export const redirected = (
  m: Machine,
  nodes: readonly Redirection[],
  input: Input,
  run: (input: Input) => void,
): void => {
  if (nodes.length === 0) {
    run(input);
    return;
  }
  const touched = new Set(
    nodes.flatMap((node) =>
      node.type !== 'Redirect' ? [] : node.operator === '>&' ? [1, 2, ...descriptorsOf(node)] : descriptorsOf(node),
    ),
  );
  const before = [...touched].map(
    (descriptor) => [`target:${descriptor}`, m.store.get(`target:${descriptor}`)] as const,
  );
  const text = applyRedirects(m, nodes, input);
  run(text);
  for (const [key, cell] of before) m.store.set(key, cell);
};

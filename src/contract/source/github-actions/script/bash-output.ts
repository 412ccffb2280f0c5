import { type Range, truncate, writeFile } from './bash-lines.ts';
import { writeLog } from './bash-log.ts';
import { flag, fresh, type Machine, openAt, type Target } from './bash-machine.ts';
import { concat, isHole, mentionsOf, namesIn, sketchOf, type Text } from './bash-text.ts';

export const targetOf = (m: Machine, descriptor: number): Target => {
  const cell = m.store.get(`target:${descriptor}`);
  if (cell?.kind === 'target') return cell.target;
  return descriptor === 1 || descriptor === 2 ? { to: 'log' } : { to: 'away' };
};

const marked = (m: Machine, text: Text): Text =>
  flag(m, 'frozen') === undefined
    ? text
    : text.map((piece) => (piece.kind === 'text' ? { ...piece, maybe: true } : piece));

/** Sends text to where a descriptor leads. */
export const write = (m: Machine, target: Target, text: Text, range: Range): void => {
  if (!m.alive || text.length === 0) return;
  switch (target.to) {
    case 'log':
      writeLog(m, text, range);
      return;
    case 'away':
      // It may come back through a file.
      if (text.length < 50) {
        const files = /::set-(?:output|env)/i.test(sketchOf(text)) ? namesIn(sketchOf(text)) : 0;
        if (files !== 0) openAt(m, files, 'writes a workflow command to another file', ...range);
      }
      return;
    case 'buffer': {
      const cell = m.store.get(`buffer:${target.id}`);
      const before = cell?.kind === 'buffer' ? cell.text : [];
      m.store.set(`buffer:${target.id}`, { kind: 'buffer', text: concat(before, marked(m, text)) });
      return;
    }
    case 'unknown':
      openAt(m, target.files, 'writes to a file that is not known here', ...range);
      return;
    default:
      writeFile(m, target.to, text, target.owner, range);
      return;
  }
};

/** What a program prints whose output is not known. */
export const writeUnknown = (m: Machine, range: Range, mentions = 0, descriptor = 1): void => {
  const target = targetOf(m, descriptor);
  if (target.to === 'log' || target.to === 'away') return;
  write(m, target, [{ kind: 'unknown', key: fresh(m), mentions, raw: true }], range);
};

/** Where a path leads. `empties` says that opening it removes what it held. */
export const opened = (m: Machine, path: Text, empties: boolean): Target => {
  const pieces = path.filter((piece) => piece.kind !== 'text' || piece.text !== '');
  const [first, ...rest] = pieces;
  if (first === undefined) return { to: 'away' };
  if (first.kind === 'file' && rest.length === 0) {
    if (!empties) return { to: first.file };
    const owner = fresh(m, 'open');
    truncate(m, first.file, owner);
    return { to: first.file, owner };
  }
  const literal = pieces.map((piece) => (piece.kind === 'text' ? piece.text : ' ')).join('');
  if (literal === '/dev/stdout') return targetOf(m, 1);
  if (literal === '/dev/stderr') return targetOf(m, 2);
  const descriptor = /^\/(?:dev|proc\/self)\/fd\/([0-9])$/.exec(literal)?.[1];
  if (descriptor !== undefined) return targetOf(m, Number(descriptor));
  if (/^\/dev\/(?:tty|console)$|^\/proc\//.test(literal)) return { to: 'log' };
  // A path with something behind it, such as "$GITHUB_OUTPUT.bak", is another file.
  const bits = mentionsOf(path);
  if (first.kind === 'unknown' && rest.length === 0) {
    const files = isHole(first.key) ? 3 : bits;
    return files === 0 ? { to: 'away' } : { to: 'unknown', files };
  }
  if (first.kind === 'file') return { to: 'away' };
  return bits === 0 ? { to: 'away' } : { to: 'unknown', files: bits };
};

export const setTarget = (m: Machine, descriptor: number, target: Target, lasting: boolean): void =>
  m.store.set(`target:${descriptor}`, { kind: 'target', target, ...(lasting && { lasting }) });

/** Runs with the output taken into a buffer, and gives what came there. */
export const captured = (m: Machine, descriptors: readonly number[], run: () => void): Text => {
  const id = fresh(m, 'buffer');
  const before = descriptors.map((descriptor) => [descriptor, m.store.get(`target:${descriptor}`)] as const);
  m.store.set(`buffer:${id}`, { kind: 'buffer', text: [] });
  for (const descriptor of descriptors) setTarget(m, descriptor, { to: 'buffer', id }, false);
  run();
  for (const [descriptor, cell] of before) m.store.set(`target:${descriptor}`, cell);
  const cell = m.store.get(`buffer:${id}`);
  m.store.set(`buffer:${id}`, undefined);
  return cell?.kind === 'buffer' ? cell.text : [];
};

import { type Range, record } from './bash-lines.ts';
import { flag, type Machine, openAt, setFlag } from './bash-machine.ts';
import { bitOf, hole, namesIn, type RunnerFile, type Text } from './bash-text.ts';

const command = /^\s*::(set-output|set-env)(?:\s+([^\n]*))?$/i;

/** The name in the properties of a workflow command, such as `name=x::value`, with its offset; undefined where it is not clear. */
const nameIn = (properties: string): { readonly name: string; readonly at: number } | undefined => {
  const end = properties.indexOf('::');
  if (end < 0) return undefined;
  let at = 0;
  for (const part of properties.slice(0, end).split(',')) {
    const equals = part.indexOf('=');
    if (part.slice(0, Math.max(equals, 0)).trim() === 'name') {
      const name = part.slice(equals + 1);
      return name === '' || /[%\uE000]/.test(name) ? undefined : { name, at: at + equals + 1 };
    }
    at += part.length + 1;
  }
  return undefined;
};

/** Text on the log: the runner obeys lines such as `::set-output name=x::value`. */
export const writeLog = (m: Machine, text: Text, range: Range): void => {
  const plain = text
    .map((piece) => (piece.kind === 'text' ? piece.text : piece.kind === 'unknown' && piece.raw ? `${hole}\n` : hole))
    .join('');
  if (plain === '') return;
  const midLine = flag(m, 'console') !== undefined;
  setFlag(m, 'console', plain.endsWith('\n') ? undefined : 'mid');
  if (plain.includes('::stop-commands::')) m.lossy |= 3;
  if (namesIn(plain) === 0 || !/::set-|##\[set-/i.test(plain)) return;
  const maybe = text.some((piece) => piece.kind === 'text' && piece.maybe);
  for (const [i, line] of plain.split('\n').entries()) {
    const match = command.exec(line);
    const files = namesIn(line);
    if (match === null) {
      if (files !== 0 && /::set-|##\[set-/i.test(line))
        openAt(m, files, 'prints a workflow command that is not clear', ...range);
      continue;
    }
    const file: RunnerFile = match[1]?.toLowerCase() === 'set-env' ? 'env' : 'outputs';
    const found = nameIn(match[2] ?? '');
    if (found === undefined) openAt(m, bitOf(file), 'prints a workflow command that is not clear', ...range);
    // The runner refuses `set-env` unless it is allowed.
    else
      record(m, file, found.name, placeOf(m, found.name, range), file === 'outputs' && !maybe && !(i === 0 && midLine));
  }
};

const placeOf = (m: Machine, name: string, [from, to]: Range): Range => {
  const at = m.text.slice(from, to).indexOf(`name=${name}`);
  return at < 0 ? [from, to] : [from + at + 5, from + at + 5 + name.length];
};

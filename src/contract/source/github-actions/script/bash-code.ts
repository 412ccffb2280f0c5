import { subshell } from './bash-branches.ts';
import { argumentsOf, type Call, type Runner, rangeOf, wordOf } from './bash-call.ts';
import { record } from './bash-lines.ts';
import { forgetVariables, lineOf, type Machine, type Origin, openAt, runs, type Status } from './bash-machine.ts';
import { writeUnknown } from './bash-output.ts';
import { programName } from './bash-programs.ts';
import { bitOf, bothFiles, filesOf, hole, isHole, sketchOf, type Text } from './bash-text.ts';

/** The place of a code text: exact where it stands in one piece in the script. */
const originOf = (text: Text, m: Machine, call: Call): Origin => {
  const [from, to] = rangeOf(m, call);
  const code = sketchOf(text);
  const first = text.at(0);
  const last = text.at(-1);
  const whole = first?.kind === 'text' && last?.kind === 'text' && last.to - first.from === code.length;
  const exact =
    whole &&
    text.every((piece) =>
      piece.kind === 'text'
        ? piece.to - piece.from === piece.text.length
        : piece.kind === 'unknown' && isHole(piece.key),
    );
  return exact ? { text: code, from: first.from, to: last.to, exact } : { text: code, from, to, exact: false };
};

/** Runs a text as a script in the running shell. */
export const runText = (m: Machine, text: Text, call: Call): Status =>
  m.runCode(sketchOf(text), originOf(text, m, call));

/** Options of a shell: the text after `-c` with its arguments, a file, or what is on standard input. */
const shellCode = (
  call: Call,
): { readonly code: Text; readonly rest: Call['words'] } | 'input' | 'checks' | undefined => {
  const fields = argumentsOf(call);
  let command = false;
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i];
    const word = wordOf(field);
    if (word === undefined || !/^[-+]/.test(word) || word === '-') {
      if (command)
        return field === undefined || !field.sure ? undefined : { code: field.text, rest: fields.slice(i + 1) };
      return word === '-' ? 'input' : undefined;
    }
    if (/^-\w*n\w*$/.test(word)) return 'checks';
    if (/^-\w*c\w*$/.test(word)) command = true;
    if (/^-\w*s\w*$/.test(word)) return 'input';
    if (/^[-+]\w*[oO]$/.test(word) || /^--(?:rcfile|init-file)$/.test(word)) i++;
  }
  return command ? undefined : 'input';
};

/** `bash -c '…'`, and a script on standard input. */
export const shell: Runner = (m, call) => {
  const found = shellCode(call);
  if (found === 'checks' || (call.words.length === 2 && wordOf(call.words[1]) === '--version')) return 'any';
  const code = found === 'input' ? call.input : found?.code;
  if (code === undefined || found === undefined) {
    runs(m, call.from, call.to);
    return 'any';
  }
  const rest = found === 'input' ? [] : found.rest.slice(1);
  // Another process: it knows only exported variables, and goes on or not as it likes.
  subshell(m, true, () => {
    forgetVariables(m);
    m.store.set('arguments:', { kind: 'arguments', fields: rest, mentions: bothFiles });
    runText(m, code, call);
  });
  return 'any';
};

const interpreters: readonly (readonly [RegExp, 'python' | 'node'])[] = [
  [/^python[\d.]*$/, 'python'],
  [/^(?:node|nodejs)$/, 'node'],
];

export const languageOf = (name: string): 'python' | 'node' | undefined =>
  interpreters.find(([pattern]) => pattern.test(programName(name)))?.[1];

/** The code that stands in the script for python or node. */
const inlineCode = (call: Call, language: 'python' | 'node'): Text | undefined => {
  const fields = argumentsOf(call);
  for (const [i, field] of fields.entries()) {
    const word = wordOf(field);
    if (word === '-') return call.input;
    if (word === undefined || !word.startsWith('-')) return undefined;
    const takes =
      language === 'python' ? /^-[BEIOPsSu]*c$/.test(word) : /^(?:-e|-p|-pe|-ep|--eval|--print)$/.test(word);
    if (takes) return fields[i + 1]?.sure ? fields[i + 1]?.text : undefined;
    if (!/^(?:-[BEIOPsSu]+|--input-type=\w+|--no-warnings)$/.test(word)) return undefined;
  }
  return call.input;
};

/** Asks who knows the language what the code writes. */
export const inline = (m: Machine, call: Call, language: 'python' | 'node'): Status => {
  const text = inlineCode(call, language);
  const range = rangeOf(m, call);
  const origin = text === undefined ? undefined : originOf(text, m, call);
  // Expressions may be there as the author wrote them; what the shell puts in may not.
  const clear = text?.every(
    (piece) => piece.kind === 'text' || (piece.kind === 'unknown' && isHole(piece.key) && piece.mentions === 0),
  );
  const exact = origin?.exact === true;
  const original = exact ? m.text.slice(origin.from, origin.to) : (origin?.text ?? '');
  const known = clear && (exact || !original.includes(hole)) && m.leaked === 0;
  const writes = known ? m.inline?.(language, original, origin?.from ?? 0) : undefined;
  if (writes === undefined) {
    runs(m, call.from, call.to);
    writeUnknown(m, range, bothFiles);
    return 'any';
  }
  const placed = (start: number, end: number): readonly [number, number] =>
    exact && origin !== undefined ? [origin.from + start, origin.from + end] : range;
  for (const file of filesOf(bothFiles)) {
    const { delimiter, partial } = lineOf(m, file);
    if (writes[file].length === 0) continue;
    m.writes[file]++;
    if (delimiter !== undefined || partial.length > 0)
      openAt(m, bitOf(file), 'writes between the parts of another line', ...range);
    for (const { name, start, end, always } of writes[file])
      record(m, file, name, placed(start, end), always && lineOf(m, file).sure);
  }
  if (writes.opensOutputs)
    openAt(m, 1, writes.opensOutputs.reason, ...placed(writes.opensOutputs.start, writes.opensOutputs.end));
  if (writes.opensEnv) openAt(m, 2, writes.opensEnv.reason, ...placed(writes.opensEnv.start, writes.opensEnv.end));
  writeUnknown(m, range);
  return 'any';
};

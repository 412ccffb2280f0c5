import { argumentsOf, type Call, type Runner, rangeOf, wordOf } from './bash-call.ts';
import { flag, forgetVariables, fresh, type Machine, open, setFlag, setVariable, variable } from './bash-machine.ts';
import { writeUnknown } from './bash-output.ts';
import { type Field, mentionsOf, sketchOf, type Text, unknown } from './bash-text.ts';
import { forgetAssigned } from './bash-words.ts';

const runnerNames: ReadonlySet<string> = new Set(['GITHUB_OUTPUT', 'GITHUB_ENV']);

/** Gives a variable a value; the runner's own must stay what they are. */
export const assign = (
  m: Machine,
  name: string,
  text: Text,
  from: number,
  to: number,
  items?: readonly Field[],
): void => {
  if (runnerNames.has(name)) open(m, name === 'GITHUB_OUTPUT' ? 1 : 2, `changes ${name}`, from, to);
  if (flag(m, `odd:${name}`) === undefined) setVariable(m, name, text, items);
  else setVariable(m, name, unknown(fresh(m), mentionsOf(text)));
};

/** Sets variables to what is not known. */
const forgetNames = (m: Machine, call: Call, names: readonly string[]): void => {
  const mentions = call.words.reduce((bits, word) => bits | mentionsOf(word.text), 0);
  for (const name of names)
    assign(m, name, unknown(fresh(m), mentionsOf(variable(m, name)) | mentions), call.from, call.to);
};

const forget = (m: Machine, call: Call, fields: readonly Field[]): void => {
  for (const field of fields) {
    const name = /^[A-Za-z_]\w*/.exec(wordOf(field) ?? '')?.[0];
    if (name === undefined) forgetVariables(m);
    else forgetNames(m, call, [name]);
  }
};

export const declare: Runner = (m, call) => {
  const command = wordOf(call.words[0]) ?? '';
  const fields = argumentsOf(call);
  const options = fields.flatMap((field) => /^[-+]\w+$/.exec(wordOf(field) ?? '')?.[0] ?? []);
  const exports = command === 'export' || options.some((word) => word.includes('x'));
  // Such a variable is a reference, or has another value than the one that is assigned.
  if (command !== 'export' && options.some((word) => word.includes('n'))) forgetVariables(m);
  const changed = options.some((word) => /[ilucA]/.test(word));
  if (call.words.length === 1 || options.some((word) => /[pfF]/.test(word))) writeUnknown(m, rangeOf(m, call));
  for (const name of call.assigned ?? []) {
    if (changed) setFlag(m, `odd:${name}`, 'yes');
    if (changed) forgetNames(m, call, [name]);
    if (exports) leak(m, variable(m, name));
  }
  for (const field of fields) {
    const word = wordOf(field);
    if (word !== undefined && options.includes(word)) continue;
    const lead = field.text[0]?.kind === 'text' ? field.text[0].text : '';
    const name = /^([A-Za-z_]\w*)(?:\+?=|\[|$)/.exec(lead)?.[1];
    if (name !== undefined && changed) setFlag(m, `odd:${name}`, 'yes');
    if (name === undefined || (word === undefined && name === lead)) forgetVariables(m);
    else if (word !== name || changed || (command !== 'export' && command !== 'readonly')) forgetNames(m, call, [name]);
    else if (exports) leak(m, variable(m, name));
  }
  return 'any';
};

/** Programs may find a runner's file through another variable from now on. */
export const leak = (m: Machine, text: Text): void => {
  const paths = text.filter((piece) => piece.kind !== 'text');
  m.leaked |= mentionsOf(paths);
};

const reader =
  (options: RegExp): Runner =>
  (m, call) => {
    const fields = argumentsOf(call);
    for (let i = 0; i < fields.length; i++) {
      const word = wordOf(fields[i]) ?? '';
      if (options.test(word)) i++;
      else if (/^-\w*a$/.test(word)) forget(m, call, fields.slice(++i, i + 1));
      else if (!word.startsWith('-')) forget(m, call, fields.slice(i, i + 1));
    }
    return 'any';
  };
export const read = reader(/^-\w*[dinNptu]$/);
export const mapfile = reader(/^-\w*[dnOsuCc]$/);

export const setOptions: Runner = (m, call) => {
  const fields = argumentsOf(call);
  const words = fields.map(wordOf);
  const separator = words.findIndex((word) => word === '--' || word === '-');
  const operand = words.findIndex(
    (word, i) => (word === undefined || !/^[-+]/.test(word)) && !/^[-+]\w*o$/.test(words[i - 1] ?? ''),
  );
  const start = separator >= 0 ? separator + 1 : operand;
  if (start >= 0)
    m.store.set('arguments:', {
      kind: 'arguments',
      fields: fields.slice(start),
      mentions: fields.reduce((bits, field) => bits | mentionsOf(field.text), 0),
    });
  return 'ok';
};

export const shift: Runner = (m, call) => {
  const cell = m.store.get('arguments:');
  if (cell?.kind !== 'arguments') return 'any';
  const count = Number(wordOf(argumentsOf(call)[0]) ?? (call.words.length > 1 ? Number.NaN : 1));
  const fields = cell.fields?.slice(0, count).every((field) => field.sure) ? cell.fields.slice(count) : undefined;
  m.store.set('arguments:', { ...cell, fields: Number.isInteger(count) ? fields : undefined });
  return 'any';
};

export const unset: Runner = (m, call) => {
  const names = argumentsOf(call).filter((field) => !wordOf(field)?.startsWith('-'));
  for (const field of names) {
    const name = wordOf(field);
    if (name !== undefined && m.store.get(`function:${name}`) !== undefined)
      m.store.set(`function:${name}`, { kind: 'function', node: undefined, origin: m.origin });
  }
  forget(m, call, names);
  return 'ok';
};

export const getopts: Runner = (m, call) => {
  forget(m, call, argumentsOf(call).slice(1, 2));
  return 'any';
};

export const compute: Runner = (m, call) => {
  for (const field of argumentsOf(call)) forgetAssigned(m, `${sketchOf(field.text)}=`);
  return 'any';
};

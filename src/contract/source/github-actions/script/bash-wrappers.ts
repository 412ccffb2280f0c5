import { perhaps } from './bash-branches.ts';
import { after, argumentsOf, type Call, rangeOf, wordOf } from './bash-call.ts';
import { fresh, type Machine, open, runs, type Status } from './bash-machine.ts';
import { writeUnknown } from './bash-output.ts';
import { type Field, literalOf, mentionsOf, unknown } from './bash-text.ts';

/** Who looks a command up: the shell, the shell without its functions, or another program. */
export type Lookup = 'shell' | 'builtins' | 'program';
export type Dispatch = (m: Machine, call: Call, lookup: Lookup) => Status;

/** Programs that run another: their options that take a word, and how many words stand before the command. */
const wrappers: ReadonlyMap<string, { readonly takes: RegExp; readonly before?: number; readonly assigns?: boolean }> =
  new Map([
    ['sudo', { takes: /^-[ugpChRrtTUD]$|^--(?:user|group|prompt|chdir|host|role|type|chroot)$/, assigns: true }],
    ['doas', { takes: /^-[Cu]$/ }],
    ['env', { takes: /^-[uC]$|^--(?:unset|chdir)$/, assigns: true }],
    ['time', { takes: /^-[fo]$/ }],
    ['timeout', { takes: /^-[ks]$|^--(?:kill-after|signal)$/, before: 1 }],
    ['gtimeout', { takes: /^-[ks]$|^--(?:kill-after|signal)$/, before: 1 }],
    ['nice', { takes: /^-n$/ }],
    ['ionice', { takes: /^-[cnt]$/ }],
    ['nohup', { takes: /^$/ }],
    ['setsid', { takes: /^$/ }],
    ['unbuffer', { takes: /^$/ }],
    ['stdbuf', { takes: /^-[ioe]$/ }],
    ['xvfb-run', { takes: /^-[efnpsw]$/ }],
    ['command', { takes: /^$/ }],
    ['builtin', { takes: /^$/ }],
  ]);

/** The index of the first word of the command that a wrapper runs; undefined where it is not clear. */
const commandAt = (call: Call, takes: RegExp, before: number, assigns: boolean): number | undefined => {
  let left = before;
  for (let i = 1; i < call.words.length; i++) {
    const word = wordOf(call.words[i]);
    const lead = literalOf(call.words[i]?.text.slice(0, 1) ?? []) ?? '';
    if (assigns && call.words[i]?.sure && /^[A-Za-z_]\w*=/.test(lead)) {
      if (/^GITHUB_(?:OUTPUT|ENV)=/.test(lead)) return undefined;
      continue;
    }
    if (word === undefined) {
      if (left === 0) return i;
      left--;
      continue;
    }
    if (word === '--') return left === 0 ? i + 1 : undefined;
    if (word.startsWith('-') && word.length > 1) {
      if (takes.test(word)) i++;
      if (/^(?:-S|--split-string)/.test(word)) return undefined;
      continue;
    }
    if (left === 0) return i;
    left--;
  }
  return call.words.length;
};

/** The wrapper's own output, and the runner's files among its own arguments. */
const prints = (m: Machine, call: Call): Status => {
  const named = call.words.reduce((bits, field) => bits | mentionsOf(field.text), 0);
  if (named !== 0) open(m, named, `gives the runner's file to "${wordOf(call.words[0]) ?? ''}"`, call.from, call.to);
  writeUnknown(m, rangeOf(m, call));
  return 'any';
};

/** A command that gets words which are not known, none or many times. */
const spread = (m: Machine, call: Call, words: readonly Field[], dispatch: Dispatch): Status => {
  perhaps(m, () => {
    dispatch(m, { ...call, words, input: undefined }, 'program');
  });
  return 'any';
};

const anything = (m: Machine, fields: readonly Field[]): Field => ({
  text: unknown(
    fresh(m),
    fields.reduce((bits, field) => bits | mentionsOf(field.text), 0),
  ),
  sure: false,
});

const xargs = (m: Machine, call: Call, dispatch: Dispatch): Status => {
  const at = commandAt(call, /^-[aEdILnPs]$|^--(?:arg-file|delimiter|max-args|max-procs|max-lines|replace)$/, 0, false);
  if (at === undefined) {
    runs(m, call.from, call.to);
    return 'any';
  }
  const own = call.words.slice(1, at).map(wordOf);
  const flag = own.findIndex((word) => word !== undefined && /^-[Ii]|^--replace/.test(word));
  const mark =
    flag < 0 ? undefined : own[flag] === '-I' ? own[flag + 1] : own[flag]?.replace(/^-[Ii]|^--replace=?/, '') || '{}';
  const words = call.words.slice(at).map((field) => {
    const holds = mark !== undefined && field.text.some((piece) => piece.kind === 'text' && piece.text.includes(mark));
    return holds ? { text: unknown(fresh(m), mentionsOf(field.text)), sure: true } : field;
  });
  const filled = mark === undefined ? [...words, anything(m, words)] : words;
  return words.length === 0 ? prints(m, call) : spread(m, call, filled, dispatch);
};

/** `find … -exec command … ;` runs it for what it finds. */
const find = (m: Machine, call: Call, dispatch: Dispatch): Status => {
  const fields = argumentsOf(call);
  for (let i = 0; i < fields.length; i++) {
    if (!/^-(?:exec|execdir|ok|okdir)$/.test(wordOf(fields[i]) ?? '')) continue;
    let end = i + 1;
    while (end < fields.length && !/^[;+]$/.test(wordOf(fields[end]) ?? '')) end++;
    const words = fields.slice(i + 1, end).map((field) => {
      const word = literalOf(field.text);
      return word?.includes('{}') ? { text: unknown(fresh(m), mentionsOf(field.text)), sure: word !== '{}' } : field;
    });
    spread(m, call, words, dispatch);
    i = end;
  }
  return prints(m, call);
};

/** Follows a program that runs another; undefined where the program is none of these. */
export const unwrap = (m: Machine, name: string, call: Call, dispatch: Dispatch): Status | undefined => {
  if (name === 'xargs') return xargs(m, call, dispatch);
  if (name === 'find') return find(m, call, dispatch);
  const wrapper = wrappers.get(name);
  if (wrapper === undefined) return undefined;
  const own = name === 'command' && /^-[vVp]*[vV]/.test(wordOf(call.words[1]) ?? '');
  if (own) return prints(m, call);
  const at = commandAt(call, wrapper.takes, wrapper.before ?? 0, wrapper.assigns === true);
  if (at === undefined) {
    runs(m, call.from, call.to);
    return 'any';
  }
  if (at >= call.words.length) return prints(m, call);
  dispatch(m, after(call, at), name === 'builtin' || name === 'command' ? 'builtins' : 'program');
  return 'any';
};

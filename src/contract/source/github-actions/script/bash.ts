import { parse } from 'unbash';
import { embeddedIn } from '../embedded.ts';
import { enter, leave } from './bash-branches.ts';
import { exit } from './bash-builtins.ts';
import { runBody, runScript } from './bash-flow.ts';
import { flag, type InlineWrites, type Machine, type Origin, openAt } from './bash-machine.ts';
import { createStore } from './bash-store.ts';
import { bitOf, bothFiles, hole, type RunnerFile } from './bash-text.ts';
import type { ScriptWrites } from './writes.ts';

export interface BashOptions {
  /** Tells what code for another interpreter writes; undefined where that is not known. */
  readonly inline?: InlineWrites;
  /** The script is for `sh`, which is not bash everywhere. */
  readonly posix?: boolean;
}

const maxLength = 128 * 1024;
const maxDocuments = 500;

/** The script with a hole of the same length for each expression. */
const pierce = (text: string): string => {
  const { expressions, unclosed } = embeddedIn(text);
  let out = '';
  let at = 0;
  for (const { from, to } of expressions) {
    out += text.slice(at, from) + hole.repeat(to - from);
    at = to;
  }
  return unclosed === undefined
    ? out + text.slice(at)
    : out + text.slice(at, unclosed) + hole.repeat(text.length - unclosed);
};

const createMachine = (text: string, inline: InlineWrites | undefined): Machine => {
  const origin: Origin = { text, from: 0, to: text.length, exact: true };
  const store: Machine['store'] = createStore();
  const m: Machine = {
    store,
    text,
    inline,
    names: { outputs: new Map(), env: new Map() },
    opened: {},
    lossy: 0,
    concurrent: 0,
    unfinished: 0,
    leaked: 0,
    writes: { outputs: 0, env: 0 },
    origin,
    alive: true,
    depth: 0,
    steps: 0,
    serial: 0,
    exits: { mark: 0, arrivals: [] },
    returns: undefined,
    locals: undefined,
    frame: 0,
    calls: 0,
    loops: [],
    left: 0,
    nested: 0,
    runScript: (script) => runScript(m, script),
    runBody: (body) => runBody(m, body),
    runCode(code, place) {
      const before = m.origin;
      m.origin = place;
      const status = isTooLarge(code) ? tooLarge(m) : runScript(m, parse(code));
      m.origin = before;
      return status;
    },
  };
  return m;
};

/** Beyond this, reading alone costs too much. */
const isTooLarge = (code: string): boolean =>
  code.length > maxLength || code.split('<<', maxDocuments + 1).length > maxDocuments;

const tooLarge = (m: Machine): 'any' => {
  openAt(m, bothFiles, 'is too large to follow', 0, m.text.length);
  m.lossy |= bothFiles;
  return 'any';
};

const unclear = (m: Machine): void => {
  // Lines of several commands at once, one of them unfinished: the lines may be mixed.
  for (const file of ['outputs', 'env'] as const)
    if ((m.concurrent & m.unfinished & bitOf(file)) !== 0)
      openAt(m, bitOf(file), 'writes from several commands at once', 0, m.text.length);
};

/** How the two shells differ: what `echo` does with backslashes and options. */
const dependsOnShell = (text: string): boolean => /\\|echo\s+-|&>|\[\[|\$'/.test(text);

/** What a bash script hands to later steps: it is run on what is known, along all its ways. Never throws. */
export const bashWrites = (text: string, options: BashOptions = {}): ScriptWrites => {
  const m = createMachine(text, options.inline);
  const pierced = pierce(text);
  m.origin = { ...m.origin, text: pierced };
  if (options.posix && dependsOnShell(text)) {
    openAt(m, bothFiles, 'is for "sh", which is not one shell everywhere', 0, text.length);
    m.lossy |= bothFiles;
  }
  m.exits = enter(m);
  try {
    const status = m.runCode(pierced, m.origin);
    exit(m, status);
  } catch {
    // Deeper than the stack allows.
    openAt(m, bothFiles, 'is too deeply nested to follow', 0, text.length);
    m.lossy |= bothFiles;
  }
  leave(m, m.exits);
  unclear(m);
  return resultOf(m);
};

const resultOf = (m: Machine): ScriptWrites => {
  const list = (file: RunnerFile): ScriptWrites['outputs'] =>
    [...m.names[file].values()]
      .map((item) => ({
        ...item,
        always: m.alive && (m.lossy & bitOf(file)) === 0 && flag(m, `written:${file}:${item.name}`) !== undefined,
      }))
      .toSorted((a, b) => a.start - b.start);
  return {
    outputs: list('outputs'),
    env: list('env'),
    ...(m.opened.outputs && { opensOutputs: m.opened.outputs }),
    ...(m.opened.env && { opensEnv: m.opened.env }),
  };
};

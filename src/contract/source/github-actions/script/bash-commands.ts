import type { Assignment, Command } from 'unbash';
import { enter, leave } from './bash-branches.ts';
import { builtins, exit } from './bash-builtins.ts';
import { argumentsOf, type Call, rangeOf, wordOf } from './bash-call.ts';
import { inline, languageOf, shell } from './bash-code.ts';
import { ghPrints, jqPrints } from './bash-jq.ts';
import { fresh, type Machine, open, runs, type Status, setVariable, step, variable } from './bash-machine.ts';
import { targetOf, write, writeUnknown } from './bash-output.ts';
import { isQuiet, isSilent, programName } from './bash-programs.ts';
import { applyRedirects, type Input, redirected } from './bash-redirects.ts';
import { bitOf, bothFiles, concat, type Field, mentionsOf, type Text, unknown } from './bash-text.ts';
import { assign, leak } from './bash-variables.ts';
import { expand, expandOne, runInside } from './bash-words.ts';
import { type Lookup, unwrap } from './bash-wrappers.ts';

const declarations: ReadonlySet<string> = new Set(['export', 'declare', 'typeset', 'local', 'readonly']);

/** Carries out `name=value`, `name+=value`, `name[i]=value` and `name=(…)`. */
const assignment = (m: Machine, node: Assignment): void => {
  const before = variable(m, node.name);
  if (node.index !== undefined) {
    runInside(m, node.index);
    const value = node.value.type === 'Word' ? expandOne(m, node.value) : [];
    assign(m, node.name, unknown(fresh(m), mentionsOf(before) | mentionsOf(value)), node.pos, node.end);
    return;
  }
  if (node.value.type === 'Word') {
    const value = expandOne(m, node.value);
    // `+=` may also add numbers, or to an array.
    const plain = node.append !== true || m.store.get(`variable:${node.name}`) !== undefined;
    const text = node.append ? concat(before, value) : value;
    assign(m, node.name, plain ? text : unknown(fresh(m), mentionsOf(text)), node.pos, node.end);
    return;
  }
  const added = node.value.elements.flatMap((word) =>
    /^\[[^\]]*\]\+?=/.test(word.text)
      ? [{ text: unknown(fresh(m), mentionsOf(expandOne(m, word))), sure: false }]
      : expand(m, word),
  );
  const cell = m.store.get(`variable:${node.name}`);
  const old = node.append ? (cell?.kind === 'variable' ? cell.items : undefined) : [];
  const mentions = [...(old ?? []), ...added].reduce(
    (bits, field) => bits | mentionsOf(field.text),
    node.append ? mentionsOf(before) : 0,
  );
  const items = old !== undefined && old.length + added.length < 500 ? [...old, ...added] : undefined;
  assign(m, node.name, unknown(fresh(m), mentions), node.pos, node.end, items);
};

/** Marks a variable as the running function's own: it gets its old value back at the end. */
const makeLocal = (m: Machine, name: string): void => {
  if (m.locals === undefined) return;
  m.locals.add(name);
  const key = `saved:${m.frame}:${name}`;
  if (m.store.get(key) === undefined) m.store.set(key, { kind: 'saved', cell: m.store.get(`variable:${name}`) });
};

const callFunction = (m: Machine, call: Call): Status | undefined => {
  const name = wordOf(call.words[0]) ?? '';
  const cell = m.store.get(`function:${name}`);
  if (cell?.kind !== 'function') return undefined;
  if (cell.node === undefined || m.calls >= 20) {
    runs(m, call.from, call.to);
    return 'any';
  }
  const { origin, loops, returns, locals, frame } = m;
  const fields = argumentsOf(call);
  const before = m.store.get('arguments:');
  const scope = enter(m);
  const own = new Set<string>();
  Object.assign(m, {
    origin: cell.origin,
    loops: [],
    returns: scope,
    locals: own,
    frame: m.serial++,
    calls: m.calls + 1,
  });
  m.store.set('arguments:', {
    kind: 'arguments',
    fields,
    mentions: fields.reduce((bits, field) => bits | mentionsOf(field.text), 0),
  });
  m.runBody(cell.node.body);
  leave(m, scope);
  for (const local of own) {
    const key = `saved:${m.frame}:${local}`;
    const saved = m.store.get(key);
    if (saved?.kind === 'saved') m.store.set(`variable:${local}`, saved.cell);
    else if (saved !== undefined) setVariable(m, local, unknown(fresh(m), mentionsOf(variable(m, local))));
    m.store.set(key, undefined);
  }
  m.store.set('arguments:', before);
  Object.assign(m, { origin, loops, returns, locals, frame, calls: m.calls - 1 });
  return 'any';
};

/** A program that is not the shell's own. */
const program = (m: Machine, name: string, call: Call): Status => {
  const short = programName(name);
  const range = rangeOf(m, call);
  if (/^(?:ba|da|z|k)?sh$/.test(short)) return shell(m, call);
  const fields = argumentsOf(call);
  const args = fields.map(wordOf);
  const quiet = isQuiet(name, args);
  const language = languageOf(name);
  if (language !== undefined && !quiet) return inline(m, call, language);
  if (!quiet) {
    runs(m, call.from, call.to);
    writeUnknown(m, range, bothFiles);
    return 'any';
  }
  const named = fields.reduce((bits, field) => bits | mentionsOf(field.text), mentionsOf(call.input ?? []));
  if (named !== 0) open(m, named, `gives the runner's file to "${short}"`, call.from, call.to);
  // The wrapper that the set-up action of these programs installs sets "stdout", "stderr" and "exitcode".
  if (short === 'terraform' || short === 'tofu')
    open(m, bitOf('outputs'), `runs "${short}", whose wrapper sets outputs`, call.from, call.to);
  const lines = short === 'jq' ? jqPrints(m, fields) : short === 'gh' ? ghPrints(m, fields) : undefined;
  if (lines !== undefined) write(m, targetOf(m, 1), lines, range);
  else if (!isSilent(name, args)) writeUnknown(m, range);
  return 'any';
};

/** Runs a command by its name. */
const dispatch = (m: Machine, call: Call, lookup: Lookup): Status => {
  if (!step(m)) return 'any';
  const name = wordOf(call.words[0]);
  if (name === undefined || name === '' || call.words[0]?.text.length === 0) {
    runs(m, call.from, call.to);
    writeUnknown(m, rangeOf(m, call), bothFiles);
    return 'any';
  }
  const called = lookup === 'shell' ? callFunction(m, call) : undefined;
  if (called !== undefined) return called;
  m.depth++;
  const status = found(m, name, call, lookup);
  m.depth--;
  return status;
};

const both: ReadonlySet<string> = new Set([
  'echo',
  'printf',
  'cat',
  'tee',
  'true',
  'false',
  'test',
  '[',
  'kill',
  'pwd',
]);

const found = (m: Machine, name: string, call: Call, lookup: Lookup): Status => {
  const external = lookup === 'program';
  if (name === 'exec' && !external) {
    dispatch(m, { ...call, words: call.words.slice(1) }, 'program');
    exit(m, 'any');
    return 'any';
  }
  const short = programName(name);
  const own = external && !both.has(short) ? undefined : builtins.get(external ? short : name);
  if (own !== undefined) return own(m, call);
  return unwrap(m, short, call, dispatch) ?? program(m, name, call);
};

/** Assignments before a command hold as long as it runs. */
const withAssignments = (m: Machine, nodes: readonly Assignment[], run: () => Status): Status => {
  if (nodes.length === 0) return run();
  const before = nodes.map(({ name }) => [`variable:${name}`, m.store.get(`variable:${name}`)] as const);
  for (const node of nodes) {
    assignment(m, node);
    if (mentionsOf(variable(m, node.name)) !== 0) leak(m, variable(m, node.name));
  }
  const status = run();
  for (const [key, cell] of before) m.store.set(key, cell);
  return status;
};

const isAssignment = (node: { readonly type: string }): node is Assignment => node.type === 'Assignment';

/** The words of a command after all expansions; declarations have carried out their assignments. */
const expandAll = (m: Machine, node: Command): Required<Pick<Call, 'words' | 'assigned'>> => {
  const words: Field[] = node.name === undefined ? [] : [...expand(m, node.name)];
  const name = wordOf(words[0]);
  const declares = name !== undefined && declarations.has(name);
  const assigned: string[] = [];
  for (const argument of node.args) {
    if (!step(m)) break;
    if (argument.type === 'Word') {
      const fields = expand(m, argument);
      if (declares && name !== 'export' && name !== 'readonly')
        for (const field of fields)
          if (/^[A-Za-z_]\w*/.test(wordOf(field) ?? '')) makeLocal(m, /^\w+/.exec(wordOf(field) ?? '')?.[0] ?? '');
      words.push(...fields);
    } else if (declares) {
      if (name !== 'export' && name !== 'readonly') makeLocal(m, argument.name);
      assignment(m, argument);
      assigned.push(argument.name);
    } else {
      const value: Text = argument.value.type === 'Word' ? expandOne(m, argument.value) : unknown(fresh(m), bothFiles);
      const [from, to] = rangeOf(m, {
        words,
        input: undefined,
        from: argument.pos,
        to: argument.pos + argument.name.length + 1,
      });
      words.push({ text: [{ kind: 'text', text: `${argument.name}=`, from, to }, ...value], sure: true });
    }
  }
  return { words, assigned };
};

/** Runs a simple command. */
export const runCommand = (m: Machine, node: Command, input: Input): Status => {
  if (!step(m)) return 'any';
  const assignments = node.prefix.filter(isAssignment);
  const { words, assigned } = expandAll(m, node);
  const redirects = node.redirects;
  if (words.length === 0) {
    for (const item of assignments) assignment(m, item);
    redirected(m, redirects, input, () => {});
    return node.name === undefined && !assignments.some(({ text }) => /\$\(|`/.test(text)) ? 'ok' : 'any';
  }
  const call = { words, assigned, from: node.pos, to: node.end };
  if (words.length === 1 && wordOf(words[0]) === 'exec') {
    applyRedirects(m, redirects, input, true);
    return 'any';
  }
  let status: Status = 'any';
  redirected(m, redirects, input, (text) => {
    status = withAssignments(m, assignments, () => dispatch(m, { ...call, input: text }, 'shell'));
  });
  return status;
};

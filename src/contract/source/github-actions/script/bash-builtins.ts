import { branches, jump, perhaps, subshell } from './bash-branches.ts';
import { argumentsOf, type Call, type Runner, rangeOf, wordOf } from './bash-call.ts';
import { runText } from './bash-code.ts';
import { finish } from './bash-lines.ts';
import { flag, forgetVariables, fresh, type Machine, runs, type Scope, type Status } from './bash-machine.ts';
import { opened, targetOf, write, writeUnknown } from './bash-output.ts';
import { echoed, printed } from './bash-print.ts';
import { bothFiles, mentionsOf, type Text, unknown } from './bash-text.ts';
import { assign, compute, declare, getopts, mapfile, read, setOptions, shift, unset } from './bash-variables.ts';

const echo: Runner = (m, call) => {
  write(m, targetOf(m, 1), echoed(argumentsOf(call)), rangeOf(m, call));
  return 'ok';
};

const printf: Runner = (m, call) => {
  const fields = argumentsOf(call);
  if (wordOf(fields[0]) === '-v') {
    const text = printed(m, fields.slice(2)) ?? unknown(fresh(m), bothFiles);
    const name = wordOf(fields[1]);
    if (name !== undefined && /^[A-Za-z_]\w*$/.test(name)) assign(m, name, text, call.from, call.to);
    else forgetVariables(m);
    return 'any';
  }
  const text = printed(m, wordOf(fields[0]) === '--' ? fields.slice(1) : fields);
  if (text === undefined) writeUnknown(m, rangeOf(m, call), bothFiles);
  else write(m, targetOf(m, 1), text, rangeOf(m, call));
  return 'ok';
};

const cat: Runner = (m, call) => {
  const operands = argumentsOf(call).filter((field) => !/^-./.test(wordOf(field) ?? ''));
  const plain = operands.length === call.words.length - 1;
  const whole = operands.length === 0 || (operands.length === 1 && wordOf(operands[0]) === '-');
  const mentions = operands.reduce((bits, field) => bits | mentionsOf(field.text), 0);
  if (plain && whole && call.input !== undefined) write(m, targetOf(m, 1), call.input, rangeOf(m, call));
  else writeUnknown(m, rangeOf(m, call), mentions);
  return 'any';
};

const tee: Runner = (m, call) => {
  const fields = argumentsOf(call);
  const options = fields.filter((field) => /^-./.test(wordOf(field) ?? ''));
  const appends = options.some((field) => /^(?:-[ip]*a[aip]*|--append)$/.test(wordOf(field) ?? ''));
  const text: Text = call.input ?? [{ kind: 'unknown', key: fresh(m), mentions: 0, raw: true }];
  write(m, targetOf(m, 1), text, rangeOf(m, call));
  for (const field of fields) {
    if (options.includes(field)) continue;
    write(
      m,
      field.sure ? opened(m, field.text, !appends) : { to: 'unknown', files: mentionsOf(field.text) },
      text,
      rangeOf(m, call),
    );
  }
  return 'any';
};

/** The status that `exit` and `return` end with. */
const given = (m: Machine, call: Call): Status => {
  const argument = argumentsOf(call)[0];
  const word = wordOf(argument);
  if (word !== undefined && /^\d+$/.test(word)) return Number(word) % 256 === 0 ? 'ok' : 'fail';
  const last = flag(m, 'status');
  const repeats = argument === undefined || m.text.slice(...rangeOf(m, call)).endsWith('$?');
  return repeats && (last === 'ok' || last === 'fail') ? last : 'any';
};

/** The end of the script or of a subshell. A script that fails hands nothing on. */
export const exit = (m: Machine, status: Status): void => {
  if (!m.alive) return;
  m.left++;
  if (m.nested === 0) {
    if (status !== 'fail') {
      finish(m);
      jump(m, m.exits);
    }
    m.alive = false;
  } else jump(m, m.exits);
};

const leaveBy = (m: Machine, scope: Scope | undefined): void => {
  if (scope !== undefined) jump(m, scope);
  // Bash only complains, except in a subshell of a loop.
  else if (m.nested > 0) branches(m, [() => {}, () => jump(m, m.exits)]);
};

const loopOf = (m: Machine, call: Call): Machine['loops'][number] | undefined => {
  const word = wordOf(argumentsOf(call)[0]) ?? '1';
  return m.loops.at(-Math.min(Math.max(Number.parseInt(word, 10) || 1, 1), Math.max(m.loops.length, 1)));
};

const evaluate: Runner = (m, call) => {
  const fields = argumentsOf(call);
  const code = fields.flatMap((field, i) =>
    i === 0 ? field.text : [{ kind: 'text', text: ' ', from: 0, to: 0 } as const, ...field.text],
  );
  const clear = fields.every((field) => field.sure) && code.every((piece) => piece.kind !== 'unknown');
  if (clear) return runText(m, code, call);
  runs(m, call.from, call.to);
  forgetVariables(m);
  return 'any';
};

const source: Runner = (m, call) => {
  runs(m, call.from, call.to);
  forgetVariables(m);
  return 'any';
};

const trap: Runner = (m, call) => {
  const [action, ...signals] = argumentsOf(call).filter((field) => wordOf(field) !== '--');
  const word = wordOf(action);
  if (action === undefined || signals.length === 0 || word === '' || word === '-' || word === '-p' || word === '-l')
    return 'ok';
  // It runs some time later, when variables have other values, or never.
  const before = m.left;
  perhaps(m, () =>
    subshell(m, true, () => {
      forgetVariables(m);
      runText(m, action.text, call);
    }),
  );
  if (m.left > before) m.lossy |= bothFiles;
  return 'ok';
};

const ok: Runner = () => 'ok';
const silent: Runner = () => 'any';
const any: Runner = (m, call) => {
  writeUnknown(m, rangeOf(m, call));
  return 'any';
};

/** The commands of the shell itself, and the two programs that only pass text on. */
export const builtins: ReadonlyMap<string, Runner> = new Map<string, Runner>([
  ['echo', echo],
  ['printf', printf],
  ['cat', cat],
  ['tee', tee],
  [':', ok],
  ['true', ok],
  ['false', () => 'fail'],
  [
    'exit',
    (m, call) => {
      exit(m, given(m, call));
      return 'any';
    },
  ],
  [
    'return',
    (m, call) => {
      const status = given(m, call);
      if (m.returns === undefined) exit(m, status);
      else jump(m, m.returns);
      return 'any';
    },
  ],
  [
    'break',
    (m, call) => {
      leaveBy(m, loopOf(m, call)?.breaks);
      return 'ok';
    },
  ],
  [
    'continue',
    (m, call) => {
      leaveBy(m, loopOf(m, call)?.continues);
      return 'ok';
    },
  ],
  ...(['export', 'declare', 'typeset', 'local', 'readonly'] as const).map((name) => [name, declare] as const),
  ['unset', unset],
  ['eval', evaluate],
  ['source', source],
  ['.', source],
  ['trap', trap],
  ['read', read],
  ['mapfile', mapfile],
  ['readarray', mapfile],
  ['getopts', getopts],
  ['set', setOptions],
  ['shift', shift],
  ['let', compute],
  [
    'alias',
    (m, call) => {
      writeUnknown(m, rangeOf(m, call));
      return 'ok';
    },
  ],
  [
    'shopt',
    (m, call) => {
      if (argumentsOf(call).some((field) => wordOf(field) === 'expand_aliases')) runs(m, call.from, call.to);
      return 'any';
    },
  ],
  ['enable', source],
  ...['test', '[', 'umask', 'ulimit', 'hash', 'wait', 'kill', 'bg', 'disown', 'unalias'].map(
    (name) => [name, silent] as const,
  ),
  ['cd', (m, call) => (wordOf(call.words[1]) === '-' ? any : silent)(m, call)],
  ...['pushd', 'popd', 'dirs', 'type', 'jobs', 'fg', 'times', 'caller', 'help', 'history', 'compgen', 'pwd'].map(
    (name) => [name, any] as const,
  ),
]);

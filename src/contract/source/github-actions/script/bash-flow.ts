import type {
  AndOr,
  Function as BashFunction,
  Case,
  CompoundList,
  Coproc,
  For,
  If,
  ParsedScript,
  Pipeline,
  PipelineNode,
  Redirected,
  Select,
  Statement,
  While,
} from 'unbash';
import { branches, enter, leave, perhaps, repeat, subshell } from './bash-branches.ts';
import { runCommand } from './bash-commands.ts';
import {
  flag,
  fresh,
  type Machine,
  open,
  type Scope,
  type Status,
  setFlag,
  setVariable,
  step,
} from './bash-machine.ts';
import { captured } from './bash-output.ts';
import { type Input, redirected } from './bash-redirects.ts';
import { bitOf, bothFiles, mentionsOf, unknown } from './bash-text.ts';
import { background, expand, expandOne, forgetAssigned, runInside } from './bash-words.ts';

type Loop = Pick<For | While, 'pos' | 'end' | 'body'>;
type Node = PipelineNode | Redirected['command'] | AndOr;

const maxRounds = 200;
const maxBroken = 10_000;

/** Notes how a command ended. Beside the script, one that may have failed may have ended everything there. */
const ended = (m: Machine, status: Status): Status => {
  setFlag(m, 'status', status);
  if (status !== 'ok' && flag(m, 'detached') !== undefined) setFlag(m, 'frozen', 'yes');
  return status;
};

const runList = (m: Machine, statements: readonly Statement[]): Status => {
  let status: Status = 'ok';
  for (const statement of statements) {
    if (!step(m)) return status;
    if (statement.background) {
      background(m, () => runNode(m, statement.command));
      status = ended(m, 'ok');
    } else status = ended(m, runNode(m, statement.command));
  }
  return status;
};

const both = (left: Status, right: Status): Status => (left === right ? left : 'any');

const runAndOr = (m: Machine, node: AndOr): Status => {
  let status: Status = 'ok';
  for (const [i, command] of node.commands.entries()) {
    const operator = node.operators[i - 1];
    if (!m.alive) return status;
    if (operator === undefined) {
      status = runNode(m, command);
      continue;
    }
    const goesOn: Status = operator === '&&' ? 'ok' : 'fail';
    const stops: Status = operator === '&&' ? 'fail' : 'ok';
    if (status === stops) continue;
    let right: Status = 'any';
    let arrives = false;
    const next = (): void => {
      setFlag(m, 'status', goesOn);
      right = runNode(m, command);
      arrives = m.alive;
    };
    if (status === goesOn) {
      next();
      status = right;
      continue;
    }
    branches(m, [() => setFlag(m, 'status', stops), next]);
    status = arrives ? both(stops, right) : stops;
  }
  return status;
};

const runPipeline = (m: Machine, node: Pipeline): Status => {
  const negated = node.prefixes.filter((prefix) => prefix.type === 'Negation').length % 2 === 1;
  const [first] = node.commands;
  if (first === undefined) return 'ok';
  const status = node.commands.length === 1 ? runNode(m, first) : runPipes(m, node);
  if (!negated) return status;
  return status === 'any' ? 'any' : status === 'ok' ? 'fail' : 'ok';
};

const runPipes = (m: Machine, node: Pipeline): Status => {
  let input: Input;
  const writers = { outputs: 0, env: 0 };
  for (const [i, command] of node.commands.entries()) {
    if (!step(m)) return 'any';
    const before = { ...m.writes };
    const operator = node.operators[i];
    if (operator === undefined) subshell(m, false, () => runNode(m, command, input));
    else
      input = captured(m, operator === '|&' ? [1, 2] : [1], () => subshell(m, true, () => runNode(m, command, input)));
    for (const file of ['outputs', 'env'] as const) {
      if (m.writes[file] !== before[file] && ++writers[file] > 1) {
        m.concurrent |= bitOf(file);
        m.lossy |= bitOf(file);
      }
    }
  }
  return 'any';
};

const runIf = (m: Machine, node: If): Status => {
  const clauses = [node, ...node.elif];
  const from = (i: number): void => {
    const clause = clauses[i];
    if (clause === undefined) {
      if (node.else !== undefined) runList(m, node.else.commands);
      return;
    }
    if (!step(m)) return;
    const status = runList(m, clause.clause.commands);
    if (!m.alive) return;
    const then = (): void => {
      runList(m, clause.then.commands);
    };
    if (status === 'ok') {
      then();
      return;
    }
    if (status === 'fail') {
      from(i + 1);
      return;
    }
    m.depth++;
    branches(m, [then, () => from(i + 1)]);
    m.depth--;
  };
  from(0);
  return 'any';
};

const runCase = (m: Machine, node: Case): Status => {
  expandOne(m, node.word);
  for (const item of node.items) for (const pattern of item.pattern) runInside(m, pattern);
  const falls = node.items.some((item) => item.terminator === ';&' || item.terminator === ';;&');
  if (falls) {
    for (const item of node.items) perhaps(m, () => runList(m, item.body.commands));
    return 'any';
  }
  const ways = node.items.map((item) => () => {
    runList(m, item.body.commands);
  });
  const covers = node.items.some((item) => item.pattern.some((pattern) => pattern.text === '*'));
  branches(m, covers ? ways : [...ways, () => {}]);
  return 'any';
};

/** One round of a loop's body, which `continue` ends. */
const runRound = (m: Machine, body: CompoundList, breaks: Scope): void => {
  const continues = enter(m);
  const { loops } = m;
  m.loops = [...loops, { breaks, continues }];
  runList(m, body.commands);
  m.loops = loops;
  leave(m, continues);
};

/** A loop that runs as often as something decides that is not known here. `head` is its condition, `stops` what ends it. */
const runOpenLoop = (m: Machine, node: Loop, head: () => Status, stops: Status): Status => {
  const end = (breaks: Scope): void => {
    breaks.arrivals.push(m.store.changes(breaks.mark));
    m.alive = false;
  };
  const round = (breaks: Scope): void => {
    const status = head();
    if (!m.alive) return;
    if (status === stops) end(breaks);
    else if (status !== 'any') runRound(m, node.body, breaks);
    else branches(m, [() => end(breaks), () => runRound(m, node.body, breaks)]);
  };
  repeat(m, round, node.pos, node.end);
  return 'any';
};

const runWhile = (m: Machine, node: While): Status =>
  runOpenLoop(m, node, () => runList(m, node.clause.commands), node.kind === 'while' ? 'fail' : 'ok');

const setUnknown = (m: Machine, name: string, mentions: number): Status => {
  setVariable(m, name, unknown(fresh(m), mentions));
  return 'any';
};

const runFor = (m: Machine, node: For | Select): Status => {
  const name = node.name.text;
  const fields = node.wordlist?.flatMap((word) => expand(m, word));
  if (
    node.type === 'Select' ||
    fields === undefined ||
    fields.length > maxRounds ||
    !fields.every((field) => field.sure)
  ) {
    const mentions = fields?.reduce((bits, field) => bits | mentionsOf(field.text), 0) ?? bothFiles;
    return runOpenLoop(m, node, () => setUnknown(m, name, mentions), 'fail');
  }
  const breaks = enter(m);
  for (const field of fields) {
    if (!step(m)) break;
    setVariable(m, name, field.text);
    runRound(m, node.body, breaks);
  }
  leave(m, breaks);
  return 'any';
};

/** A command of any kind. Text on standard input reaches simple commands only. */
const runNode = (m: Machine, node: Node, input?: Input): Status => {
  if (!step(m)) return 'any';
  m.depth++;
  const status = runKind(m, node, input);
  m.depth--;
  return status;
};

const runKind = (m: Machine, node: Node, input: Input): Status => {
  switch (node.type) {
    case 'Command':
      return runCommand(m, node, input);
    case 'AndOr':
      return runAndOr(m, node);
    case 'Pipeline':
      return runPipeline(m, node);
    case 'If':
      return runIf(m, node);
    case 'Case':
      return runCase(m, node);
    case 'While':
      return runWhile(m, node);
    case 'For':
    case 'Select':
      return runFor(m, node);
    case 'BraceGroup':
      return runList(m, node.body.commands);
    case 'Subshell':
      subshell(m, false, () => runList(m, node.body.commands));
      return 'any';
    case 'Redirected': {
      let status: Status = 'any';
      redirected(m, node.redirects, undefined, () => {
        status = runNode(m, node.command);
      });
      return status;
    }
    case 'Function':
      m.store.set(`function:${node.name.value}`, { kind: 'function', node, origin: m.origin });
      return 'ok';
    case 'Coproc': {
      const { body } = node;
      background(m, () => captured(m, [1], () => runBody(m, body)));
      return 'any';
    }
    case 'ArithmeticFor':
      forgetAssigned(m, `${m.origin.text.slice(node.pos, node.body.pos)}=`);
      return runOpenLoop(m, node, () => 'any', 'fail');
    case 'ArithmeticCommand':
      runInside(m, node);
      forgetAssigned(m, node.body);
      return 'any';
    case 'TestCommand':
      runInside(m, node);
      return 'any';
  }
};

/** The body of a function or a coprocess. */
export const runBody = (m: Machine, body: BashFunction['body'] | Coproc['body']): Status =>
  body.type === 'CompoundList' ? runList(m, body.commands) : runNode(m, body);

/** Runs a script, whose errors make it unclear what bash would do. */
export const runScript = (m: Machine, script: ParsedScript): Status => {
  if (script.errors !== undefined && script.errors.length > 0) {
    open(m, bothFiles, 'is not understood as a bash script', 0, m.origin.text.length);
    m.lossy |= bothFiles;
    // What is left of a large one is not worth its cost.
    if (m.origin.text.length > maxBroken) return 'any';
  }
  return runList(m, script.commands);
};

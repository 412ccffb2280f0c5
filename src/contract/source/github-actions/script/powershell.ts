import {
  type Branch,
  createLedger,
  type Ledger,
  literalOf,
  type Moment,
  mentionsCommand,
  mentionsFile,
  notKnown,
  type Target,
  type Unit,
  unreadable,
  withHoles,
} from './ledger.ts';
import { isKeyword, isQuietCommand } from './powershell-commands.ts';
import { assignments, endOf, functionsOf, isAssignment, statementsOf } from './powershell-shape.ts';
import { linesOf, type Row, type Texts, textsOf } from './powershell-text.ts';
import { type Tokens, tokensOf } from './powershell-tokens.ts';
import { isQuietCall } from './quiet-calls.ts';
import type { ScriptWrites } from './writes.ts';

const writers = /^(?:out-file|tee-object|tee|add-content|ac|set-content|sc)$/;
const echoes = new Set(['echo', 'write', 'write-output']);
const readers = new Set(['get-content', 'gc', 'cat', 'type', 'test-path', 'write-host', ...echoes]);
const switches = new Set([
  'append',
  'noclobber',
  'force',
  'nonewline',
  'passthru',
  'whatif',
  'confirm',
  'asbytestream',
]);
const dangerous = /diagnostics\.process|scriptblock\]::create|invokescript|powershell\]::create/i;

interface Script {
  readonly tokens: Tokens;
  readonly texts: Texts;
  readonly ledger: Ledger;
  readonly accounted: Set<number>;
  readonly functions: ReadonlySet<string>;
  /** How often each variable is given a value. */
  readonly assigned: ReadonlyMap<string, number>;
  /** The first token behind which the script may have ended. */
  readonly end: number;
}

interface Level {
  readonly row: Row;
  readonly moment: Moment;
  /** The bracket around it, or -1. */
  readonly bracket: number;
}

const nameOf = ({ tokens, texts }: Script, run: Row): string | undefined => {
  const token = tokens.list[run[0] ?? -1];
  if (token?.kind !== 'word' && token?.kind !== 'string') return undefined;
  return literalOf(texts.argument(run));
};

const account = ({ accounted, tokens }: Script, row: Row): void => {
  for (const index of row) {
    for (let one = index; one <= Math.max(index, tokens.match[index] ?? -1); one++) accounted.add(one);
  }
};

const write = ({ ledger }: Script, target: Target, units: readonly Unit[], moment: Moment): void =>
  ledger.append(target, units, moment);

/** What a part of a pipeline hands on; undefined where it is not known. */
const itemsOf = (script: Script, row: Row, name: string | undefined): readonly (readonly Unit[])[] | undefined => {
  const { tokens, texts } = script;
  if (name === undefined) {
    const first = tokens.list[row[0] ?? -1];
    return first?.kind === 'word' || first?.kind === 'call' ? undefined : texts.items(row);
  }
  if (name === 'write-host') return [];
  if (!echoes.has(name)) return undefined;
  const parts = texts.split(row.slice(1), 'comma');
  return parts.flatMap((part) =>
    texts.runs(part).flatMap((run) => {
      const [only] = run;
      const token = tokens.list[only ?? -1];
      if (token?.kind === 'word' && /^-(?:inputobject|noenumerate)$/i.test(token.text)) return [];
      return run.length === 1 && token?.kind === 'open' ? texts.items(run) : [texts.argument(run)];
    }),
  );
};

/** Out-File and its like: what they write into which file. */
const writerCall = (
  script: Script,
  {
    name,
    row,
    input,
    moment,
  }: { name: string; row: Row; input: readonly (readonly Unit[])[] | undefined; moment: Moment },
): void => {
  const { tokens, texts, ledger } = script;
  const positions: Row[] = [];
  const named = new Map<string, Row>();
  let parameter: string | undefined;
  let list: number[] | undefined;
  for (const run of texts.runs(row.slice(1))) {
    const token = tokens.list[run[0] ?? -1];
    const flag = token?.kind === 'word' ? /^-([a-z]+):?$/i.exec(token.text)?.[1]?.toLowerCase() : undefined;
    if (token?.kind === 'comma' || (list && tokens.list[list.at(-1) ?? -1]?.kind === 'comma')) list?.push(...run);
    else if (flag !== undefined) {
      parameter = switches.has(flag) ? undefined : flag;
      list = undefined;
      if (!parameter) named.set(flag, []);
    } else {
      list = [...run];
      if (parameter === undefined) positions.push(list);
      else named.set(parameter, list);
      parameter = undefined;
    }
  }
  const file = named.get('filepath') ?? named.get('path') ?? named.get('literalpath') ?? positions.shift() ?? [];
  const target = texts.target(file);
  if (!target) return;
  account(script, file);
  const value = named.get('value') ?? named.get('inputobject') ?? positions[0];
  const isContent = name.endsWith('content') || name === 'ac' || name === 'sc';
  const given = value && (isContent || named.has('inputobject')) ? itemsOf(script, value, undefined) : undefined;
  const items = given ?? (value && isContent ? [texts.argument(value)] : input);
  const isAppend = name === 'ac' || name === 'add-content' || named.has('append');
  if (!isAppend) ledger.truncate(target, moment.always);
  const first = tokens.list[row[0] ?? -1];
  if (!items) ledger.open(notKnown, first ?? { start: 0, end: 0 }, target);
  else write(script, target, named.has('nonewline') ? items.flat() : linesOf(items), moment);
};

/** `[System.IO.File]::AppendAllText(file, text)` and its like. */
const methodCall = (script: Script, row: Row, moment: Moment): void => {
  const { tokens, texts, ledger } = script;
  for (const [at, index] of row.entries()) {
    const method = /\]::(append|write)all(text|lines)$/i.exec(tokens.list[index]?.text ?? '');
    const bracket = row[at + 1];
    if (!method || bracket === undefined || tokens.list[bracket]?.text !== '(') continue;
    const [file = [], text = []] = texts.split(texts.inside(bracket), 'comma');
    const target = texts.target(file);
    if (!target) continue;
    account(script, file);
    if (method[1]?.toLowerCase() === 'write') ledger.truncate(target, moment.always);
    const items = texts.items(text);
    write(script, target, method[2]?.toLowerCase() === 'lines' ? linesOf(items) : items.flat(), moment);
  }
};

/** Opens the list where a command may run what writes more. */
const judge = (script: Script, row: Row): string | undefined => {
  const { tokens, texts, ledger, functions } = script;
  const [first = -1] = row;
  const token = tokens.list[first];
  if (!token) return undefined;
  const isCall = token.kind === 'call' || token.text === '.';
  const run = texts.runs(isCall ? row.slice(1) : row)[0] ?? [];
  const start = tokens.list[run[0] ?? -1];
  if (isCall && start?.text === '{') return undefined;
  if (!isCall && (token.kind !== 'word' || /^(?:\[|-|\+\+|!|\d|=|::|\.\w+$|@\w|%?=)/.test(token.text)))
    return undefined;
  const name = nameOf(script, run)?.toLowerCase();
  if (name === undefined || name === '') {
    ledger.open('runs a command that is not known here', token);
    return undefined;
  }
  const args = texts
    .runs(row.slice(run.length + (isCall ? 1 : 0)))
    .map((one) => literalOf(texts.argument(one)) ?? '\0');
  const isDangerous = args.some((argument) => dangerous.test(argument));
  if (functions.has(name) || ((isQuietCommand(name) || isQuietCall(name, args)) && !isDangerous)) return name;
  ledger.open(`runs "${name.replace(/[\u0000-\u001f\ue000]/g, '…')}"`, token);
  return name;
};

const pipeline = (script: Script, row: Row, moment: Moment): void => {
  const { tokens, texts, ledger } = script;
  const { list } = tokens;
  let input: readonly (readonly Unit[])[] | undefined;
  const parts = texts.split(row, 'pipe');
  for (const [at, part] of parts.entries()) {
    const files: { readonly run: Row; readonly arrow: string }[] = [];
    const rest: number[] = [];
    for (let index = 0; index < part.length; index++) {
      const token = list[part[index] ?? -1];
      if (token?.kind !== 'redirect') rest.push(part[index] ?? -1);
      else if (!token.text.includes('&')) {
        const run: number[] = [];
        const isArgument = (next: number): boolean =>
          list[part[next] ?? -1]?.isJoined === true && list[part[next] ?? -1]?.kind !== 'redirect';
        index++;
        if (index < part.length) run.push(part[index] ?? -1);
        while (index + 1 < part.length && isArgument(index + 1)) run.push(part[++index] ?? -1);
        files.push({ run, arrow: token.text });
      }
    }
    const name = judge(script, rest);
    methodCall(script, rest, moment);
    const items = itemsOf(script, rest, name);
    const first = list[part[0] ?? -1] ?? { start: 0, end: 0 };
    let isShown = at === parts.length - 1;
    for (const { run, arrow } of files) {
      const target = texts.target(run);
      isShown = false;
      if (!target) continue;
      account(script, run);
      if (!arrow.endsWith('>>')) ledger.truncate(target, moment.always);
      if (/^[2-6*]/.test(arrow) || !items) ledger.open(notKnown, first, target);
      else write(script, target, linesOf(items), moment);
    }
    if (name !== undefined && writers.test(name)) writerCall(script, { name, row: rest, input, moment });
    else if (name !== undefined && readers.has(name) && isShown) account(script, rest);
    const shown =
      name === 'write-host' ? rest.slice(1).flatMap((index) => list[index]?.units ?? []) : (items ?? []).flat();
    if (isShown && mentionsCommand(shown.map(({ text }) => text).join(''))) {
      account(script, rest);
      ledger.print(name === 'write-host' ? shown : linesOf(items ?? []), moment.always);
    }
    input = items;
  }
};

const statement = (script: Script, { row, moment, bracket }: Level): void => {
  const { tokens, texts, assigned, ledger } = script;
  const { list } = tokens;
  const first = list[row[0] ?? -1];
  if (!first) return;
  if (
    first.kind === 'word' &&
    isKeyword(first.text) &&
    !(list[row[1] ?? -1]?.isJoined && list[row[1] ?? -1]?.kind === 'word')
  ) {
    const value = /^(?:return|throw|exit)$/i.test(first.text) ? row.slice(1) : [];
    const inLoop = row
      .slice(1)
      .filter((index) => list[index]?.kind === 'word' && /^(?:if|else|elseif)$/i.test(list[index]?.text ?? ''));
    if (value.length > 0 && inLoop.length === 0)
      statement(script, { row: value, moment: { ...moment, always: false }, bracket });
    return;
  }
  const sign = isAssignment(tokens, row);
  const isKey = list[bracket]?.text === '@{' && list[row[1] ?? -1]?.text.startsWith('=');
  if (sign < 0 && !isKey) {
    const isCheck = row.length === 1 && /^(?:else)?if$/i.test(list[bracket - 1]?.text ?? '');
    if (isCheck) account(script, row);
    pipeline(script, row, moment);
    return;
  }
  const value = row.slice((isKey ? 1 : sign) + 1);
  const name = sign > 0 && !isKey ? (list[row[sign - 1] ?? -1]?.units[0]?.text ?? '') : '';
  if (!isKey && assigned.get(name) === 1 && moment.branch.parent === undefined) {
    const [only, ...more] = texts.items(value);
    if (only && more.length === 0 && list[row[sign] ?? -1]?.text === '=') {
      texts.assign(name, only);
      if (texts.target(value)) account(script, value);
    }
  }
  if (mentionsFile(name)) ledger.open('sets the file of the runner anew', first);
  const [start] = value;
  if (list[start ?? -1]?.kind === 'word' && isKeyword(list[start ?? -1]?.text ?? '')) return;
  pipeline(script, value, { ...moment, always: moment.always && !mentionsCommand(list[start ?? -1]?.text ?? '') });
};

const run = (script: Script, root: Branch, isRoot: boolean): void => {
  const { tokens } = script;
  const { list, match } = tokens;
  const always = isRoot;
  const branches = new Map<number, Branch>([[-1, root]]);
  const parents: number[] = [];
  const levels: number[] = [-1];
  const order: number[] = [];
  for (let index = 0; index < list.length; index++) {
    if ((match[index] ?? -1) > index) {
      const parent = branches.get(parents.at(-1) ?? -1) ?? root;
      branches.set(index, { parent });
      parents.push(index);
      levels.push(index);
    } else if ((match[index] ?? -1) >= 0) parents.pop();
  }
  const pending: Level[] = [];
  for (const bracket of levels) {
    const row = bracket < 0 ? script.texts.row(0, list.length) : script.texts.inside(bracket);
    const branch = branches.get(bracket) ?? root;
    for (const { row: part, isSure } of statementsOf(tokens, row)) {
      const isFirst = always && bracket < 0 && isSure && (part[0] ?? 0) < script.end;
      pending.push({ row: part, moment: { branch: isSure ? branch : { parent: branch }, always: isFirst }, bracket });
      order.push(pending.length - 1);
    }
  }
  const sorted = pending.sort((a, b) => (a.row[0] ?? 0) - (b.row[0] ?? 0));
  for (const level of sorted) statement(script, level);
  for (const [index, token] of list.entries()) {
    const flat = token.units.length > 0 ? token.units.map(({ text }) => text).join('') : token.text;
    const alias = token.kind === 'variable' && script.texts.target([index]) !== undefined;
    const isGiven = alias && !mentionsFile(flat) && /^=/.test(list[index + 1]?.text ?? '');
    if (script.accounted.has(index) || isGiven) continue;
    if (alias || mentionsFile(flat) || mentionsCommand(flat)) {
      script.ledger.open('uses the file of the runner in a way that is not known here', token);
    }
    if (token.kind === 'word' && dangerous.test(token.text)) script.ledger.open('runs a program', token);
  }
};

/** What a script for PowerShell hands to later steps. */
export const powershellWrites = (text: string): ScriptWrites => {
  const source = withHoles(text);
  const ledger = createLedger(text);
  const root: Branch = {};
  const values = new Map<string, readonly Unit[] | undefined>();
  const parts = [{ start: 0, end: source.length, depth: 0 }];
  let functions: readonly string[] = [];
  const whole = tokensOf(source);
  if (!whole) return unreadable(text);
  const assigned = assignments(whole);
  for (const { start, end, depth } of parts) {
    const tokens = depth === 0 ? whole : tokensOf(source, start, end);
    if (!tokens || depth > 8 || parts.length > 20_000) return unreadable(text);
    if (depth === 0) functions = functionsOf(tokens);
    const texts = textsOf(tokens, values);
    const script = {
      tokens,
      texts,
      ledger,
      accounted: new Set<number>(),
      functions: new Set(functions),
      assigned,
      end: endOf(tokens),
    };
    run(script, depth === 0 ? root : { parent: root }, depth === 0);
    for (const part of tokens.nested) parts.push({ ...part, depth: depth + 1 });
  }
  return ledger.result();
};

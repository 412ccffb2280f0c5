import { account, type Followed, momentOf } from './followed.ts';
import { boundByCalls } from './javascript-calls.ts';
import { type Code, codeOf } from './javascript-code.ts';
import { moduleNamed, quietCore } from './javascript-modules.ts';
import { isFilePath, type Names, namesOf } from './javascript-names.ts';
import { textReader } from './javascript-text.ts';
import { tokensOf } from './javascript-tokens.ts';
import {
  createLedger,
  literalOf,
  mentionsCommand,
  mentionsFile,
  newline,
  type Place,
  type Target,
  targetNamed,
  type Unit,
  unreadable,
  withHoles,
} from './ledger.ts';
import { runsQuietly } from './quiet-calls.ts';
import type { Range } from './tokens.ts';
import type { ScriptWrites } from './writes.ts';

const appends = /^fs\.(?:promises\.)?(appendFileSync|appendFile|writeFileSync|writeFile|writeSync|write)$/;
const makesStream = /^fs\.(?:promises\.)?(?:createWriteStream|openSync|open)$/;
const prints = new Set([
  'console.log',
  'console.info',
  'console.debug',
  'console.error',
  'console.warn',
  'process.stdout.write',
]);
const loaders = new Set(['require', '__original_require__', 'import', 'eval', 'Function', 'process']);
const evaluates = new Set(['eval', 'Function', 'unknown-module', 'process.binding', 'process.dlopen']);

interface Script extends Followed {
  readonly code: Code;
  readonly names: Names;
  readonly textOf: ReturnType<typeof textReader>;
}

const targetOf = (path: string | undefined): Target | undefined => {
  const file = path?.replace(/^stream /, '');
  return file !== undefined && isFilePath(file) ? targetNamed(file.slice('process.env.'.length)) : undefined;
};

const placeOf = ({ code }: Script, from: number, to: number): Place => ({
  start: code.at(from)?.start ?? 0,
  end: code.at(to - 1)?.end ?? 0,
});

/** Appends a text, once for each call where a function of the script has the name as its parameter. */
const append = (script: Script, target: Target, { units, index }: { units: readonly Unit[]; index: number }): void => {
  const calls = boundByCalls(script, units, index);
  if (!calls) script.ledger.append(target, units, momentOf(script, index));
  else for (const call of calls) script.ledger.append(target, call.units, { branch: {}, always: false });
};

const truncates = (script: Script, method: string, [, , options]: readonly Range[]): boolean => {
  if (!method.startsWith('writeFile')) return false;
  if (!options) return true;
  const { code } = script;
  for (let index = options.from; index < options.to; index++) {
    const token = code.at(index);
    if (token?.kind === 'string' && literalOf(token.units)?.startsWith('a')) return false;
  }
  return true;
};

const fileCall = (script: Script, index: number, { path, end }: { path: string; end: number }): void => {
  const { code, names, ledger, textOf } = script;
  const parts = code.elements(end);
  const [file, text] = parts;
  const target = file && targetOf(names.pathOf(file));
  if (!file || !target) return;
  const method = appends.exec(path)?.[1];
  if (method && text) {
    account(script, file);
    if (truncates(script, method, parts)) ledger.truncate(target, momentOf(script, index).always);
    append(script, target, { units: textOf(text), index });
  } else if (makesStream.test(path)) {
    const isBound = names.isBinding(index - 2) || names.isBinding(index - 3);
    if (isBound || code.is(code.match[end] ?? -1, ')')) account(script, file);
    if (!isBound && !code.is((code.match[end] ?? -1) + 1, '.'))
      ledger.open(opensFile, placeOf(script, index, end), target);
    const flags = text && literalOf(textOf(text));
    const isAppend = flags?.startsWith('a') || (text && truncates(script, 'writeFile', [file, file, text]) === false);
    if (!isAppend) ledger.truncate(target, false);
    const behind = (code.match[end] ?? -1) + 1;
    if (code.is(behind, '.')) writeCall(script, index, { target, member: behind });
  } else if (path === 'fs.existsSync') account(script, file);
};

const opensFile = 'opens the file of the runner in a way that is not known here';

/** `stream.write(text)`, with the member's dot. */
const writeCall = (script: Script, index: number, { target, member }: { target: Target; member: number }): void => {
  const { code, ledger, textOf } = script;
  const [text] = code.elements(member + 2);
  const isWrite = code.is(member, '.') && code.is(member + 1, 'write', 'end') && code.is(member + 2, '(');
  if (isWrite) append(script, target, { units: text ? textOf(text) : [], index });
  else if (!code.is(member + 1, 'close')) ledger.open(opensFile, placeOf(script, index, member + 1), target);
};

const nameCall = (script: Script, target: Target, { index, end }: { index: number; end: number }): void => {
  const { code, ledger, textOf } = script;
  const [name] = code.elements(end);
  const units = name ? textOf(name) : [];
  const calls = boundByCalls(script, units, index);
  if (!calls) ledger.name(target, units, momentOf(script, index).always);
  else for (const call of calls) ledger.name(target, call.units, false);
};

const runCall = (script: Script, index: number, { path, end }: { path: string; end: number }): void => {
  const { code, textOf, ledger } = script;
  const [program, list] = code.elements(end);
  const line = program ? textOf(program) : [];
  const parts = [line, ...(list && code.is(list.from, '[') ? code.elements(list.from).map((one) => textOf(one)) : [])];
  const words = parts.map((units) => units.map((unit) => (unit.unknown ? '\0' : unit.text)).join(''));
  const isShell = /^child_process\.exec(?:Sync)?$/.test(path);
  const isKnown = /\.(?:exec|execSync|execFile|execFileSync|spawn|spawnSync|getExecOutput)$/.test(path);
  const text = isShell ? (words[0] ?? '') : words.join(' ');
  if (!isKnown || !runsQuietly(text)) {
    const name = /^[\w./@:-]+/.exec(text)?.[0];
    ledger.open(name === undefined ? 'runs a program' : `runs "${name}"`, placeOf(script, index, end));
  }
};

const isCheck = ({ code }: Script, index: number, end: number): boolean =>
  code.is(index - 1, '!') || (code.is(index - 1, '(') && code.is(index - 2, 'if') && code.is(end, ')'));

/** Looks at a path that begins at a token. */
const visit = (script: Script, index: number, { path, end }: { path: string; end: number }): void => {
  const { code, names, ledger, textOf } = script;
  const isCalled = code.is(end, '(');
  const place = placeOf(script, index, end);
  const isBound = names.isBinding(index) || isWholeValue(script, index, end);
  const [room, member] = path.split('.');
  const stream = path.startsWith('stream ') ? targetOf(path.split('.').slice(0, 3).join('.')) : undefined;
  if (isFilePath(path)) {
    if (isBound || isCheck(script, index, end)) account(script, { from: index, to: end });
  } else if (stream) {
    if (names.isBinding(index)) return;
    const isOnly = /^stream process\.env\.\w+\.(?:write|end|close)$/.test(path) && isCalled;
    if (isOnly) writeCall(script, index, { target: stream, member: end - 2 });
    else if (!isArgument(script, index)) ledger.open(opensFile, place, stream);
  } else if (path.startsWith('fs.') && isCalled) fileCall(script, index, { path, end });
  else if (room === 'core') {
    if (path === 'core.setOutput' && isCalled) nameCall(script, 'outputs', { index, end });
    else if (path === 'core.exportVariable' && isCalled) nameCall(script, 'env', { index, end });
    else if (!isBound && (member === undefined || !quietCore.has(member))) ledger.open('hands "core" on', place);
  } else if (room === 'exec' || room === 'child_process') {
    if (isCalled && member !== undefined) runCall(script, index, { path, end });
    else if (!isBound) ledger.open('runs a program', place);
  } else if (prints.has(path) && isCalled) {
    const units = code
      .elements(end)
      .flatMap((range, at) => [...(at > 0 ? textOf(range).slice(0, 0) : []), ...textOf(range)]);
    if (mentionsCommand(units.map(({ text }) => text).join(''))) {
      account(script, { from: end, to: code.match[end] ?? end });
      ledger.print([...units, newline(place.end)], path === 'console.log' && momentOf(script, index).always);
    }
  } else if (loaders.has(code.at(index)?.text ?? '') && (evaluates.has(path) || evaluates.has(room ?? ''))) {
    const named = code.at(index + 2);
    const name = named?.kind === 'string' ? literalOf(named.units) : undefined;
    ledger.open(name === undefined ? 'runs code that is not known here' : `loads "${name}"`, place);
  }
};

/** Whether the path is all that a name is bound to. */
const isWholeValue = ({ code, names }: Script, index: number, end: number): boolean => {
  const start = code.is(index - 1, 'await') ? index - 1 : index;
  if (!code.is(start - 1, '=')) return false;
  const before = start - 2;
  const isName = names.isBinding(before) && code.isName(before);
  const isPattern = code.is(before, '}') && code.is((code.match[before] ?? 0) - 1, 'const', 'let', 'var');
  if (!isName && !isPattern) return false;
  const to = code.expressionEnd(start);
  return end === to || (code.is(end, '||', '??') && code.at(end + 1)?.kind === 'string' && end + 2 === to);
};

/** Whether the name is the first argument of a call that takes a file. */
const isArgument = ({ code, names }: Script, index: number): boolean => {
  if (!code.is(index - 1, '(')) return false;
  for (let from = index - 2; from >= 0 && from > index - 8; from--) {
    const found = code.isIdentifier(from) ? names.chain(from) : undefined;
    if (found?.end === index - 1) return appends.test(found.path) || /^fs\.closeSync$/.test(found.path);
  }
  return false;
};

const exitsEarly = (code: Code, names: Names): boolean =>
  code.list.some((_, index) => {
    const found = code.isIdentifier(index) ? names.chain(index) : undefined;
    if (found?.path !== 'process.exit' || names.isBinding(index)) return false;
    const value = code.at(found.end + 1);
    return value?.kind !== 'number' || !/^[1-9]/.test(value.text) || !code.is(found.end + 2, ')');
  });

const readScript = (text: string): Script | ScriptWrites => {
  const tokens = tokensOf(withHoles(text));
  if (!tokens) return unreadable(text);
  const code = codeOf(tokens);
  const names = namesOf(code);
  const script: Script = {
    code,
    names,
    ledger: createLedger(text),
    textOf: textReader(code, names),
    accounted: new Set(),
    mayExit: exitsEarly(code, names),
  };
  for (const [index, token] of code.list.entries()) {
    if (
      token.kind === 'hole' &&
      (code.isStatementStart(index) || code.is(index - 1, '.') || code.is(index + 1, '(', '.', '='))
    ) {
      script.ledger.open('runs code of an expression', token);
    }
    const isSource = token.kind === 'string' && code.is(index - 1, 'from', 'import');
    const source = isSource ? literalOf(token.units) : undefined;
    if (source !== undefined && moduleNamed(source) === 'unknown-module')
      script.ledger.open(`loads "${source}"`, token);
    const found = code.isIdentifier(index) ? names.chain(index) : undefined;
    if (found) visit(script, index, found);
  }
  openUnaccounted(script);
  return script;
};

/** Whoever mentions a file or a command in a way that is not understood may do anything with it. */
const openUnaccounted = ({ code, names, ledger, accounted }: Script): void => {
  let lists = false;
  for (const [index, token] of code.list.entries()) {
    const flat =
      token.kind === 'string' || token.kind === 'chunk' ? token.units.map(({ text }) => text).join('') : token.text;
    const isAlias = token.kind === 'name' && code.isIdentifier(index) && isFilePath(names.chain(index)?.path ?? '');
    if (!accounted.has(index) && (isAlias || mentionsFile(flat) || mentionsCommand(flat))) {
      ledger.open('uses the file of the runner in a way that is not known here', token);
    }
    const environment = token.text === 'process' ? names.chain(index) : undefined;
    lists ||= environment?.path === 'process.env' && code.is(environment.end, '[');
  }
  if (!lists) return;
  for (const [index, token] of code.list.entries()) {
    const found = code.isIdentifier(index) ? names.chain(index) : undefined;
    if (found && (appends.test(found.path) || makesStream.test(found.path))) {
      ledger.open('writes a file that is not known here', token);
    }
  }
};

/** What a script for Node.js hands to later steps. */
export const nodeWrites = (text: string): ScriptWrites => {
  const script = readScript(text);
  return 'ledger' in script ? script.ledger.result() : script;
};

/** What the `script` of actions/github-script hands to later steps; what it returns is its output `result`. */
export const githubScriptWrites = (text: string): ScriptWrites => {
  const script = readScript(text);
  if (!('ledger' in script)) return script;
  const { code } = script;
  const written = script.ledger.result();
  const returns = code.list.flatMap((_, index) =>
    code.is(index, 'return') && code.isIdentifier(index) && code.bodies(index).length === 0 ? [index] : [],
  );
  const hasValue = (index: number): boolean =>
    index + 1 < code.list.length && !code.is(index + 1, ';', '}') && code.at(index + 1)?.isFirstOnLine === false;
  const withValue = returns.filter(hasValue);
  const [first] = withValue;
  if (first === undefined) return written;
  const isSure = (index: number): boolean => code.parent[index] === -1 && code.isStatementStart(index);
  const always = withValue.length === returns.length && withValue.some(isSure) && !script.mayExit;
  return {
    ...written,
    outputs: [...written.outputs, { name: 'result', ...placeOf(script, first, first + 1), always }],
  };
};

import { account, type Followed, momentOf } from './followed.ts';
import {
  createLedger,
  literalOf,
  mentionsCommand,
  mentionsFile,
  newline,
  type Target,
  type Unit,
  unreadable,
  withHoles,
} from './ledger.ts';
import { type Chain, type Code, codeOf, type Names, namesOf } from './python-code.ts';
import { isQuietModule, runsAnything, runsProgram } from './python-modules.ts';
import { tokensOf } from './python-tokens.ts';
import { runsQuietly } from './quiet-calls.ts';
import type { Range } from './tokens.ts';
import type { ScriptWrites } from './writes.ts';

const opaque = 'uses the file of the runner in a way that is not known here';

interface Handle {
  readonly index: number;
  readonly target?: Target;
}

interface Script extends Followed {
  readonly code: Code;
  readonly names: Names;
  readonly handles: Map<string, Handle[]>;
}

const keyword = ({ code }: Script, parts: readonly Range[], name: string): Range | undefined => {
  const found = parts.find(({ from }) => code.is(from, name) && code.is(from + 1, '='));
  return found && { from: found.from + 2, to: found.to };
};
const positional = ({ code }: Script, parts: readonly Range[]): readonly Range[] =>
  parts.filter(({ from }) => !code.is(from + 1, '='));

interface Opened {
  readonly target: Target;
  readonly mode: string;
  /** Behind the call. */
  readonly end: number;
}

/** `open(file, "a")` and `Path(file).open("a")`. */
const openedAt = (script: Script, index: number): Opened | undefined => {
  const { code, names } = script;
  const found = names.chain(index);
  const isOpen = found && /^(?:open|io\.open|codecs\.open)$/.test(found.path) && code.is(found.end, '(');
  const file = names.file(isOpen ? found.end + 1 : index);
  if (!file) return undefined;
  const isMethod = !isOpen && code.is(file.end, '.') && code.is(file.end + 1, 'open') && code.is(file.end + 2, '(');
  if (!isOpen && !isMethod) return undefined;
  const bracket = isOpen ? found.end : file.end + 2;
  const parts = code.elements(bracket);
  if (isOpen && parts[0]?.to !== file.end) return undefined;
  const given = keyword(script, parts, 'mode') ?? positional(script, parts)[isOpen ? 1 : 0];
  const mode = given ? (literalOf(names.textOf(given)) ?? '?') : 'r';
  return { target: file.target, mode, end: (code.match[bracket] ?? bracket) + 1 };
};

/** The calls of the function around a token, with what they give for one of its parameters. */
const boundByCalls = (
  script: Script,
  units: readonly Unit[],
  index: number,
): readonly (readonly Unit[])[] | undefined => {
  const { code, names } = script;
  const key = units.find((unit) => unit.unknown || unit.text === '=' || unit.text === '<');
  if (!key?.unknown || key.text === '') return undefined;
  let line = code.lines[code.lineOf[index] ?? -1];
  while (line && !code.is(line.from, 'def')) line = code.lines[line.parent];
  if (!line || !code.is(line.from + 2, '(')) return undefined;
  const { from } = line;
  const name = code.list[from + 1]?.text;
  const parameter = code.elements(from + 2).findIndex((part) => code.is(part.from, key.text));
  if (parameter < 0) return undefined;
  const isGivenAnew = (at: number): boolean =>
    at >= from &&
    (code.is(at - 1, 'for', 'as', 'lambda') || (code.is(at + 1, '=', '+=', ':=', ',') && code.indents.has(at)));
  if (code.places(key.text).some(isGivenAnew)) return undefined;
  const found: (readonly Unit[])[] = [];
  for (const at of code.places(name ?? '')) {
    if (at === from + 1) continue;
    const parts = code.is(at + 1, '(') ? code.elements(at + 1) : [];
    const argument = keyword(script, parts, key.text) ?? positional(script, parts)[parameter];
    const given = argument && names.textOf(argument);
    if (!given || literalOf(given) === undefined || found.length > 200) return undefined;
    found.push(units.flatMap((unit) => (unit.unknown && unit.text === key.text ? given : [unit])));
  }
  return found;
};

const append = (script: Script, target: Target, units: readonly Unit[], index: number): void => {
  const calls = boundByCalls(script, units, index);
  if (!calls) script.ledger.append(target, units, momentOf(script, index));
  else for (const call of calls) script.ledger.append(target, call, { branch: {}, always: false });
};

const truncate = (script: Script, { target, mode }: Opened, index: number): void => {
  if (mode.includes('a') || /^r[bt]?$/.test(mode)) return;
  script.ledger.truncate(target, momentOf(script, script.code.is(index - 1, 'with') ? index - 1 : index).always);
};

/** A method of an open file; `dot` is the dot before it. */
const method = (script: Script, target: Target, { index, dot }: { index: number; dot: number }): void => {
  const { code, names, ledger } = script;
  const token = code.list[index] ?? { start: 0, end: 0 };
  const [text] = code.is(dot + 2, '(') ? code.elements(dot + 2) : [];
  if (code.is(dot + 1, 'write') && text) append(script, target, names.textOf(text), index);
  else if (
    code.is(dot + 1, 'writelines') &&
    text &&
    code.is(text.from, '[', '(') &&
    code.match[text.from] === text.to - 1
  ) {
    append(
      script,
      target,
      code.elements(text.from).flatMap((one) => names.textOf(one)),
      index,
    );
  } else if (!code.is(dot + 1, 'close', 'flush', 'read', 'readlines', 'readline', 'seek'))
    ledger.open(opaque, token, target);
};

const printCall = (script: Script, index: number, bracket: number): void => {
  const { code, names, ledger } = script;
  const parts = code.elements(bracket);
  const file = keyword(script, parts, 'file');
  const end = keyword(script, parts, 'end');
  const place = code.list[bracket]?.end ?? 0;
  const between = keyword(script, parts, 'sep');
  const space = between ? names.textOf(between) : [{ text: ' ', start: place, end: place }];
  const texts = positional(script, parts).flatMap((part, at) => [...(at > 0 ? space : []), ...names.textOf(part)]);
  const units = [...texts, ...(end ? names.textOf(end) : [newline(place)])];
  if (!file) {
    if (mentionsCommand(texts.map(({ text }) => text).join(''))) {
      account(script, { from: bracket, to: code.match[bracket] ?? bracket });
      ledger.print(units, momentOf(script, index).always);
    }
    return;
  }
  const opened = openedAt(script, file.from);
  const target = opened?.target ?? handleAt(script, file.from);
  if (opened) {
    account(script, file);
    truncate(script, opened, index);
  }
  if (target) {
    account(script, file);
    append(script, target, units, index);
  }
};

const handleAt = ({ code, handles }: Script, index: number): Target | undefined =>
  code.isName(index) && !code.is(index - 1, '.')
    ? handles.get(code.list[index]?.text ?? '')?.findLast((handle) => handle.index < index)?.target
    : undefined;

const programCall = (script: Script, { path, end }: Chain, index: number): void => {
  const { code, names, ledger } = script;
  const [program] = code.is(end, '(') ? code.elements(end) : [];
  const units = !program
    ? []
    : code.is(program.from, '[') && code.match[program.from] === program.to - 1
      ? code.elements(program.from).flatMap((one) => [...names.textOf(one), { text: ' ', start: 0, end: 0 }])
      : names.textOf(program);
  const line = units.map((unit) => (unit.unknown ? '\0' : unit.text)).join('');
  if (runsQuietly(line)) return;
  const name = /^[\w./@:-]+/.exec(line)?.[0];
  ledger.open(
    name === undefined ? `runs a program with "${path}"` : `runs "${name}"`,
    code.list[index] ?? { start: 0, end: 0 },
  );
};

const isCheck = ({ code }: Script, index: number, end: number): boolean =>
  (code.is(index - 1, 'if', 'and', 'or', 'not', 'elif') && code.is(end, ':', 'and', 'or', 'is')) || code.is(end, 'is');

/** What a name that begins at a token does; what it opens is noted before the uses that come later. */
const visit = (script: Script, index: number): void => {
  const { code, names, ledger, handles } = script;
  const found = names.chain(index);
  if (!found) return;
  const token = code.list[index] ?? { start: 0, end: 0 };
  const opened = openedAt(script, index);
  const file = names.file(index);
  if (opened) {
    account(script, { from: index, to: opened.end });
    truncate(script, opened, index);
    const name = code.is(opened.end, 'as') ? opened.end + 1 : code.is(index - 1, '=') ? index - 2 : -1;
    const isWhole =
      code.is(opened.end, 'as') || (code.lines[code.lineOf[index] ?? -1]?.from === name && isLineEnd(code, opened.end));
    if (name >= 0 && isWhole && code.isName(name))
      note(handles, code.list[name]?.text ?? '', { index: name, target: opened.target });
    else if (code.is(opened.end, '.')) method(script, opened.target, { index, dot: opened.end });
    else if (!(code.is(index - 1, '=') && code.is(index - 2, 'file'))) ledger.open(opaque, token, opened.target);
    return;
  }
  if (file && code.list[index]?.text !== 'str') visitFile(script, index, file);
  const target = handleAt(script, index);
  if (target && !isBinding(script, index)) {
    if (code.is(index + 1, '.')) method(script, target, { index, dot: index + 1 });
    else if (!(code.is(index - 1, '=') && code.is(index - 2, 'file'))) ledger.open(opaque, token, target);
  }
  if (found.path === 'print' && code.is(found.end, '(')) printCall(script, index, found.end);
  else if (runsProgram(found.path)) programCall(script, found, index);
  else if (runsAnything(found.path) || isHandedOn(script, index, found))
    ledger.open('runs code that is not known here', token);
  else if (found.path === 'sys.stdout.write' && code.is(found.end, '(')) {
    const units = code.elements(found.end).flatMap((one) => names.textOf(one));
    if (mentionsCommand(units.map(({ text }) => text).join(''))) {
      account(script, { from: index, to: code.match[found.end] ?? index });
      ledger.print(units, false);
    }
  }
};

/** A module that starts programs, and not one of its members. */
const isHandedOn = ({ code }: Script, index: number, { path }: Chain): boolean =>
  path === 'subprocess' && !code.is(index - 1, 'import', 'from', ',', 'as') && !code.is(index + 1, 'import', 'as');

const isLineEnd = (code: Code, index: number): boolean =>
  code.list[index] === undefined || code.list[index]?.kind === 'line' || code.is(index, ';');

const isBinding = ({ code, handles }: Script, index: number): boolean =>
  handles.get(code.list[index]?.text ?? '')?.findLast((handle) => handle.index <= index)?.index === index;

const note = (handles: Map<string, Handle[]>, name: string, handle: Handle): void => {
  const known = handles.get(name);
  if (!known) handles.set(name, [handle]);
  else known[known.at(-1)?.index === handle.index ? known.length - 1 : known.length] = handle;
};

/** The path of a file of the runner where it is not opened. */
const visitFile = (script: Script, index: number, { target, end }: { target: Target; end: number }): void => {
  const { code, names } = script;
  const name = code.list[index - 2]?.text ?? '';
  const isAlias = code.is(index - 1, '=') && names.files.get(name) === target;
  const isDeclared = code.is(index + 1, '=') && names.files.has(code.list[index]?.text ?? '');
  if (isAlias || isDeclared || isCheck(script, index, end)) account(script, { from: index, to: end });
  if (code.is(end, '.') && code.is(end + 1, 'write_text') && code.is(end + 2, '(')) {
    const [text] = code.elements(end + 2);
    account(script, { from: index, to: end });
    script.ledger.truncate(target, momentOf(script, index).always);
    if (text) append(script, target, names.textOf(text), index);
  }
};

const exitsEarly = (code: Code, names: Names): boolean =>
  code.list.some((_, index) => {
    const found = names.chain(index);
    if (!found || !/^(?:sys\.exit|exit|quit|os\._exit|SystemExit)$/.test(found.path)) return false;
    const value = code.list[found.end + 1];
    const isFailure = value?.kind === 'string' || (value?.kind === 'number' && /^[1-9]/.test(value.text));
    return !isFailure || !code.is(found.end + 2, ')');
  });

/** Modules that may do more than they say. */
const openImports = ({ code, ledger }: Script): void => {
  const { list } = code;
  for (const { from, to } of code.lines) {
    for (let index = from; index < to; index++) {
      const isStart = index === from || code.is(index - 1, ';', ':');
      const star = list[index + 1];
      if (code.is(index, 'import') && code.is(index + 1, '*') && star)
        ledger.open('imports names that are not known here', star);
      if (!isStart || !code.is(index, 'import', 'from')) continue;
      for (let one = index + 1; one < to && !code.is(one, ';', 'import'); one++) {
        const isModule = one === index + 1 || (code.is(index, 'import') && code.is(one - 1, ','));
        const token = list[one];
        if (isModule && token && !isQuietModule(token.text)) ledger.open(`imports "${token.text}"`, token);
      }
    }
  }
};

/** Files that are opened for writing under names that come from outside. */
const openUnknownFiles = ({ code, names, ledger }: Script): void => {
  const isFromOutside = code.list.some((_, index) => {
    const found = names.chain(index);
    if (found?.path === 'sys.argv') return true;
    if (!found || !/^os\.(?:environ|environ\.get|getenv)$/.test(found.path)) return false;
    return code.is(found.end, '[', '(') && code.list[found.end + 1]?.kind !== 'string';
  });
  if (!isFromOutside) return;
  for (const [index, token] of code.list.entries()) {
    const isOpen = code.is(index, 'open', 'write_text') && code.is(index + 1, '(');
    const [, mode] = isOpen ? code.elements(index + 1) : [];
    const isWrite =
      code.is(index, 'write_text') || (mode && code.list[mode.to - 1]?.units.some(({ text }) => /[awx+]/.test(text)));
    const path = code.list[index + 2];
    if (isOpen && isWrite && (path?.kind !== 'string' || code.is(index, 'write_text')))
      ledger.open('writes a file that is not known here', token);
  }
};

/** What a Python script hands to later steps. */
export const pythonWrites = (text: string): ScriptWrites => {
  const tokens = tokensOf(withHoles(text));
  const code = tokens && codeOf(tokens);
  if (!code) return unreadable(text);
  const names = namesOf(code);
  const ledger = createLedger(text);
  const script: Script = {
    code,
    names,
    ledger,
    accounted: new Set(),
    handles: new Map(),
    mayExit: exitsEarly(code, names),
  };
  openImports(script);
  openUnknownFiles(script);
  for (const [index, token] of code.list.entries()) {
    const isStart = code.indents.has(index) || code.is(index - 1, ';', '.');
    if (token.kind === 'hole' && (isStart || code.is(index + 1, '(', '.', '=')))
      ledger.open('runs code of an expression', token);
    const isBound = code.is(index - 1, 'as', 'for') || (code.indents.has(index) && code.is(index + 1, '='));
    if (code.isName(index) && isBound && !isBinding(script, index)) note(script.handles, token.text, { index });
    visit(script, index);
  }
  for (const [index, token] of code.list.entries()) {
    const flat = token.kind === 'string' ? token.units.map((unit) => unit.text).join('') : token.text;
    const isAlias = token.kind === 'name' && !code.is(index - 1, '.') && names.files.has(token.text);
    const isAsked = token.kind === 'string' && code.is(index + 1, 'in', 'not');
    if (script.accounted.has(index) || isAsked) continue;
    if (isAlias ? !code.is(index + 1, '=') : mentionsFile(flat) || mentionsCommand(flat)) ledger.open(opaque, token);
  }
  return ledger.result();
};

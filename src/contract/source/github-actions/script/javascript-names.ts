import type { Code } from './javascript-code.ts';
import { moduleNamed } from './javascript-modules.ts';
import { literalOf } from './ledger.ts';
import type { Range } from './tokens.ts';

/** What a name is bound to, where that is known: a path such as `fs.appendFileSync`, or an expression. */
export interface Binding {
  readonly path?: string;
  /** The value of a constant. */
  readonly value?: Range;
  /** The position of a parameter. */
  readonly parameter?: number;
  readonly scope: Range;
  readonly index: number;
}

export interface Chain {
  readonly path: string;
  /** Behind the last token. */
  readonly end: number;
}

export interface Names {
  binding(index: number): Binding | undefined;
  /** The path that begins at this token: a name, or `require("…")`, and the members behind it. */
  chain(index: number): Chain | undefined;
  /** The path of a whole expression. */
  pathOf(range: Range): string | undefined;
  isBinding(index: number): boolean;
}

const unknownPath = '?';

/** Finds what the names of a script stand for. */
export const namesOf = (code: Code): Names => {
  const { list, match, parent } = code;
  const bindings = new Map<string, Binding[]>();
  const bound = new Set<number>();
  const whole: Range = { from: 0, to: list.length };

  const bind = (index: number, scope: Range, rest: Partial<Binding> = {}): void => {
    const name = list[index]?.text ?? '';
    const known = bindings.get(name);
    const binding = { ...rest, scope, index };
    if (known) known.push(binding);
    else bindings.set(name, [binding]);
    bound.add(index);
  };
  const scopeOf = (index: number): Range => {
    const bracket = parent[index] ?? -1;
    return bracket < 0 ? whole : { from: bracket, to: match[bracket] ?? list.length };
  };

  const binding = (index: number): Binding | undefined => {
    const all = bindings.get(list[index]?.text ?? '');
    if (!all) return undefined;
    if (all.length > 50) return { scope: whole, index, path: unknownPath };
    const visible = all.filter(({ scope }) => scope.from <= index && index < scope.to);
    const inner = visible.reduce((from, { scope }) => Math.max(from, scope.from), -1);
    const candidates = visible.filter(({ scope }) => scope.from === inner);
    const [only] = candidates;
    if (candidates.length > 1 || all.some(({ scope }) => scope.to === -1))
      return { scope: whole, index, path: unknownPath };
    return only;
  };
  const baseOf = (index: number): Chain | undefined => {
    const token = list[index];
    if (token?.kind !== 'name' || !code.isIdentifier(index)) return undefined;
    if (code.is(index, 'require', '__original_require__', 'import') && code.is(index + 1, '(')) {
      const name = list[index + 2];
      const close = match[index + 1] ?? -1;
      const literal = name?.kind === 'string' && close === index + 3 ? literalOf(name.units) : undefined;
      return { path: literal === undefined ? 'unknown-module' : moduleNamed(literal), end: close + 1 };
    }
    const found = binding(index);
    return { path: found ? (found.path ?? unknownPath) : token.text, end: index + 1 };
  };
  const chain = (index: number): Chain | undefined => {
    const base = baseOf(index);
    if (!base) return undefined;
    const steps = [base.path];
    let { end } = base;
    while (end < list.length) {
      if (code.is(end, '.', '?.') && code.isName(end + 1)) {
        if (!code.is(end + 1, 'default')) steps.push(list[end + 1]?.text ?? '');
        end += 2;
      } else if (code.is(end, '[') && match[end] === end + 2 && list[end + 1]?.kind === 'string') {
        steps.push(literalOf(list[end + 1]?.units ?? []) ?? unknownPath);
        end += 3;
      } else break;
    }
    return { path: steps.join('.'), end };
  };
  const pathOf = ({ from, to }: Range): string | undefined => {
    const start = code.is(from, 'await') ? from + 1 : from;
    if (code.is(start, '(') && match[start] === to - 1) return pathOfInner({ from: start + 1, to: to - 1 });
    return pathOfInner({ from: start, to });
  };
  const streams = /^fs\.(?:promises\.)?(?:createWriteStream|openSync|open)$/;
  const pathOfInner = ({ from, to }: Range): string | undefined => {
    const found = chain(from);
    if (!found) return undefined;
    if (found.end === to) return found.path;
    const isDefault = code.is(found.end, '||', '??') && found.end === to - 2 && list[to - 1]?.kind === 'string';
    if (isDefault) return found.path;
    if (streams.test(found.path) && code.is(found.end, '(') && match[found.end] === to - 1) {
      const [first] = code.elements(found.end);
      const file = first ? chain(first.from) : undefined;
      if (file && file.end === first?.to && isFilePath(file.path)) return `stream ${file.path}`;
    }
    return undefined;
  };

  const bindPattern = (brace: number, scope: Range, path: string | undefined): void => {
    for (const { from, to } of code.elements(brace)) {
      const local = code.is(from + 1, ':') ? from + 2 : from;
      const isSimple = code.is(brace, '{') && code.isName(from) && code.isName(local) && local === to - 1;
      if (isSimple) bind(local, scope, path === undefined ? {} : { path: `${path}.${list[from]?.text}` });
      else for (let index = from; index < to; index++) if (code.isIdentifier(index)) bind(index, scope);
    }
  };
  const declare = (first: number): void => {
    const isConst = code.is(first - 1, 'const');
    let index = first;
    while (index < list.length) {
      const scope = scopeOf(index);
      const end = (match[index] ?? -1) > index ? (match[index] ?? index) + 1 : index + 1;
      const value = code.is(end, '=') ? { from: end + 1, to: code.expressionEnd(end + 1) } : undefined;
      const path = value && pathOf(value);
      if (code.is(index, '{', '[')) bindPattern(index, scope, path);
      else if (code.isName(index)) {
        bind(index, scope, { ...(path === undefined ? {} : { path }), ...(isConst && value ? { value } : {}) });
      } else return;
      const next = value ? value.to : end;
      if (!code.is(next, ',')) return;
      index = next + 1;
    }
  };
  const importAt = (index: number): void => {
    let end = index + 1;
    while (
      end < list.length &&
      end < index + 2000 &&
      !code.is(end, 'from', ';', 'import') &&
      list[end]?.kind !== 'string'
    ) {
      end = (match[end] ?? -1) > end ? (match[end] ?? end) + 1 : end + 1;
    }
    const source = list[end]?.kind === 'string' ? list[end] : list[end + 1];
    const path = source?.kind === 'string' ? moduleNamed(literalOf(source.units) ?? '') : unknownPath;
    for (let one = index + 1; one < end; one++) {
      if (code.is(one, '{')) {
        for (const { from, to } of code.elements(one)) bind(to - 1, whole, { path: `${path}.${list[from]?.text}` });
        one = match[one] ?? end;
      } else if (code.isName(one) && !code.is(one, 'as')) bind(one, whole, { path });
    }
  };
  const bindParameters = (from: number, to: number, scope: Range): void => {
    if (to - from === 1) {
      bind(from, scope, { parameter: 0 });
      return;
    }
    for (const [parameter, range] of code.elements(from).entries()) {
      if (code.isName(range.from) && (range.to === range.from + 1 || code.is(range.from + 1, '='))) {
        bind(range.from, scope, { parameter });
      } else for (let index = range.from; index < range.to; index++) if (code.isIdentifier(index)) bind(index, scope);
    }
  };

  for (let index = 0; index < list.length; index++) {
    if (code.is(index, 'const', 'let', 'var') && !code.is(index - 1, '.')) declare(index + 1);
    else if (code.is(index, 'import') && !code.is(index + 1, '(', '.') && code.isStatementStart(index)) importAt(index);
    else if (code.is(index, '=>')) {
      const open = code.is(index - 1, ')') ? (match[index - 1] ?? -1) : index - 1;
      const to = code.is(index + 1, '{') ? (match[index + 1] ?? list.length) : code.expressionEnd(index + 1);
      bindParameters(open, index, { from: open, to });
    } else if (code.is(index, '{') && code.is(index - 1, ')')) {
      const open = match[index - 1] ?? -1;
      if (code.isFunctionBody(index)) {
        if (code.is(open - 2, 'function') && code.isName(open - 1)) bind(open - 1, scopeOf(open - 1));
        bindParameters(open, index, { from: open, to: match[index] ?? list.length });
      } else if (code.is(open - 1, 'catch'))
        bindPattern(open, { from: open, to: match[index] ?? list.length }, undefined);
    } else if (code.isIdentifier(index) && !bound.has(index) && code.is(index + 1, '=', '+=', '||=', '??=', '&&=')) {
      bind(index, { from: 0, to: -1 });
    }
  }
  return { binding, chain, pathOf, isBinding: (index) => bound.has(index) };
};

/** Whether this is the path of one of the runner's files. */
export const isFilePath = (path: string): boolean => /^process\.env\.GITHUB_(?:OUTPUT|ENV)$/.test(path);

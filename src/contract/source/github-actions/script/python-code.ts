import {
  type Branch,
  literalOf,
  type Moment,
  newline,
  type Target,
  targetNamed,
  type Unit,
  unknown,
} from './ledger.ts';
import type { Tokens } from './python-tokens.ts';
import { type Questions, questionsOf, type Range } from './tokens.ts';

export interface Line extends Range {
  readonly indent: number;
  /** The index of the line whose block it is in; -1 at the top. */
  readonly parent: number;
  readonly branch: Branch;
  readonly isSure: boolean;
}

export interface Code extends Tokens, Questions {
  readonly lines: readonly Line[];
  readonly lineOf: readonly number[];
  moment(index: number): Moment;
}

const compound = new Set(
  'if elif else for while try except finally with def class async match case lambda @'.split(' '),
);

export const codeOf = (tokens: Tokens): Code | undefined => {
  const { list, indents } = tokens;
  const questions = questionsOf(tokens);
  const { is } = questions;
  const opensFile = ({ from, to }: Range): boolean => {
    const texts = list.slice(from, to).map(({ text }) => text);
    return texts.includes('open') && !texts.includes('suppress');
  };
  const isMain = ({ from }: Range): boolean =>
    is(from, 'if') &&
    is(from + 1, '__name__') &&
    is(from + 2, '==') &&
    list[from + 3]?.kind === 'string' &&
    is(from + 4, ':');
  const root: Branch = {};
  const lines: Line[] = [];
  const lineOf: number[] = [];
  const above: number[] = [];
  const starts = [...indents.keys()];
  for (const [at, from] of starts.entries()) {
    const indent = indents.get(from) ?? 0;
    while (above.length > 0 && (lines[above.at(-1) ?? 0]?.indent ?? 0) >= indent) above.pop();
    const parent = above.at(-1) ?? -1;
    const header = lines[parent];
    const isPlain = header && ((is(header.from, 'with') && opensFile(header)) || isMain(header));
    const branch = header ? (isPlain ? header.branch : { parent: header.branch }) : root;
    const shared = lines.at(-1);
    const sibling = shared && shared.parent === parent && !isPlain ? shared.branch : branch;
    let to = starts[at + 1] ?? list.length;
    while (list[to - 1]?.kind === 'line') to--;
    lines.push({
      from,
      to,
      indent,
      parent,
      branch: sibling,
      isSure: header ? header.isSure && isPlain === true : true,
    });
    above.push(lines.length - 1);
    if (above.length > 100) return undefined;
    for (let index = from; index < (starts[at + 1] ?? list.length); index++) lineOf[index] = lines.length - 1;
  }
  const moment = (index: number): Moment => {
    const line = lines[lineOf[index] ?? -1];
    if (!line) return { branch: { parent: root }, always: false };
    const first = list[line.from]?.text ?? '';
    const isPlain = !compound.has(first) || (first === 'with' && opensFile(line));
    const isStart = index === line.from || is(index - 1, ';') || (is(index - 1, ':') && first === 'with');
    if (!isPlain || !isStart) return { branch: { parent: line.branch }, always: false };
    return { branch: line.branch, always: line.isSure };
  };
  return { ...tokens, ...questions, lines, lineOf, moment };
};

export interface Chain {
  readonly path: string;
  /** Behind the last token. */
  readonly end: number;
}

export interface Names {
  chain(index: number): Chain | undefined;
  /** The file of the runner that an expression names, and where the expression ends. */
  file(index: number): { readonly target: Target; readonly end: number } | undefined;
  textOf(range: Range, depth?: number): readonly Unit[];
  /** Names that hold the path of a file of the runner, with the index of their only assignment. */
  readonly files: ReadonlyMap<string, Target>;
  /** The only value of a name. */
  readonly values: ReadonlyMap<string, Range>;
}

export const namesOf = (code: Code): Names => {
  const { list, match, lines } = code;
  const imports = new Map<string, string>();
  const counts = new Map<string, number>();
  const values = new Map<string, Range>();
  const files = new Map<string, Target>();
  const text = (index: number): string => list[index]?.text ?? '';

  for (const { from, to } of lines) {
    let module = '';
    for (let index = from; index < to; index++) {
      if (code.is(index, 'import') && !code.is(from, 'from')) {
        for (let one = index + 1; one < to && !code.is(one, ';', 'import'); one++) {
          if (!code.isName(one) || code.is(one - 1, '.')) continue;
          if (code.is(one, 'as')) imports.set(text(one + 1), text(one - 1));
          else if (!code.is(one - 1, 'as')) imports.set(text(one), text(one));
        }
      } else if (code.is(index, 'from') && code.isName(index + 1) && !code.is(index - 1, 'yield', 'raise'))
        module = text(index + 1);
      else if (code.is(index, 'import')) {
        for (let one = index + 1; one < to && !code.is(one, ';', 'import'); one++) {
          if (code.isName(one) && !code.is(one, 'as'))
            imports.set(text(one), `${module}.${text(code.is(one - 1, 'as') ? one - 2 : one)}`);
        }
      }
      const isGiven = code.isName(index) && !code.is(index - 1, '.') && code.is(index + 1, '=', '+=', ':=');
      const isTarget = code.isName(index) && code.is(index - 1, 'for', 'as', 'global', 'nonlocal', 'lambda');
      const isListed = code.isName(index) && code.is(from + 1, ',') && !code.is(index - 1, '.');
      const isParameter = code.is(from, 'def', 'async', 'for') && code.isName(index) && index > from + 1;
      if (isGiven || isTarget || isListed || isParameter) counts.set(text(index), (counts.get(text(index)) ?? 0) + 1);
    }
    if (code.isName(from) && code.is(from + 1, '=')) values.set(text(from), { from: from + 2, to });
  }
  for (const [name, count] of counts) if (count !== 1) values.delete(name);

  const chain = (index: number): Chain | undefined => {
    if (!code.isName(index) || code.is(index - 1, '.')) return undefined;
    const steps = [imports.get(text(index)) ?? text(index)];
    let end = index + 1;
    while (code.is(end, '.') && code.isName(end + 1)) {
      steps.push(text(end + 1));
      end += 2;
    }
    return { path: steps.join('.'), end };
  };
  const named = (index: number): Target | undefined => {
    const token = list[index];
    return token?.kind === 'string' ? targetNamed(literalOf(token.units) ?? '') : undefined;
  };
  const file = (start: number): { readonly target: Target; readonly end: number } | undefined => {
    let index = start;
    let wrappers = 0;
    for (; wrappers < 4; wrappers++) {
      const found = chain(index);
      if (!found || !/^(?:pathlib\.Path|Path|str)$/.test(found.path) || !code.is(found.end, '(')) break;
      index = found.end + 1;
    }
    const found = chain(index);
    const alias = found && found.end === index + 1 ? files.get(text(index)) : undefined;
    let target = alias;
    let end = found?.end ?? index;
    if (found?.path === 'os.environ' && code.is(found.end, '[')) {
      target = named(found.end + 1);
      end = (match[found.end] ?? found.end) + 1;
    } else if (found && /^os\.(?:environ\.get|getenv)$/.test(found.path) && code.is(found.end, '(')) {
      target = named(found.end + 1);
      end = (match[found.end] ?? found.end) + 1;
    }
    for (let one = 0; one < wrappers; one++) {
      if (!code.is(end, ')')) return undefined;
      end++;
    }
    return target ? { target, end } : undefined;
  };
  for (const [name, { from, to }] of values) {
    const found = file(from);
    if (found?.end === to) files.set(name, found.target);
  }

  const nothing = ({ from, to }: Range): readonly Unit[] => {
    const key = to === from + 1 && code.isName(from) ? text(from) : '';
    return [unknown(list[from]?.start ?? 0, list[to - 1]?.end ?? 0, key)];
  };
  const formatted = (units: readonly Unit[], pattern: '%' | '{'): readonly Unit[] => {
    const found: Unit[] = [];
    for (let at = 0; at < units.length; at++) {
      const unit = units[at];
      if (!unit) continue;
      const ends = pattern === '%' ? /[a-zA-Z%]/ : /\}/;
      const isField = !unit.unknown && unit.text === pattern;
      let close = at + 1;
      while (isField && close < at + 40 && close < units.length && !ends.test(units[close]?.text ?? '')) close++;
      found.push(isField ? unknown(unit.start, units[close]?.end ?? unit.end) : unit);
      if (isField) at = close;
    }
    return found;
  };
  /** The field of a formatted string, where it is a name whose text is known. */
  const filled = (unit: Unit, depth: number): readonly Unit[] => {
    const value = unit.unknown ? values.get(unit.text) : undefined;
    const units = value ? textOf(value, depth + 1) : [];
    return units.length > 0 && units.length < 1000 && units.every((one) => !one.unknown) ? units : [unit];
  };
  const operand = (range: Range, depth: number): readonly Unit[] => {
    const { from, to } = range;
    let strings = from;
    while (strings < to && list[strings]?.kind === 'string') strings++;
    if (strings > from) {
      const units = list.slice(from, strings).flatMap((token) => token.units.flatMap((unit) => filled(unit, depth)));
      if (strings === to) return units;
      if (code.is(strings, '%')) return formatted(units, '%');
      if (code.is(strings, '.') && code.is(strings + 2, '(') && match[strings + 2] === to - 1) {
        if (code.is(strings + 1, 'format')) return formatted(units, '{');
        const bracket = strings + 3;
        const close = match[bracket] ?? -1;
        if (code.is(strings + 1, 'join') && code.is(bracket, '[', '(') && close === to - 2) {
          return code.elements(bracket).flatMap((one, at) => [...(at > 0 ? units : []), ...textOf(one, depth + 1)]);
        }
      }
      return nothing(range);
    }
    if (code.is(from, '(') && match[from] === to - 1) return textOf({ from: from + 1, to: to - 1 }, depth + 1);
    const found = chain(from);
    if (found?.path === 'os.linesep' && found.end === to) return [newline(list[from]?.start ?? 0)];
    const value = to === from + 1 ? values.get(text(from)) : undefined;
    const units = value && textOf(value, depth + 1);
    return units?.some((unit) => !unit.unknown) ? units : nothing(range);
  };
  const textOf = (range: Range, depth = 0): readonly Unit[] => {
    if (depth > 6 || range.to - range.from > 2000) return nothing(range);
    const units: Unit[] = [];
    let from = range.from;
    for (let index = from; index <= range.to; index++) {
      if (index === range.to || code.is(index, '+')) {
        units.push(...operand({ from, to: index }, depth));
        from = index + 1;
        if (units.length > 20_000) return nothing(range);
      } else if ((match[index] ?? -1) > index) index = match[index] ?? index;
      else if (
        code.is(index, 'if', 'else', 'or', 'and', 'not', 'for', 'in', 'is', 'lambda', ',', '==', '<', '>', '*', ':=')
      ) {
        return nothing(range);
      }
    }
    return units;
  };
  return { chain, file, textOf, files, values };
};

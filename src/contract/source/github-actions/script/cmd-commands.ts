import { type Branch, hole, holeEnd, known, maxDepth, type Unit, unknown } from './ledger.ts';

export interface CmdCommand {
  readonly units: readonly Unit[];
  readonly files: readonly { readonly arrow: string; readonly file: readonly Unit[] }[];
  readonly branch: Branch;
  /** Runs whenever the script comes to its line. */
  readonly isSure: boolean;
  readonly isPiped: boolean;
}

interface Open {
  readonly units: Unit[];
  readonly files: { arrow: string; file: Unit[] }[];
}

const isBlank = (unit: Unit | undefined): boolean => unit !== undefined && !unit.unknown && /\s/.test(unit.text);
/** The text of units; what is unknown in it is a NUL. */
export const flatOf = (units: readonly Unit[]): string =>
  units.map((unit) => (unit.unknown ? '\0' : unit.text)).join('');

interface Headless {
  readonly units: readonly Unit[];
  readonly isSure: boolean;
  /** The commands whose output a "for /f" goes through. */
  readonly inner: readonly (readonly Unit[])[];
}

/** Takes the condition of an "if", or the head of a "for", off; the command behind it runs only sometimes. */
const withoutHead = (units: readonly Unit[]): Headless => {
  const inner: (readonly Unit[])[] = [];
  let rest = units;
  let isSure = true;
  for (let round = 0; round < 20; round++) {
    const words: { text: string; from: number; to: number }[] = [];
    let quoted = false;
    for (const [at, unit] of rest.entries()) {
      if (unit.text === '"') quoted = !quoted;
      const last = words.at(-1);
      if (isBlank(unit) && !quoted) continue;
      const text = unit.unknown ? '\0' : unit.text;
      if (last?.to === at) {
        last.text += text;
        last.to = at + 1;
      } else words.push({ text, from: at, to: at + 1 });
      if (words.length > 60) break;
    }
    const first = words[0]?.text.toLowerCase().replace(/^@/, '');
    let skip = 0;
    if (first === 'else') skip = 1;
    else if (first === 'for') skip = words.findIndex(({ text }) => text.toLowerCase() === 'do') + 1;
    else if (first === 'if') {
      skip = 1;
      while (/^(?:\/i|not)$/i.test(words[skip]?.text ?? '')) skip++;
      if (/^(?:exist|defined|errorlevel)$/i.test(words[skip]?.text ?? '')) skip += 2;
      else skip += words[skip]?.text.includes('==') && !/^==|==$/.test(words[skip]?.text ?? '') ? 1 : 3;
    }
    if (skip === 0) return { units: rest, isSure, inner };
    isSure = false;
    const head = rest.slice(0, words[skip]?.from ?? rest.length);
    const quote = first === 'for' ? head.findIndex(({ text }) => text === "'" || text === '`') : -1;
    if (quote >= 0)
      inner.push(
        head.slice(
          quote + 1,
          head.findLastIndex(({ text }) => text === "'" || text === '`'),
        ),
      );
    rest = rest.slice(words[skip]?.from ?? rest.length);
  }
  return { units: rest, isSure: false, inner };
};

/** What `%…%` or `!…!` stands here, if any. */
const variableAt = (text: string, at: number): { readonly name: string; readonly end: number } | undefined => {
  const sign = text[at] ?? '';
  if (sign === '%' && /[%*\d~]/.test(text[at + 1] ?? '')) {
    let end = at + 2;
    while (/[\w~]/.test(text[end] ?? '') && end < at + 12) end++;
    return { name: '', end };
  }
  for (let end = at + 1; end < text.length && end < at + 300; end++) {
    if (text[end] === sign && end > at + 1) return { name: text.slice(at + 1, end), end: end + 1 };
    if (/[\s"&|<>]/.test(text[end] ?? '')) return undefined;
  }
  return undefined;
};

/** The simple commands of a script whose expressions are covered; undefined where it cannot be told apart. */
export const commandsOf = (text: string): readonly CmdCommand[] | undefined => {
  const commands: CmdCommand[] = [];
  const groups: { readonly from: number; readonly branch: Branch }[] = [];
  const root: Branch = {};
  let current: Open = { units: [], files: [] };
  let isConditional = false;
  let closed: { readonly from: number; readonly to: number } | undefined;
  let literalDepth = 0;
  let quoted = false;
  let at = 0;

  const pushInner = (inner: Headless['inner']): void => {
    for (const units of inner)
      commands.push({ units, files: [], branch: { parent: root }, isSure: false, isPiped: true });
  };
  const endCommand = (isPiped: boolean): void => {
    const leading = current.units.findIndex((unit) => !isBlank(unit));
    const { units, isSure, inner } = withoutHead(leading < 0 ? [] : current.units.slice(leading));
    pushInner(inner);
    const branch = groups.at(-1)?.branch ?? root;
    const isPlain = isSure && groups.length === 0 && !isConditional;
    if (closed && units.length === 0) {
      for (let index = closed.from; index < closed.to; index++) {
        const command = commands[index];
        if (command && command.files.length === 0)
          commands[index] = { ...command, files: current.files, isPiped: isPiped || command.isPiped };
      }
    } else if (units.length > 0 || current.files.length > 0) {
      commands.push({
        units,
        files: current.files,
        branch: isPlain || groups.length > 0 ? branch : { parent: branch },
        isSure: isPlain,
        isPiped,
      });
    }
    closed = undefined;
    current = { units: [], files: [] };
    literalDepth = 0;
  };
  const opensGroup = (): boolean => {
    if (current.units.length > 4000) return /(?:^|\s)(?:do|else)$/i.test(flatOf(current.units.slice(-20)).trim());
    const before = flatOf(current.units).trim().toLowerCase();
    if (before === '' || /(?:^|\s)(?:do|else)$/.test(before)) return true;
    return before.startsWith('if ') && withoutHead(current.units).units.length === 0;
  };
  const unitAt = (from: number): Unit => {
    const c = text[from] ?? '';
    if (c === hole) return unknown(from, holeEnd(text, from));
    const variable = c === '%' || c === '!' ? variableAt(text, from) : undefined;
    if (variable) return unknown(from, variable.end, variable.name);
    return c === '^' && !quoted && from + 1 < text.length
      ? known(text[from + 1] ?? '', from, from + 2)
      : known(c, from);
  };
  const redirect = (): void => {
    const arrow = text.startsWith('>>', at) ? '>>' : '>';
    at += arrow.length;
    const last = current.units.at(-1);
    const isHandle =
      last !== undefined &&
      !last.unknown &&
      /\d/.test(last.text) &&
      (current.units.length === 1 || isBlank(current.units.at(-2)));
    if (isHandle) current.units.pop();
    if (text[at] === '&') {
      at += 2;
      return;
    }
    while (text[at] === ' ' || text[at] === '\t') at++;
    const file: Unit[] = [];
    let inQuotes = false;
    while (at < text.length && text[at] !== '\n' && (inQuotes || !/[\s&|()<>]/.test(text[at] ?? ''))) {
      if (text[at] === '"') inQuotes = !inQuotes;
      const unit = unitAt(at);
      file.push(unit);
      at = unit.end;
    }
    if (!isHandle || last?.text === '1') current.files.push({ arrow, file });
    else if (file.some((unit) => unit.unknown && /^GITHUB_/i.test(unit.text))) current.units.push(...file);
  };

  while (at < text.length) {
    const c = text[at] ?? '';
    const two = text.slice(at, at + 2);
    if (c === '\n') {
      endCommand(false);
      isConditional = false;
      quoted = false;
      at++;
    } else if (c === '"') {
      quoted = !quoted;
      current.units.push(known(c, at++));
    } else if (c === '^' && /^\^\r?\n/.test(text.slice(at, at + 3))) at += text[at + 1] === '\r' ? 3 : 2;
    else if (c === '\r') at++;
    else if (quoted) {
      const unit = unitAt(at);
      current.units.push(unit);
      at = unit.end;
    } else if (two === '&&' || two === '||') {
      endCommand(false);
      isConditional = true;
      at += 2;
    } else if (c === '&' || c === '|') {
      endCommand(c === '|');
      at++;
    } else if (c === '>') redirect();
    else if (c === '(' && literalDepth === 0 && opensGroup()) {
      pushInner(withoutHead(current.units).inner);
      groups.push({ from: commands.length, branch: { parent: groups.at(-1)?.branch ?? root } });
      if (groups.length > maxDepth) return undefined;
      current = { units: [], files: [] };
      at++;
    } else if (c === ')' && literalDepth === 0 && groups.length > 0) {
      endCommand(false);
      closed = { from: groups.pop()?.from ?? 0, to: commands.length };
      at++;
    } else {
      if (c === '(') literalDepth++;
      else if (c === ')') literalDepth = Math.max(0, literalDepth - 1);
      const unit = unitAt(at);
      current.units.push(unit);
      at = unit.end;
    }
  }
  endCommand(false);
  return groups.length > 0 ? undefined : commands;
};

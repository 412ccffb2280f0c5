export interface Spec {
  readonly id: string;
  readonly description?: string;
  readonly workflow?: string;
  readonly requires?: Readonly<Record<string, unknown>>;
  readonly produces?: Readonly<Record<string, unknown>>;
  readonly drops?: readonly string[];
}

export interface Printed {
  readonly files: Readonly<Record<string, string>>;
  /** What is the phase, among the exports of `a.ts`. */
  readonly ownerOf: (exported: Readonly<Record<string, unknown>>) => unknown;
}

const reserved = new Set(['class', 'toString']);
const isIdentifier = (text: string): boolean => /^[\p{L}$_][\p{L}\d$_]*$/u.test(text) && !reserved.has(text);

const numbers = (seed: number): ((below: number) => number) => {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
};

/** Prints a declaration as modules, in a style that a number decides. */
export const printModules = (spec: Spec, style: number): Printed => {
  const below = numbers(style);
  const heads: Record<string, string[]> = { 'a.ts': [], 'b.ts': [], 'c.ts': [] };
  let count = 0;
  const fresh = (): string => `n${++count}`;

  const text = (value: string): string => {
    const single = `'${value.replace(/[\\']/gu, '\\$&').replace(/\n/gu, '\\n')}'`;
    const template = `\`${value.replace(/[\\`$]/gu, '\\$&')}\``;
    const signs = [...value];
    const cut = signs.slice(0, below(signs.length + 1)).join('').length;
    switch (below(6)) {
      case 0:
        return JSON.stringify(value);
      case 1:
        return template;
      case 2:
        return `${JSON.stringify(value.slice(0, cut))} + ${JSON.stringify(value.slice(cut))}`;
      case 3:
        return `\`\${${JSON.stringify(value.slice(0, cut))}}${value.slice(cut).replace(/[\\`$]/gu, '\\$&')}\``;
      default:
        return single;
    }
  };

  const key = (name: string, file: string): string => {
    switch (below(5)) {
      case 0:
        return `[${expression(name, file, 1)}]`;
      case 1:
        return isIdentifier(name) ? name : JSON.stringify(name);
      default:
        return JSON.stringify(name);
    }
  };

  const object = (entries: readonly (readonly [string, unknown])[], file: string, depth: number): string => {
    const cut = below(entries.length + 1);
    const spread = entries.length > 0 && below(4) === 0 ? entries.slice(0, cut) : [];
    const parts = spread.length > 0 ? [`...${expression(Object.fromEntries(spread), file, depth + 1)}`] : [];
    for (const [name, value] of entries.slice(spread.length)) {
      if (below(8) === 0) parts.push(`${key(name, file)}: 'replaced below'`);
      if (isIdentifier(name) && below(5) === 0) {
        // A block of its own, so that the name is free there.
        const holder = fresh();
        heads[file]?.push(`namespace ${holder} { export const value = ${expression(value, file, depth + 1)}; }`);
        parts.push(`${name}: ${holder}.value`);
      } else parts.push(`${key(name, file)}: ${expression(value, file, depth + 1)}`);
    }
    return below(6) === 0
      ? `Object.freeze({ ${parts.join(', ')} })`
      : `{ ${parts.join(', ')}${parts.length > 0 && below(3) === 0 ? ',' : ''} }`;
  };

  const bare = (value: unknown, file: string, depth: number): string => {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) {
      const items = value.map((item) => expression(item, file, depth + 1));
      return below(4) === 0 ? `[...[${items.join(', ')}]]` : `[${items.join(', ')}]`;
    }
    if (typeof value === 'object' && value !== null) return object(Object.entries(value), file, depth);
    if (Object.is(value, -0)) return '-0';
    return JSON.stringify(value);
  };

  /** An expression for a value, and what stands before it. */
  const expression = (value: unknown, file: string, depth: number): string => {
    const style = depth > 6 ? 20 : below(20);
    const name = fresh();
    const other = file === 'a.ts' ? 'b.ts' : file === 'b.ts' ? 'c.ts' : undefined;
    switch (style) {
      case 0:
      case 1:
        heads[file]?.push(`const ${name} = ${expression(value, file, depth + 1)};`);
        return name;
      case 2:
        heads[file]?.push(`const ${name} = { a: [0, ${expression(value, file, depth + 1)}] } as const;`);
        return below(2) === 0 ? `${name}.a[1]` : `${name}['a'][1]`;
      case 3:
        if (!other) break;
        heads[other]?.push(`export const ${name} = ${expression(value, other, depth + 1)};`);
        heads[file]?.unshift(`import { ${name} } from './${other.replace('.ts', '.js')}';`);
        return name;
      case 4:
        if (!other) break;
        heads[other]?.push(`const ${name} = ${expression(value, other, depth + 1)}; export { ${name} as x${name} };`);
        heads[file]?.unshift(`import * as m${name} from './${other.replace('.ts', '')}';`);
        return `m${name}.x${name}`;
      case 5:
        return `(${expression(value, file, depth + 1)})`;
      case 6:
        return `(${bare(value, file, depth)} as const)`;
      case 7:
        return `(${bare(value, file, depth)} satisfies unknown)`;
      case 8:
        if (typeof value !== 'string') break;
        heads[file]?.push(`enum ${name} { 'a b' = ${JSON.stringify(value)} }`);
        return `${name}['a b']`;
      case 9:
        heads[file]?.push(`const { a: ${name} } = { a: ${expression(value, file, depth + 1)} };`);
        return name;
    }
    const printed = bare(value, file, depth);
    return /^["'`{[\d-]|^Object|^true|^false|^null/u.test(printed) && !/ \+ /u.test(printed) ? printed : `(${printed})`;
  };

  const { id: _id, requires, produces, ...others } = spec;
  const whole = (): string => expression(spec, 'a.ts', 0);
  const form = below(4);
  let body: string;
  if (form === 0) body = `export const it = definePhase(${whole()}, () => ({}));`;
  else if (form === 1) body = `@phase(${whole()})\nexport class it { run = () => ({}); }`;
  else if (form === 2) body = `export class it { @phase(${whole()}) m() {} }`;
  else {
    const sides = [
      ...(requires ? [`@requires(${expression(requires, 'a.ts', 0)})`] : []),
      ...(produces ? [`@produces(${expression(produces, 'a.ts', 0)})`] : []),
    ];
    const rest = `@phase(${expression({ id: spec.id, ...others }, 'a.ts', 0)})`;
    body = `export class it { ${(below(2) === 0 ? [rest, ...sides] : [...sides, rest]).join(' ')} m() {} }`;
  }
  const files = Object.fromEntries(Object.entries(heads).map(([file, lines]) => [file, `${lines.join('\n')}\n`]));
  const door = "import { definePhase, phase, produces, requires } from 'contextcore/runtime';\n";
  return {
    files: { ...files, 'a.ts': `${door}${files['a.ts']}${body}\n` },
    ownerOf: (exported) =>
      form < 2 ? exported['it'] : Reflect.get(Object(Reflect.get(Object(exported['it']), 'prototype')), 'm'),
  };
};

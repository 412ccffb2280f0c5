/** Writes the text of a phase's body from a list of choices: every list is a program, and short lists are short programs. */

export interface Program {
  readonly text: string;
  /** How many different answers `t(n)` gives in it. */
  readonly flags: number;
  /** Every condition has an answer of its own. */
  readonly isExact: boolean;
}

const fields = ['a', 'b', 'c', 'd', 'e'];
const parts = ['x', 'y'];
const results = ['r', 's', 'u', 'w'];
const mostFlags = 7;

export const writeProgram = (choices: readonly number[]): Program => {
  let at = 0;
  let names = 0;
  let flags = 0;
  const pick = (count: number): number => (choices[at++] ?? 0) % count;
  const one = <T>(list: readonly T[]): T => list[pick(list.length)] as T;
  const fresh = (): string => `v${names++}`;
  const flag = (): string => `t(${flags++ % mostFlags})`;

  /** Names of variables that hold the context, and of those that hold a part of it that may be absent. */
  interface Scope {
    readonly contexts: readonly string[];
    readonly parts: readonly string[];
    readonly depth: number;
  }

  const read = (scope: Scope): string => {
    const ctx = one(scope.contexts);
    const field = one(fields);
    const options = [
      () => `${ctx}.${field}`,
      () => `${ctx}['${field}']`,
      () => `${ctx}?.${field}`,
      () => `${ctx}.${field}?.${one(parts)}`,
      () => `(${ctx}.${field} ?? 1)`,
      () => `(${ctx}.${field} || ${ctx}.${one(fields)})`,
      () => `(${ctx}.${field} && 1)`,
      () => `typeof ${ctx}.${field}`,
      () => `('${field}' in ${ctx})`,
      () => `Object.hasOwn(${ctx}, '${field}')`,
      () => `(${flag()} ? ${ctx} : ${ctx}).${field}`,
      () => `(() => ${ctx}.${field})()`,
      () => `((${ctx}) => ${ctx})({ ${field}: 1 }).${field}`,
      () => `String(${ctx}.${field}?.${one(parts)})`,
      () => `[${ctx}.${field}].map((v) => v?.${one(parts)})`,
      () => `((p) => p.${field})(${ctx})`,
      () => `(({ ${field}: z = 1 }) => z)(${ctx})`,
      () => `${ctx}[F${pick(2)}]`,
      () => `\`\${${ctx}.${field}}\``,
      () => (scope.parts.length > 0 ? `${one(scope.parts)}?.${one(parts)}` : `${ctx}.${field}`),
      () => (scope.parts.length > 0 ? one(scope.parts) : `${ctx}.${field}`),
    ];
    return one(options)();
  };

  const value = (scope: Scope, depth: number): string => {
    const options = [
      () => '1',
      () => `String(${read(scope)})`,
      () => 'undefined',
      () => `${flag()} ? 1 : undefined`,
      () => (depth < 2 ? object(scope, depth + 1) : '2'),
      () => (depth < 2 ? `${flag()} ? ${object(scope, depth + 1)} : ${object(scope, depth + 1)}` : '2'),
      () => `[String(${read(scope)})]`,
    ];
    return one(options)();
  };

  const entry = (scope: Scope, depth: number): string => {
    const name = one(results);
    const options = [
      () => `${name}: ${value(scope, depth)}`,
      () => `'${name}': ${value(scope, depth)}`,
      () => `[R${pick(2)}]: ${value(scope, depth)}`,
      () => `...(${flag()} ? ${object(scope, depth + 1)} : {})`,
      () => `...(${flag()} && ${object(scope, depth + 1)})`,
      () => `...${object(scope, depth + 1)}`,
      () => `...(${flag()} ? null : ${object(scope, depth + 1)})`,
      () => `${name}() { return 1; }`,
      () => '...BASE',
    ];
    return one(depth > 1 ? options.slice(0, 3) : options)();
  };

  const object = (scope: Scope, depth = 0): string => {
    const entries: string[] = [];
    for (let count = pick(4); count > 0; count--) entries.push(entry(scope, depth));
    return `{ ${entries.join(', ')} }`;
  };

  const change = (scope: Scope, out: string): string => {
    const name = one(results);
    const options = [
      () => `${out}.${name} = ${value(scope, 1)};`,
      () => `${out}['${name}'] = ${value(scope, 1)};`,
      () => `if (${flag()}) ${out}.${name} = ${value(scope, 1)};`,
      () => `${flag()} && (${out}.${name} = 1);`,
      () => `${flag()} ? (${out}.${name} = 1) : (${out}.${one(results)} = 2);`,
      () => `Object.assign(${out}, ${object(scope, 1)});`,
      () => `delete ${out}.${name};`,
      () => `for (const k of list(${flag()})) ${out}.${name} = k;`,
      () =>
        `try { ${out}.${name} = 1; if (${flag()}) throw 1; ${out}.${one(results)} = 1; } catch { ${out}.${one(results)} = 2; }`,
      () => `${out}.${name} ??= 1;`,
      () => `${out} = { ...${out}, ${entry(scope, 1)} };`,
      () =>
        `switch (${flag()} ? 1 : ${flag()} ? 2 : 3) { case 1: ${out}.${name} = 1; case 2: ${out}.${one(results)} = 1; break; default: ${out}.r = 1; }`,
      () => `do { ${out}.${name} = 1; if (${flag()}) break; ${out}.${one(results)} = 1; } while (false);`,
      () => `out: { if (${flag()}) break out; ${out}.${name} = 1; }`,
      () => `if (${out}.m) ${out}.m.${name} = 1;`,
      () => `${out}.m = { ${name}: 1 }; ${out}.m.${one(results)} = 2;`,
      () => `const ${fresh()} = ${out};`,
      () => `one: if (${flag()}) { if (${flag()}) break one; ${out}.${name} = 1; }`,
      () =>
        `for (const k of [1, 2]) { if (${flag()}) continue; ${out}.${name} = k; if (${flag()}) break; ${out}.${one(results)} = k; }`,
      () => `(() => { ${out}.${name} = 1; })();`,
      () =>
        `try { if (${flag()}) { touch(); throw 1; } ${out}.${name} = 1; } catch { return { r: 1 }; } finally { touch(); }`,
      () => `if (${out}.${name} === undefined) ${out}.${name} = 1;`,
      () => `touch(${out});`,
    ];
    return one(options)();
  };

  const finish = (scope: Scope): string => {
    const options = [
      () => `return ${object(scope)};`,
      () => `return ${flag()} ? ${object(scope)} : ${object(scope)};`,
      () => `return ${flag()} && ${object(scope)};`,
      () => `return Object.assign({}, ${object(scope)}, ${flag()} ? ${object(scope)} : null);`,
      () => 'return;',
      () => `throw new Error(String(${read(scope)}));`,
      () => {
        const out = fresh();
        let text = `let ${out} = ${object(scope)}; `;
        for (let count = pick(4); count > 0; count--) text += `${change(scope, out)} `;
        return `${text}return ${out};`;
      },
      () => {
        const out = fresh();
        let text = `const ${out} = ${object(scope)}; `;
        for (let count = pick(3); count > 0; count--)
          text += `${change(scope, out).replace(/^(v\d+) = \{ \.\.\.\1, (.*) \};$/u, 'Object.assign($1, { $2 });')} `;
        return `${text}return { ...${out}, n: ${out} };`;
      },
      () => {
        const out = fresh();
        return `let ${out}; if (${flag()}) ${out} = ${object(scope)}; return ${out} ?? ${object(scope)};`;
      },
      () => {
        const out = fresh();
        return `let ${out}; if (${flag()}) ${out} = ${object(scope)}; if (!${out}) return {}; return ${out};`;
      },
      () => `return make(${flag()});`,
    ];
    return one(options)();
  };

  /** Statements, the last of which may end the function. */
  const block = (outer: Scope, end: 'always' | 'maybe' | 'never'): string => {
    let scope = outer;
    let text = '';
    for (let count = pick(4); count > 0; count--) {
      const ctx = one(scope.contexts);
      const name = fresh();
      const field = one(fields);
      const inner = { ...scope, depth: scope.depth + 1 };
      const canNest = scope.depth < 2;
      const options: (() => string)[] = [
        () => `${read(scope)};`,
        () => `const ${name} = ${read(scope)};`,
        () => {
          scope = { ...scope, contexts: [...scope.contexts, name] };
          return `const ${name} = ${ctx};`;
        },
        () => {
          scope = { ...scope, parts: [...scope.parts, name] };
          return `const { ${field}: ${name} } = ${ctx};`;
        },
        () => {
          scope = { ...scope, parts: [...scope.parts, name] };
          return `const { ${field}: ${name} = {} } = ${ctx};`;
        },
        () => {
          scope = { ...scope, parts: [...scope.parts, name] };
          return `let ${name}; ${name} = ${ctx}.${field};`;
        },
        () => {
          scope = { ...scope, parts: [...scope.parts, name] };
          return `let ${name} = ${ctx}.${field}; ${name} ??= { x: 1 };`;
        },
        () => `const { ${field}: { ${one(parts)}: ${name} } = {} } = ${ctx};`,
        () => `for (const ${name} of [${ctx}.${field}]) { ${read({ ...scope, parts: [...scope.parts] })}; }`,
        () => (canNest ? `if (${flag()}) { ${block(inner, 'maybe')} }` : ';'),
        () => (canNest ? `if (${flag()}) { ${block(inner, 'maybe')} } else { ${block(inner, 'never')} }` : ';'),
        () => (canNest ? `if (${flag()}) { ${block(inner, 'always')} }` : ';'),
        () =>
          canNest ? `try { ${read(scope)}; } catch { ${read(scope)}; }`.replace(/catch \{.*\}$/u, 'catch {}') : ';',
        () => `const ${name} = (q) => q.${field}; ${name}(${ctx});`,
        () => `${ctx}.${field} = 1;`,
        () => `touch(${ctx});`,
        () => `const ${name} = { ...${ctx} };`,
        () => `{ const ${ctx === 'ctx' ? name : ctx} = { ${field}: 1 }; ${read({ ...scope, contexts: ['ctx'] })}; }`,
      ];
      text += `${one(options)()} `;
    }
    return end === 'always' || (end === 'maybe' && pick(3) > 0) ? text + finish(scope) : text;
  };

  const body = block({ contexts: ['ctx'], parts: [], depth: 0 }, 'maybe');
  return { text: `(ctx) => { ${body} }`, flags: Math.min(flags, mostFlags), isExact: flags <= mostFlags };
};

/** What stands around every program. */
export const surroundings = [
  "const F0 = 'a'; const F1 = 'b'; const R0 = 'r'; const R1 = 's'; const BASE = { r: 1, w: 2 };",
  'function make(flag) { if (flag) return { r: 1, s: 2 }; return { r: 3 }; }',
].join('\n');

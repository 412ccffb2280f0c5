import type { Expression, Node, Program } from 'oxc-parser';
import type { Source } from '../../../core/index.ts';
import type { Resolve } from '../loaded.ts';
import { unwrap } from './body-nodes.ts';
import { type ModuleProblem, type ParsedModule, parseModule } from './parse.ts';
import { nameOfExport, type Scope } from './scope.ts';
import { eachPart } from './walk.ts';

/** What a module hands out under a name. */
export type Exported =
  | { readonly kind: 'local'; readonly name: string }
  | { readonly kind: 'expression'; readonly node: Expression }
  /** Handed on from another module; without a name as a whole. */
  | { readonly kind: 'from'; readonly specifier: string; readonly name?: string };

export interface Module {
  readonly source: Source;
  readonly problem: ModuleProblem | undefined;
  readonly comments: ParsedModule['comments'];
  readonly top: Scope;
  readonly exports: ReadonlyMap<string, Exported>;
  /** The modules all of whose names are handed on. */
  readonly stars: readonly string[];
  /** The names of variables whose values are changed in place. */
  changed(): ReadonlySet<string>;
}

/** The modules of a program, each parsed once. */
export interface Modules {
  open(source: Source): Module;
  /** Forgets a module that no other one imports: trees are large. */
  close(module: Module): void;
  /** The module that another one imports; undefined where it is of a package, or is not there. */
  find(from: Module, specifier: string): Module | undefined;
}

interface Exports {
  readonly exports: Map<string, Exported>;
  readonly stars: string[];
}

const exportsOf = (program: Program): Exports => {
  const exports = new Map<string, Exported>();
  const stars: string[] = [];
  const local = (name: string, as = name): void => void exports.set(as, { kind: 'local', name });
  for (const statement of program.body) {
    switch (statement.type) {
      case 'ExportAllDeclaration':
        if (!statement.exported) stars.push(statement.source.value);
        else exports.set(nameOfExport(statement.exported), { kind: 'from', specifier: statement.source.value });
        break;
      case 'ExportDefaultDeclaration': {
        const { declaration } = statement;
        if ('id' in declaration && declaration.id) local(declaration.id.name, 'default');
        else if (declaration.type === 'Identifier') local(declaration.name, 'default');
        else if (declaration.type !== 'FunctionDeclaration')
          exports.set('default', { kind: 'expression', node: declaration });
        break;
      }
      case 'ExportNamedDeclaration':
        for (const one of statement.specifiers) {
          const name = nameOfExport(one.local);
          if (!statement.source) local(name, nameOfExport(one.exported));
          else exports.set(nameOfExport(one.exported), { kind: 'from', specifier: statement.source.value, name });
        }
        for (const name of statement.declaration ? declaredBy(statement.declaration) : []) local(name);
        break;
      case 'TSExportAssignment':
        exports.set('default', { kind: 'expression', node: statement.expression });
        break;
    }
  }
  return { exports, stars };
};

/** The names that a declaration declares. */
const declaredBy = (declaration: Node): readonly string[] => {
  if (declaration.type !== 'VariableDeclaration')
    return 'id' in declaration && declaration.id?.type === 'Identifier' ? [declaration.id.name] : [];
  const names: string[] = [];
  const waiting: Node[] = declaration.declarations.map(({ id }) => id);
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.type === 'Identifier') names.push(node.name);
    else if (node.type === 'Property') waiting.push(node.value);
    else if (node.type === 'AssignmentPattern') waiting.push(node.left);
    else eachPart(node, (part) => waiting.push(part));
  }
  return names;
};

const changingMethods: ReadonlySet<string> = new Set(
  'push pop shift unshift splice sort reverse fill copyWithin set add delete clear'.split(' '),
);
const changingFunctions: ReadonlySet<string> = new Set([
  'assign',
  'defineProperty',
  'defineProperties',
  'setPrototypeOf',
]);

/** The variable at the beginning of `a.b.c`; with a member at least where one is asked for. */
const rootOf = (target: Node, memberOnly: boolean): string | undefined => {
  let node = unwrap(target);
  let isMember = false;
  while (node.type === 'MemberExpression') {
    isMember = true;
    node = unwrap(node.object);
  }
  return node.type === 'Identifier' && (isMember || !memberOnly) ? node.name : undefined;
};

/** The variables whose values a piece of code changes in place. Names are not told apart by scope. */
const changedIn = (program: Program): ReadonlySet<string> => {
  const changed = new Set<string>();
  const note = (target: Node, memberOnly: boolean): void => {
    const name = rootOf(target, memberOnly);
    if (name !== undefined) changed.add(name);
  };
  const waiting: Node[] = [program];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.type === 'AssignmentExpression' || node.type === 'ForOfStatement' || node.type === 'ForInStatement')
      note(node.left, true);
    else if (node.type === 'UpdateExpression') note(node.argument, true);
    else if (node.type === 'UnaryExpression' && node.operator === 'delete') note(node.argument, true);
    else if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && !node.callee.computed) {
      const { object, property } = node.callee;
      const [first] = node.arguments;
      const isBuiltIn = object.type === 'Identifier' && (object.name === 'Object' || object.name === 'Reflect');
      if (isBuiltIn && first && changingFunctions.has(property.name)) note(first, false);
      else if (changingMethods.has(property.name)) note(object, false);
    }
    eachPart(node, (part) => waiting.push(part));
  }
  return changed;
};

const emptyProgram: Program = { type: 'Program', body: [], sourceType: 'module', hashbang: null, start: 0, end: 0 };

/** Everything that has to be parsed for. */
type Contents = Omit<Module, 'source'>;

const contentsOf = (module: Module): Contents => {
  const parsed = parseModule(module.source);
  const isParsed = 'program' in parsed;
  const program = isParsed ? parsed.program : emptyProgram;
  let changed: ReadonlySet<string> | undefined;
  return {
    problem: isParsed ? undefined : parsed,
    comments: isParsed ? parsed.comments : [],
    ...exportsOf(program),
    top: { module, node: program, above: undefined },
    changed: () => {
      changed ??= changedIn(program);
      return changed;
    },
  };
};

/** A module that is parsed when somebody looks into it. */
const moduleOf = (source: Source): Module => {
  let contents: Contents | undefined;
  const look = (): Contents => {
    contents ??= contentsOf(module);
    return contents;
  };
  const module: Module = {
    source,
    get problem() {
      return look().problem;
    },
    get comments() {
      return look().comments;
    },
    get top() {
      return look().top;
    },
    get exports() {
      return look().exports;
    },
    get stars() {
      return look().stars;
    },
    changed: () => look().changed(),
  };
  return module;
};

/** The endings that a specifier may stand for: TypeScript's sources are imported by the names of what they compile to. */
const replaced: Readonly<Record<string, readonly string[]>> = {
  js: ['ts', 'tsx', 'js', 'd.ts'],
  jsx: ['tsx', 'jsx'],
  mjs: ['mts', 'mjs', 'd.mts'],
  cjs: ['cts', 'cjs', 'd.cts'],
};
const endings = ['ts', 'tsx', 'mts', 'cts', 'd.ts', 'js', 'jsx', 'mjs', 'cjs'];

/** The files that a relative specifier may stand for, the likeliest first. */
export const candidatesFor = (specifier: string): readonly string[] => {
  if (!/^\.\.?(?:\/|$)/u.test(specifier)) return [];
  const [, stem, ending] = /^(.*)\.([cm]?[jt]sx?)$/u.exec(specifier) ?? [];
  if (stem !== undefined && ending !== undefined)
    return (replaced[ending] ?? [ending]).map((other) => `${stem}.${other}`);
  const folder = specifier.replace(/\/$/u, '');
  const isFolder = folder !== specifier || /(?:^|\/)\.\.?$/u.test(specifier);
  return [
    ...(isFolder ? [] : endings.map((other) => `${specifier}.${other}`)),
    ...endings.map((other) => `${folder}/index.${other}`),
  ];
};

/** Finds and parses modules; each is parsed once. */
export const createModules = (resolve: Resolve): Modules => {
  const modules = new Map<string, Module>();
  const found = new Map<string, Module | undefined>();
  const imported = new Set<string>();
  const open = (source: Source): Module => {
    const known = modules.get(source.file);
    if (known?.source.text === source.text) return known;
    const module = moduleOf(source);
    modules.set(source.file, module);
    return module;
  };
  const search = (from: Module, specifier: string): Module | undefined => {
    for (const candidate of candidatesFor(specifier)) {
      const source = resolve(from.source.file, candidate);
      if (!source) continue;
      imported.add(source.file);
      return open(source);
    }
    return undefined;
  };
  return {
    open,
    close({ source }) {
      if (!imported.has(source.file)) modules.delete(source.file);
    },
    find(from, specifier) {
      const key = `${from.source.file}\n${specifier}`;
      if (!found.has(key)) found.set(key, search(from, specifier));
      return found.get(key);
    },
  };
};

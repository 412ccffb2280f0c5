import type { Node as TreeNode } from 'oxc-parser';
import type { Node, ResolutionHostFactory, SourceFile, Type } from 'ts-morph';
import { type Constant, type Entry, type Opaque, opaque, scalar } from './constant.ts';
import type { Settled } from './extract.ts';
import type { Module, Modules } from './modules.ts';

/** More files, or more text, are not given to the type checker. */
const mostFiles = 300;
const mostText = 4_000_000;
const mostExpressions = 500;
const mostMembers = 1000;
const deepest = 6;

const specifiersIn = ({ top }: Module): readonly string[] => {
  if (top.node.type !== 'Program') return [];
  return top.node.body.flatMap((statement) =>
    (statement.type === 'ImportDeclaration' ||
      statement.type === 'ExportAllDeclaration' ||
      statement.type === 'ExportNamedDeclaration') &&
    statement.source
      ? [statement.source.value]
      : [],
  );
};

/** The modules that some expressions may depend on, by names of our own: those of users may lead anywhere. */
const reachedFrom = (modules: Modules, from: Iterable<Module>): ReadonlyMap<Module, string> => {
  const names = new Map<Module, string>();
  const waiting = [...from];
  let length = 0;
  for (let module = waiting.shift(); module && names.size < mostFiles; module = waiting.shift()) {
    const { text, file } = module.source;
    if (names.has(module) || module.problem || length + text.length > mostText) continue;
    length += text.length;
    const ending = /(?:\.d)?\.[cm]?[jt]sx?$/u.exec(file)?.[0] ?? '.ts';
    names.set(module, `/${names.size}${ending}`);
    for (const specifier of specifiersIn(module)) {
      const next = modules.find(module, specifier);
      if (next) waiting.push(next);
    }
  }
  return names;
};

/** The node of the checker that stands exactly where one of ours does. */
const nodeAt = (file: SourceFile, { start, end }: TreeNode): Node | undefined => {
  let node: Node | undefined = file.getDescendantAtPos(start);
  while (node && node.getStart() === start && node.getEnd() < end) node = node.getParent();
  return node?.getStart() === start && node.getEnd() === end ? node : undefined;
};

interface Asked {
  readonly what: Opaque;
  readonly node: Node;
}

/** The value that is the only one of its type. */
const constantOf = (type: Type, asked: Asked, depth = 0): Constant | undefined => {
  const { at } = asked.what;
  if (type.isStringLiteral() || type.isNumberLiteral()) {
    const value = type.getLiteralValue();
    return typeof value === 'string' || typeof value === 'number' ? scalar(value, at) : undefined;
  }
  if (type.isBooleanLiteral()) return scalar(type.getText() === 'true', at);
  if (type.isNull()) return scalar(null, at);
  if (type.isUndefined()) return scalar(undefined, at);
  if (depth > deepest) return undefined;
  const part = (one: Type): Constant =>
    constantOf(one, asked, depth + 1) ?? opaque(asked.what.scope, asked.what.node, asked.what.reason, asked.what.cause);
  if (type.isTuple()) return { kind: 'list', at, items: type.getTupleElements().map(part), unknown: [] };
  return type.isObject() && isPlain(type) ? constantObject(type, asked, part) : undefined;
};

const isPlain = (type: Type): boolean =>
  !type.isArray() &&
  !type.isReadonlyArray() &&
  !type.isClass() &&
  type.getCallSignatures().length === 0 &&
  type.getConstructSignatures().length === 0 &&
  type.getStringIndexType() === undefined &&
  type.getNumberIndexType() === undefined;

const constantObject = (type: Type, { what, node }: Asked, part: (one: Type) => Constant): Constant | undefined => {
  const members = type.getProperties();
  if (members.length === 0 || members.length > mostMembers) return undefined;
  const entries = new Map<string, Entry>();
  for (const member of members) {
    const name = member.getName();
    // The names of symbols, and members that need not be there.
    if (name.startsWith('__@') || member.isOptional()) return undefined;
    entries.set(name, { at: what.at, verbatim: false, value: part(member.getTypeAtLocation(node)), valueAt: what.at });
  }
  return { kind: 'object', at: what.at, entries, unknown: [] };
};

/** Whether values of the type are taken for schemas: those of Standard Schema, and what nobody knows the type of. */
const isSchemaType = (type: Type): boolean =>
  type.isAny() || type.isUnknown() || type.getProperty('~standard') !== undefined;

/** Asks the type checker which expressions have a type of one value only. Nothing is run, and the disk is not touched. */
export const literalTypes = async (modules: Modules, unsettled: readonly Opaque[]): Promise<Settled> => {
  const constants = new Map<TreeNode, Constant>();
  const schemas = new Set<unknown>();
  const asked = unsettled.filter(({ replaces }) => !replaces).slice(0, mostExpressions);
  const names = reachedFrom(modules, new Set(asked.map(({ scope }) => scope.module)));
  const { Project, ts } = await import('ts-morph');
  const byName = new Map([...names].map(([module, name]) => [name, module]));
  const resolutionHost: ResolutionHostFactory = () => ({
    resolveModuleNames: (specifiers, containing) =>
      specifiers.map((specifier) => {
        const from = byName.get(containing);
        const module = from && modules.find(from, specifier);
        const name = module && names.get(module);
        return name === undefined ? undefined : { resolvedFileName: name, extension: ts.Extension.Ts };
      }),
  });
  try {
    const project = new Project({
      useInMemoryFileSystem: true,
      compilerOptions: {
        strict: true,
        allowJs: true,
        noEmit: true,
        skipLibCheck: true,
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
        moduleResolution: ts.ModuleResolutionKind.Bundler,
        lib: ['lib.es2022.d.ts'],
        types: [],
      },
      resolutionHost,
    });
    const files = new Map(
      [...names].map(([module, name]) => [module, project.createSourceFile(name, module.source.text)]),
    );
    for (const what of asked) {
      const file = files.get(what.scope.module);
      const node = file && nodeAt(file, what.node);
      if (!node) continue;
      const type = node.getType();
      const constant = constantOf(type, { what, node });
      if (constant) constants.set(what.node, constant);
      else if (isSchemaType(type)) schemas.add(what.node);
    }
  } catch {
    // What the checker cannot cope with stays open.
  }
  return { constants, schemas };
};

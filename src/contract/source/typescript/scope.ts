import type { Class, Expression, Node, TSEnumDeclaration, TSModuleBlock } from 'oxc-parser';
import { type FunctionNode, isFunction } from './body-nodes.ts';
import type { Module } from './modules.ts';
import { eachPart } from './walk.ts';

/** What a name stands for where it is declared. */
export type Binding =
  | { readonly kind: 'value'; readonly init: Expression }
  /** A part that a pattern takes out of a value. */
  | { readonly kind: 'part'; readonly init: Expression; readonly path: readonly string[] }
  /** Without a name: the module as a whole. */
  | { readonly kind: 'import'; readonly specifier: string; readonly name?: string }
  | { readonly kind: 'enum'; readonly nodes: readonly TSEnumDeclaration[] }
  | { readonly kind: 'namespace'; readonly body: TSModuleBlock }
  | { readonly kind: 'function'; readonly node: FunctionNode }
  | { readonly kind: 'class'; readonly node: Class }
  /** A variable whose value may change, a parameter, a part of something unknown. */
  | { readonly kind: 'variable' };

/** A piece of code with names of its own. They are looked at when somebody asks. */
export interface Scope {
  readonly module: Module;
  readonly node: Node;
  readonly above: Scope | undefined;
  names?: ReadonlyMap<string, Binding>;
}

const scoped: ReadonlySet<string> = new Set([
  'Program',
  'BlockStatement',
  'StaticBlock',
  'TSModuleBlock',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'SwitchStatement',
  'CatchClause',
  'ClassDeclaration',
  'ClassExpression',
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
]);

/** The scope of what stands in a node: one of its own, or the one around it. */
export const scopeWithin = (scope: Scope, node: Node): Scope =>
  scoped.has(node.type) ? { module: scope.module, node, above: scope } : scope;

const variable: Binding = { kind: 'variable' };

type Names = Map<string, Binding>;

/** The names that a pattern binds. Parts that can be named keep their way through the value. */
const bindPattern = (names: Names, pattern: Node, init: Expression | undefined, path: readonly string[]): void => {
  const waiting: { node: Node; path: readonly string[] | undefined }[] = [{ node: pattern, path: init && path }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, path: way } = next;
    switch (node.type) {
      case 'Identifier':
        if (!init || !way) names.set(node.name, variable);
        else names.set(node.name, way.length === 0 ? { kind: 'value', init } : { kind: 'part', init, path: way });
        break;
      case 'ObjectPattern':
        for (const property of node.properties) {
          if (property.type === 'RestElement') waiting.push({ node: property.argument, path: undefined });
          else {
            const key = property.computed ? undefined : nameOfKey(property.key);
            waiting.push({ node: property.value, path: way && key !== undefined ? [...way, key] : undefined });
          }
        }
        break;
      case 'ArrayPattern':
        node.elements.forEach((element, index) => {
          if (element?.type === 'RestElement') waiting.push({ node: element.argument, path: undefined });
          else if (element) waiting.push({ node: element, path: way && [...way, String(index)] });
        });
        break;
      case 'AssignmentPattern':
        waiting.push({ node: node.left, path: undefined });
        break;
      case 'RestElement':
        waiting.push({ node: node.argument, path: undefined });
        break;
      case 'TSParameterProperty':
        waiting.push({ node: node.parameter, path: undefined });
        break;
    }
  }
};

/** The name of a property that is not computed. */
export const nameOfKey = (key: Node): string | undefined => {
  if (key.type === 'Identifier') return key.name;
  if (key.type !== 'Literal') return undefined;
  return typeof key.value === 'string' || typeof key.value === 'number' ? String(key.value) : undefined;
};

/** The name in an import or an export, which may be written as text. */
export const nameOfExport = (node: Node): string =>
  node.type === 'Identifier' ? node.name : node.type === 'Literal' ? String(node.value) : '';

const bindStatement = (names: Names, statement: Node): void => {
  switch (statement.type) {
    case 'VariableDeclaration':
      for (const { id, init } of statement.declarations)
        bindPattern(names, id, statement.kind === 'const' && init ? init : undefined, []);
      break;
    case 'FunctionDeclaration':
      if (statement.id) names.set(statement.id.name, { kind: 'function', node: statement });
      break;
    case 'TSDeclareFunction':
      if (statement.id && !names.has(statement.id.name)) names.set(statement.id.name, variable);
      break;
    case 'ClassDeclaration':
      if (statement.id) names.set(statement.id.name, { kind: 'class', node: statement });
      break;
    case 'TSEnumDeclaration': {
      const before = names.get(statement.id.name);
      const nodes = before?.kind === 'enum' ? [...before.nodes, statement] : [statement];
      names.set(statement.id.name, { kind: 'enum', nodes });
      break;
    }
    case 'TSModuleDeclaration':
      if (statement.id.type === 'Identifier' && statement.body && !names.has(statement.id.name))
        names.set(statement.id.name, { kind: 'namespace', body: statement.body });
      break;
    case 'TSImportEqualsDeclaration': {
      const target = statement.moduleReference;
      const outside = target.type === 'TSExternalModuleReference';
      names.set(statement.id.name, outside ? { kind: 'import', specifier: target.expression.value } : variable);
      break;
    }
    case 'ImportDeclaration':
      for (const one of statement.specifiers) {
        const name =
          one.type === 'ImportSpecifier'
            ? nameOfExport(one.imported)
            : one.type === 'ImportDefaultSpecifier'
              ? 'default'
              : undefined;
        const specifier = statement.source.value;
        names.set(one.local.name, { kind: 'import', specifier, ...(name === undefined ? {} : { name }) });
      }
      break;
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
      if (statement.declaration) bindStatement(names, statement.declaration);
      break;
  }
};

/** Variables of a function that stand in blocks of it. */
const bindHoisted = (names: Names, body: Node): void => {
  const waiting: Node[] = [body];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.type === 'VariableDeclaration' && node.kind === 'var')
      for (const { id } of node.declarations) bindPattern(names, id, undefined, []);
    eachPart(node, (part) => {
      if (!isFunction(part) && !part.type.startsWith('Class')) waiting.push(part);
    });
  }
};

const bind = (node: Node): Names => {
  const names: Names = new Map();
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      if (node.type === 'FunctionExpression' && node.id) names.set(node.id.name, { kind: 'function', node });
      if (node.body) bindHoisted(names, node.body);
      for (const parameter of node.params) bindPattern(names, parameter, undefined, []);
      break;
    case 'ClassDeclaration':
    case 'ClassExpression':
      if (node.id) names.set(node.id.name, { kind: 'class', node });
      break;
    case 'ForStatement':
      if (node.init) bindStatement(names, node.init);
      break;
    case 'ForInStatement':
    case 'ForOfStatement':
      if (node.left.type === 'VariableDeclaration')
        for (const { id } of node.left.declarations) bindPattern(names, id, undefined, []);
      break;
    case 'SwitchStatement':
      for (const { consequent } of node.cases) for (const statement of consequent) bindStatement(names, statement);
      break;
    case 'CatchClause':
      if (node.param) bindPattern(names, node.param, undefined, []);
      break;
    case 'Program':
    case 'BlockStatement':
    case 'StaticBlock':
    case 'TSModuleBlock':
      for (const statement of node.body) bindStatement(names, statement);
      break;
  }
  return names;
};

/** What a scope itself declares. */
export const namesOf = (scope: Scope): ReadonlyMap<string, Binding> => {
  scope.names ??= bind(scope.node);
  return scope.names;
};

/** What a name stands for, and where that is declared. */
export const lookUp = (from: Scope, name: string): { readonly binding: Binding; readonly scope: Scope } | undefined => {
  for (let scope: Scope | undefined = from; scope; scope = scope.above) {
    const binding = namesOf(scope).get(name);
    if (binding) return { binding, scope };
  }
  return undefined;
};

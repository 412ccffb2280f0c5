import type { Node } from 'oxc-parser';
import { childrenOf, type FunctionNode, isFunction } from './body-nodes.ts';

export type BindingKind = 'parameter' | 'const' | 'let' | 'var' | 'function' | 'class' | 'other';

/** A name that a function or something in it binds. */
export interface Binding {
  readonly name: string;
  readonly kind: BindingKind;
  /** The function in which it is bound. */
  readonly owner: FunctionNode;
  /** Identifiers that bind it: more than one for `var` twice, or for a name that is a function and a variable. */
  readonly declarations: Node[];
  /** Identifiers that use it, in no order. */
  readonly uses: Node[];
}

/** The names in a function: what binds them, and what stands around each node. */
export interface Scopes {
  readonly root: FunctionNode;
  readonly parents: ReadonlyMap<Node, Node>;
  readonly bindings: ReadonlyMap<Node, Binding>;
  /** The function around a node. */
  readonly owners: ReadonlyMap<Node, FunctionNode>;
  /** Functions that use `arguments`. */
  readonly argumentUsers: ReadonlyMap<FunctionNode, Node>;
  /** A direct `eval` or a `with`, which can do anything with any name. */
  readonly magic?: Node;
}

interface Scope {
  readonly above: Scope | undefined;
  readonly names: Map<string, Binding>;
  /** Where `var` goes: the scope of the function. */
  readonly vars: Scope | undefined;
  readonly fn: FunctionNode;
}

interface Visit {
  readonly node: Node;
  readonly scope: Scope;
  /** The node is a pattern that binds names of this kind. */
  readonly binds?: BindingKind;
}

const scopeIn = (above: Scope): Scope => ({ above, names: new Map(), vars: above.vars ?? above, fn: above.fn });
const scopeOf = (above: Scope | undefined, fn: FunctionNode): Scope => ({
  above,
  names: new Map(),
  vars: undefined,
  fn,
});

const blocks: ReadonlySet<string> = new Set([
  'BlockStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'SwitchStatement',
  'CatchClause',
  'ClassExpression',
  'ClassDeclaration',
  'StaticBlock',
]);

const kindOf = (kind: string): BindingKind => (kind === 'var' || kind === 'let' ? kind : 'const');

const declare = (scope: Scope, node: Node, kind: BindingKind): Binding | undefined => {
  if (node.type !== 'Identifier') return undefined;
  const target = kind === 'var' ? (scope.vars ?? scope) : scope;
  const known = target.names.get(node.name);
  const binding = known ?? { name: node.name, kind, owner: target.fn, declarations: [], uses: [] };
  binding.declarations.push(node);
  target.names.set(node.name, binding);
  return binding;
};

/** How the children of a node are to be visited: which of them bind names, and in which scope. */
const roleOf = (parent: Node, key: string, { binds }: Visit): BindingKind | 'name' | undefined => {
  switch (parent.type) {
    case 'VariableDeclaration':
      return kindOf(parent.kind);
    case 'VariableDeclarator':
    case 'AssignmentPattern':
      return key === 'id' || key === 'left' ? binds : undefined;
    case 'CatchClause':
      return key === 'param' ? 'let' : undefined;
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      if (key === 'id') return 'name';
      return key === 'params' ? 'parameter' : undefined;
    case 'ClassDeclaration':
    case 'ClassExpression':
      return key === 'id' ? 'class' : undefined;
    case 'TSEnumDeclaration':
      return key === 'id' ? 'other' : undefined;
    case 'TSEnumMember':
      return key === 'id' ? 'name' : undefined;
    case 'Property':
      if (key === 'key') return parent.computed ? undefined : 'name';
      return binds;
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'AccessorProperty':
      return key === 'key' && !parent.computed ? 'name' : undefined;
    case 'MemberExpression':
      return key === 'property' && !parent.computed ? 'name' : undefined;
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return key === 'label' ? 'name' : undefined;
    case 'JSXMemberExpression':
      return key === 'property' ? 'name' : undefined;
    case 'MetaProperty':
    case 'JSXAttribute':
      return key === 'value' ? undefined : 'name';
    case 'ObjectPattern':
    case 'ArrayPattern':
    case 'RestElement':
    case 'TSParameterProperty':
      return key === 'decorators' ? undefined : binds;
    default:
      return undefined;
  }
};

/** Finds the names in a function. Nothing recurses, so that depth does not matter. */
export const scopesOf = (root: FunctionNode): Scopes => {
  const parents = new Map<Node, Node>();
  const bindings = new Map<Node, Binding>();
  const owners = new Map<Node, FunctionNode>();
  const argumentUsers = new Map<FunctionNode, Node>();
  const uses: { readonly node: Node; readonly name: string; readonly scope: Scope }[] = [];
  let magic: Node | undefined;
  const outside = scopeOf(undefined, root);
  const waiting: Visit[] = [{ node: root, scope: outside }];

  const enter = (visit: Visit): Scope => {
    const { node, scope } = visit;
    if (isFunction(node)) {
      // A function has its own name in a scope of its own, except where it is a declaration inside of something.
      const own = node.type === 'FunctionDeclaration' && node !== root ? scope : scopeOf(scope, node);
      const binding = node.id ? declare(own, node.id, 'function') : undefined;
      if (node.id && binding) bindings.set(node.id, binding);
      return scopeOf(own, node);
    }
    if (!blocks.has(node.type)) return scope;
    const parent = parents.get(node);
    if (node.type === 'BlockStatement' && parent && isFunction(parent)) return scope;
    const inner = node.type === 'StaticBlock' ? scopeOf(scope, scope.fn) : scopeIn(scope);
    if (node.type === 'ClassDeclaration' && node.id) {
      const binding = declare(scope, node.id, 'class');
      if (binding) bindings.set(node.id, binding);
    }
    return inner;
  };

  for (let visit = waiting.pop(); visit !== undefined; visit = waiting.pop()) {
    const { node, scope, binds } = visit;
    owners.set(node, scope.fn);
    if (node.type === 'Identifier') {
      const binding = binds ? declare(scope, node, binds) : undefined;
      if (binding) bindings.set(node, binding);
      else uses.push({ node, name: node.name, scope });
      continue;
    }
    if (node.type === 'JSXIdentifier') uses.push({ node, name: node.name, scope });
    if (node.type === 'WithStatement') magic ??= node;
    const inner = enter(visit);
    for (const { key, node: child } of childrenOf(node)) {
      const role = roleOf(node, key, visit);
      parents.set(child, node);
      if (role !== 'name') waiting.push({ node: child, scope: inner, ...(role ? { binds: role } : {}) });
    }
  }

  const found = (from: Scope, name: string): Binding | undefined => {
    for (let scope: Scope | undefined = from; scope; scope = scope.above) {
      const binding = scope.names.get(name);
      if (binding) return binding;
    }
    return undefined;
  };
  const userOfArguments = (from: Scope): FunctionNode | undefined => {
    for (let scope: Scope | undefined = from; scope; scope = scope.above)
      if (scope.fn.type !== 'ArrowFunctionExpression') return scope.fn;
    return undefined;
  };
  for (const { node, name, scope } of uses) {
    const binding = found(scope, name);
    if (binding) {
      bindings.set(node, binding);
      binding.uses.push(node);
    } else if (name === 'arguments') {
      const user = userOfArguments(scope);
      if (user) argumentUsers.set(user, node);
    } else if (name === 'eval') {
      const parent = parents.get(node);
      if (parent?.type === 'CallExpression' && parent.callee === node) magic ??= node;
    }
  }
  return { root, parents, bindings, owners, argumentUsers, ...(magic ? { magic } : {}) };
};

import type { CallExpression, Class, Node } from 'oxc-parser';
import type { Module, Modules } from './modules.ts';
import { type Declarer, declarerAt, doors, mayLeadToOurs, targetAt } from './names.ts';
import { namesOf, type Scope, scopeWithin } from './scope.ts';
import { eachPart } from './walk.ts';

/** A place where a module declares a phase, or might. */
export type Site =
  | { readonly kind: 'call'; readonly node: CallExpression; readonly scope: Scope }
  | { readonly kind: 'class'; readonly node: Class; readonly scope: Scope }
  /** A function of ours is handed on as a value: who gets it may declare phases that nobody sees. */
  | { readonly kind: 'use'; readonly node: Node; readonly scope: Scope; readonly declarer: Declarer };

interface Visit {
  readonly node: Node;
  readonly scope: Scope;
  readonly parent?: Node;
}

/** Identifiers that are no use of the variable of that name. */
const isName = (node: Node, parent: Node | undefined): boolean => {
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.property === node && !parent.computed;
    case 'Property':
      return parent.key === node && !parent.computed && !parent.shorthand;
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'AccessorProperty':
      return parent.key === node && !parent.computed;
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
    case 'ExportSpecifier':
    case 'VariableDeclarator':
    case 'LabeledStatement':
    case 'ExportDefaultDeclaration':
      return true;
    default:
      return false;
  }
};

/** Goes through a module once and finds where it declares phases. */
export const sitesIn = (modules: Modules, module: Module): readonly Site[] => {
  const sites: Site[] = [];
  const mayBeOurs = oursIn(modules, module);
  const waiting: Visit[] = [{ node: module.top.node, scope: module.top }];
  for (let visit = waiting.pop(); visit; visit = waiting.pop()) {
    const { node, scope, parent } = visit;
    if (node.type === 'CallExpression') {
      const isOurs = mayBeOurs(node.callee) && declarerAt(modules, scope, node.callee) === 'definePhase';
      if (isOurs) sites.push({ kind: 'call', node, scope });
    } else if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') {
      sites.push({ kind: 'class', node, scope });
    } else if (node.type === 'Identifier' && mayBeOurs(node) && !isName(node, parent)) {
      const isCalled =
        (parent?.type === 'CallExpression' && parent.callee === node) ||
        parent?.type === 'Decorator' ||
        parent?.type === 'MemberExpression';
      const declarer = isCalled ? undefined : declarerAt(modules, scope, node);
      if (declarer) sites.push({ kind: 'use', node, scope, declarer });
    }
    // The names of a function and those of its body are of one scope or of two: nothing here depends on it.
    const inside = node === scope.node ? scope : scopeWithin(scope, node);
    eachPart(node, (part) => waiting.push({ node: part, scope: inside, parent: node }));
  }
  return sites.sort((a, b) => a.node.start - b.node.start);
};

/** Loads our functions where they are needed: then any name may be one of them. */
const loadsWithin = /(?:require|import)\s*\(\s*['"`]contextcore/u;

const mayRename: ReadonlySet<string> = new Set([
  'Identifier',
  'MemberExpression',
  'CallExpression',
  'AwaitExpression',
  'TSAsExpression',
]);

/** Whether an expression may lead to a function of ours, by the name it begins with. */
const oursIn = (modules: Modules, module: Module): ((expression: Node) => boolean) => {
  const { top, source } = module;
  if (loadsWithin.test(source.text)) return () => true;
  const ours = new Set<string>();
  for (const [name, binding] of namesOf(top)) {
    if (binding.kind !== 'value' && binding.kind !== 'part' && binding.kind !== 'import') continue;
    if (binding.kind === 'import' && !mayLeadToOurs(modules, module, binding)) continue;
    if (binding.kind !== 'import' && !mayRename.has(binding.init.type)) continue;
    const target = targetAt(modules, top, { type: 'Identifier', name, start: 0, end: 0 });
    if (target?.kind === 'module' || (target?.kind === 'outside' && doors.includes(target.specifier))) ours.add(name);
  }
  return (expression) => {
    let node = expression;
    while (node.type === 'MemberExpression') node = node.object;
    return node.type === 'Identifier' && ours.has(node.name);
  };
};

import type { Expression, Node } from 'oxc-parser';
import { unwrap } from './body-nodes.ts';
import type { Module, Modules } from './modules.ts';
import { type Binding, lookUp, namesOf, type Scope } from './scope.ts';

/** What a name leads to, through imports and exports. */
export type Target =
  | { readonly kind: 'binding'; readonly name: string; readonly binding: Binding; readonly scope: Scope }
  | { readonly kind: 'expression'; readonly node: Expression; readonly scope: Scope }
  | { readonly kind: 'module'; readonly module: Module }
  /** Something of a package, or of a file that is not there; without a name all of it. */
  | { readonly kind: 'outside'; readonly specifier: string; readonly name?: string };

const mostSteps = 200;

/** What a module exports under a name. Modules that hand on from one another in a circle end in nothing. */
export const exportOf = (modules: Modules, from: Module, exportedName: string): Target | undefined => {
  const seen = new Set<string>();
  const waiting: { module: Module; name: string }[] = [{ module: from, name: exportedName }];
  let outside: Target | undefined;
  for (let next = waiting.shift(); next && seen.size < mostSteps; next = waiting.shift()) {
    const { module, name } = next;
    const key = `${module.source.file}\n${name}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const exported = module.exports.get(name);
    if (exported?.kind === 'expression') return { kind: 'expression', node: exported.node, scope: module.top };
    if (exported?.kind === 'local') {
      const binding = namesOf(module.top).get(exported.name);
      if (binding?.kind !== 'import') {
        if (!binding) return undefined;
        return { kind: 'binding', name: exported.name, binding, scope: module.top };
      }
      const found = importedBy(modules, module, binding);
      if (found.kind !== 'more') return found;
      waiting.unshift(found);
      continue;
    }
    if (exported) {
      const found = importedBy(modules, module, exported);
      if (found.kind !== 'more') return found;
      waiting.unshift(found);
      continue;
    }
    if (name === 'default') continue;
    for (const specifier of module.stars) {
      const other = modules.find(module, specifier);
      if (other) waiting.push({ module: other, name });
      else outside ??= { kind: 'outside', specifier, name };
    }
  }
  return outside;
};

type Import = { readonly specifier: string; readonly name?: string };
type More = { readonly kind: 'more'; readonly module: Module; readonly name: string };

const importedBy = (modules: Modules, from: Module, { specifier, name }: Import): Target | More => {
  const module = modules.find(from, specifier);
  if (!module) return { kind: 'outside', specifier, ...(name === undefined ? {} : { name }) };
  return name === undefined ? { kind: 'module', module } : { kind: 'more', module, name };
};

/** What a name leads to where it is used. */
export const targetOf = (modules: Modules, from: Scope, name: string): Target | undefined => {
  const found = lookUp(from, name);
  if (!found) return undefined;
  const { binding, scope } = found;
  if (binding.kind !== 'import') return { kind: 'binding', name, binding, scope };
  const imported = importedBy(modules, scope.module, binding);
  return imported.kind === 'more' ? exportOf(modules, imported.module, imported.name) : imported;
};

/** The module that `require('…')` or `await import('…')` gives. */
const requiredBy = (modules: Modules, from: Scope, expression: Node): Target | undefined => {
  const node = expression.type === 'AwaitExpression' ? unwrap(expression.argument) : expression;
  const isRequire =
    node.type === 'CallExpression' &&
    node.callee.type === 'Identifier' &&
    node.callee.name === 'require' &&
    !lookUp(from, 'require');
  const source = isRequire ? node.arguments[0] : node.type === 'ImportExpression' ? node.source : undefined;
  if (source?.type !== 'Literal' || typeof source.value !== 'string') return undefined;
  const found = importedBy(modules, from.module, { specifier: source.value });
  return found.kind === 'more' ? undefined : found;
};

/** A part of a module or of a namespace. */
const memberOf = (modules: Modules, whole: Target, name: string): Target | undefined => {
  if (whole.kind === 'module') return exportOf(modules, whole.module, name);
  if (whole.kind === 'outside') return whole.name === undefined ? { ...whole, name } : undefined;
  if (whole.kind !== 'binding' || whole.binding.kind !== 'namespace') return undefined;
  const scope: Scope = { module: whole.scope.module, node: whole.binding.body, above: whole.scope };
  const binding = namesOf(scope).get(name);
  return binding && { kind: 'binding', name, binding, scope };
};

/** What an expression of names alone leads to: `a`, `a.b`, `require('…').b`; also through variables that only rename. */
export const targetAt = (modules: Modules, from: Scope, expression: Node, steps = 0): Target | undefined => {
  if (steps > 20) return undefined;
  const node = unwrap(expression);
  if (node.type === 'MemberExpression') {
    if (node.computed || node.property.type !== 'Identifier') return undefined;
    const whole = targetAt(modules, from, node.object, steps + 1);
    return whole && memberOf(modules, whole, node.property.name);
  }
  if (node.type !== 'Identifier') return requiredBy(modules, from, node);
  const target = targetOf(modules, from, node.name);
  if (target?.kind !== 'binding') return target;
  const { binding, scope } = target;
  if (binding.kind === 'value') return targetAt(modules, scope, binding.init, steps + 1) ?? target;
  if (binding.kind === 'part' && binding.path.length === 1) {
    const whole = targetAt(modules, scope, binding.init, steps + 1);
    return (whole && memberOf(modules, whole, binding.path[0] ?? '')) ?? target;
  }
  return target;
};

/** The doors through which phases are declared. */
export const doors: readonly string[] = ['contextcore/runtime', 'contextcore'];

export type Declarer = 'definePhase' | 'phase' | 'requires' | 'produces';

const declarers: ReadonlySet<string> = new Set<Declarer>(['definePhase', 'phase', 'requires', 'produces']);
const isDeclarer = (name: string): name is Declarer => declarers.has(name);

/** Whether a module may hand on functions of ours, by its text: most modules that are imported need not be parsed for that. */
const mayHandOn = ({ source }: Module, name: string | undefined): boolean =>
  source.text.includes('contextcore') ||
  (name !== undefined && isDeclarer(name)) ||
  /\bdefinePhase\b|\bexport\s*\*/u.test(source.text);

/** Whether an imported name may lead to a function of ours. */
export const mayLeadToOurs = (modules: Modules, from: Module, { specifier, name }: Import): boolean => {
  if (doors.includes(specifier)) return true;
  const module = modules.find(from, specifier);
  return module !== undefined && mayHandOn(module, name);
};

/** The function of ours that an expression is, under whatever name. */
export const declarerAt = (modules: Modules, from: Scope, expression: Node): Declarer | undefined => {
  const target = targetAt(modules, from, expression);
  if (target?.kind !== 'outside' || target.name === undefined || !doors.includes(target.specifier)) return undefined;
  return isDeclarer(target.name) ? target.name : undefined;
};

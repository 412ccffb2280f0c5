import type { Node } from 'oxc-parser';
import { assignmentTo } from './body-assign.ts';
import { globalName } from './body-globals.ts';
import { type FunctionNode, isWrapper, unwrap } from './body-nodes.ts';
import type { Binding } from './body-scope.ts';
import { nameOf, type Unit } from './body-unit.ts';

interface Escape {
  readonly reason: string;
  readonly node: Node;
}

/** What becomes of an object that a variable holds. */
export interface ObjectFate {
  /** Why it may change in ways that are not seen, and where. */
  readonly escape?: Escape;
  /** Its properties whose parts other code may reach; `*` for all of them. */
  readonly loose: ReadonlySet<string>;
}

/** The names of `a.b.c`, from the outermost expression in which nothing but names follow one another. */
export interface MemberChain {
  readonly top: Node;
  /** Undefined where one of the names is not constant. */
  readonly path: readonly string[] | undefined;
}

export const chainFrom = (unit: Unit, root: Node): MemberChain => {
  const path: string[] = [];
  let isConstant = true;
  let top = root;
  for (let parent = unit.scopes.parents.get(top); parent; parent = unit.scopes.parents.get(top)) {
    if (parent.type === 'MemberExpression' && parent.object === top) {
      const name = nameOf(unit, parent.property, parent.computed);
      if (name === undefined) isConstant = false;
      else path.push(name);
    } else if (!isWrapper(parent)) break;
    top = parent;
  }
  return { top, path: isConstant ? path : undefined };
};

/** True where an expression is a statement of its own, or decides nothing but whether a part of it takes effect. */
export const isStatement = (unit: Unit, expression: Node): boolean => {
  let node = expression;
  for (let parent = unit.scopes.parents.get(node); parent; node = parent, parent = unit.scopes.parents.get(node)) {
    switch (parent.type) {
      case 'ExpressionStatement':
        return true;
      case 'ForStatement':
        return parent.init === node || parent.update === node;
      case 'SequenceExpression':
      case 'AwaitExpression':
        continue;
      case 'LogicalExpression':
        if (parent.right !== node) return false;
        continue;
      case 'ConditionalExpression':
        if (parent.test === node) return false;
        continue;
      default:
        if (!isWrapper(parent)) return false;
    }
  }
  return false;
};

/** Functions that look at an object without changing it or keeping it. */
const onlyLook = /^(?:console\.\w+|JSON\.stringify|Object\.(?:keys|freeze|seal|hasOwn)|Boolean|String)$/u;

const mostReached = 100;

type Use = 'fine' | 'escape' | 'dynamic' | { readonly loose: string };

const reasons = {
  escape: 'The result is handed to other code, or changed where it is not followed',
  dynamic: 'The result has a name that is not constant',
};

interface Uses {
  /** Where the object, or only its parts, is changed last, and whether in a loop. */
  readonly last: Change;
  readonly lastDeep: Change;
  readonly embeds: readonly {
    readonly node: Node;
    readonly into: Binding;
    readonly isCopy: boolean;
    readonly isPart: boolean;
  }[];
  readonly escape?: Escape;
  readonly loose: ReadonlySet<string>;
}

interface Change {
  readonly start: number;
  readonly isRepeated: boolean;
}

const never: Change = { start: -1, isRepeated: false };

const loops: ReadonlySet<string> = new Set([
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
]);

/** Judges the variables of a function, each of them once. */
export const objectFates = (unit: Unit, fn: FunctionNode): ((binding: Binding) => ObjectFate) => {
  const { parents, bindings, owners } = unit.scopes;
  const usesKnown = new Map<Binding, Uses>();
  const fates = new Map<Binding, ObjectFate>();

  const isInLoop = (node: Node): boolean => {
    for (let at = parents.get(node); at && at !== fn; at = parents.get(at)) if (loops.has(at.type)) return true;
    return false;
  };

  const usesOf = (binding: Binding): Uses => {
    const known = usesKnown.get(binding);
    if (known) return known;
    let last = never;
    let lastDeep = never;
    const embeds: { node: Node; into: Binding; isCopy: boolean; isPart: boolean }[] = [];
    const loose = new Set<string>();
    let escaped: Escape | undefined;

    const change = (node: Node, path: readonly string[] | undefined, direct: boolean): Use => {
      if (owners.get(node) !== fn || !direct || !isStatement(unit, node)) return 'escape';
      if (path === undefined) return 'dynamic';
      const isRepeated = isInLoop(node);
      const after = (before: Change): Change => ({
        start: Math.max(before.start, node.start),
        isRepeated: before.isRepeated || isRepeated,
      });
      last = after(last);
      if (path.length > 1) lastDeep = after(lastDeep);
      return 'fine';
    };

    const member = (use: Node): Use => {
      const { top, path } = chainFrom(unit, use);
      const parent = parents.get(top);
      const assignment = assignmentTo(unit.scopes, top);
      if (assignment) {
        const direct =
          (assignment.type === 'AssignmentExpression' && unwrap(assignment.left) === unwrap(top)) ||
          assignment.type === 'UpdateExpression';
        return change(assignment, path, direct);
      }
      if (parent?.type === 'UnaryExpression' && parent.operator === 'delete') return change(parent, path, true);
      const isCalled =
        (parent?.type === 'CallExpression' && parent.callee === top) || parent?.type === 'TaggedTemplateExpression';
      if (path === undefined) return isCalled ? 'escape' : { loose: '*' };
      return isCalled && path.length === 1 ? 'escape' : { loose: path[0] ?? '*' };
    };

    /** Where the value of an expression goes. */
    const flow = (use: Node): Use => {
      let node = use;
      let isCopy = false;
      let isPart = false;
      const end = (): Use => (isCopy ? { loose: '*' } : 'escape');
      for (let parent = parents.get(node); parent; node = parent, parent = parents.get(node)) {
        if (isWrapper(parent)) continue;
        switch (parent.type) {
          case 'AwaitExpression':
          case 'ObjectExpression':
            continue;
          case 'SpreadElement':
            if (parents.get(parent)?.type !== 'ObjectExpression') return { loose: '*' };
            isCopy ||= !isPart;
            continue;
          case 'Property':
            if (parent.value !== node) return 'fine';
            isPart = true;
            continue;
          case 'ConditionalExpression':
            if (parent.test === node) return 'fine';
            continue;
          case 'LogicalExpression':
            if (parent.left === node && parent.operator === '&&') return 'fine';
            continue;
          case 'SequenceExpression':
            if (parent.expressions.at(-1) !== node) return 'fine';
            continue;
          case 'ReturnStatement':
            return owners.get(parent) === fn ? 'fine' : end();
          case 'ArrowFunctionExpression':
            return parent === fn ? 'fine' : end();
          case 'ExpressionStatement':
          case 'IfStatement':
          case 'WhileStatement':
          case 'SwitchStatement':
          case 'BinaryExpression':
          case 'UnaryExpression':
            return 'fine';
          case 'VariableDeclarator':
          case 'AssignmentExpression': {
            const target = parent.type === 'VariableDeclarator' ? parent.id : unwrap(parent.left);
            let root = target;
            while (root.type === 'MemberExpression') root = unwrap(root.object);
            const into = bindings.get(root);
            if (target.type === 'ObjectPattern') return { loose: '*' };
            if (!into || into === binding || !/^(?:const|let|var)$/u.test(into.kind)) return end();
            if (parent.type === 'AssignmentExpression' && !isStatement(unit, parent)) return end();
            embeds.push({ node: parent, into, isCopy, isPart });
            return 'fine';
          }
          case 'CallExpression': {
            if (parent.callee === node) return 'escape';
            const name = globalName(unit, parent.callee);
            if (name !== undefined && onlyLook.test(name)) {
              if (/freeze|seal/u.test(name)) continue;
              return 'fine';
            }
            if (name === 'Promise.resolve') continue;
            if (name !== 'Object.assign') return end();
            const { start } = node;
            const index = parent.arguments.findIndex((one) => one.start === start);
            if (index > 0) {
              isCopy ||= !isPart;
              continue;
            }
            if (!isPart && !isCopy && unwrap(node) === use && isStatement(unit, parent))
              return change(parent, [''], true);
            continue;
          }
          default:
            return end();
        }
      }
      return end();
    };

    for (const use of binding.uses) {
      let at = use;
      for (let parent = parents.get(at); parent && isWrapper(parent); parent = parents.get(at)) at = parent;
      const parent = parents.get(at);
      const assignment = assignmentTo(unit.scopes, use);
      let found: Use;
      if (assignment) {
        const direct =
          assignment.type === 'AssignmentExpression' &&
          unwrap(assignment.left) === use &&
          /^(?:=|\?\?=|\|\|=)$/u.test(assignment.operator);
        found = direct && owners.get(assignment) === fn && isStatement(unit, assignment) ? 'fine' : 'escape';
      } else if (parent?.type === 'MemberExpression' && parent.object === at) found = member(use);
      else found = flow(use);
      if (found === 'escape' || found === 'dynamic') escaped ??= { reason: reasons[found], node: use };
      else if (found !== 'fine') loose.add(found.loose);
    }
    const uses: Uses = { last, lastDeep, embeds, loose, ...(escaped ? { escape: escaped } : {}) };
    usesKnown.set(binding, uses);
    return uses;
  };

  /** An object that got a second name must not be changed through the first one afterwards. */
  const changesAfter = ({ last, lastDeep }: Uses, { node, isCopy }: Uses['embeds'][number]): boolean => {
    const change = isCopy ? lastDeep : last;
    return change.start > node.start || (change.isRepeated && isInLoop(node));
  };

  return (first) => {
    const known = fates.get(first);
    if (known) return known;
    // What happens to an object into which this one is put happens to this one.
    const reached = new Set([first]);
    let escaped: Escape | undefined;
    const loose = new Set(usesOf(first).loose);
    for (const binding of reached) {
      const uses = usesOf(binding);
      escaped ??= uses.escape;
      if (binding !== first && uses.loose.size > 0) loose.add('*');
      for (const embed of uses.embeds) {
        if (changesAfter(uses, embed)) escaped ??= { reason: reasons.escape, node: embed.node };
        const other = usesOf(embed.into);
        // What is changed through the other name is changed here as well.
        if (embed.isCopy && other.lastDeep !== never) loose.add('*');
        if (!embed.isCopy && (embed.isPart ? other.lastDeep : other.last) !== never)
          escaped ??= { reason: reasons.escape, node: embed.node };
        if (embed.into.owner !== fn) escaped ??= { reason: reasons.escape, node: embed.node };
        if (reached.size < mostReached) reached.add(embed.into);
        else escaped ??= { reason: reasons.escape, node: embed.node };
      }
    }
    const fate: ObjectFate = { loose, ...(escaped ? { escape: escaped } : {}) };
    fates.set(first, fate);
    return fate;
  };
};

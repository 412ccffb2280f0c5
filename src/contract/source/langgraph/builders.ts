import type { CallExpression, NewExpression, Node } from 'oxc-parser';
import { isFunction, unwrap } from '../typescript/body-nodes.ts';
import type { Opening } from '../typescript/declared.ts';
import type { Module } from '../typescript/modules.ts';
import type { Reading } from '../typescript/reading.ts';
import { lookUp, type Scope, scopeWithin } from '../typescript/scope.ts';
import { eachPart } from '../typescript/walk.ts';
import { libraryName, opening, type Placed } from './reading.ts';

/** A call of a method of a builder. */
export interface BuilderCall {
  readonly method: string;
  readonly node: CallExpression;
  readonly scope: Scope;
}

/** One `new StateGraph(…)` with all that is done to it, in order. */
export interface Builder {
  readonly made: Placed<NewExpression>;
  readonly calls: readonly BuilderCall[];
  /** The name of the variable that holds the builder, or what is compiled of it. */
  readonly name?: string;
  readonly open?: Opening;
  /** Its compiled form is used for more than being a node of other graphs. */
  readonly isUsed: boolean;
}

interface Draft {
  readonly made: Placed<NewExpression>;
  readonly place: Place;
  readonly calls: BuilderCall[];
  builderName?: string;
  graphName?: string;
  open?: Opening;
  isUsed: boolean;
}

interface Place extends Placed {
  readonly parent: Node | undefined;
  /** The function around it, and how many conditions and loops stand between. */
  readonly around: Node;
  readonly guards: number;
}

/** What an expression is: a builder, or the graph compiled of it. */
interface Held {
  readonly draft: Draft;
  readonly isCompiled: boolean;
}

const guarding: ReadonlySet<string> = new Set([
  'IfStatement',
  'ConditionalExpression',
  'LogicalExpression',
  'SwitchStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
  'CatchClause',
]);

const placesIn = (module: Module): readonly Place[] => {
  const { top } = module;
  const places: Place[] = [];
  const waiting: Place[] = [{ node: top.node, scope: top, parent: undefined, around: top.node, guards: 0 }];
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    places.push(place);
    const { node, scope } = place;
    const inside = node === scope.node ? scope : scopeWithin(scope, node);
    const own = isFunction(node)
      ? { around: node, guards: 0 }
      : { around: place.around, guards: place.guards + (guarding.has(node.type) ? 1 : 0) };
    eachPart(node, (part) => waiting.push({ node: part, scope: inside, parent: node, ...own }));
  }
  // What is inside or before comes first: a chain is gone through in the order of its calls.
  return places.sort((a, b) => a.node.end - b.node.end || b.node.start - a.node.start);
};

const keyOf = (scope: Scope, name: string): string | undefined => {
  const found = lookUp(scope, name);
  return found && `${found.scope.node.type} ${found.scope.node.start} ${found.scope.node.end} ${name}`;
};

/** The builders of a module, and what the names in it hold. */
export interface Builders {
  readonly all: readonly Builder[];
  /** The builder whose compiled graph an expression of this module is. */
  compiled(placed: Placed): Builder | undefined;
}

/** Finds the builders of a module. */
export const buildersIn = (reading: Reading, module: Module): Builders => {
  const held = new Map<Node, Held>();
  const names = new Map<string, Held>();
  const drafts: Draft[] = [];
  const heldBy = ({ node: outer, scope }: Placed): Held | undefined => {
    const node = unwrap(outer);
    const known = held.get(node);
    if (known || node.type !== 'Identifier') return known;
    const key = keyOf(scope, node.name);
    return key === undefined ? undefined : names.get(key);
  };
  const places = placesIn(module);
  const parents = new Map(places.map(({ node, parent }) => [node, parent]));
  const outside = (node: Node): Node | undefined => {
    let parent = parents.get(node);
    while (parent && unwrap(parent) !== parent) parent = parents.get(parent);
    return parent;
  };
  const bind = (id: Node, scope: Scope, value: Held): void => {
    const key = id.type === 'Identifier' ? keyOf(scope, id.name) : undefined;
    if (key === undefined || id.type !== 'Identifier') return;
    const before = names.get(key);
    if (before && before.draft !== value.draft) {
      before.draft.open ??= opening('Its variable holds several graphs', { node: id, scope });
      value.draft.open ??= opening('Its variable holds several graphs', { node: id, scope });
    }
    names.set(key, value);
    if (value.isCompiled) value.draft.graphName ??= id.name;
    else value.draft.builderName ??= id.name;
  };
  const call = (node: CallExpression, place: Place): void => {
    const { callee } = node;
    if (callee.type !== 'MemberExpression') return;
    const root = heldBy({ node: callee.object, scope: place.scope });
    if (!root || root.isCompiled) return;
    const { draft } = root;
    if (callee.computed || callee.property.type !== 'Identifier') {
      draft.open ??= opening('A method of its builder is computed', place);
      return;
    }
    const method = callee.property.name;
    draft.calls.push({ method, node, scope: place.scope });
    held.set(node, { draft, isCompiled: method === 'compile' });
    if (place.around !== draft.place.around || place.guards > draft.place.guards)
      draft.open ??= opening('It is built under conditions', { node: callee.property, scope: place.scope });
  };
  /** Where a builder goes to that nobody follows. */
  const leave = (place: Place, { draft, isCompiled }: Held): void => {
    const { node, scope } = place;
    const parent = outside(node);
    if (!parent) return;
    if (parent.type === 'MemberExpression' && parent.object && unwrap(parent.object) === node) {
      const method = outside(parent);
      if (method?.type === 'CallExpression' && unwrap(method.callee) === parent) {
        if (isCompiled) draft.isUsed = true;
        return;
      }
    }
    if (parent.type === 'ExpressionStatement') return;
    if (parent.type === 'VariableDeclarator' && (parent.id === node || parent.id.type === 'Identifier')) return;
    if (parent.type === 'AssignmentExpression' && parent.left.type === 'Identifier') return;
    if (parent.type === 'ExportSpecifier' || parent.type === 'ExportDefaultDeclaration' || isCompiled) {
      if (!isNode(parents, parent)) draft.isUsed = true;
      return;
    }
    draft.open ??= opening('Its builder is used where it cannot be followed', { node, scope });
  };
  for (const place of places) {
    const { node, scope } = place;
    if (node.type === 'NewExpression' && libraryName(reading, { node: node.callee, scope }) === 'StateGraph') {
      const draft: Draft = { made: { node, scope }, place, calls: [], isUsed: false };
      drafts.push(draft);
      held.set(node, { draft, isCompiled: false });
    } else if (node.type === 'CallExpression') call(node, place);
    else if (node.type === 'VariableDeclarator' && node.init) {
      const value = heldBy({ node: node.init, scope });
      if (value) bind(node.id, scope, value);
    } else if (node.type === 'AssignmentExpression') {
      const value = heldBy({ node: node.right, scope });
      if (value) bind(unwrap(node.left), scope, value);
    }
  }
  if (drafts.length > 0) {
    const exported = exportedNames(module);
    for (const place of places) {
      const { node, scope, parent } = place;
      const isName = node.type === 'Identifier';
      if (isName && (parent?.type === 'Property' || parent?.type === 'MemberExpression') && isLabel(node, parent))
        continue;
      const value = isName ? heldBy(place) : held.get(node);
      if (!value) continue;
      leave(place, value);
      if (
        isName &&
        value.isCompiled &&
        exported.has(node.name) &&
        lookUp(scope, node.name)?.scope.node === module.top.node
      )
        value.draft.isUsed = true;
    }
  }
  const builders = new Map(drafts.map((draft) => [draft, finished(draft)]));
  return {
    all: [...builders.values()],
    compiled(placed) {
      const value = heldBy(placed);
      return value?.isCompiled ? builders.get(value.draft) : undefined;
    },
  };
};

/** Whether an expression is handed to `addNode`, as it is or in a list or an object. */
const isNode = (parents: ReadonlyMap<Node, Node | undefined>, from: Node): boolean => {
  let node: Node | undefined = from;
  while (node?.type === 'Property' || node?.type === 'ObjectExpression' || node?.type === 'ArrayExpression')
    node = parents.get(node);
  if (node?.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false;
  const { property } = node.callee;
  return property.type === 'Identifier' && (property.name === 'addNode' || property.name === 'addSequence');
};

const isLabel = (node: Node, parent: Node): boolean =>
  (parent.type === 'MemberExpression' && parent.property === node && !parent.computed) ||
  (parent.type === 'Property' && parent.key === node && !parent.computed && !parent.shorthand);

const exportedNames = ({ exports }: Module): ReadonlySet<string> =>
  new Set([...exports.values()].flatMap((one) => (one.kind === 'local' ? [one.name] : [])));

const finished = ({ made, calls, graphName, builderName, open, isUsed }: Draft): Builder => {
  const name = graphName ?? builderName;
  return { made, calls, isUsed, ...(name === undefined ? {} : { name }), ...(open ? { open } : {}) };
};

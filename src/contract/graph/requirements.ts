import type { Expression } from '../../core/index.ts';
import { printExpression, readsOf } from '../../core/index.ts';
import { createConditions } from './conditions.ts';
import type { ContractGraph } from './graph.ts';
import type { ConditionInput } from './input.ts';
import { needsEdge } from './topology.ts';

/** What holds whenever a node runs. `open`: more may be asked than the conditions say. */
export interface Requirements {
  readonly conditions: readonly ConditionInput[];
  readonly open: boolean;
}

/** So many phases are gone back through: a line of phases that need one another must not cost its length at each of them. */
const mostVisited = 200;

/**
 * The conditions of a node, of all that it needs, and of the only phase that an `any` join waits for: nearest first, `most`
 * at most.
 */
export const requirementsOf = (
  { topology, structure }: ContractGraph,
  node: number,
  most = Number.POSITIVE_INFINITY,
): Requirements => {
  const conditions: ConditionInput[] = [];
  let open = false;
  const seen = new Set([node]);
  for (const next of seen) {
    if (conditions.length >= most || seen.size > mostVisited) return { conditions, open: true };
    const condition = topology.phases[next]?.condition;
    if (condition) conditions.push(condition);
    const first = topology.preds.start[next] ?? 0;
    const last = topology.preds.start[next + 1] ?? 0;
    const onlyOne = structure.any[next] === 1 && last - first === 1;
    if (structure.any[next] && !onlyOne) open = true;
    for (let i = first; i < last; i++) {
      if (topology.preds.kind[i] === needsEdge || onlyOne) seen.add(topology.preds.target[i] ?? 0);
    }
  }
  return { conditions, open };
};

/** Whether no phase writes what a condition reads: then it has one answer throughout. */
const isSteady = ({ touches, byField, topology }: ContractGraph, { reads }: ConditionInput): boolean =>
  reads.every(({ field }) => {
    const number = touches.fields.find(field);
    const nodes = byField.node.subarray(byField.from[number] ?? 0, byField.from[number + 1] ?? 0);
    return nodes.every((node) => !topology.phases[node]?.writes.some((write) => write.field === field));
  });

/** As many conditions are held against one another; what asks for more is judged by the nearest. */
const mostTogether = 6;
/** So many pairs are compared in one graph; those beyond are taken to go together. */
const mostPairs = 20_000;

const remember = <Key, Value>(compute: (key: Key) => Value): ((key: Key) => Value) => {
  const known = new Map<Key, Value>();
  return (key) => {
    const value = known.get(key) ?? compute(key);
    known.set(key, value);
    return value;
  };
};

/**
 * Whether what a node asks for itself, or what it and those that it needs ask for together, never holds. What one of those
 * asks for alone has been judged with that one.
 */
const createJudge = (graph: ContractGraph): ((asked: Requirements, own: ConditionInput | undefined) => boolean) => {
  const steady = remember((condition: ConditionInput) => isSteady(graph, condition));
  // Conditions without a common field do not exclude one another.
  const fields = remember(({ expression }: ConditionInput) => readsOf(expression).map(({ path }) => path.join('.')));
  const text = remember(({ expression }: ConditionInput) => printExpression(expression));
  const exclusive = new Map<string, boolean>();
  const exclude = (one: ConditionInput, other: ConditionInput): boolean => {
    if (!steady(one) || !steady(other) || !fields(one).some((field) => fields(other).includes(field))) return false;
    const key = `${text(one)}\n${text(other)}`;
    const known = exclusive.get(key);
    if (known !== undefined || exclusive.size >= mostPairs) return known ?? false;
    const found = createConditions([one.expression, other.expression]).exclusive(0, 1) === 'yes';
    exclusive.set(key, found);
    return found;
  };
  const hopeless = ({ expression }: ConditionInput): boolean =>
    mayContradict(expression) && createConditions([expression]).satisfiable(0) === 'no';
  return ({ conditions }, own) =>
    (own !== undefined && hopeless(own)) ||
    conditions.some((one, i) => conditions.some((other, j) => j < i && exclude(one, other)));
};

/** Whether an expression asks about some field twice, or holds a constant: else each of its questions may have any answer. */
const mayContradict = (expression: Expression): boolean => {
  // What is always run, as `if: always()`, is asked for most.
  if (expression.kind === 'literal') return expression.value !== true;
  const fields = new Set<string>();
  for (const { path } of readsOf(expression)) {
    const field = path.join('.');
    if (fields.has(field)) return true;
    fields.add(field);
  }
  return holdsConstant(expression);
};

const holdsConstant = (expression: Expression): boolean => {
  if (expression.kind === 'literal') return true;
  if (expression.kind === 'unary') return holdsConstant(expression.operand);
  if (expression.kind === 'call') return readsOf(expression).length === 0;
  if (expression.kind !== 'binary') return !isField(expression);
  const { operator, left, right } = expression;
  if (operator === '&&' || operator === '||') return holdsConstant(left) || holdsConstant(right);
  return !((operator === '==' || operator === '!=') && isField(left) && right.kind === 'literal');
};

const isField = (expression: Expression): boolean => {
  let node = expression;
  while (node.kind === 'member') node = node.object;
  return node.kind === 'name';
};

type Unreachable = ReadonlyMap<number, 'condition' | 'predecessors'>;

const unreachable = new WeakMap<ContractGraph, Unreachable>();

/** Nodes that no run reaches, with the reason; in topological order. Several rules ask: it is found out once for each graph. */
export const unreachableNodes = (graph: ContractGraph): Unreachable => {
  const nodes = unreachable.get(graph) ?? findUnreachable(graph);
  unreachable.set(graph, nodes);
  return nodes;
};

const findUnreachable = (graph: ContractGraph): Unreachable => {
  const { topology, structure } = graph;
  const dead = new Map<number, 'condition' | 'predecessors'>();
  const isImpossible = createJudge(graph);
  for (const node of topology.order) {
    const condition = topology.phases[node]?.condition;
    if (!condition && !structure.dependent[node]) continue;
    const from = topology.preds.start[node] ?? 0;
    const preds = Array.from(topology.preds.target.subarray(from, topology.preds.start[node + 1]));
    const starved = preds.some((pred, i) => dead.has(pred) && topology.preds.kind[from + i] === needsEdge);
    const unjoined = structure.any[node] === 1 && preds.every((pred) => dead.has(pred));
    if (starved || unjoined) dead.set(node, 'predecessors');
    else if (isImpossible(requirementsOf(graph, node, mostTogether), condition))
      dead.set(node, condition ? 'condition' : 'predecessors');
  }
  return dead;
};

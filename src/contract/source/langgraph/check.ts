import type { CodedFinding, Span } from '../../../core/index.ts';
import type { Opening } from '../typescript/declared.ts';
import { conflictsIn } from './conflicts.ts';
import { unknownNodes } from './destinations.ts';
import { meant, orderOr } from './did-you-mean.ts';
import type { GraphModel, NodeModel } from './model.ts';
import { channelsOf, schemaOfNode } from './visible.ts';
import { allWays, type Way, type Ways, waysOf } from './ways.ts';

/** What can be said of a graph without following its channels from node to node. */
export const findingsIn = (model: GraphModel): readonly CodedFinding[] => {
  const ways = waysOf(model);
  const found = [
    ...unknownChannels(model, ways),
    ...unknownNodes(model),
    ...unreachable(model, ways),
    ...conflictsIn(model, ways),
    ...undecided(model),
  ];
  return found.map((finding) => ({ ...finding, workflow: model.name }));
};

const unknownChannels = (model: GraphModel, { into }: Ways): readonly CodedFinding[] => {
  const all = channelsOf(model);
  const found: CodedFinding[] = [];
  const channel = (at: Span, phase: string, name: string, message: string, help: { readonly help: string }): void =>
    void found.push({
      code: 'langgraph/unknown-channel',
      at,
      phase,
      field: name,
      message,
      ...help,
      data: { key: name },
    });
  for (const node of model.nodes) {
    if (node.isGraph) continue;
    const { id } = node;
    if (all)
      for (const { name, at } of node.writes)
        if (!all.has(name))
          channel(
            at,
            id,
            name,
            `Node "${id}" writes "${name}", which is no channel of the graph: LangGraph drops it.`,
            orderOr(`Declare "${name}" in the state, or take it out`, name, all.keys()),
          );
    const { channels, open } = schemaOfNode(model, node);
    // What is sent to a node stands in the place of the state.
    if (open || into.get(id)?.some((way) => way.sent)) continue;
    for (const { name, at, tolerant } of node.reads) {
      if (tolerant || channels.has(name)) continue;
      const isElsewhere = all?.has(name) ?? true;
      const why = isElsewhere ? 'which is not in what the node is given' : 'which is no channel of the graph';
      channel(
        at,
        id,
        name,
        `Node "${id}" reads "${name}", ${why}: it is always undefined.`,
        isElsewhere
          ? {
              help: node.input
                ? `Add "${name}" to the input schema of the node.`
                : `Add "${name}" to the state, or give the node an input schema that has it.`,
            }
          : orderOr(`Declare "${name}" in the state`, name, channels.keys()),
      );
    }
  }
  if (all)
    for (const { from, reads } of model.branches)
      for (const { name, at, tolerant } of reads)
        if (!tolerant && !all.has(name))
          channel(
            at,
            from,
            name,
            `The router after "${from}" reads "${name}", which is no channel of the graph: it is always undefined.`,
            orderOr(`Declare "${name}" in the state`, name, all.keys()),
          );
  return found;
};

/** Islands, and nodes to which nothing leads. */
const unreachable = (model: GraphModel, { order }: Ways): readonly CodedFinding[] => {
  const { nodes, open, branches } = model;
  const isIncomplete = open || branches.some((branch) => branch.open) || nodes.some(mayGoAnywhere(model));
  // A graph without a beginning is not finished: it may be built on elsewhere.
  if (isIncomplete || order.length === 0) return [];
  const ways = allWays(model);
  const reached = new Set([...order, ...leadTo(model, ways)]);
  const isNamed = new Set(ways.map(({ to }) => to));
  return nodes.flatMap(({ id, at }): CodedFinding[] => {
    if (reached.has(id)) return [];
    const why = isNamed.has(id) ? 'no way from START leads to it' : 'nothing leads to it';
    return [
      {
        code: 'graph/unreachable-phase',
        at,
        phase: id,
        message: `Node "${id}" can never run: ${why}.`,
        help: `Lead an edge to "${id}", or take the node out.`,
      },
    ];
  });
};

/** The nodes that would be reached but for a wrong name: that name is one finding, and enough. */
const leadTo = (model: GraphModel, ways: readonly Way[]): ReadonlySet<string> => {
  const ids = model.nodes.map(({ id }) => id);
  const wrong = unknownNodes(model).flatMap(({ data }) => (typeof data?.['key'] === 'string' ? [data['key']] : []));
  const reached = new Set(wrong.flatMap((name) => meant(name, ids) ?? []));
  if (reached.size === 0) return reached;
  const next = new Map<string, string[]>();
  for (const { from, to } of ways) for (const one of from) next.set(one, [...(next.get(one) ?? []), to]);
  for (const node of reached) for (const to of next.get(node) ?? []) reached.add(to);
  return reached;
};

/**
 * A node whose code is not known may return a Command. Where it has no `ends`, the graph compiles only if something else leads
 * to all nodes, as a router without path map does.
 */
const mayGoAnywhere = ({ branches }: GraphModel): ((node: NodeModel) => boolean) => {
  const leadsToAll = branches.some(({ kind, mapped }) => kind === 'router' && !mapped);
  const known = new Set(branches.flatMap(({ kind, from }) => (kind === 'command' ? [from] : [])));
  return ({ id, isHidden, mayCommand }) => (isHidden || (leadsToAll && mayCommand)) === true && !known.has(id);
};

/** What could not be told: it counts, and is shown to whoever asks for it. */
const undecided = ({ unresolved, open, branches, nodes }: GraphModel): readonly CodedFinding[] => {
  const found: CodedFinding[] = [];
  const said = new Set<string>();
  const say = ({ reason, at }: Opening, message = reason): void => {
    const key = `${at.source.file} ${at.start} ${reason}`;
    if (said.has(key)) return;
    said.add(key);
    const help = 'Nothing has to be done.';
    found.push({
      code: 'contract/not-static',
      severity: 'info',
      certainty: 'unknown',
      at,
      message: `${message}.`,
      help,
    });
  };
  for (const { id, opensWrites, opensReads } of nodes) {
    if (opensWrites) {
      const { reason } = opensWrites;
      say(opensWrites, `What node "${id}" writes cannot be told: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`);
    }
    // What it reads besides is its own affair.
    if (opensReads) said.add(`${opensReads.at.source.file} ${opensReads.at.start} ${opensReads.reason}`);
  }
  for (const one of [...unresolved, ...(open ? [open] : []), ...branches.flatMap((branch) => branch.open ?? [])])
    say(one);
  return found;
};

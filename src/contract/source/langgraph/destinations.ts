import type { CodedFinding } from '../../../core/index.ts';
import { orderOr } from './did-you-mean.ts';
import { end, type GraphModel, type Named, start } from './model.ts';

/** Names to which a graph goes and that are none of its nodes. */
export const unknownNodes = ({ nodes, edges, branches, open }: GraphModel): readonly CodedFinding[] => {
  if (open) return [];
  const ids = new Set(nodes.map(({ id }) => id));
  const found: CodedFinding[] = [];
  const said = new Set<string>();
  const isKnown = (name: string): boolean => ids.has(name) || name === start || name === end;
  const say = (
    { name, at }: Named,
    text: string,
    { phase, names = ids }: { phase?: string; names?: Iterable<string> } = {},
  ): void => {
    const key = `${at.source.file} ${at.start} ${name}`;
    if (said.has(key)) return;
    said.add(key);
    found.push({
      code: 'langgraph/unknown-node',
      at,
      message: `${text}.`,
      ...orderOr(
        names === ids ? 'Name a node of the graph' : 'Add it to the path map, or answer what is in there',
        name,
        names,
      ),
      data: { key: name },
      ...(phase === undefined ? {} : { phase }),
    });
  };
  const unknown = (one: Named, subject: string, then: string, phase?: string): void => {
    if (!isKnown(one.name))
      say(
        one,
        `${subject} "${one.name}", which is no node of the graph: ${then}`,
        phase === undefined ? {} : { phase },
      );
  };
  const refused = 'it does not compile';
  for (const { from, to } of edges) {
    for (const one of from) unknown(one, 'An edge begins at', refused);
    unknown(to, 'An edge leads to', refused);
  }
  for (const { from, kind, labels, sent, mapped, keys, unmapped, at } of branches) {
    if (!isKnown(from)) {
      unknown({ name: from, at }, 'A conditional edge begins at', refused);
      continue;
    }
    const where = from === start ? 'START' : `"${from}"`;
    const who = kind === 'router' ? `The router after ${where}` : `Node ${where}`;
    const listed =
      kind === 'router' ? `The path map of the router after ${where} leads to` : `Node ${where} lists under "ends"`;
    for (const one of mapped ?? []) unknown(one, listed, refused, from);
    for (const one of unmapped ?? [])
      say(one, `${who} may answer "${one.name}", which its path map does not have: the run stops with an error`, {
        phase: from,
        names: keys ?? [],
      });
    for (const one of labels) unknown(one, `${who} may go to`, 'the run ends there without a word', from);
    for (const { to, at: place } of sent)
      if (to !== '') unknown({ name: to, at: place }, `${who} sends to`, 'the run stops with an error', from);
  }
  return found;
};

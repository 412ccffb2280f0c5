import { boxHeight, boxWidth, type Link } from '../../html/layout.ts';
import { type Arrangement, type Label, labelHeight, type Point, type Strand } from './arrangement.ts';
import type { Ranks } from './ranks.ts';

// What dagre takes grows with phases and edges, and most of all with the ranks that long edges pass.
const limits = { phases: 400, links: 900, passed: 4000, widest: 60 };

/** Whether dagre places such a graph in a time that nobody minds, and so that its edges can be told apart. */
export const isModest = (phases: number, links: readonly Link[], ranks: Ranks): boolean =>
  phases <= limits.phases &&
  links.length <= Math.min(limits.links, 3 * phases + 10) &&
  ranks.passed <= limits.passed &&
  ranks.widest <= limits.widest;

/** Boxes are wide and low: what is broad is better read from left to right. */
const isBroad = ({ widest, count }: Ranks): boolean =>
  widest > 4 && widest * boxWidth > 2.5 * count * (boxHeight + labelHeight * 3);

const number = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);

/** Places a graph with dagre, which is loaded for it. Edges that lead back do not turn the order around. */
export const carefully = async (
  phases: number,
  links: readonly Link[],
  labels: readonly Label[],
  ranks: Ranks,
): Promise<Arrangement> => {
  const { Graph, layout } = await import('@dagrejs/dagre');
  const broad = isBroad(ranks);
  const graph = new Graph({ multigraph: true });
  graph.setGraph({
    rankdir: broad ? 'LR' : 'TB',
    nodesep: broad ? 22 : 34,
    ranksep: broad ? 70 : 44,
    edgesep: 16,
    marginx: 16,
    marginy: 16,
    ranker: 'tight-tree',
  });
  for (let phase = 0; phase < phases; phase++) graph.setNode(String(phase), { width: boxWidth, height: boxHeight });
  const isBack = ({ from, to }: Link): boolean => (ranks.of[to] ?? 0) <= (ranks.of[from] ?? 0);
  for (const [i, link] of links.entries()) {
    if (link.from === link.to) continue;
    const [from, to] = isBack(link) ? [link.to, link.from] : [link.from, link.to];
    const width = labels[i]?.width ?? 0;
    const label = { width, height: width === 0 ? 0 : labelHeight, labelpos: 'c' as const };
    graph.setEdge(String(from), String(to), label, String(i));
  }
  layout(graph);
  const boxes = Array.from({ length: phases }, (_, phase): Point => {
    const { x, y } = graph.node(String(phase));
    return { x: number(x), y: number(y) };
  });
  const size = graph.graph();
  return {
    width: number(size.width),
    height: number(size.height),
    boxes,
    strands: links.map((link, i) => {
      if (link.from === link.to) return ownLoop(link, boxes);
      const [from, to] = isBack(link) ? [link.to, link.from] : [link.from, link.to];
      const { points, x, y } = graph.edge(String(from), String(to), String(i));
      const inner = (points ?? []).slice(1, -1).map((point: Point) => ({ x: number(point.x), y: number(point.y) }));
      const way = broad ? 'right' : 'down';
      const through = [port(boxes[from], inner[0], way, 1), ...inner, port(boxes[to], inner.at(-1), way, -1)];
      return {
        ...link,
        way,
        points: isBack(link) ? through.reverse() : through,
        ...((labels[i]?.width ?? 0) > 0 ? { label: { x: number(x), y: number(y) } } : {}),
      };
    }),
  };
};

const origin: Point = { x: 0, y: 0 };

/** Where a strand leaves or reaches a box: near the middle of the side, a little towards where it comes from. */
const port = (box = origin, near = origin, way: Strand['way'], side: 1 | -1): Point => {
  const aside = (far: number, most: number): number => Math.max(-most, Math.min(most, far / 5));
  return way === 'right'
    ? { x: box.x + (side * boxWidth) / 2, y: box.y + aside(near.y - box.y, boxHeight * 0.3) }
    : { x: box.x + aside(near.x - box.x, boxWidth * 0.3), y: box.y + (side * boxHeight) / 2 };
};

/** A phase that is its own successor: a bow at its right side. */
export const ownLoop = (link: Link, boxes: readonly Point[]): Strand => {
  const box = boxes[link.from] ?? origin;
  const x = box.x + boxWidth / 2;
  const bow: readonly (readonly [number, number])[] = [
    [0, 12],
    [16, 12],
    [16, -12],
    [0, -12],
  ];
  return { ...link, way: 'square', points: bow.map(([right, down]) => ({ x: x + right, y: box.y + down })) };
};

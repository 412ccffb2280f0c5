import type { GraphView } from '../../../contract/index.ts';
import { linksOf } from '../../html/layout.ts';
import type { Arrangement, Label } from './arrangement.ts';
import { carefully, isModest } from './careful.ts';
import { folded } from './fold.ts';
import { ranksOf } from './ranks.ts';
import { simply } from './simple.ts';

export { type Arrangement, type Label, labelHeight, type Point, pathOf, type Strand } from './arrangement.ts';

/** A larger graph is no picture that a browser shows. */
export const drawable = { phases: 5000, edges: 20_000 };

export const isDrawable = ({ phases, edges }: GraphView): boolean =>
  phases.length > 0 && phases.length <= drawable.phases && edges.length <= drawable.edges;

export interface Arranged extends Arrangement {
  /** Only then do edges keep off boxes and have room for a label. */
  readonly careful: boolean;
}

/** Places phases and edges: with care where that is quick, else in rows; what is long and narrow is cut into columns. */
export const arranged = async (
  graph: GraphView,
  labelOf: (edge: GraphView['edges'][number]) => Label,
): Promise<Arranged> => {
  const links = linksOf(graph);
  const count = graph.phases.length;
  const ranks = ranksOf(count, links);
  const labels = links.map(({ edge }) => labelOf(edge));
  const careful = isModest(count, links, ranks);
  const placed = careful ? await carefully(count, links, labels, ranks) : simply(count, links, ranks);
  return { ...folded(placed), careful };
};

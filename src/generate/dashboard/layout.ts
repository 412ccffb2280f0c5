import type { Draft, Panel, Row, Section } from './model.ts';

const columns = 24;

/** Lines of panels: as many beside one another as there is room for. */
const linesOf = (panels: readonly Draft[]): readonly (readonly Draft[])[] => {
  const lines: Draft[][] = [];
  let left = 0;
  for (const panel of panels) {
    if (panel.width > left) {
      lines.push([]);
      left = columns;
    }
    lines.at(-1)?.push(panel);
    left -= panel.width;
  }
  return lines;
};

/** Puts sections one below the other, and numbers what is in them: Grafana asks for ids, and its links name them. */
export const arrange = (sections: readonly Section[]): readonly (Panel | Row)[] => {
  const placed: (Panel | Row)[] = [];
  let y = 0;
  for (const { title, panels } of sections) {
    if (title !== undefined) {
      const id = placed.length + 1;
      placed.push({ type: 'row', id, title, collapsed: false, panels: [], gridPos: { x: 0, y, w: columns, h: 1 } });
      y += 1;
    }
    for (const line of linesOf(panels)) {
      let x = 0;
      for (const { width, height, body } of line) {
        placed.push({ ...body, id: placed.length + 1, gridPos: { x, y, w: width, h: height } });
        x += width;
      }
      y += Math.max(...line.map(({ height }) => height));
    }
  }
  return placed;
};

import type { Glyphs } from './glyphs.ts';

/** A field of dots that becomes lines of characters; places are shares of its width and height, from the lower left. */
export interface DotField {
  add(x: number, y: number): void;
  /** A line across; it gives way to dots. */
  level(y: number): number;
  readonly lines: () => readonly string[];
}

const brailleBit = (column: number, row: number): number => (row === 3 ? 0x40 << column : 1 << (row + column * 3));

const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, value));

/** Eight dots to a character where there is braille; else one, which is larger where there are several. */
export const createDotField = (width: number, height: number, glyphs: Glyphs): DotField => {
  const [across, down] = glyphs.isBraille ? [2, 4] : [1, 1];
  const cells = new Int32Array(width * height);
  const levels = new Set<number>();
  return {
    add: (x, y) => {
      const column = clamp(Math.round(x * (width * across - 1)), width * across - 1);
      const row = clamp(Math.round((1 - y) * (height * down - 1)), height * down - 1);
      const cell = Math.floor(row / down) * width + Math.floor(column / across);
      const before = cells[cell] ?? 0;
      cells[cell] = glyphs.isBraille ? before | brailleBit(column % across, row % down) : before + 1;
    },
    level: (y) => {
      const line = clamp(Math.floor((1 - y) * height), height - 1);
      levels.add(line);
      return line;
    },
    lines: () =>
      Array.from({ length: height }, (_, line) => {
        let text = '';
        for (let column = 0; column < width; column++) {
          const cell = cells[line * width + column] ?? 0;
          if (cell === 0) text += levels.has(line) ? glyphs.across : ' ';
          else text += glyphs.isBraille ? String.fromCharCode(0x2800 + cell) : countDot(cell, glyphs);
        }
        return text;
      }),
  };
};

/** One dot, several, or many. */
export const countDot = (count: number, { dots }: Glyphs): string => dots.charAt(count < 2 ? 0 : count < 10 ? 1 : 2);

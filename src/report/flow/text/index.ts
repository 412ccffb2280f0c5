import { type Chart, isEmpty } from '../chart.ts';
import { barsText } from './bars.ts';
import { columnsText } from './columns.ts';
import { asciiGlyphs, unicodeGlyphs } from './glyphs.ts';
import { scatterText } from './scatter.ts';
import { stackedText } from './stacked.ts';
import { stripsText } from './strips.ts';

export interface ChartTextOptions {
  /** Columns of the terminal. */
  readonly width: number;
  /** Only characters of ASCII. */
  readonly ascii: boolean;
}

/** A chart of characters, without a colour; no lines where there is nothing to be drawn. */
export const chartText = (chart: Chart, { width, ascii }: ChartTextOptions): readonly string[] => {
  if (isEmpty(chart)) return [];
  const glyphs = ascii ? asciiGlyphs : unicodeGlyphs;
  const room = Math.max(30, Math.min(200, width));
  switch (chart.kind) {
    case 'stacked':
      return stackedText(chart, room, glyphs);
    case 'columns':
      return columnsText(chart, room, glyphs);
    case 'scatter':
      return scatterText(chart, room, glyphs);
    case 'strips':
      return stripsText(chart, room, glyphs);
    case 'bars':
      return barsText(chart, room, glyphs);
  }
};

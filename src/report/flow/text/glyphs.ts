import type { ChartTone } from '../chart.ts';

/** The characters that charts on a terminal are made of. */
export interface Glyphs {
  /** Parts of a character from nothing to all of it, upwards and to the right. */
  readonly upwards: string;
  readonly rightwards: string;
  /** Of bands, by what they are about; further ones have letters. */
  readonly fills: Readonly<Record<ChartTone, string>>;
  readonly upright: string;
  readonly across: string;
  readonly corner: string;
  readonly tick: string;
  /** Marks on bars, lines through rows of dots. */
  readonly mark: string;
  /** One dot, several, many. */
  readonly dots: string;
  /** Whether dots may be drawn eight to a character. */
  readonly isBraille: boolean;
}

export const unicodeGlyphs: Glyphs = {
  upwards: ' ▁▂▃▄▅▆▇█',
  rightwards: ' ▏▎▍▌▋▊▉█',
  fills: { done: '█', active: '▓▒▚', blocked: '╳', waiting: '░·╱', cancelled: '▫', plain: '█▓▒░' },
  upright: '│',
  across: '─',
  corner: '└',
  tick: '┤',
  mark: '┃',
  dots: '•●◉',
  isBraille: true,
};

/** Where the locale or the font has nothing else. */
export const asciiGlyphs: Glyphs = {
  upwards: ' .:#',
  rightwards: ' #',
  fills: { done: '#', active: '=+%', blocked: 'x', waiting: ':./', cancelled: 'c', plain: '#=:.' },
  upright: '|',
  across: '-',
  corner: '+',
  tick: '+',
  mark: '!',
  dots: 'oO@',
  isBraille: false,
};

const letters = 'abdefghijklmnpqrstuvwyz';

/** A character for each band, no two the same as long as there are letters. */
export const fillsOf = ({ fills }: Glyphs, tones: readonly ChartTone[]): readonly string[] => {
  const used = new Map<ChartTone, number>();
  let further = 0;
  return tones.map((tone) => {
    const count = used.get(tone) ?? 0;
    used.set(tone, count + 1);
    if (count < fills[tone].length) return fills[tone].charAt(count);
    further += 1;
    return letters.charAt((further - 1) % letters.length);
  });
};

/** One character of a bar of `eighths`-like parts: how much of it is filled, from 0 to 1. */
export const partOf = (parts: string, share: number): string => {
  const last = parts.length - 1;
  const index = Math.round(Math.min(1, Math.max(0, share)) * last);
  // What is there is seen, however little it is.
  return parts.charAt(share > 0 ? Math.max(1, index) : 0);
};

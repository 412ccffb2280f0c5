import type { Draft } from '../model.ts';
import { colour, stat } from '../panels.ts';
import { metricNow } from '../targets.ts';

/** Colours of what a status means, wherever it is shown. */
export const categoryColours = [
  colour('^waiting$', 'blue'),
  colour('^active$', 'green'),
  colour('^blocked$', 'red'),
  colour('^done$', 'semi-dark-purple'),
  colour('^cancelled$', 'text'),
];

type Look = Partial<Pick<Parameters<typeof stat>[0], 'unit' | 'decimals' | 'noValue' | 'steps'>>;

/** A number on top. Where there is none, nothing was exported, unless it says otherwise. */
export const number = (title: string, description: string, expr: string, look: Look = {}): Draft =>
  stat({
    width: 4,
    height: 4,
    decimals: 0,
    noValue: 'no export',
    steps: [[null, 'text']],
    title,
    description,
    asked: [metricNow(expr)],
    ...look,
  });

import { html, type Markup } from '../../html/markup.ts';
import { shortened } from '../../text.ts';
import { round } from './frame.ts';

/** A dot at a place of the picture. */
export interface Placed {
  readonly x: number;
  readonly y: number;
  readonly title: string;
}

const cell = 6;
const mostTitles = 5;
/** More dots than that are drawn small, and darker where there are many. */
const manyDots = 600;

const lookOf = (count: number, isDense: boolean): { readonly radius: number; readonly weight: string } =>
  isDense
    ? { radius: 3, weight: count < 2 ? 'light' : count < 5 ? '' : 'heavy' }
    : { radius: round(Math.min(9, 3.5 + Math.log2(count))), weight: '' };

/** Dots; those that would cover one another become one, larger one, so that 10,000 of them are no more than the picture holds. */
export const dots = (placed: readonly Placed[], shade: string): readonly Markup[] => {
  const cells = new Map<string, Placed[]>();
  for (const dot of placed) {
    const key = `${Math.floor(dot.x / cell)}:${Math.floor(dot.y / cell)}`;
    const there = cells.get(key);
    if (there === undefined) cells.set(key, [dot]);
    else there.push(dot);
  }
  return [...cells.values()].map((all) => {
    const titles = all.slice(0, mostTitles).map(({ title }) => shortened(title, 120));
    if (all.length > mostTitles) titles.push(`and ${all.length - mostTitles} more`);
    const x = all.reduce((sum, dot) => sum + dot.x, 0) / all.length;
    const y = all.reduce((sum, dot) => sum + dot.y, 0) / all.length;
    const { radius, weight } = lookOf(all.length, cells.size > manyDots);
    return html`<circle class="${`dot ${shade} ${weight}`.trim()}" cx="${round(x)}" cy="${round(y)}" r="${radius}"><title>${titles.join('; ')}</title></circle>
`;
  });
};

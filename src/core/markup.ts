import { printable } from './printable.ts';

/** Text that is HTML already. Only `html` makes it, so that nothing else can enter a page unescaped. */
export interface Markup {
  readonly markup: string;
}

type Part = string | number | Markup | readonly Markup[] | undefined;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string =>
  printable(text)
    .replace(/[&<>"']/gu, (c) => entities[c] ?? '')
    // No characters for XML, which pictures are.
    .replace(/[\ufffe\uffff]/gu, (c) => (c === '\ufffe' ? '\\ufffe' : '\\uffff'))
    .replace(/##(?=\[)/gu, '#&#35;');

const rendered = (part: Part): string => {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  if ('markup' in part) return part.markup;
  return part.map(({ markup }) => markup).join('');
};

/** A template for HTML and XML: strings are escaped (for text and quoted attributes), markup is kept, undefined is nothing. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup => ({
  markup: strings.map((text, i) => text + rendered(parts[i])).join(''),
});

/** A constant of ours (style sheet, script) as it is. Never for text that was read. */
export const trusted = (markup: string): Markup => ({ markup });

import { code, fenced, prose } from '../../../core/index.ts';
import { isLink, linkTarget } from '../facts.ts';
import { queryLines } from '../query-lines.ts';

/** A part of the page; what has no lines is left out. */
export interface Part {
  readonly title: string;
  readonly lines: readonly string[];
}

/** What makes the beginning of a line something else than text. */
const leading = /^(?=[-+=|#])|(?<=^\d{1,9})(?=[.)])/u;

/** Prose where a line or an item of a list begins. */
export const opening = (text: string): string => prose(text.trim()).replace(leading, '\\');

/** A link where it leads somewhere, else a place in the repository. */
export const linkOr = (name: string, target: string): string =>
  isLink(target) ? `[${name}](<${linkTarget(target)}>)` : `${name}: ${code(target)}`;

/** A text of a document that may be a place: a link shows where it leads. */
export const placeText = (target: string): string =>
  isLink(target) ? `[${prose(target)}](<${linkTarget(target)}>)` : code(target);

export const codes = (texts: readonly string[]): string => texts.map(code).join(', ');

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** A table of cells that are Markdown already. */
export const table = (heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  `| ${heads.join(' | ')} |`,
  `|${'---|'.repeat(heads.length)}`,
  ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`),
  '',
];

export const block = (language: string, lines: readonly string[]): readonly string[] => [
  ...fenced(lines, language),
  '',
];

/** Queries, one below the other. */
export const queries = (language: 'promql' | 'traceql', all: readonly string[]): readonly string[] =>
  all.flatMap((query) => block(language, queryLines(query)));

/** One line below the other, with an empty one after them. */
export const list = (items: readonly string[]): readonly string[] =>
  items.length === 0 ? [] : [...items.map((item) => `- ${item}`), ''];

export const parts = (level: '##' | '###', all: readonly Part[]): readonly string[] =>
  all.flatMap(({ title, lines }) => (lines.length === 0 ? [] : [`${level} ${title}`, '', ...lines]));

import { html, type Markup } from '../html/markup.ts';
import { prose } from '../markdown-text.ts';
import type { Paint } from '../paint.ts';
import { tableText } from '../run/text.ts';
import { columns, printable, shortened } from '../text.ts';
import { greatest } from './scale.ts';
import { isNumeric, plainValue, shown, type Table } from './sheet.ts';

/** A spreadsheet takes a text that begins like this for a formula; the apostrophe makes it a text again. */
const isFormula = (text: string): boolean => /^[=+\-@\t\r]/u.test(text);

const csvCell = (text: string, isText: boolean): string => {
  const safe = isText && isFormula(text) ? `'${text}` : text;
  return /[",\n\r]/u.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** Comma-separated values with a line of names; lines end as RFC 4180 says. */
export const csvOf = ({ columns, rows }: Table): string =>
  [
    columns.map(({ key }) => csvCell(printable(key), true)),
    ...rows.map((row) =>
      columns.map(({ scale }, i) => {
        const value = row[i] ?? null;
        return csvCell(printable(plainValue(value, scale)), typeof value === 'string');
      }),
    ),
  ]
    .map((cells) => `${cells.join(',')}\r\n`)
    .join('');

/** How many rows a reader gets, and what is said about the others. */
const cut = <T>(rows: readonly T[], most: number): { readonly first: readonly T[]; readonly rest: number } => ({
  first: rows.slice(0, most),
  rest: Math.max(0, rows.length - most),
});

const restText = (rest: number): string => `and ${rest} more; --format csv has all of them`;

/** Texts narrower than that say nothing, wider ones too much. */
const [narrowest, widest] = [12, 60];

/** How wide each column may be, so that lines fit: texts give way, the widest one first. */
const widthsOf = (
  rows: readonly (readonly string[])[],
  isText: readonly boolean[],
  width: number,
): readonly number[] => {
  const widths = isText.map((_, i) => Math.min(widest, greatest(rows.map((row) => columns(row[i] ?? '')))));
  let over = widths.reduce((sum, one) => sum + one + 2, -2) - width;
  const texts = widths.flatMap((one, i) => (isText[i] === true && one > narrowest ? [i] : []));
  for (const i of texts.sort((x, y) => (widths[y] ?? 0) - (widths[x] ?? 0))) {
    const less = Math.min(Math.max(0, over), (widths[i] ?? 0) - narrowest);
    widths[i] = (widths[i] ?? 0) - less;
    over -= less;
  }
  return widths;
};

/** Lines in columns for a terminal. */
export const tableLines = (table: Table, paint: Paint, most: number, width: number): readonly string[] => {
  const { first, rest } = cut(table.rows, most);
  const texts = first.map((row) => table.columns.map(({ scale }, i) => printable(shown(row[i] ?? null, scale))));
  const head = table.columns.map(({ title }) => printable(title));
  const widths = widthsOf(
    [head, ...texts],
    table.columns.map(({ scale }) => scale === 'text'),
    width,
  );
  const cells = (row: readonly string[], tone?: 'quiet') =>
    table.columns.map((column, i) => ({
      text: shortened(row[i] ?? '', widths[i] ?? widest),
      ...(tone === undefined ? {} : { tone }),
      ...(isNumeric(column) ? { right: true as const } : {}),
    }));
  const lines = tableText([cells(head, 'quiet'), ...texts.map((row) => cells(row))], paint);
  return [...lines, ...(rest > 0 ? [restText(rest)] : [])];
};

const markdownCell = (text: string): string => prose(text).replaceAll('|', '\\|');

export const tableMarkdown = (table: Table, most: number): readonly string[] => {
  const { first, rest } = cut(table.rows, most);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(table.columns.map(({ title }) => markdownCell(title))),
    line(table.columns.map((column) => (isNumeric(column) ? '---:' : '---'))),
    ...first.map((row) => line(table.columns.map(({ scale }, i) => markdownCell(shown(row[i] ?? null, scale))))),
    ...(rest > 0 ? ['', restText(rest)] : []),
  ];
};

export const tableMarkup = (table: Table, most: number): Markup => {
  const { first, rest } = cut(table.rows, most);
  const kinds = table.columns.map((column) => (isNumeric(column) ? html` class="n"` : undefined));
  return html`<div class="scroll"><table><thead><tr>${table.columns.map(
    ({ title }, i) => html`<th scope="col"${kinds[i]}>${title}</th>`,
  )}</tr></thead><tbody>${first.map(
    (row) =>
      html`<tr>${table.columns.map(({ scale }, i) => html`<td${kinds[i]}>${shown(row[i] ?? null, scale)}</td>`)}</tr>
`,
  )}</tbody></table></div>${rest > 0 ? html`<p class="note">${restText(rest)}</p>` : undefined}`;
};

import { fenced, prose, sentence } from '../markdown-text.ts';
import { type Paint, painted, plain } from '../paint.ts';
import { columns, inert, printable } from '../text.ts';
import type { FlowReport, Sheet, Table } from './sheet.ts';
import { csvOf, tableLines, tableMarkdown } from './table.ts';
import { chartText } from './text/index.ts';
import { timeText } from './words.ts';

export interface FlowTextOptions {
  readonly color?: boolean;
  /** Columns of the terminal. Default 80. */
  readonly width?: number;
  /** Draw with characters of ASCII only. */
  readonly ascii?: boolean;
}

/** A terminal is no place for more, a summary neither. */
const mostLines = 20;
const mostMarkdownRows = 100;

export const extentText = ({ from, until }: FlowReport): string =>
  `${timeText(from).slice(0, 16).replace('T', ' ')} to ${timeText(until).slice(0, 16).replace('T', ' ')} UTC`;

/** A text in lines of at most so many columns, broken between words. */
const wrapped = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && columns(line) + 1 + columns(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
};

const factLines = (facts: Sheet['facts'], paint: Paint, width: number): readonly string[] => {
  const margin = Math.max(0, ...facts.map(([name]) => columns(printable(name)))) + 2;
  return facts.flatMap(([name, text]) => {
    const label = printable(name);
    const [first = '', ...rest] = wrapped(printable(text), Math.max(40, width - margin));
    return [
      `${paint('quiet', label)}${' '.repeat(margin - columns(label))}${first}`,
      ...rest.map((line) => ' '.repeat(margin) + line),
    ];
  });
};

const hasRows = ({ rows }: Table): boolean => rows.length > 0;

const sheetLines = (sheet: Sheet, paint: Paint, options: Required<FlowTextOptions>): readonly string[] => [
  paint('strong', printable(sheet.title)),
  ...factLines(sheet.facts, paint, options.width),
  ...sheet.charts.flatMap((chart) => {
    const lines = chartText(chart, options);
    return lines.length === 0 ? [] : ['', paint('quiet', printable(chart.title)), ...lines];
  }),
  ...sheet.tables
    .filter(hasRows)
    .flatMap((table) => [
      '',
      paint('quiet', printable(table.title)),
      ...tableLines(table, paint, mostLines, options.width),
    ]),
  ...(sheet.notes.length === 0
    ? []
    : ['', ...sheet.notes.flatMap((note) => wrapped(printable(note), Math.max(40, options.width)))]),
];

/** Text of other characters for a place that has none of them. */
const inAscii = (text: string): string => text.replaceAll('–', '-').replaceAll('…', '...').replaceAll('·', '-');

/** For people at a terminal: figures, charts of characters, tables. */
export const flowText = (
  report: FlowReport,
  { color = false, width = 80, ascii = false }: FlowTextOptions = {},
): string => {
  const paint = color ? painted : plain;
  const lines = [
    `${paint('strong', printable(report.title))}  ${paint('quiet', extentText(report))}`,
    ...report.sheets.flatMap((sheet) => ['', ...sheetLines(sheet, paint, { color, width, ascii })]),
  ];
  const text = inert(`${lines.join('\n')}\n`);
  return ascii ? inAscii(text) : text;
};

const sheetMarkdown = (sheet: Sheet): readonly string[] => [
  `## ${prose(sheet.title)}`,
  ...(sheet.facts.length === 0
    ? []
    : ['', ...sheet.facts.map(([name, text]) => `- ${prose(name)}: **${prose(text)}**`)]),
  ...sheet.charts.flatMap((chart) => {
    const lines = chartText(chart, { width: 90, ascii: false });
    return lines.length === 0 ? [] : ['', `${prose(chart.title)}:`, '', ...fenced(lines, 'text')];
  }),
  ...sheet.tables
    .filter(hasRows)
    .flatMap((table) => ['', `### ${prose(table.title)}`, '', ...tableMarkdown(table, mostMarkdownRows)]),
  ...sheet.notes.flatMap((note) => ['', sentence(note)]),
];

/** For a wiki or a pull request. */
export const flowMarkdown = (report: FlowReport): string =>
  `${[`# ${prose(report.title)}`, '', extentText(report), ...report.sheets.flatMap((sheet) => ['', ...sheetMarkdown(sheet)])].join('\n')}\n`;

/** The table of the first sheet. */
export const flowCsv = ({ sheets }: FlowReport): string => {
  const [table] = sheets.flatMap(({ csv, tables }) => csv ?? tables.slice(0, 1));
  return table === undefined ? '' : csvOf(table);
};

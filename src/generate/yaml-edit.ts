import type { Node, Pair, YAMLMap, YAMLSeq } from 'yaml';
import { isRow, type Row } from '../core/index.ts';
import { CannotEdit, type Edit, isBlank, lineBreak, lineEnd, lineStart, nextLine } from './edit.ts';
import { escapeRaw, printing, quoteTexts } from './yaml-text.ts';

export type Yaml = typeof import('yaml');

/** A text while it is edited, and how new values are written in it. */
export interface Page {
  readonly yaml: Yaml;
  readonly text: string;
  /** The whole file is JSON. */
  readonly json: boolean;
}

const startOf = (node: unknown): number => rangeOf(node)[0];

const rangeOf = (node: unknown): readonly [number, number] => {
  if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) {
    const [start, end] = node.range;
    if (typeof start === 'number' && typeof end === 'number') return [start, end];
  }
  throw new CannotEdit('it is written in an unusual way');
};

/** Where the content of a node ends: blank lines and comments after it are not its own. */
const endOf = ({ text }: Page, node: unknown): number => {
  const [start, end] = rangeOf(node);
  return start + text.slice(start, end).trimEnd().length;
};

const endOfPair = (page: Page, { key, value }: Pair): number =>
  value === null || startOf(value) < startOf(key) ? endOf(page, key) : Math.max(endOf(page, key), endOf(page, value));

/** A value as it stands in a text: on one line. */
export const printValue = ({ yaml, json }: Page, value: unknown, inFlow: boolean): string => {
  if (json) return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/gu, escapeRaw);
  const document = new yaml.Document(inFlow ? [value] : value, { aliasDuplicateObjects: false });
  if (yaml.isCollection(document.contents)) document.contents.flow = true;
  quoteTexts(yaml, document);
  const printed = escapeRaw(document.toString(printing)).trim();
  return inFlow ? printed.slice(1, -1).trim() : printed;
};

const printRow = (page: Page, row: Row): string => {
  if (!page.json) return printValue(page, row, true);
  return `{ ${Object.entries(row)
    .map(([key, value]) => `${JSON.stringify(key)}: ${printValue(page, value, true)}`)
    .join(', ')} }`;
};

const isBlock = (node: YAMLMap | YAMLSeq): boolean => node.flow !== true;

/** Where the dash of an item stands. */
const dashOf = ({ text }: Page, item: unknown): number => {
  const start = startOf(item);
  const before = text.slice(lineStart(text, start), start);
  const dash = before.trimEnd();
  if (!/^\s*-$/u.test(dash)) throw new CannotEdit('it shares its line with something else');
  return lineStart(text, start) + dash.length - 1;
};

const indentOf = (page: Page, at: number): string => ' '.repeat(at - lineStart(page.text, at));

/** A new item, on its own lines in a block. A row is written as the rows beside it are. */
const blockItem = (page: Page, list: YAMLSeq | undefined, indent: string, row: Row | string): readonly string[] => {
  if (typeof row === 'string') return [`${indent}- ${row}`];
  const rows = list?.items.filter((item) => page.yaml.isMap(item)) ?? [];
  const last = rows.at(-1);
  const keys = Object.keys(row);
  if (keys.length === 1) return [`${indent}- ${printValue(page, row['name'], false)}`];
  if (!last || !isBlock(last)) return [`${indent}- ${printRow(page, row)}`];
  return keys.map((key, index) => `${indent}${index === 0 ? '- ' : '  '}${key}: ${printValue(page, row[key], false)}`);
};

const flowItem = (page: Page, row: Row | string): string => {
  if (typeof row === 'string') return row;
  return Object.keys(row).length === 1 ? printValue(page, row['name'], true) : printRow(page, row);
};

/** Adds to the end of a collection in flow style. */
const appendFlow = (
  page: Page,
  node: YAMLMap | YAMLSeq,
  [last, lastEnd]: readonly [unknown, number] | [],
  added: string,
): Edit => {
  const [start, end] = rangeOf(node);
  if (last === undefined || lastEnd === undefined) {
    const inner = page.text.slice(start + 1, end - 1);
    if (!isBlank(inner)) throw new CannotEdit('a comment stands in the empty list');
    const pad = page.text[start] === '{' || inner !== '' ? ' ' : '';
    return { start: start + 1, end: end - 1, text: `${pad}${added}${pad}` };
  }
  const from = lineStart(page.text, startOf(last));
  const own = isBlank(page.text.slice(from, startOf(last))) && from > start;
  const gap = own ? `${lineBreak(page.text)}${indentOf(page, startOf(last))}` : ' ';
  return { start: lastEnd, end: lastEnd, text: `,${gap}${added}` };
};

/** Adds an item to the end of a list. */
export const appendItem = (page: Page, list: YAMLSeq, row: Row | string): Edit => {
  const last: unknown = list.items.at(-1);
  if (!isBlock(list))
    return appendFlow(page, list, last === undefined ? [] : [last, endOf(page, last)], flowItem(page, row));
  const end = lineEnd(page.text, endOf(page, last));
  const lines = blockItem(page, list, indentOf(page, dashOf(page, last)), row);
  return { start: end, end, text: lines.map((line) => `${lineBreak(page.text)}${line}`).join('') };
};

/** Adds a pair to the end of a mapping; a value of lists is written over several lines. */
export const appendPair = (page: Page, map: YAMLMap, key: string, value: unknown): Edit => {
  const last = map.items.at(-1);
  const name = page.json ? JSON.stringify(key) : key;
  if (!isBlock(map)) {
    const printed = `${name}: ${printValue(page, value, true)}`;
    return appendFlow(page, map, last ? [last.key, endOfPair(page, last)] : [], printed);
  }
  if (!last) throw new CannotEdit('it is written in an unusual way');
  const end = lineEnd(page.text, endOfPair(page, last));
  const lines = pairLines(page, indentOf(page, startOf(map.items[0]?.key)), key, value);
  return { start: end, end, text: lines.map((line) => `${lineBreak(page.text)}${line}`).join('') };
};

/** `entry: { required: [row] }` over several lines; anything else on one. */
export const pairLines = (page: Page, indent: string, key: string, value: unknown): readonly string[] => {
  if (key === 'entry' || key === 'exit') {
    const inner = isRow(value) ? Object.entries(value) : [];
    return [`${indent}${key}:`, ...inner.flatMap(([name, list]) => pairLines(page, `${indent}  `, name, list))];
  }
  if (Array.isArray(value) && value.length > 0 && (key === 'required' || key === 'optional' || key === 'enrichment'))
    return [
      `${indent}${key}:`,
      ...value.flatMap((row: unknown) =>
        blockItem(page, undefined, `${indent}  `, isRow(row) ? row : printValue(page, row, false)),
      ),
    ];
  return [`${indent}${key}: ${printValue(page, value, false)}`];
};

/** Puts another value in the place of one. Quotes stay as they are. */
export const replaceValue = (page: Page, node: Node, value: unknown, inFlow: boolean): Edit => {
  const start = startOf(node);
  const end = endOf(page, node);
  const quote = page.text[start];
  const isQuoted = typeof value === 'string' && page.yaml.isScalar(node) && (quote === '"' || quote === "'");
  if (!isQuoted || page.json || /[^ -~]|['"\\]/u.test(value))
    return { start, end, text: printValue(page, value, inFlow) };
  return { start, end, text: `${quote}${value}${quote}` };
};

/** Turns a field that is only named into a row. */
export const replaceItem = (page: Page, list: YAMLSeq, index: number, row: Row): Edit => {
  const item: unknown = list.items[index];
  const [start, end] = [startOf(item), endOf(page, item)];
  if (!isBlock(list)) return { start, end, text: flowItem(page, row) };
  const lines = blockItem(page, list, indentOf(page, dashOf(page, item)), row);
  return { start: dashOf(page, item), end, text: lines.join(lineBreak(page.text)).trimStart() };
};

/** Takes an item or a pair out of the lines, or out of the flow, that it stands in. */
const take = (page: Page, block: boolean, parts: readonly (readonly [number, number])[], index: number): Edit => {
  const [start, end] = parts[index] ?? [0, 0];
  const { text } = page;
  if (block) {
    const from = lineStart(text, start);
    if (!isBlank(text.slice(from, start))) throw new CannotEdit('it shares its line with something else');
    return { start: from, end: nextLine(text, end), text: '' };
  }
  const before = parts[index - 1];
  const after = parts[index + 1];
  const [from, to] = before ? [before[1], end] : [start, after?.[0] ?? end];
  if (/#|\/\//u.test(text.slice(from, start) + text.slice(end, to))) throw new CannotEdit('a comment stands beside it');
  return { start: from, end: to, text: '' };
};

export const takeItem = (page: Page, list: YAMLSeq, index: number): Edit =>
  take(
    page,
    isBlock(list),
    list.items.map((item) => [isBlock(list) ? dashOf(page, item) : startOf(item), endOf(page, item)]),
    index,
  );

export const takePair = (page: Page, map: YAMLMap, key: string): Edit =>
  take(
    page,
    isBlock(map),
    map.items.map((pair) => [startOf(pair.key), endOfPair(page, pair)]),
    map.items.findIndex((pair) => page.yaml.isScalar(pair.key) && pair.key.value === key),
  );

/** The start of the blanks before an offset, where nothing but them lies between it and what is before on the page. */
const blanksBefore = ({ text }: Page, at: number): number => text.slice(0, at).trimEnd().length;

/** Empties a mapping of which nothing would be left. */
export const emptied = (page: Page, map: YAMLMap): Edit => {
  const start = blanksBefore(page, startOf(map));
  const follows = page.text[start - 1] === ':' && isBlock(map);
  return follows
    ? { start, end: endOf(page, map), text: ' {}' }
    : { start: startOf(map), end: endOf(page, map), text: '{}' };
};

/** Writes a pair over several lines below a key that has nothing, or `{}`, as its value. */
export const fillEmpty = (page: Page, { key: parent, value: empty }: Pair, key: string, value: unknown): Edit => {
  const start = endOf(page, parent) + 1;
  const end = page.yaml.isMap(empty) ? endOf(page, empty) : start;
  const { text } = page;
  const lines = pairLines(page, `${indentOf(page, startOf(parent))}  `, key, value);
  if (text[start - 1] !== ':' || !isBlank(text.slice(end, lineEnd(text, end))))
    throw new CannotEdit('the phase is empty');
  return { start, end: lineEnd(text, end), text: lines.map((line) => `${lineBreak(text)}${line}`).join('') };
};

/** The text of an item on one line, with the comment behind it; undefined where it takes several. */
export const lineOfItem = (page: Page, list: YAMLSeq, index: number): string | undefined => {
  const item: unknown = list.items[index];
  const [start, end] = [startOf(item), endOf(page, item)];
  const line = page.text.slice(start, lineEnd(page.text, end));
  return isBlock(list) && !page.text.slice(start, end).includes('\n') ? line : undefined;
};

import { type PositionedDocument, secretPatterns } from '../../parse/index.ts';

const forms = secretPatterns.map((pattern) => `(?:${pattern})`).join('|');
const anywhere = new RegExp(forms, 'gu');
const somewhere = new RegExp(forms, 'u');
const word = new RegExp(`(?:${forms})[^\\s"']*`, 'gu');

const stars = (text: string): string => text.replaceAll(/[^\r\n]/gu, (unit) => '*'.repeat(unit.length));

/** A sentence without the credentials in it. */
export const maskedSentence = (text: string): string => text.replaceAll(word, '***');

/** A stretch of a text, by its offsets. */
export type Range = readonly [start: number, end: number];

/** Where keys and values hold credentials once escapes and folded lines are read, which `maskedText` does not see. */
export const secretRanges = (document: PositionedDocument): readonly Range[] => {
  const ranges: Range[] = [];
  const pending: unknown[] = [document.value];
  const seen = new Set<unknown>();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    for (const [name, value] of Object.entries(next)) {
      pending.push(value ?? 0);
      const key = Array.isArray(next) ? Number(name) : name;
      const isSecret = typeof value === 'string' && somewhere.test(value);
      const spans = [
        ...(typeof key === 'string' && somewhere.test(key) ? [document.keySpan(next, key)] : []),
        ...(isSecret ? [document.valueSpan(next, key)] : []),
      ];
      ranges.push(...spans.map(({ start, end }): Range => [start, end]));
    }
  }
  return ranges;
};

const keyEnd = '-----END';

/** Where what begins at an offset ends: a private key with its last line, everything else with its own. */
const endOf = (text: string, start: number): number => {
  const lineEnd = (from: number): number => {
    const end = text.indexOf('\n', from);
    return end < 0 ? text.length : end;
  };
  if (!text.startsWith('-----BEGIN', start)) return lineEnd(start);
  const last = text.indexOf(keyEnd, start);
  return last < 0 ? text.length : lineEnd(last);
};

/** The text of a file, of the same length and with the same lines, in which credentials and the given ranges are stars. O(length). */
export const maskedText = (text: string, ranges: readonly Range[]): string => {
  const hidden: Range[] = [...ranges];
  anywhere.lastIndex = 0;
  for (let match = anywhere.exec(text); match !== null; match = anywhere.exec(text)) {
    const end = endOf(text, match.index);
    hidden.push([match.index, end]);
    anywhere.lastIndex = Math.max(end, match.index + 1);
  }
  hidden.sort(([a], [b]) => a - b);
  const parts: string[] = [];
  let at = 0;
  for (const [start, end] of hidden) {
    if (end <= at) continue;
    const from = Math.max(at, start);
    parts.push(text.slice(at, from), stars(text.slice(from, end)));
    at = end;
  }
  return [...parts, text.slice(at)].join('');
};

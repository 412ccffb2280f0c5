/** Names that never are a segment of a path: they would reach into JavaScript's own objects. */
export const forbiddenSegments: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor']);

export type PathResult =
  | { readonly kind: 'path'; readonly segments: readonly string[] }
  | { readonly kind: 'error'; readonly message: string; readonly index: number };

const quoted = /\["((?:[^"\\]|\\.)*)"\]|\['((?:[^'\\]|\\.)*)'\]|\[(\d+|\*)\]/y;
const plain = /[^.[\]"']+/y;

const error = (message: string, index: number): PathResult => ({ kind: 'error', message, index });

/** Reads `a.b["c.d"][0].*` into its segments. Linear in the length of the text. */
export const parsePath = (text: string): PathResult => {
  const segments: string[] = [];
  let at = 0;
  while (at < text.length) {
    const dotted = text[at] === '.';
    if (dotted && at === 0) return error('starts with a dot', 0);
    if (dotted) at++;
    const bracket = text[at] === '[';
    if (bracket && dotted) return error('has a dot before a bracket', at);
    if (!bracket && !dotted && at > 0) return error('lacks a dot between two names', at);
    const pattern = bracket ? quoted : plain;
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match) return error(at >= text.length ? 'ends with a dot' : 'has an empty or unreadable segment', at);
    const segment = bracket ? ((match[1] ?? match[2])?.replace(/\\(.)/gu, '$1') ?? match[3] ?? '') : match[0];
    if (segment.trim() !== segment || segment === '')
      return error('has a segment that is empty or padded with blanks', at);
    if (forbiddenSegments.has(segment)) return error(`uses the forbidden name "${segment}"`, at);
    segments.push(segment);
    at = pattern.lastIndex;
  }
  return segments.length === 0 ? error('is empty', 0) : { kind: 'path', segments };
};

/** The segments of a path; a text that is none is a single one. */
export const segmentsOf = (path: string): readonly string[] => {
  const parsed = parsePath(path);
  return parsed.kind === 'path' ? parsed.segments : [path];
};

const needsQuotes = /[.[\]"'\\]|^\s|\s$/u;

/** The one spelling of a path: names with dots, numbers and odd names in brackets. `parsePath` reads it back. */
export const printPath = (segments: readonly string[]): string => {
  let text = '';
  for (const segment of segments) {
    if (text !== '' && /^\d+$/u.test(segment)) text += `[${segment}]`;
    else if (needsQuotes.test(segment)) text += `["${segment.replace(/["\\]/gu, '\\$&')}"]`;
    else text += text === '' ? segment : `.${segment}`;
  }
  return text;
};

const simple = /^[^.[\]"'\s]+$/u;

/** True for a name of one plain segment, which is its own canonical spelling. */
export const isSimplePath = (text: string): boolean =>
  simple.test(text) && !(mayBeForbidden(text.length) && forbiddenSegments.has(text));

const lengths = new Set([...forbiddenSegments].map((name) => name.length));
const mayBeForbidden = (length: number): boolean => length >= 9 && lengths.has(length);

/** How one path stands to another: the same, above it, below it, touching it through `*`, or apart. */
export type PathRelation = 'same' | 'above' | 'below' | 'overlap' | 'apart';

export const relatePaths = (a: readonly string[], b: readonly string[]): PathRelation => {
  const shared = Math.min(a.length, b.length);
  let exact = true;
  for (let i = 0; i < shared; i++) {
    if (a[i] === b[i]) continue;
    if (a[i] !== '*' && b[i] !== '*') return 'apart';
    exact = false;
  }
  if (!exact) return 'overlap';
  if (a.length === b.length) return 'same';
  return a.length < b.length ? 'above' : 'below';
};

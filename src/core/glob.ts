type Token =
  | { readonly kind: 'char'; readonly char: string }
  | { readonly kind: 'one' }
  | { readonly kind: 'star' }
  | { readonly kind: 'set'; readonly negated: boolean; readonly ranges: readonly (readonly [string, string])[] };

/** One path segment of a pattern; `'**'` stands for any number of segments. */
export type GlobSegment = readonly Token[] | '**';

const expansionLimit = 256;

const readSet = (text: string, from: number): { token: Token; next: number } | undefined => {
  let i = from + 1;
  const negated = text[i] === '!' || text[i] === '^';
  if (negated) i++;
  const ranges: [string, string][] = [];
  for (let first = true; i < text.length; first = false) {
    if (text[i] === ']' && !first) return { token: { kind: 'set', negated, ranges }, next: i + 1 };
    if (text[i] === '\\') i++;
    const low = text[i++];
    if (low === undefined) return undefined;
    if (text[i] === '-' && i + 1 < text.length && text[i + 1] !== ']') {
      i++;
      if (text[i] === '\\') i++;
      const high = text[i++];
      if (high === undefined) return undefined;
      ranges.push([low, high]);
    } else ranges.push([low, low]);
  }
  return undefined;
};

const tokensOf = (segment: string): readonly Token[] | undefined => {
  const tokens: Token[] = [];
  for (let i = 0; i < segment.length; ) {
    const char = segment[i] ?? '';
    if (char === '*') {
      if (tokens.at(-1)?.kind !== 'star') tokens.push({ kind: 'star' });
      i++;
    } else if (char === '?') {
      tokens.push({ kind: 'one' });
      i++;
    } else if (char === '[') {
      const set = readSet(segment, i);
      if (set === undefined) return undefined;
      tokens.push(set.token);
      i = set.next;
    } else {
      const escaped = char === '\\';
      if (escaped && i + 1 >= segment.length) return undefined;
      tokens.push({ kind: 'char', char: escaped ? (segment[i + 1] ?? '') : char });
      i += escaped ? 2 : 1;
    }
  }
  return tokens;
};

/**
 * Compiles a pattern without braces: `*`, `?`, `[a-z]`, `\` as an escape, `**` as a whole segment. A trailing `**`
 * stands for at least one segment. Undefined where a bracket or an escape is not finished: such a pattern matches nothing.
 */
export const globSegments = (pattern: string): readonly GlobSegment[] | undefined => {
  const segments: GlobSegment[] = [];
  for (const part of pattern.split('/')) {
    if (part === '**') {
      if (segments.at(-1) !== '**') segments.push('**');
      continue;
    }
    const tokens = tokensOf(part);
    if (tokens === undefined) return undefined;
    segments.push(tokens);
  }
  if (segments.at(-1) === '**') segments.push([{ kind: 'star' }]);
  return segments;
};

const matchesOne = (token: Token, char: string): boolean => {
  if (token.kind === 'char') return token.char === char;
  if (token.kind === 'one') return true;
  if (token.kind === 'star') return false;
  return token.ranges.some(([low, high]) => low <= char && char <= high) !== token.negated;
};

interface Wildcard<P, T> {
  readonly isStar: (part: P) => boolean;
  readonly matches: (part: P, item: T) => boolean;
}

/** Only the last star is ever retried, so that matching costs at most pattern × items steps. */
const wildcardMatch = <P, T>(pattern: readonly P[], items: ArrayLike<T>, rules: Wildcard<P, T>): boolean => {
  let p = 0;
  let star = -1;
  let resume = 0;
  for (let i = 0; i < items.length; ) {
    const part = pattern[p];
    const item = items[i];
    if (part !== undefined && rules.isStar(part)) {
      star = p++;
      resume = i;
    } else if (part !== undefined && item !== undefined && rules.matches(part, item)) {
      p++;
      i++;
    } else if (star >= 0) {
      p = star + 1;
      i = ++resume;
    } else return false;
  }
  return pattern.slice(p).every(rules.isStar);
};

const inSegment: Wildcard<Token, string> = { isStar: (token) => token.kind === 'star', matches: matchesOne };

const inPath: Wildcard<GlobSegment, string> = {
  isStar: (segment) => segment === '**',
  matches: (segment, text) => segment !== '**' && wildcardMatch(segment, text, inSegment),
};

/** Whether the segments of a path fit a compiled pattern. */
export const matchesSegments = (pattern: readonly GlobSegment[], path: readonly string[]): boolean =>
  wildcardMatch(pattern, path, inPath);

const splitBraces = (pattern: string): readonly [string, readonly string[], string] | undefined => {
  const open = pattern.indexOf('{');
  const parts: string[] = [];
  let depth = 0;
  let start = open + 1;
  for (let i = open; open >= 0 && i < pattern.length; i++) {
    const char = pattern[i];
    if (char === '{') depth++;
    else if (char === '}') depth--;
    else if (!(char === ',' && depth === 1)) continue;
    if (depth === 0 || (char === ',' && depth === 1)) {
      parts.push(pattern.slice(start, i));
      start = i + 1;
    }
    if (depth === 0) return [pattern.slice(0, open), parts, pattern.slice(i + 1)];
  }
  return undefined;
};

const expandBraces = (pattern: string): readonly string[] => {
  const done: string[] = [];
  const open = [pattern];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const split = splitBraces(next);
    if (split === undefined || done.length + open.length > expansionLimit) done.push(next);
    else for (const part of split[1]) open.push(split[0] + part + split[2]);
  }
  return done;
};

/** As in `.gitignore`: a slash that is not the last character ties the pattern to the root. */
const anchor = (pattern: string): string => {
  const body = pattern.endsWith('/') ? pattern.slice(0, -1) : pattern;
  const rooted = body.includes('/') ? body.replace(/^\.?\//u, '') : `**/${body}`;
  return pattern.endsWith('/') ? `${rooted}/**` : rooted;
};

/**
 * A test for `/` separated relative paths: `*`, `?`, `[a-z]`, `{a,b}` and `**`. A pattern without `/` matches names in
 * any folder, one that begins with `./` only from the root; `a/` is everything below a folder `a`. Linear in
 * pattern × path; at most 256 brace alternatives are expanded.
 */
export const createGlob = (pattern: string): ((path: string) => boolean) => {
  const alternatives = expandBraces(anchor(pattern)).flatMap((text) => {
    const segments = globSegments(text);
    return segments === undefined ? [] : [segments];
  });
  return (path) => {
    const segments = path.split('/');
    return alternatives.some((alternative) => matchesSegments(alternative, segments));
  };
};

/** Whether any of the patterns matches; see `createGlob`. */
export const createGlobs = (patterns: readonly string[]): ((path: string) => boolean) => {
  const globs = patterns.map(createGlob);
  return (path) => globs.some((glob) => glob(path));
};

/** A line of a query that is longer is broken, where it can be. */
const mostColumns = 92;

/** What binds the least comes first; a comma stays at the end of its line, an operator begins one. */
const breaks: readonly RegExp[] = [
  /^, /u,
  /^ (?=or )/u,
  /^ (?=(?:and|unless) )/u,
  /^ (?=[<>=!]=? )/u,
  /^ (?=[+-] )/u,
  /^ (?=[*/] )/u,
  /^ (?=\| )/u,
];

/** Where a text is outside of strings and of brackets, and where its last pair of round ones is. */
const outlineOf = (text: string) => {
  const outside: number[] = [];
  let depth = 0;
  let open = -1;
  let last: readonly [from: number, to: number] | undefined;
  for (let i = 0; i < text.length; i++) {
    const sign = text.charAt(i);
    if (sign === '"') {
      for (i++; i < text.length && text.charAt(i) !== '"'; i++) if (text.charAt(i) === '\\') i++;
      continue;
    }
    if ('([{'.includes(sign)) {
      if (depth === 0 && sign === '(') open = i;
      depth++;
    } else if (')]}'.includes(sign)) {
      depth--;
      if (depth === 0 && sign === ')') last = [open, i];
    } else if (depth === 0) outside.push(i);
  }
  return { outside, last };
};

const partsAt = (text: string, outside: readonly number[], at: RegExp): readonly string[] => {
  const parts: string[] = [];
  let from = 0;
  for (const i of outside) {
    const found = at.exec(text.slice(i, i + 10))?.[0];
    if (found === undefined || i < from) continue;
    parts.push(text.slice(from, i) + found.trimEnd());
    from = i + found.length;
  }
  return [...parts, text.slice(from)];
};

/** What is as short as `* 0` needs no line of its own. */
const short = 6;

const joined = (all: readonly (readonly string[])[]): readonly string[] => {
  const lines: string[] = [];
  for (const [first = '', ...rest] of all) {
    const before = lines.at(-1);
    if (before !== undefined && rest.length === 0 && first.trim().length <= short)
      lines.splice(-1, 1, `${before} ${first.trim()}`);
    else lines.push(first, ...rest);
  }
  return lines;
};

/** A query of ours, with line breaks and spaces where they mean nothing. */
export const queryLines = (text: string, indent = ''): readonly string[] => {
  if (indent.length + text.length <= mostColumns) return [indent + text];
  const { outside, last } = outlineOf(text);
  for (const at of breaks) {
    const parts = partsAt(text, outside, at);
    if (parts.length > 1) return joined(parts.map((part) => queryLines(part, indent)));
  }
  if (last === undefined) return [indent + text];
  const [from, to] = last;
  return [
    indent + text.slice(0, from + 1),
    ...queryLines(text.slice(from + 1, to), `${indent}  `),
    indent + text.slice(to),
  ];
};

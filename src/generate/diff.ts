const contextLines = 3;
/** Beyond this many steps the changed middle is shown as a whole. */
const mostSteps = 4_000_000;

interface Line {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** The change of a text as a unified diff; empty where nothing changes. */
export const unifiedDiff = (before: string, after: string, file: string): string => {
  if (before === after) return '';
  const lines = compare(split(before), split(after));
  return [`--- ${file}`, `+++ ${file}`, ...hunks(lines)].map((line) => `${line}\n`).join('');
};

/** Lines with their breaks, so that a changed break is a change; the last one says where it has none. */
const split = (text: string): readonly string[] => {
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  return last === '' ? lines : [...lines, `${last}\n\\ No newline at end of file`];
};

const compare = (a: readonly string[], b: readonly string[]): readonly Line[] => {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const kept = (lines: readonly string[]): readonly Line[] => lines.map((text) => ({ sign: ' ', text }));
  return [
    ...kept(a.slice(0, start)),
    ...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...kept(a.slice(a.length - end)),
  ];
};

/** By a longest common subsequence, where that is not too much work. */
const middle = (a: readonly string[], b: readonly string[]): readonly Line[] => {
  const removed = a.map((text): Line => ({ sign: '-', text }));
  const added = b.map((text): Line => ({ sign: '+', text }));
  const width = b.length + 1;
  if ((a.length + 1) * width > mostSteps) return [...removed, ...added];
  const longest = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && left === right) {
      lines.push({ sign: ' ', text: left });
      i++;
      j++;
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ sign: '-', text: left });
      i++;
    } else {
      lines.push({ sign: '+', text: right ?? '' });
      j++;
    }
  }
  return lines;
};

const hunks = (lines: readonly Line[]): readonly string[] => {
  const changed = lines.flatMap(({ sign }, index) => (sign === ' ' ? [] : [index]));
  const ranges: { from: number; to: number }[] = [];
  for (const index of changed) {
    const last = ranges.at(-1);
    const from = Math.max(0, index - contextLines);
    const to = Math.min(lines.length, index + contextLines + 1);
    if (last && from <= last.to) last.to = to;
    else ranges.push({ from, to });
  }
  let [oldLine, newLine, seen] = [1, 1, 0];
  const pass = (to: number): void => {
    for (; seen < to; seen++) {
      if (lines[seen]?.sign !== '+') oldLine++;
      if (lines[seen]?.sign !== '-') newLine++;
    }
  };
  return ranges.flatMap(({ from, to }) => {
    pass(from);
    const part = lines.slice(from, to);
    const count = (other: Line['sign']): number => part.filter(({ sign }) => sign !== other).length;
    // A side without lines is named by the line before it.
    const range = (start: number, length: number): string =>
      length === 1 ? `${start}` : `${length === 0 ? start - 1 : start},${length}`;
    const head = `@@ -${range(oldLine, count('+'))} +${range(newLine, count('-'))} @@`;
    pass(to);
    return [head, ...part.map(({ sign, text }) => `${sign}${text}`)];
  });
};

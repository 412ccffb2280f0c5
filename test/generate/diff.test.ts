import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unifiedDiff } from '../../src/generate/index.ts';

/** What a patch program would make of a text. */
const patched = (before: string, diff: string): string => {
  const old = before.split(/(?<=\n)/u);
  const result: string[] = [];
  let at = 0;
  const lines = diff.split(/(?<=\n)/u).slice(2);
  for (const [index, line] of lines.entries()) {
    const text = lines[index + 1]?.startsWith('\\') ? line.slice(1, -1) : line.slice(1);
    const hunk = /^@@ -(\d+)(?:,(\d+))? /u.exec(line);
    if (hunk) {
      const start = Number(hunk[1]) - (hunk[2] === '0' ? 0 : 1);
      while (at < start) result.push(old[at++] ?? '');
    } else if (line.startsWith('+')) result.push(text);
    else if (!line.startsWith('\\')) {
      expect(old[at]).toBe(text);
      at++;
      if (line.startsWith(' ')) result.push(text);
    }
  }
  return [...result, ...old.slice(at)].join('');
};

describe('a unified diff', () => {
  it('shows what changes, with the lines around it', () => {
    const before = '1\n2\n3\n4\n5\n6\n7\n8\n9\n';
    expect(unifiedDiff(before, before.replace('5\n', 'five\n').replace('9\n', '9'), 'a.txt')).toBe(`--- a.txt
+++ a.txt
@@ -2,8 +2,8 @@
 2
 3
 4
-5
+five
 6
 7
 8
-9
+9
\\ No newline at end of file
`);
    expect(unifiedDiff(before, before, 'a.txt')).toBe('');
  });

  it('turns one text into the other, whatever they are', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', '', ' x'), { maxLength: 30 })
      .chain((lines) => fc.boolean().map((ends) => lines.map((line) => `${line}\n`).join('') + (ends ? '' : 'end')));
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(before === after ? after : patched(before, unifiedDiff(before, after, 'a.txt'))).toBe(after);
      }),
    );
  });
});

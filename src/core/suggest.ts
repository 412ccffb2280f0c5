/** Edits (insert, delete, replace, swap neighbours) between two words; `most + 1` stands for more than `most`. */
const editDistance = (a: string, b: string, most: number): number => {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? most) + 1 : most + 1;
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost, swapped));
    }
    before = last;
    last = row;
  }
  return Math.min(last[b.length] ?? 0, most + 1);
};

/** Words longer than this are not compared. */
const longestWord = 64;

/**
 * The word that was most probably meant: the nearest one within a third of the written word's length (at least one
 * edit); of equally near ones the first. Case does not count. Undefined where none is near.
 */
export const suggest = (written: string, words: Iterable<string>): string | undefined => {
  if (written.length === 0 || written.length > longestWord) return undefined;
  const folded = written.toLowerCase();
  let most = Math.max(1, Math.floor(written.length / 3));
  let nearest: string | undefined;
  for (const word of words) {
    const distance = word === written ? 0 : editDistance(folded, word.toLowerCase(), most);
    if (distance > most) continue;
    nearest = word;
    most = distance - 1;
  }
  return nearest;
};

/** `Did you mean "str"?` where a word is near what was written, else the given order. */
export const suggestOr = (written: string | undefined, words: Iterable<string>, order: string): string => {
  const near = written === undefined ? undefined : suggest(written, words);
  return near ? `Did you mean "${near}"?` : order;
};

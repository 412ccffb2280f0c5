import { suggest } from '../../../core/index.ts';
import { didYouMean } from '../../did-you-mean.ts';

/** The words of a name: `toolCalls` and `tool_calls` have the same. */
const wordsIn = (name: string): string => name.replace(/([a-z\d])([A-Z])/gu, '$1_$2').toLowerCase();

/** As many names are compared with a wrong one. */
const mostCompared = 300;

/** The name that was probably meant: one that is a slip away, one of the same words, one that is part of the other. */
export const meant = (written: string, names: Iterable<string>): string | undefined => {
  const all: string[] = [];
  for (const name of names) if (all.push(name) >= mostCompared) break;
  const words = wordsIn(written);
  const same = all.find((name) => wordsIn(name) === words);
  if (same !== undefined) return same;
  const near = suggest(written, all);
  if (near !== undefined) return near;
  return all.find((name) => {
    const other = wordsIn(name);
    const [short, long] = other.length < words.length ? [other, words] : [words, other];
    return short.length >= 4 && long.endsWith(`_${short}`);
  });
};

/** An order, and the name that was probably meant. */
export const orderOr = (order: string, written: string, names: Iterable<string>): { readonly help: string } =>
  didYouMean(written, names, order, meant);

import type { Access } from './access.ts';
import { contexts } from './parse.ts';

const chain = /^\s*([a-z]+)((?:\.[a-z_][\w-]*)+)\s*$/iu;
const known: ReadonlySet<string> = new Set(contexts);

/** What most expressions are: one context with names behind it. For these the parser is not asked; it says the same. */
export const plainAccess = (text: string): Omit<Access, 'manner'> | undefined => {
  const match = chain.exec(text);
  const context = match?.[1]?.toLowerCase();
  const rest = match?.[2];
  if (context === undefined || rest === undefined || !known.has(context)) return undefined;
  const start = text.search(/\S/u);
  return { context, path: rest.slice(1).split('.'), whole: false, start, end: start + context.length + rest.length };
};

// Everything that a terminal, a log reader or a bidirectional layout would act on instead of showing. The two joiners
// stay: scripts and emoji need them, and they move nothing.
const unsafe = (): RegExp => /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/gu;
/** Most texts. To make the other pattern takes as long as a small contract takes to be parsed. */
const isPlain = /^[ -~]*$/u;
const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const unicodeEscape = (text: string): string => {
  let out = '';
  for (let i = 0; i < text.length; i++) out += `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`;
  return out;
};

/** A text with escapes (`\u001b`) in the place of control, format and unpaired characters; some of them as they are given. */
export const escapeUnsafe = (text: string, given: Readonly<Record<string, string>>): string =>
  isPlain.test(text) ? text : text.replace(unsafe(), (c) => given[c] ?? unicodeEscape(c));

/** One line that shows control, format and unpaired characters as escapes instead of obeying them. */
export const printable = (text: string): string => escapeUnsafe(text, named);

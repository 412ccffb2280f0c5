/** What may stand in quotes of a shell and be shown on one line. */
const isVisible = (text: string): boolean => /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u.test(text);

const escaped = (sign: string): string => {
  if (sign === '\\' || sign === "'") return `\\${sign}`;
  if (isVisible(sign)) return sign;
  const code = sign.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
};

/** A text as one word for a shell, on one line, whatever is in it. What cannot be seen is escaped, which bash and zsh read. */
export const shellWord = (text: string): string => {
  if (/^[\w./:=@%+,-]+$/u.test(text)) return text;
  return isVisible(text) ? `'${text.replaceAll("'", "'\\''")}'` : `$'${Array.from(text, escaped).join('')}'`;
};

/** A path that no command takes for an option. */
export const pathWord = (path: string): string => shellWord(path.startsWith('-') ? `./${path}` : path);

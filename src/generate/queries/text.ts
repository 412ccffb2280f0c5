/** What would be obeyed instead of shown: controls, format characters, line ends. */
const unsafe = /[\u007f-\u009f\u2028\u2029]|\p{Cf}|\p{Cn}|\p{Co}/gu;

const escaped = (sign: string): string => {
  const code = sign.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
};

/** What goes into telemetry in the place of half a surrogate pair. */
const wellFormed = (text: string): string => text.replace(/\p{Cs}/gu, '\ufffd');

/** A text as a string of Go on one line: PromQL, LogQL, TraceQL and templates read it as that text, whatever is in it. */
export const quoted = (text: string): string => JSON.stringify(wellFormed(text)).replace(unsafe, escaped);

/** A text for a pattern that is to match just that text. */
export const literal = (text: string): string => text.replace(/[\\^$.|?*+()[\]{}]/gu, '\\$&');

/** A name of ours as backends write it that take no dots. */
export const underscored = (name: string): string => name.replaceAll('.', '_');

/** A text for a comment, a title or an annotation: one line, what would be obeyed shown as an escape. */
export const shown = (text: string): string =>
  quoted(text).slice(1, -1).replaceAll('\\"', '"').replaceAll('\\\\', '\\');

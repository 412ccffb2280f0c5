import type { Document, Node, Scalar } from 'yaml';

/** Words that some loader takes for something else than text, and keys that loaders act upon. */
const loaded = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf|<<|=|~|-+|[-+.\d].*)$/iu;
/** What has to be escaped, or would break the line. */
const unprintable = /[^ -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u;
const everyUnprintable = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/gu;

/** Whether a text means itself without quotes, whoever loads it. */
const isPlain = (text: string): boolean => !loaded.test(text) && !unprintable.test(text);

/** Options under which every scalar stays on its line. */
export const printing = {
  lineWidth: 0,
  doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  flowCollectionPadding: true,
};

/** Makes every text of a node unmistakable. */
export const quoteTexts = (yaml: typeof import('yaml'), node: Node | Document): void => {
  yaml.visit(node, {
    Scalar: (_, scalar: Scalar) => {
      if (typeof scalar.value === 'string' && !isPlain(scalar.value)) scalar.type = 'QUOTE_DOUBLE';
    },
  });
};

/** Texts of several lines that stay what they are when they stand below their key. */
const isBlock = /^[ -~\n\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]+$/u;

/** What the printer leaves raw inside of double quotes, escaped: some loaders refuse it. */
export const escapeRaw = (text: string): string =>
  text.replace(everyUnprintable, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A document of a file that is generated whole. */
export const printYaml = (yaml: typeof import('yaml'), value: unknown): string => {
  const document = new yaml.Document(value, { aliasDuplicateObjects: false });
  quoteTexts(yaml, document);
  yaml.visit(document, {
    Scalar: (_, scalar) => {
      const text = scalar.value;
      if (typeof text === 'string' && text.includes('\n') && isBlock.test(text)) scalar.type = 'BLOCK_LITERAL';
    },
  });
  return escapeRaw(document.toString(printing));
};

/** A text for a comment: on one line, and not too long. */
export const commentText = (text: string): string => {
  const line = text.replace(/[^ -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]+/gu, ' ').trim();
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
};

const mostText = 10_000;
const mostDepth = 50;

/** Whether a value can be written down and read back as it is. */
export const isWritable = (value: unknown): boolean => {
  const pending: [value: unknown, depth: number][] = [[value, 0]];
  let size = 0;
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [one, depth] = next;
    if (++size > mostText || depth > mostDepth) return false;
    if (one === null || typeof one === 'boolean' || Number.isFinite(one)) continue;
    if (typeof one === 'string') size += one.length;
    else if (Array.isArray(one)) for (const item of one) pending.push([item, depth + 1]);
    else if (typeof one === 'object')
      for (const [key, item] of Object.entries(one)) {
        if (key === '__proto__') return false;
        size += key.length;
        pending.push([item, depth + 1]);
      }
    else return false;
  }
  return true;
};

import { type CodedFinding, createSource, type Source } from '../core/index.ts';

export interface Decoded {
  readonly source: Source;
  readonly findings: readonly CodedFinding[];
}

const encoding = (source: Source, at: { start: number; end: number }, message: string): CodedFinding => ({
  code: 'contract/encoding',
  at: { source, ...at },
  message,
  help: 'Save the file as UTF-8.',
});

/** Bytes to text. A byte-order mark is dropped; what is no UTF-8 is a finding at its first bad byte. */
export const decodeText = (file: string, bytes: Uint8Array): Decoded => {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    const source = createSource(file, '');
    return {
      source,
      findings: [encoding(source, { start: 0, end: 0 }, `File "${file}" is UTF-16, but UTF-8 is expected.`)],
    };
  }
  const text = new TextDecoder('utf-8').decode(bytes);
  const source = createSource(file, text);
  const bad = text.indexOf('\ufffd');
  if (bad < 0 || isUtf8(bytes)) return { source, findings: [] };
  const start = firstBad(bytes, text);
  return {
    source,
    findings: [encoding(source, { start, end: start + 1 }, `File "${file}" holds a byte that is no valid UTF-8.`)],
  };
};

const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
};

const mark = new Uint8Array([0xef, 0xbf, 0xbd]);

/** The first replacement character that the file does not itself hold. Linear in the length of the text. */
const firstBad = (bytes: Uint8Array, text: string): number => {
  const encoder = new TextEncoder();
  let offset = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  let from = 0;
  for (let at = text.indexOf('\ufffd'); at >= 0; at = text.indexOf('\ufffd', from)) {
    offset += encoder.encode(text.slice(from, at)).length;
    if (!mark.every((byte, i) => bytes[offset + i] === byte)) return at;
    offset += mark.length;
    from = at + 1;
  }
  return 0;
};

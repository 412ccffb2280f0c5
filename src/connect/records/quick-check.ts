import { type CheckedLine, checkLine, instant, type RecordedEvent, textIn } from './check.ts';
import { type FrameParts, framePartsOf, type LogKind } from './format.ts';

/** Whose lines were read last, and what those have in common. */
interface Writer {
  readonly event: RecordedEvent;
  readonly parts: FrameParts;
}

const typeEndMark = '","time":"';
const hashMark = ',"prevhash":"';
const timeLength = '2026-01-31T10:00:00.000Z'.length;
const hashLength = 64;
const plainType = /^[\w.]+$/u;

/** Faster than `startsWith`, which goes letter by letter. */
const stands = (part: string, text: string, at: number): boolean => text.slice(at, at + part.length) === part;

/**
 * Reads a line that is letter for letter as its writer makes it, up to its data; one without a phase. It says what `checkLine`
 * would say of it.
 */
const quickly = (
  bytes: Buffer,
  number: number,
  previous: string,
  { parts, event }: Writer,
): CheckedLine | undefined => {
  let text: string;
  try {
    text = textIn(bytes);
  } catch {
    return undefined;
  }
  const seq = String(number);
  const typeAt = parts.start.length + seq.length + parts.source.length;
  const typeEnd = text.indexOf('"', typeAt);
  const timeAt = typeEnd + typeEndMark.length;
  const subjectAt = timeAt + timeLength;
  const hashAt = subjectAt + parts.subject.length + seq.length + hashMark.length;
  const dataAt = hashAt + hashLength + parts.beforeData.length;
  const fits =
    stands(parts.start, text, 0) &&
    stands(seq, text, parts.start.length) &&
    stands(parts.source, text, parts.start.length + seq.length) &&
    stands(typeEndMark, text, typeEnd) &&
    stands(parts.subject, text, subjectAt) &&
    stands(seq, text, subjectAt + parts.subject.length) &&
    stands(hashMark, text, hashAt - hashMark.length) &&
    stands(previous, text, hashAt) &&
    stands(parts.beforeData, text, hashAt + hashLength) &&
    stands('{', text, dataAt) &&
    text.endsWith('}}\n');
  if (!fits) return undefined;
  const type = text.slice(typeAt, typeEnd);
  // A copy, since a part of the text would keep all of it.
  const time = bytes.toString('latin1', timeAt, subjectAt);
  if (!plainType.test(type) || !instant.test(time) || Number.isNaN(Date.parse(time))) return undefined;
  try {
    const data: RecordedEvent['data'] = JSON.parse(text.slice(dataAt, -2));
    const { runId, workflow, segment } = event;
    return { kind: 'event', event: { type, time, data, runId, workflow, segment, seq: number }, previous };
  } catch {
    return undefined;
  }
};

/**
 * Checks the lines of a file, each given the hash of the one before, as `checkLine` does. Most lines begin as their writer begins
 * all of them: of those only the data has to be parsed.
 */
export const createLineCheck = (kind: LogKind) => {
  let writer: Writer | undefined;
  return (bytes: Buffer, number: number, previous: string): CheckedLine => {
    const quick = writer && quickly(bytes, number, previous, writer);
    if (quick) return quick;
    const checked = checkLine(bytes, number, kind);
    const isPlain = checked.kind === 'event' && checked.event.traceparent === undefined;
    writer = isPlain ? { event: checked.event, parts: framePartsOf(checked.event, kind) } : undefined;
    return checked;
  };
};

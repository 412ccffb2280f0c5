import { isAscii } from 'node:buffer';
import type { RunEvent } from '../../core/index.ts';
import { eventIdOf, isRunId, type LogKind, logKinds, runRecord, sourcePrefix, typePrefix } from './format.ts';

/** An event as a record has it. Its type may be one of a later version, and its data anything. */
export interface RecordedEvent extends Omit<RunEvent, 'type'> {
  readonly type: string;
  readonly runId: string;
  readonly workflow: string;
  /** Which of the files of the run it is from, and the number of its line there. */
  readonly segment: number;
  readonly seq: number;
  readonly traceparent?: string;
}

export type CheckedLine =
  | { readonly kind: 'event'; readonly event: RecordedEvent; readonly previous: string }
  /** `torn`: no JSON at all, as at the end of a file whose writer was stopped. */
  | { readonly kind: 'torn' | 'wrong'; readonly reason: string };

const decoder = new TextDecoder('utf-8', { fatal: true });

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const nulReason = 'it holds NUL bytes';

/** What most lines are can be had for less. Throws where it is not UTF-8. */
export const textIn = (bytes: Buffer): string => (isAscii(bytes) ? bytes.toString('latin1') : decoder.decode(bytes));

const parsedLine = (bytes: Buffer): { readonly value: unknown } | { readonly reason: string } => {
  let text: string;
  try {
    text = textIn(bytes);
  } catch {
    return { reason: bytes.includes(0) ? nulReason : 'it is not UTF-8' };
  }
  try {
    return { value: JSON.parse(text) };
  } catch {
    // No JSON has one.
    if (bytes.includes(0)) return { reason: nulReason };
    return { reason: text.trim() === '' ? 'it is empty' : 'it is not JSON' };
  }
};

const decodedSource = (source: string): string | undefined => {
  if (!source.startsWith(sourcePrefix)) return undefined;
  try {
    return decodeURIComponent(source.slice(sourcePrefix.length));
  } catch {
    return undefined;
  }
};

/** The lines of a file have one source and one subject: the last ones that were good are remembered. */
let knownSubject = '';
let known: { readonly source: string; readonly workflow: string | undefined } = { source: '', workflow: undefined };

const workflowOf = (source: unknown): string | undefined => {
  if (typeof source !== 'string') return undefined;
  if (known.source !== source) known = { source, workflow: decodedSource(source) };
  return known.workflow;
};

export const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/u;

/** Omitted: the first. */
const segmentOf = ({ segment = 1 }: Readonly<Record<string, unknown>>): number | undefined =>
  typeof segment === 'number' && Number.isSafeInteger(segment) && segment > 0 ? segment : undefined;

/** Why a line is none of that kind: it may be one of another. */
const strange = (schema: unknown, { of }: LogKind): string => {
  const other = logKinds.find((kind) => kind.schema === schema);
  return other ? `it is an event of a ${other.of}, not of a ${of}` : `it is no event of a ${of}`;
};

/** What is wrong with the attributes of a line, or nothing. */
const faultOf = (line: Readonly<Record<string, unknown>>, number: number, kind: LogKind): string | undefined => {
  const { specversion, subject, id, seq, type, time, prevhash, phase, datacontenttype: media } = line;
  if (line['dataschema'] !== kind.schema) return strange(line['dataschema'], kind);
  if (specversion !== '1.0' || media !== 'application/json') return 'it is no CloudEvent with JSON data';
  const version = textOf(line['schemaversion']);
  if (!version.startsWith('1.')) return `its version ${JSON.stringify(version.slice(0, 20))} is not known`;
  if (typeof subject !== 'string' || (subject !== knownSubject && !isRunId(subject)))
    return `its "subject" is no id of a ${kind.of}`;
  knownSubject = subject;
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 1) return 'its "seq" is no number of an event';
  if (seq !== number) return `its "seq" is ${seq}, where ${number} was expected`;
  const segment = segmentOf(line);
  if (segment === undefined) return 'its "segment" is no number of a file';
  if (id !== `${eventIdOf(subject, segment)}${seq}`) return 'its "id" does not go with its "subject" and "seq"';
  if (!textOf(type).startsWith(typePrefix)) return `its "type" is none of a ${kind.of}`;
  if (!instant.test(textOf(time)) || Number.isNaN(Date.parse(textOf(time)))) return 'its "time" is no time';
  if (!/^[0-9a-f]{64}$/u.test(textOf(prevhash))) return 'its "prevhash" is no hash';
  if (phase !== undefined && typeof phase !== 'string') return 'its "phase" is no name';
  return isObject(line['data']) ? undefined : 'its "data" is no object';
};

/** Reads one line of a file of that kind, the one with that number. */
export const checkLine = (bytes: Buffer, number: number, kind: LogKind = runRecord): CheckedLine => {
  const parsed = parsedLine(bytes);
  if ('reason' in parsed) return { kind: 'torn', reason: parsed.reason };
  const { value } = parsed;
  if (!isObject(value)) return { kind: 'wrong', reason: 'it is no object' };
  const fault = faultOf(value, number, kind);
  if (fault !== undefined) return { kind: 'wrong', reason: fault };
  const workflow = workflowOf(value['source']);
  if (workflow === undefined) return { kind: 'wrong', reason: `its "source" is no ${kind.source}` };
  const { phase, traceparent, data } = value;
  const plain: RecordedEvent = {
    type: textOf(value['type']).slice(typePrefix.length),
    time: textOf(value['time']),
    data: isObject(data) ? data : {},
    runId: textOf(value['subject']),
    workflow,
    segment: segmentOf(value) ?? 1,
    seq: number,
  };
  const phased = typeof phase === 'string' ? { ...plain, phase } : plain;
  const event = typeof traceparent === 'string' ? { ...phased, traceparent } : phased;
  return { kind: 'event', event, previous: textOf(value['prevhash']) };
};

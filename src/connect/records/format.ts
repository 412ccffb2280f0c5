import { hash } from 'node:crypto';
import type { RunEvent } from '../../core/index.ts';

/** Bytes, with the line break. Neither written nor read beyond it. */
export const longestLine = 1_048_576;

/** What the first line names as the hash of the line before it. */
export const firstHash = '0'.repeat(64);

export const hashOf = (line: string | Uint8Array): string => hash('sha256', line, 'hex');

export const schemaVersion = '1.0.0';
export const dataSchema = 'urn:contextcore:run-record:1';
export const typePrefix = 'io.contextcore.';
export const sourcePrefix = 'contextcore/';

/** What a run is called in its record. */
export interface RunHead {
  readonly runId: string;
  readonly workflow: string;
  readonly traceparent?: string;
  /** Which of the files of the run this is: one for each process that has a part in it. Omitted: the first. */
  readonly segment?: number;
}

/** A run id is a file name, too: no separators, no leading dot, nothing that some file system takes for something else. */
export const isRunId = (text: string): boolean =>
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/u.test(text) && !text.endsWith('.');

/** The file of a segment of a run. No id has a `+`, so that no two segments have one name. */
export const fileNameOf = (runId: string, segment: number): string =>
  `${runId}${segment === 1 ? '' : `+${segment}`}.jsonl`;

/** Which segment of which run a file holds by its name; undefined where it is not the name of a record. */
export const segmentNamed = (name: string): { readonly runId: string; readonly segment: number } | undefined => {
  const [, runId = '', digits = '1'] = /^([^+]*)(?:\+([1-9]\d{0,8}))?\.jsonl$/u.exec(name) ?? [];
  const segment = Number(digits);
  return isRunId(runId) && fileNameOf(runId, segment) === name ? { runId, segment } : undefined;
};

/** The `id` of an event: with `source`, no other event has it. */
export const eventIdOf = (runId: string, segment: number): string => `${runId}:${segment === 1 ? '' : `${segment}.`}`;

const isTraceparent = (text: string): boolean => /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/u.test(text);

// A half of a surrogate pair cannot be URI-encoded; by way of bytes it becomes the replacement character.
const uriPart = (text: string): string => encodeURIComponent(Buffer.from(text).toString());

/** A function that remembers what it gave; for words of which a run has few. */
const remembering = (make: (word: string) => string): ((word: string) => string) => {
  const known = new Map<string, string>();
  return (word) => {
    const found = known.get(word);
    if (found !== undefined) return found;
    const made = make(word);
    if (known.size < 1000) known.set(word, made);
    return made;
  };
};

/** Data as JSON, or why it cannot be. Values are somebody else's: `toJSON` and getters may do anything. */
const dataText = (data: unknown): string | undefined => {
  try {
    const text: unknown = JSON.stringify(data);
    return typeof text === 'string' && text.startsWith('{') ? text : undefined;
  } catch {
    return undefined;
  }
};

/** In the place of data that cannot be kept, so that the event itself is. */
const substitute = (reason: string): string => `{"unrecorded":${JSON.stringify(reason)}}`;

export interface Line {
  readonly text: string;
  /** Why the data of the event is not in it. */
  readonly unrecorded?: string;
}

export type LineMaker = (event: RunEvent, seq: number, previous: string) => Line;

const fits = (text: string): boolean => text.length * 3 < longestLine || Buffer.byteLength(text) <= longestLine;

const plainTime = /^[\d.:TZ+-]+$/u;

/** Makes the lines of one run: CloudEvents 1.0 in JSON. What many of them have in common is put together once. */
export const lineMaker = ({ runId, workflow, traceparent, segment = 1 }: RunHead): LineMaker => {
  const start = `{"specversion":"1.0","id":"${eventIdOf(runId, segment)}`;
  const source = `","source":"${sourcePrefix}${uriPart(workflow)}","type":`;
  const typed = remembering((type) => `${source}${JSON.stringify(typePrefix + type)},"time":`);
  const subject =
    `,"subject":"${runId}","datacontenttype":"application/json","dataschema":"${dataSchema}",` +
    `"schemaversion":"${schemaVersion}",${segment === 1 ? '' : `"segment":${segment},`}"seq":`;
  const trace = traceparent !== undefined && isTraceparent(traceparent) ? `","traceparent":"${traceparent}` : '';
  const phased = remembering((phase) => `${trace}","phase":${JSON.stringify(phase)},"data":`);
  const unphased = `${trace}","data":`;
  return ({ type, time, phase, data }, seq, previous) => {
    const number = String(seq);
    const instant = plainTime.test(time) ? `"${time}"` : JSON.stringify(time);
    const head = start + number + typed(type) + instant + subject + number;
    const frame = `${head},"prevhash":"${previous}${phase === undefined ? unphased : phased(phase)}`;
    const body = dataText(data);
    const text = `${frame}${body ?? substitute('not JSON')}}\n`;
    if (body === undefined) return { text, unrecorded: 'it is not JSON' };
    if (fits(text)) return { text };
    return { text: `${frame}${substitute('too large')}}\n`, unrecorded: 'it is too large' };
  };
};

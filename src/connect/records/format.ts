import { hash } from 'node:crypto';

/** Bytes, with the line break. Neither written nor read beyond it. */
export const longestLine = 1_048_576;

/** What the first line names as the hash of the line before it. */
export const firstHash = '0'.repeat(64);

export const hashOf = (line: string | Uint8Array): string => hash('sha256', line, 'hex');

export const schemaVersion = '1.0.0';
export const typePrefix = 'io.contextcore.';
export const sourcePrefix = 'contextcore/';

/** What the lines of a file tell of. All kinds are written, chained, sealed, read and repaired alike. */
export interface LogKind {
  /** The `dataschema` of its lines. */
  readonly schema: string;
  /** What a file tells of, and what that belongs to: the words for messages. */
  readonly of: string;
  readonly source: string;
}

export const runRecord: LogKind = { schema: 'urn:contextcore:run-record:1', of: 'run', source: 'workflow' };
export const taskLog: LogKind = { schema: 'urn:contextcore:task-log:1', of: 'task log', source: 'project' };

export const logKinds: readonly LogKind[] = [runRecord, taskLog];

/** An event of any kind, as it is written down. */
export interface LogEvent {
  readonly type: string;
  /** RFC 3339 in UTC, with milliseconds. */
  readonly time: string;
  readonly phase?: string;
  /** What JSON can hold. */
  readonly data: object;
}

/** What a run is called in its record. Of a task log, each file has a `runId`, and `workflow` is the project. */
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

export type LineMaker = (event: LogEvent, seq: number, previous: string) => Line;

const fits = (text: string): boolean => text.length * 3 < longestLine || Buffer.byteLength(text) <= longestLine;

const plainTime = /^[\d.:TZ+-]+$/u;

/** What the lines of one file have in common, in the order in which it stands in them. */
export interface FrameParts {
  /** Before the number of the line. */
  readonly start: string;
  /** Between that and the type, whose prefix ends it. */
  readonly source: string;
  /** Between the time and the number again. */
  readonly subject: string;
  /** Between the hash of the line before and the data, where there is no phase. */
  readonly beforeData: string;
  /** The same up to the phase. */
  readonly beforePhase: string;
}

/** CloudEvents 1.0 in JSON. */
export const framePartsOf = (
  { runId, workflow, traceparent, segment = 1 }: RunHead,
  { schema }: LogKind = runRecord,
): FrameParts => {
  const trace = traceparent !== undefined && isTraceparent(traceparent) ? `","traceparent":"${traceparent}` : '';
  return {
    start: `{"specversion":"1.0","id":"${eventIdOf(runId, segment)}`,
    source: `","source":"${sourcePrefix}${uriPart(workflow)}","type":"${typePrefix}`,
    subject:
      `","subject":"${runId}","datacontenttype":"application/json","dataschema":"${schema}",` +
      `"schemaversion":"${schemaVersion}",${segment === 1 ? '' : `"segment":${segment},`}"seq":`,
    beforeData: `${trace}","data":`,
    beforePhase: `${trace}","phase":`,
  };
};

/** Makes the lines of one file. What many of them have in common is put together once. */
export const lineMaker = (run: RunHead, kind: LogKind = runRecord): LineMaker => {
  const { start, source, subject, beforeData, beforePhase } = framePartsOf(run, kind);
  const typed = remembering((type) => `${source}${JSON.stringify(type).slice(1)},"time":"`);
  const phased = remembering((phase) => `${beforePhase}${JSON.stringify(phase)},"data":`);
  return ({ type, time, phase, data }, seq, previous) => {
    const number = String(seq);
    const instant = plainTime.test(time) ? time : JSON.stringify(time).slice(1, -1);
    const head = start + number + typed(type) + instant + subject + number;
    const frame = `${head},"prevhash":"${previous}${phase === undefined ? beforeData : phased(phase)}`;
    const body = dataText(data);
    const text = `${frame}${body ?? substitute('not JSON')}}\n`;
    if (body === undefined) return { text, unrecorded: 'it is not JSON' };
    if (fits(text)) return { text };
    return { text: `${frame}${substitute('too large')}}\n`, unrecorded: 'it is too large' };
  };
};

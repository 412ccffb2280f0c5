/** What stands in the name of a file of the spool. */
export interface SpoolEntry {
  readonly name: string;
  /** `waiting`: to be sent. `claimed`: somebody is sending it. `rejected`: the endpoint will never take it. `partial`: being written. */
  readonly state: 'waiting' | 'claimed' | 'rejected' | 'partial';
  /** The name while it waits. */
  readonly batch: string;
  /** When it was made, and when it was claimed, in ms since 1970. */
  readonly time: number;
  readonly claimed?: number;
  readonly spans: number;
  readonly bytes: number;
}

const digits = (value: number, length: number): string => String(value).padStart(length, '0');

/** The name of a batch. Names sort by time; the token is that of the exporter, the number counts its batches. */
export const batchName = (
  { time, token, number }: { readonly time: number; readonly token: string; readonly number: number },
  { spans, bytes }: { readonly spans: number; readonly bytes: number },
): string => `${digits(time, 13)}-${token}-${digits(number, 6)}.${spans}.${bytes}.json`;

export const partialName = (batch: string): string => `${batch}.tmp`;
export const rejectedName = (batch: string): string => `${batch}.rejected`;
/** Says who claims it and since when: nobody else has this name. */
export const claimName = (batch: string, time: number, token: string): string =>
  `${batch}.${digits(time, 13)}-${token}.sending`;

const pattern =
  /^((\d{13})-[0-9a-f]{12}-\d{6,9}\.(\d{1,9})\.(\d{1,12})\.json)(?:\.(?:(tmp)|(rejected)|(\d{13})-[0-9a-f]{12}\.sending))?$/u;

/** Reads a name; undefined for files that are not ours. */
export const entryOf = (name: string): SpoolEntry | undefined => {
  const [, batch = '', time, spans, bytes, partial, rejected, claimed] = pattern.exec(name) ?? [];
  if (batch === '') return undefined;
  const known = { name, batch, time: Number(time), spans: Number(spans), bytes: Number(bytes) };
  if (claimed !== undefined) return { ...known, state: 'claimed', claimed: Number(claimed) };
  if (rejected !== undefined) return { ...known, state: 'rejected' };
  return { ...known, state: partial === undefined ? 'waiting' : 'partial' };
};

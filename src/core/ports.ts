/** What reading one file gave; `reason` is the system's own word for it (`permission denied`). */
export type ReadResult =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Reads files by their names as the user knows them: relative to the working directory, `/` separated. Never throws. */
export interface Files {
  read(file: string): ReadResult;
}

/** Monotonic time in milliseconds. */
export interface Clock {
  now(): number;
}

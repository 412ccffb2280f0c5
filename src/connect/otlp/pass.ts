import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { reasonOf, type Sender } from './answer.ts';
import type { SpoolFolder } from './folder.ts';
import type { SpoolEntry } from './names.ts';
import { revive } from './revive.ts';
import type { Teller } from './told.ts';

interface Parts {
  readonly folder: SpoolFolder;
  readonly sender: Sender<ReadableSpan>;
  readonly told: Teller;
}

export interface Pass {
  /** Goes over what waits, once, unless that is being done. */
  start(): void;
  /** When nobody goes over it. */
  idle(): Promise<void>;
}

/** After so many batches that the endpoint answered with no, it is not these batches that it minds. */
const mostRefused = 3;

/** Sends one batch that waits, and tells whether to go on with the next: `refused` where the endpoint minded this one. */
const resend = async (entry: SpoolEntry, { folder, sender, told }: Parts): Promise<'next' | 'refused' | 'stop'> => {
  const claimed = await folder.claim(entry);
  if (claimed === undefined) return 'next';
  const bytes = await folder.read(claimed);
  const spans = bytes.length === entry.bytes ? revive(bytes) : undefined;
  // Not one span may be missing: what is deleted after this has to be what was sent.
  if (spans === undefined || spans.length !== entry.spans) {
    await folder.reject(claimed);
    told.unreadable(entry.spans, entry.batch);
    return 'next';
  }
  const remove = async (): Promise<void> => {
    if (await folder.remove(claimed)) told.resent(entry.spans);
  };
  const answer = await sender.send(spans, () => void remove().catch(() => {}));
  if (answer.kind === 'acknowledged') {
    told.taken();
    await remove();
    return 'next';
  }
  if (answer.kind === 'never') {
    await folder.reject(claimed);
    told.rejected(entry.spans, answer.reason, entry.batch);
    return 'next';
  }
  await folder.release(claimed);
  return answer.answered ? 'refused' : 'stop';
};

/** Sends what waits on the disk, oldest first, one after the other. */
export const createPass = (parts: Parts): Pass => {
  let running: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    let refused = 0;
    for (const entry of await parts.folder.waiting()) {
      let next: Awaited<ReturnType<typeof resend>> = 'next';
      try {
        next = await resend(entry, parts);
      } catch (error) {
        parts.told.fault(reasonOf(error));
      }
      if (next === 'refused') refused += 1;
      if (next === 'stop' || refused >= mostRefused) return;
    }
  };

  return {
    start: () => {
      running ??= run()
        .catch((error: unknown) => parts.told.fault(reasonOf(error)))
        .finally(() => {
          running = undefined;
        });
    },
    idle: async () => running,
  };
};

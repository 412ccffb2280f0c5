import { join } from 'node:path';
import { diag } from '@opentelemetry/api';
import { rejectedName } from './names.ts';

/** What became of spans, counted since the exporter was made. */
export interface SpoolCounts {
  /** Left on the disk, since the endpoint did not take them when they were sent first. */
  spooled: number;
  /** Taken from the disk by the endpoint. */
  resent: number;
  /** Set aside, since the endpoint will never take them. */
  rejected: number;
  /** Lost: pushed out where the folder was full, or neither taken by the endpoint nor written. */
  dropped: number;
}

const spansIn = (count: number): string => (count === 1 ? '1 span' : `${count} spans`);

/** Counts, and says to OpenTelemetry's diagnostic log what a person should know. */
export const createTeller = (folder: string) => {
  const log = diag.createComponentLogger({ namespace: 'contextcore/otlp' });
  const counts: SpoolCounts = { spooled: 0, resent: 0, rejected: 0, dropped: 0 };
  let isDown = false;
  let fault = '';
  return {
    counts,
    taken: (): void => {
      isDown = false;
    },
    /** Once for each time that the endpoint is down, not for each batch. */
    spooled: (spans: number, reason: string): void => {
      counts.spooled += spans;
      const text = `The endpoint does not take spans (${reason}); they wait in "${folder}" and are sent again later.`;
      if (isDown) log.debug(text);
      else log.warn(text);
      isDown = true;
    },
    resent: (spans: number): void => {
      counts.resent += spans;
      log.info(`${spansIn(spans)} that waited in "${folder}" ${spans === 1 ? 'was' : 'were'} sent.`);
    },
    rejected: (spans: number, reason: string, batch: string): void => {
      counts.rejected += spans;
      const kept = `set aside as "${join(folder, rejectedName(batch))}"`;
      log.warn(
        `The endpoint will never take ${spansIn(spans)} (${reason}); ${spans === 1 ? 'it is' : 'they are'} ${kept}.`,
      );
    },
    unreadable: (spans: number, batch: string): void => {
      counts.rejected += spans;
      log.warn(`A file is not what was written, and is set aside as "${join(folder, rejectedName(batch))}".`);
    },
    pushedOut: (spans: number): void => {
      counts.dropped += spans;
      log.error(`The folder "${folder}" is full: its oldest ${spansIn(spans)} ${spans === 1 ? 'is' : 'are'} lost.`);
    },
    lost: (spans: number, reason: string): void => {
      counts.dropped += spans;
      log.error(
        `${spansIn(spans)} could neither be sent nor kept (${reason}), and ${spans === 1 ? 'is' : 'are'} lost.`,
      );
    },
    /** Once for each reason. */
    fault: (reason: string): void => {
      if (reason !== fault) log.warn(`The folder "${folder}" cannot be used (${reason}).`);
      fault = reason;
    },
  };
};

export type Teller = ReturnType<typeof createTeller>;

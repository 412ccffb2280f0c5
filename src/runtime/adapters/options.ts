import { context, propagation } from '@opentelemetry/api';
import { isPlain, type Passage } from './passage.ts';

/** What can be said about the functions of a framework, where it is not what a plain function would mean. */
export interface AdapterOptions {
  /** What a result wrote, by field. Omitted: the result itself, where that is a plain object. */
  readonly written?: (result: unknown) => object | undefined;
  /** Whether something thrown ends the phase without a failure: a job that is put back, say. Omitted: it never does. */
  readonly isControlFlow?: (error: unknown) => boolean;
}

const isStream = (result: unknown): boolean =>
  typeof result === 'object' && result !== null && Symbol.asyncIterator in result;

/** What a result wrote. A stream has not written yet, so that nothing can be said of it. */
export const writtenIn = (result: unknown, { written }: AdapterOptions): object | undefined => {
  if (isStream(result)) return undefined;
  if (written) return written(result) ?? {};
  return isPlain(result) ? result : {};
};

export const jumpsOf = ({ isControlFlow }: AdapterOptions): Pick<Passage<unknown>, 'jump'> =>
  isControlFlow ? { jump: (error) => (isControlFlow(error) ? {} : undefined) } : {};

/** Calls what belongs to a trace that began in another process, whose headers are given. */
export const underHeaders = <T>(carrier: unknown, body: () => T): T =>
  carrier === undefined || carrier === null
    ? body()
    : context.with(propagation.extract(context.active(), carrier), body);

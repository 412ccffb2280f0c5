import { type BaggageEntry, type Context, context, propagation } from '@opentelemetry/api';
import { baggageKeys } from './names.ts';
import { orElse } from './quietly.ts';

/** What is handed on with a run. */
interface Handed {
  readonly runId: string;
  readonly workflow: string;
  readonly provenance: string;
}

/** As long as headers stay small: a name that is longer is not handed on at all, since half of it would be another name. */
const mostLength = 256;

/** What can be the name of a run in every place where it is used, of which one is the name of a file. */
const isRunId = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/u.test(text);

/** Adds the trace and the run to headers, by the propagator that is registered. */
export const injectRun = (ctx: Context, { runId, workflow, provenance }: Handed, carrier: unknown): void => {
  const entries: Record<string, BaggageEntry> = {};
  if (isRunId(runId) && workflow.length <= mostLength && !/\p{Cs}/u.test(workflow)) {
    entries[baggageKeys.runId] = { value: runId };
    entries[baggageKeys.workflow] = { value: workflow };
    entries[baggageKeys.provenance] = { value: provenance };
  }
  // Ours come first: propagators cut baggage that is too long at its end.
  for (const [key, entry] of propagation.getBaggage(ctx)?.getAllEntries() ?? [])
    if (!Object.values<string>(baggageKeys).includes(key)) entries[key] = entry;
  propagation.inject(propagation.setBaggage(ctx, propagation.createBaggage(entries)), carrier);
};

/** The context that the headers bring. */
export const contextIn = (carrier: unknown): Context => {
  const outer = context.active();
  return carrier === undefined ? outer : orElse(() => propagation.extract(outer, carrier), outer);
};

/**
 * The run that a caller in another process began: its id in the baggage of these headers. Undefined where there is none, where
 * it cannot be one, or where it is a run of another workflow than this.
 */
export const runIdIn = (carrier: unknown, workflow?: string): string | undefined =>
  orElse(() => {
    const baggage = propagation.getBaggage(contextIn(carrier));
    const runId = baggage?.getEntry(baggageKeys.runId)?.value;
    if (runId === undefined || !isRunId(runId)) return undefined;
    const isOther = workflow !== undefined && baggage?.getEntry(baggageKeys.workflow)?.value !== workflow;
    return isOther ? undefined : runId;
  }, undefined);

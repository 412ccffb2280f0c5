import type { PortableContract } from '../../contract/model/index.ts';
import type { RecordedValue, RunEvent, RunEventData, RunEventType, RunSink, RunStore } from '../../core/index.ts';
import { digestOf } from './ambient.ts';
import { canonicalJson } from './canonical.ts';
import type { Observer, RunObserver } from './observer.ts';

interface Recording {
  readonly contract: PortableContract;
  readonly store: RunStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told that a record cannot be kept. */
  readonly onError: (error: unknown) => void;
}

const withValues = (values: readonly RecordedValue[]) => (values.length > 0 ? { values } : {});

/** Writes what happens in runs into their records. */
export const createRecording = ({ contract, store, now, onError }: Recording): Observer => {
  let digest: string | undefined;
  const start: Observer['start'] = ({ runId, workflow, mode, traceparent }) => {
    let sink: RunSink | undefined;
    const judged = new Set<string>();
    const append = <T extends RunEventType>(type: T, data: RunEventData[T], phase?: string): void => {
      const event: RunEvent = {
        type,
        time: new Date(now()).toISOString(),
        data: { ...data },
        ...(phase === undefined ? {} : { phase }),
      };
      try {
        sink?.append(event);
      } catch (error) {
        onError(error);
      }
    };
    try {
      sink = store.open({ runId, workflow, ...(traceparent === undefined ? {} : { traceparent }) });
    } catch (error) {
      onError(error);
    }
    digest ??= digestOf(canonicalJson(contract) ?? '');
    const phases = contract.phases.map(({ id }) => id);
    append('run.started', { workflow, contract: digest, mode, phases, legacy: contract.legacy });
    const close = async (open: RunSink | undefined): Promise<void> => {
      try {
        await open?.close();
      } catch (error) {
        onError(error);
      }
    };
    const run: RunObserver = {
      within: (body) => body(),
      phase: ({ phase, mode: phaseMode, attempt }) => {
        const instance = `${phase}#${attempt}`;
        append('phase.started', { attempt, mode: phaseMode, instance }, phase);
        return {
          within: (body) => body(),
          boundary: (
            boundary,
            { names, violations, critical, criticalPropagated },
            { undeclared, undropped, values },
          ) =>
            append(
              'boundary.checked',
              {
                instance,
                boundary,
                propagated: names,
                violations,
                critical,
                criticalPropagated,
                ...(undeclared.length > 0 ? { undeclared } : {}),
                ...(undropped.length > 0 ? { undropped } : {}),
                ...(values ? withValues(values()) : {}),
              },
              phase,
            ),
          chain: (verdict) => {
            judged.add(verdict.chain);
            append('chain.judged', verdict, phase);
          },
          end: (outcome, durationMs, error) => {
            const name = error instanceof Error ? error.name : undefined;
            append(
              'phase.finished',
              { instance, outcome, durationMs, ...(name === undefined ? {} : { error: { name } }) },
              phase,
            );
          },
        };
      },
      skipped: (phase, reason) => append('phase.skipped', { reason }, phase),
      finish: ({ state, completeness, chainsIntactRatio, propagated, defaulted, failed, durationMs, chains }) => {
        // Those whose destination no phase came to.
        for (const verdict of chains) if (!judged.has(verdict.chain)) append('chain.judged', verdict);
        append('run.finished', { state, completeness, chainsIntactRatio, propagated, defaulted, failed, durationMs });
        return close(sink);
      },
    };
    return run;
  };
  return { start };
};

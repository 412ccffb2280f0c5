import type { PortableContract } from '../../src/contract/model/index.ts';
import type { RunEvent, RunStore } from '../../src/core/index.ts';
import { readContract } from '../../src/index.ts';
import { createGuard, type Guard, type GuardOptions, type RunReport } from '../../src/runtime/index.ts';

/** A contract from its text, which need not be without findings. */
export const contractFrom = async (text: string, version = '1.0.0'): Promise<PortableContract> => {
  const written = `schema_version: "${version}"\npipeline_id: demo\n${text}`;
  const { contract, diagnostics } = await readContract({ file: { path: 'demo.contract.yaml', text: written } });
  if (!contract) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return contract;
};

/** Keeps events in memory. */
export const memoryStore = (): RunStore & { readonly events: RunEvent[] } => {
  const events: RunEvent[] = [];
  const append = (event: RunEvent): void => void events.push(event);
  return { events, open: () => ({ append, flush: async () => {}, close: async () => {} }) };
};

export interface Watched {
  readonly guard: Guard;
  readonly reports: RunReport[];
  readonly report: () => RunReport;
}

/** A guard, and what its runs have come to. */
export const watched = (contract: PortableContract, options: GuardOptions = {}): Watched => {
  const reports: RunReport[] = [];
  const guard = createGuard(contract, {
    telemetry: false,
    onFinish: (report) => void reports.push(report),
    ...options,
  });
  const report = (): RunReport => {
    const last = reports.at(-1);
    if (!last) throw new Error('No run has finished.');
    return last;
  };
  return { guard, reports, report };
};

/** What a promise rejects with. */
export const rejection = async (promise: Promise<unknown>): Promise<unknown> => {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`It did not reject, but gave ${typeof value}.`);
};

/** What a function throws at once. */
export const thrownBy = (body: () => unknown): unknown => {
  let value: unknown;
  try {
    value = body();
  } catch (error) {
    return error;
  }
  throw new Error(`It did not throw, but gave ${typeof value}.`);
};

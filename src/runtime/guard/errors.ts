import type { Violation } from '../boundary/boundary.ts';

/** What the guard knew about a boundary when something was thrown there. */
export interface BoundaryDiagnostics {
  readonly workflow: string;
  readonly phase: string;
  readonly runId: string;
  /** The boundary that these violations are of: the last one that was looked at. */
  readonly boundary: 'entry' | 'exit';
  readonly violations: readonly Violation[];
}

const said = ({ field, reason, expected, found }: Violation): string =>
  reason === 'absent' ? `"${field}" is absent` : `"${field}" is ${found}, not ${expected}`;

/** Thrown in `enforce` where a blocking field failed: the phase did not run, or what it left behind is not what it promised. */
export class ContextContractError extends Error {
  override readonly name = 'ContextContractError';
  readonly boundary: 'entry' | 'exit';
  readonly diagnostics: BoundaryDiagnostics;
  constructor(diagnostics: BoundaryDiagnostics) {
    const { boundary, phase, workflow, violations } = diagnostics;
    const failed = violations.filter(({ verdict, severity }) => verdict === 'failed' && severity === 'blocking');
    const what = boundary === 'entry' ? 'cannot start' : 'did not leave what it promised';
    super(`Phase "${phase}" of "${workflow}" ${what}: ${failed.map(said).join('; ')}.`);
    this.boundary = boundary;
    this.diagnostics = diagnostics;
  }
}

interface Known {
  readonly diagnostics: BoundaryDiagnostics;
  readonly moment: number;
}

/** Beside the errors, which stay as they are, frozen ones too. */
const knownOf = new WeakMap<object, Known>();
let moments = 0;

/** A point in the order of what happens. */
export const nextMoment = (): number => ++moments;

/**
 * Keeps what the guard knew where an error of the phase itself was thrown. A phase around that one does not take its
 * place; one that began later and throws the same object does.
 */
export const attachDiagnostics = (error: unknown, diagnostics: BoundaryDiagnostics, began: number): void => {
  if ((typeof error !== 'object' && typeof error !== 'function') || error === null) return;
  const known = knownOf.get(error);
  if (known && known.moment > began) return;
  knownOf.set(error, { diagnostics, moment: nextMoment() });
};

/** What the guard knew about the phase that threw this; undefined where it was thrown elsewhere. */
export const diagnosticsOf = (error: unknown): BoundaryDiagnostics | undefined => {
  if (error instanceof ContextContractError) return error.diagnostics;
  if ((typeof error !== 'object' && typeof error !== 'function') || error === null) return undefined;
  return knownOf.get(error)?.diagnostics;
};

import type { PortableContract } from '../../src/contract/model/index.ts';
import { createGuard, type GuardOptions, type RunReport } from '../../src/runtime.ts';

/** A guard that tells what it found. */
export const watching = (of: PortableContract, options: GuardOptions = {}) => {
  const found: string[] = [];
  const reports: RunReport[] = [];
  const guard = createGuard(of, {
    telemetry: false,
    onViolation: ({ phase, boundary, field, reason }) => void found.push(`${phase} ${boundary} ${field} ${reason}`),
    onFinish: (report) => void reports.push(report),
    ...options,
  });
  return { guard, found, reports };
};

/** Runs end a little after the calls that are runs of their own. */
export const settle = () => new Promise((done) => setTimeout(done));

import type { ObservedRun } from '../contract/index.ts';
import type { Diagnostic } from '../core/index.ts';

/** What a finding of the analyzer looks like when it happens. */
const symptoms: Readonly<Record<string, 'failed' | 'defaulted'>> = {
  'propagation/dangling-read': 'failed',
  'propagation/shadow-default': 'defaulted',
  'propagation/always-default': 'defaulted',
};

/** Adds to findings about a field of a phase how often that happened in runs of the workflow. */
export const withSightings = (
  diagnostics: readonly Diagnostic[],
  runs: readonly ObservedRun[],
): readonly Diagnostic[] =>
  diagnostics.map((diagnostic) => {
    const { code, workflow, phase, field, file, line, column, endLine, endColumn } = diagnostic;
    const symptom = symptoms[code];
    if (symptom === undefined || phase === undefined || field === undefined) return diagnostic;
    const seen = runs
      .filter((run) => run.workflow === workflow)
      .flatMap((run) => run.phases.get(phase)?.entry.get(field) ?? []);
    if (seen.length === 0) return diagnostic;
    const hit = seen.filter((one) => one[symptom] > 0).length;
    const times = hit === 0 ? 'none' : String(hit);
    const message = `Seen in ${times} of ${seen.length} recorded ${seen.length === 1 ? 'run' : 'runs'}.`;
    return {
      ...diagnostic,
      related: [...(diagnostic.related ?? []), { file, line, column, endLine, endColumn, message }],
    };
  });

import type { Diagnostic } from '../core/index.ts';
import type { Reporter } from './report.ts';
import { jsonText } from './text.ts';

type Level = 'critical' | 'major' | 'minor' | 'info';

/** GitLab has five levels; `blocker` is for nothing that a file can say. What is only possible counts one less. */
const levelOf = ({ severity, certainty }: Diagnostic): Level => {
  if (severity === 'info') return 'info';
  if (severity === 'error') return certainty === 'definite' ? 'critical' : 'major';
  return certainty === 'definite' ? 'major' : 'minor';
};

/**
 * The code quality report of GitLab. GitLab compares fingerprints and drops all but one of equal ones, so that repeated
 * ones are numbered. Complete: limits and quietness do not apply.
 */
export const gitlab: Reporter = ({ diagnostics }) => {
  const used = new Map<string, number>();
  return jsonText(
    diagnostics.map((d) => {
      const count = (used.get(d.fingerprint) ?? 0) + 1;
      used.set(d.fingerprint, count);
      return {
        description: d.help === undefined ? d.message : `${d.message} ${d.help}`,
        check_name: d.code,
        fingerprint: count === 1 ? d.fingerprint : `${d.fingerprint}-${count}`,
        severity: levelOf(d),
        location: { path: d.file, lines: { begin: d.line, end: Math.max(d.line, d.endLine) } },
      };
    }),
  );
};

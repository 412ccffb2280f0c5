import type { CodedFinding, Source } from '../core/index.ts';
import { parseAllErrors } from '../parse/index.ts';

const isSyntax = (finding: CodedFinding): boolean => finding.code === 'contract/syntax';

/**
 * Of a file that does not parse, the fast reader knows only the first syntax error; this puts all of them in its place.
 * The recovering parser is loaded only here.
 */
export const completeSyntax = async (
  source: Source,
  findings: readonly CodedFinding[],
): Promise<readonly CodedFinding[]> => {
  if (!findings.some(isSyntax)) return findings;
  const all = await parseAllErrors(source);
  return all.length === 0 ? findings : [...findings.filter((finding) => !isSyntax(finding)), ...all];
};

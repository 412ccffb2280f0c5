import type { ParsedExpression } from './build.ts';
import { parseCel } from './cel.ts';
import { parsePython } from './python.ts';

export type { ParsedExpression } from './build.ts';
export { parseCel } from './cel.ts';
export { parsePython } from './python.ts';

/**
 * Reads a condition or a verification. `legacy` (0.x files): Python's subset, or CEL where the text is only that; the
 * error is then Python's. Otherwise CEL.
 */
export const parseExpression = (text: string, legacy: boolean): ParsedExpression => {
  if (!legacy) return parseCel(text);
  const python = parsePython(text);
  if ('expression' in python) return python;
  const cel = parseCel(text);
  return 'expression' in cel ? cel : python;
};

import { type Expression, readsOf, type Span } from '../../../core/index.ts';
import { parseExpression } from '../../../parse/index.ts';
import type { ConditionInput } from '../../graph/index.ts';
import { printPath } from '../../model/index.ts';
import { partOf, type Reading, type Row, report } from './reading.ts';

/** Variables of a chain's verification; everything else that it names is a field. */
export const verificationVariables: ReadonlySet<string> = new Set(['dest', 'source']);

/**
 * Reads the expression under a key. One that does not parse is reported and stands for a question without an answer, so
 * that the rest of the file can still be analysed.
 */
export const conditionAt = (
  reading: Reading,
  row: Row,
  key: string,
  variables?: ReadonlySet<string>,
): ConditionInput | undefined => {
  const text = row[key];
  if (typeof text !== 'string') return undefined;
  const at = reading.document.valueSpan(row, key);
  const parsed = parseExpression(text, reading.legacy);
  if ('expression' in parsed)
    return {
      expression: parsed.expression,
      text,
      at,
      reads: fieldReads(reading, { row, key }, parsed.expression, variables),
    };
  const { message, start, end } = parsed.error;
  report(reading, {
    code: 'contract/bad-expression',
    message: `Expression of "${key}" cannot be read: ${message.replace(/\.$/u, '')}.`,
    at: partOf(reading.document, row, key, [start, Math.max(start + 1, end)]),
    severity: reading.legacy ? 'warning' : 'error',
    help: reading.legacy
      ? 'Use the Python subset of the format reference, or CEL.'
      : 'Write a CEL expression over the fields of the context.',
  });
  return { expression: unread(text), text, at, reads: [] };
};

const unread = (text: string): Expression => ({
  kind: 'call',
  name: 'unread',
  args: [{ kind: 'literal', value: text, start: 0, end: text.length }],
  start: 0,
  end: text.length,
});

const fieldReads = (
  { document }: Reading,
  { row, key }: { row: Row; key: string },
  expression: Expression,
  variables?: ReadonlySet<string>,
): ConditionInput['reads'] =>
  readsOf(expression, variables).flatMap((read) => {
    const path = variables && read.path[0] === 'context' ? read.path.slice(1) : read.path;
    if (path.length === 0) return [];
    const at: Span = partOf(document, row, key, [read.start, read.end]);
    return [{ field: printPath(path), tolerant: read.tolerant, at }];
  });

import type { Expr } from '@actions/expressions/ast';
import type { Span } from '../../../core/index.ts';
import { isList, isRow, laterPartOf, type Row } from '../rows.ts';
import type { Manner } from './access.ts';
import { conditionOf, overridesOf, unknownCondition } from './condition.ts';
import { embeddedIn } from './embedded.ts';
import type { Condition, PlacedAccess, Reading } from './model.ts';
import { parseGithub } from './parse.ts';
import { plainAccess } from './plain.ts';
import { accessesOf } from './walk.ts';

/** Where a scalar stands. */
export interface Place {
  readonly container: object;
  readonly key: string | number;
}

interface Parsed {
  readonly expr: Expr | undefined;
  readonly lines: readonly number[];
  readonly accesses: readonly PlacedAccess[];
}

const spanOf = (reading: Reading, { container, key }: Place, start: number, end: number): Span =>
  laterPartOf(reading.document, container, key, [start, end]);

const bad = (reading: Reading, at: Span, message: string): void => {
  reading.findings.push({
    code: 'contract/bad-expression',
    message: `Expression cannot be read: ${message}.`,
    at,
    workflow: reading.workflow,
    help: 'Write an expression as GitHub Actions knows them.',
  });
};

/** Parses one expression that starts at an offset of a scalar; one that does not parse is reported. */
const parseAt = (
  reading: Reading,
  place: Place,
  { text, start, manner }: { text: string; start: number; manner: Manner },
): Parsed | undefined => {
  const outcome = parseGithub(text);
  if ('message' in outcome) {
    bad(reading, spanOf(reading, place, start + outcome.start, start + outcome.end), outcome.message);
    return undefined;
  }
  const { expr, lines } = outcome;
  const accesses = expr === undefined ? [] : accessesOf(expr, lines, manner);
  return {
    expr,
    lines,
    accesses: accesses.map((access) => ({
      ...access,
      at: spanOf(reading, place, start + access.start, start + access.end),
    })),
  };
};

/** What the expressions of one text read. */
export const accessesIn = (reading: Reading, place: Place, text: string, manner: Manner = 'value'): PlacedAccess[] => {
  const { expressions, unclosed } = embeddedIn(text);
  if (unclosed !== undefined) bad(reading, spanOf(reading, place, unclosed, unclosed + 3), 'it is not closed by "}}"');
  return expressions.flatMap((one) => {
    const simple = plainAccess(one.text);
    if (simple)
      return [{ ...simple, manner, at: spanOf(reading, place, one.start + simple.start, one.start + simple.end) }];
    return [...(parseAt(reading, place, { ...one, manner })?.accesses ?? [])];
  });
};

/** What the texts of a value read, at any depth; keys of mappings that are in `skipped` are left out at the top. */
export const accessesBelow = (
  reading: Reading,
  container: Row | readonly unknown[],
  key: string | number,
  skipped: ReadonlySet<string> = new Set(),
): PlacedAccess[] => {
  const found: PlacedAccess[] = [];
  const pending = new Set<Row | readonly unknown[]>();
  const look = (value: unknown, place: Row | readonly unknown[], at: string | number): void => {
    if (typeof value === 'string') {
      if (value.includes('${{'))
        for (const access of accessesIn(reading, { container: place, key: at }, value)) found.push(access);
    } else if (isRow(value) || isList(value)) pending.add(value);
  };
  const top = isList(container) ? container[Number(key)] : isRow(container) ? container[key] : undefined;
  look(top, container, key);
  // What is added on the way is visited too, each once.
  for (const value of pending) {
    if (isList(value)) for (const [i, child] of value.entries()) look(child, value, i);
    else if (isRow(value))
      for (const name of Object.keys(value)) if (value !== top || !skipped.has(name)) look(value[name], value, name);
  }
  return found;
};

const wrapped = /^\s*\$\{\{([\s\S]*)\}\}\s*$/u;

/** The expression that an `if` is: all of its text, with or without `${{ }}` around it. */
const wholeExpression = (text: string): { text: string; start: number } | undefined => {
  const { expressions } = embeddedIn(text);
  if (expressions.length === 0) return text.includes('${{') ? undefined : { text, start: 0 };
  const [only, more] = expressions;
  return only && !more && wrapped.test(text) ? { text: only.text, start: only.start } : undefined;
};

/** Reads an `if`. */
export const conditionAt = (reading: Reading, row: Row, key: string): Condition | undefined => {
  const value = row[key];
  if (value === undefined || value === null || value === true) return undefined;
  const place = { container: row, key };
  const at = reading.document.valueSpan(row, key);
  const text = String(value);
  const unknown = { text, at, accesses: [], expression: () => unknownCondition(text), overrides: false };
  if (typeof value !== 'string') return unknown;
  const whole = wholeExpression(value);
  if (!whole) return { ...unknown, accesses: accessesIn(reading, place, value, 'tested') };
  const parsed = parseAt(reading, place, { ...whole, manner: 'tested' });
  const { expr } = parsed ?? {};
  if (!parsed || expr === undefined) return parsed ? undefined : unknown;
  return {
    text: whole.text.trim(),
    at,
    accesses: parsed.accesses,
    expression: (fieldOf) => conditionOf(expr, { lines: parsed.lines, fieldOf }),
    overrides: overridesOf(expr),
  };
};

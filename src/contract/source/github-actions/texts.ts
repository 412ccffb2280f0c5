import type { Expr } from '@actions/expressions/ast';
import type { Span } from '../../../core/index.ts';
import { isList, isRow, laterPartOf, type Row } from '../rows.ts';
import type { Manner } from './access.ts';
import { conditionOf, overridesOf } from './condition.ts';
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

const childOf = ({ container, key }: Place): unknown => {
  if (isList(container)) return typeof key === 'number' ? container[key] : undefined;
  return isRow(container) && typeof key === 'string' ? container[key] : undefined;
};

/** What the texts of a value read, at any depth; keys of mappings that are in `skipped` are left out at the top. */
export const accessesBelow = (
  reading: Reading,
  container: object,
  key: string | number,
  skipped: ReadonlySet<string> = new Set(),
): PlacedAccess[] => {
  const found: PlacedAccess[] = [];
  const seen = new Set<unknown>();
  const pending: Place[] = [{ container, key }];
  for (let place = pending.pop(); place; place = pending.pop()) {
    const value = childOf(place);
    if (typeof value === 'string') found.push(...accessesIn(reading, place, value));
    if ((!isRow(value) && !isList(value)) || seen.has(value)) continue;
    seen.add(value);
    const top = place.container === container && place.key === key;
    const keys: Iterable<string | number> = isList(value) ? value.keys() : reading.document.keys(value);
    for (const next of keys) if (!top || !skipped.has(String(next))) pending.push({ container: value, key: next });
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
  const unknown = { text, at, accesses: [], expression: () => undefined, overrides: false };
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
    expression: (fieldOf) => conditionOf(expr, { text: whole.text, lines: parsed.lines, fieldOf }),
    overrides: overridesOf(expr),
  };
};

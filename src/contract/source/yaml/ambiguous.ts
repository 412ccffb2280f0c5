import type { Reading } from './reading.ts';
import { report } from './reading.ts';

const older = /^(?:y|n|yes|no|on|off)$/iu;
const octal = /^0\d+$/u;

/** Older loaders read `yes`, `off` or `012` in 0.x files as something else than YAML 1.2 does: an info at each. */
export const reportAmbiguous = (reading: Reading): void => {
  const { document } = reading;
  const pending: unknown[] = [document.value];
  const seen = new Set<unknown>();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    for (const [key, value] of Object.entries(next)) {
      pending.push(value);
      const place = Array.isArray(next) ? Number(key) : key;
      if (typeof value !== 'string' && typeof value !== 'number') continue;
      const span = document.valueSpan(next, place);
      const text = document.source.text.slice(span.start, span.end);
      if (!document.isPlain(next, place) || !(older.test(text) || octal.test(text))) continue;
      report(reading, {
        code: 'contract/ambiguous-scalar',
        message: `A value is read as ${typeof value === 'string' ? 'a string' : 'a decimal number'} here, but ${older.test(text) ? 'as a boolean' : 'as an octal number'} by older YAML loaders.`,
        at: span,
        help: 'Put it in quotes, or write true or false.',
      });
    }
  }
};

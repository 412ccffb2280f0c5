import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from '../../src/index.ts';

const runs = Number(process.env['CONTEXTCORE_FUZZ_RUNS'] ?? 400);
const seeds = ['workflows/agent-ok', 'workflows/agent-err', 'workflows/older-format'].map((name) =>
  readFileSync(new URL(`../../fixtures/${name}/contract.yaml`, import.meta.url), 'utf8'),
);
const pieces = [
  '',
  ' ',
  '\n',
  ': ',
  '- ',
  '[]',
  '{}',
  'null',
  '"',
  "'",
  '*',
  '.',
  '..',
  '__proto__',
  'after: []',
  'join: any',
  'when: "x && !x"',
  'when: "((("',
  'drops: [a, a.b]',
  'default: null',
  'type: list[',
  'severity: blocking',
  '&a',
  '*a',
  '<<: *a',
  '0',
  '-1',
  '1e999',
  '\u0000',
  '😀',
  '\t',
  '# contextcore-ignore-next-line x -- y\n',
];

describe('a contract that was stirred', () => {
  it('is answered with diagnostics at places inside of it, never with an exception', async () => {
    const stirred = fc.tuple(
      fc.constantFrom(...seeds),
      fc.array(fc.tuple(fc.nat(), fc.nat(60), fc.constantFrom(...pieces)), { minLength: 1, maxLength: 4 }),
    );
    await fc.assert(
      fc.asyncProperty(stirred, async ([seed, edits]) => {
        let text = seed;
        for (const [from, length, piece] of edits) {
          const at = from % (text.length + 1);
          text = text.slice(0, at) + piece + text.slice(at + length);
        }
        const lines = text.split(/\r\n|\r|\n/u).length;
        const { diagnostics } = await check({ files: [{ path: 'stirred.contract.yaml', text }] });
        for (const { line, column, code, message } of diagnostics) {
          expect(line).toBeLessThanOrEqual(lines);
          expect(column).toBeGreaterThan(0);
          expect(code).toMatch(/^[a-z-]+\/[a-z-]+$/u);
          expect(message.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: runs },
    );
  });

  it('is answered whatever bytes it holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (text) => {
        const { diagnostics } = await check({ files: [{ path: 'bytes.contract.yaml', text }] });
        expect(diagnostics.length).toBeGreaterThan(0);
      }),
      { numRuns: runs },
    );
  });
});

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
// The two readings of a line must not be told apart, which no door shows.
import { checkLine } from '../../src/connect/records/check.ts';
import { runRecord, taskLog } from '../../src/connect/records/format.ts';
import { createLineCheck } from '../../src/connect/records/quick-check.ts';
import { degradedRun, temporaryFolder, writeRun } from './run-events.ts';

const linesAs = async (schema: string): Promise<readonly Buffer[]> => {
  const events = degradedRun.map(({ phase: _, ...one }, i) => (i % 2 ? one : { ...one, phase: 'büld "x"' }));
  const plain = degradedRun.map(({ phase: _, data, ...one }) => ({ ...one, data: { ...data, text: 'ü{"data":{}}' } }));
  const path = await writeRun([...plain, ...events], { root: temporaryFolder(), workflow: 'a flow', fsync: 'never' });
  const text = readFileSync(path, 'utf8').replaceAll(runRecord.schema, schema);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => Buffer.from(`${line}\n`));
};

it('a line is read alike in both ways, whatever was done to it', async () => {
  const lines = await linesAs(taskLog.schema);
  const patches = fc.constantFrom('', '"', '\\', '}', '{', '\n', '\u0000', 'é', '1', ' ', ',"x":1', '"},"data":{"y":2');
  fc.assert(
    fc.property(fc.nat(lines.length - 1), fc.nat(), fc.nat(3), patches, (index, place, cut, patch) => {
      const check = createLineCheck(taskLog);
      const [before, line = Buffer.alloc(0)] = [lines[index - 1], lines[index]];
      if (before) check(before, index, '');
      const at = place % line.length;
      const changed = Buffer.concat([line.subarray(0, at), Buffer.from(patch), line.subarray(at + cut)]);
      const { prevhash } = JSON.parse(line.toString());
      for (const bytes of [line, changed])
        expect(check(bytes, index + 1, prevhash)).toEqual(checkLine(bytes, index + 1, taskLog));
    }),
    { numRuns: Number(process.env['CONTEXTCORE_FUZZ_RUNS'] ?? 1500) },
  );
});

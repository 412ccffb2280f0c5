import { describe, expect, it } from 'vitest';
import { graphPrinters, reporters } from '../../src/report/index.ts';
import { empty, sample } from './sample.ts';

// All of them end in .txt, so that no formatter touches them.
const golden = (name: string, format: string): string => `./golden/${name}.${format}.txt`;

describe('what readers see', () => {
  for (const [format, reporter] of Object.entries(reporters)) {
    it(`stays as it is in the format ${format}`, async () => {
      await expect(reporter(sample())).toMatchFileSnapshot(golden('findings', format));
      await expect(reporter(empty())).toMatchFileSnapshot(golden('empty', format));
    });

    it(`is the same text for the same report, ended by one line break, in the format ${format}`, () => {
      expect(reporter(sample())).toBe(reporter(sample()));
      expect(reporter(sample())).toMatch(/[^\n]\n$/u);
    });
  }

  for (const [format, print] of Object.entries(graphPrinters)) {
    it(`stays as it is for graphs in the format ${format}`, async () => {
      await expect(await print(sample())).toMatchFileSnapshot(golden('graph', format));
    });
  }
});

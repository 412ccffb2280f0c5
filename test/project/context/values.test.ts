import { describe, expect, it } from 'vitest';
import { parseDuration, parsePercent, parseThroughput } from '../../../src/project/index.ts';

describe('a duration', () => {
  it.each([
    ['200ms', 200],
    ['1s', 1000],
    ['1.5s', 1500],
    ['2m', 120_000],
    ['0.5h', 1_800_000],
  ])('%s is %d milliseconds', (text, length) => {
    expect(parseDuration(text)).toBe(length);
  });

  it.each(['', '5', '0s', '0.0ms', '-1s', '1 s', '1d', '1S', '1e3s', '1s ', `${'1'.repeat(24)}s`])(
    '"%s" is none',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );
});

describe('a percentage', () => {
  it.each([
    ['99.95', 99.95],
    ['99.95%', 99.95],
    [99.9, 99.9],
    ['100', 100],
    ['0.05%', 0.05],
  ])('%s is %d', (value, share) => {
    expect(parsePercent(value)).toBe(share);
  });

  it.each(['', '0', '0.00%', '100.1', '101', '5 %', '1e1', '-5', 0, 101, Number.NaN])('"%s" is none', (value) => {
    expect(parsePercent(value)).toBeUndefined();
  });
});

describe('a throughput', () => {
  it.each([
    ['500', 500],
    ['500rps', 500],
    ['0.5/s', 0.5],
    [500, 500],
  ])('%s is %d requests per second', (value, rate) => {
    expect(parseThroughput(value)).toBe(rate);
  });

  it.each(['', '0', '0rps', '5 rps', '5k', '5/m', -1, Number.POSITIVE_INFINITY])('"%s" is none', (value) => {
    expect(parseThroughput(value)).toBeUndefined();
  });
});

// A general graph library needs several times as long only to hold what our whole analysis reads and judges.
import { inChild } from './measure.mjs';

export const measure = async () => {
  const { milliseconds, library } = inChild('analysis.child.mjs', 'graphlib', 100_000, 5);
  return {
    value: library / milliseconds,
    detail: `construction ${library.toFixed(0)} ms, our whole analysis ${milliseconds.toFixed(0)} ms, 100,000 phases`,
  };
};

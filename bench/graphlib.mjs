// A general graph library needs several times as long only to hold what our whole analysis reads and judges.
import { inChild, median } from './measure.mjs';

const repeats = 5;

export const measure = async () => {
  // Each in a process of its own, in turn: the garbage of one must not slow the other down.
  const ours = [];
  const theirs = [];
  for (let i = 0; i < repeats; i++) {
    ours.push(inChild('analysis.child.mjs', 'once', 100_000, 5).milliseconds);
    theirs.push(inChild('analysis.child.mjs', 'construct', 100_000, 5).milliseconds);
  }
  const milliseconds = median(ours);
  const library = median(theirs);
  return {
    value: library / milliseconds,
    detail: `construction ${library.toFixed(0)} ms, our whole analysis ${milliseconds.toFixed(0)} ms, 100,000 phases`,
  };
};

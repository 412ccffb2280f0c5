// Ten times the phases cost little more than ten times the time.
import { inChild } from './measure.mjs';

export const measure = async () => {
  const { milliseconds, smaller } = inChild('analysis.child.mjs', 'scaling', 100_000, 5);
  return {
    value: milliseconds / smaller,
    detail: `analysis of 100,000 phases ${milliseconds.toFixed(0)} ms, of 10,000 ${smaller.toFixed(0)} ms`,
  };
};

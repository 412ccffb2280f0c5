// A chain of a million phases passes: nothing recurses, nothing is quadratic.
import { inChild } from './measure.mjs';

export const measure = async () => {
  const { milliseconds, phases, peakMegabytes } = inChild('analysis.child.mjs', 'once', 1_000_000, 1);
  const detail = `analysed in ${(milliseconds / 1000).toFixed(1)} s, peak ${peakMegabytes.toFixed(0)} MB`;
  return { value: phases, unit: 'phases', detail };
};

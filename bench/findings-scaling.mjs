// Findings must not cost more, one by one, the more there are: thousands of absent fields in one phase, or one in each.
import { inChild } from './measure.mjs';

export const measure = async () => {
  const { milliseconds, smaller } = inChild('findings.child.mjs', 8000);
  return {
    value: milliseconds / smaller,
    detail: `8,000 dangling fields in one phase ${milliseconds.toFixed(0)} ms, 1,000 ${smaller.toFixed(0)} ms`,
  };
};

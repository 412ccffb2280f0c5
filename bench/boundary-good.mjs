// A boundary at which nothing is wrong costs hardly more than the ifs that a careful programmer writes for it.
import { inChild } from './measure.mjs';

export const measure = async () => {
  const { ours, byHand } = inChild('boundary.child.mjs', 'good');
  return { value: ours / byHand, detail: `10 fields: ours ${ours.toFixed(0)} ns, by hand ${byHand.toFixed(0)} ns` };
};

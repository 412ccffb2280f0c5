// Checking a boundary and telling it as an event costs little more than adding that event to a span.
import { inChild } from './measure.mjs';

export const measure = async () => {
  const { bare, guarded, metered, check } = inChild('guard.child.mjs', 'span');
  return {
    value: guarded / bare,
    detail:
      `10 fields: check and event ${guarded.toFixed(0)} ns, of which the check ${check.toFixed(0)} ns, addEvent alone ` +
      `${bare.toFixed(0)} ns; with ten counts in the SDK's meter ${metered.toFixed(0)} ns`,
  };
};

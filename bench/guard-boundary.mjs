// What a guard adds to a phase, both boundaries and all that is kept of them, where no telemetry records.
import { inChild } from './measure.mjs';

const us = (ns) => `${(ns / 1000).toFixed(2)} µs`;

export const measure = async () => {
  const { check, undeclared, withoutTelemetry, withoutChains, all } = inChild('guard.child.mjs', 'boundary');
  return {
    value: all / 1000,
    unit: 'µs',
    detail:
      `entry, body and exit ${us(all)}: checks ${us(check)}, undeclared writes ${us(undeclared)}, current run, stamps ` +
      `and counts ${us(withoutTelemetry - check - undeclared)}, telemetry that nobody takes ` +
      `${us(withoutChains - withoutTelemetry)}, a chain ${us(all - withoutChains)}`,
  };
};

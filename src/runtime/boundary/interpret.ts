import type { BoundaryResult, Standing, Violation } from './boundary.ts';
import { mostLooked } from './generate.ts';
import { type Check, judge, type Verdict } from './judge.ts';
import type { FieldPlan, Plan } from './plan.ts';
import { isKeyed } from './read.ts';

/** What code without types passes in place of a context: no field is there, and none can be written. */
const nothing = Object.freeze({});

/** Judges the fields one by one, and tells all of it. Those of the bits in `good` are known to be there. */
export const interpret = (
  plan: Plan,
  context: object,
  apply: boolean,
  standing: Standing | undefined,
  good: number,
): BoundaryResult => {
  const check: Check = { context: isKeyed(context) ? context : nothing, apply, standing, made: undefined };
  let verdicts: Verdict[] | undefined;
  for (const field of plan.order) {
    // A default that has been written since may have changed what `*` stands for.
    if (field.index < mostLooked && ((good >> field.index) & 1) === 1 && !check.made) continue;
    const verdict = judge(field, check);
    if (verdict === 'propagated') continue;
    verdicts ??= plan.fields.map((): Verdict => 'propagated');
    verdicts[field.index] = verdict;
  }
  return verdicts ? summary(plan, verdicts) : plan.allGood;
};

const summary = (plan: Plan, verdicts: readonly Verdict[]): BoundaryResult => {
  const names: string[] = [];
  const violations: Violation[] = [];
  let defaulted = 0;
  let critical = 0;
  let criticalPropagated = 0;
  let blocked = false;
  let bits = 0;
  for (const field of plan.fields) {
    const verdict = verdicts[field.index] ?? 'propagated';
    if (verdict === 'silent') {
      bits = bitsWith(bits, field);
      continue;
    }
    if (field.critical) critical++;
    if (verdict === 'propagated') {
      names.push(field.name);
      if (field.critical) criticalPropagated++;
      continue;
    }
    violations.push(verdict);
    if (verdict.verdict === 'defaulted') defaulted++;
    else if (verdict.severity === 'blocking') blocked = true;
  }
  if (violations.length === 0 && bits >= 0) return plan.quiet(bits);
  const failed = violations.length - defaulted;
  return { propagated: names.length, defaulted, failed, critical, criticalPropagated, names, violations, blocked };
};

/** The bits of absent silent fields, or -1 once there is one without a bit. */
const bitsWith = (bits: number, { silent = -1 }: FieldPlan): number =>
  silent < 0 || bits < 0 ? -1 : bits | (1 << silent);

import type { AnyRule, Facts, Rule } from '../contract/index.ts';
import type { Finding } from '../core/index.ts';

/** The facts of one file, for the moments at which rules are to look at it. */
export interface FileFacts {
  readonly static?: Facts['static'];
  readonly preflight?: Facts['preflight'];
  readonly agreement?: Facts['agreement'];
  readonly postrun?: Facts['postrun'];
}

/** What a finding is about, whatever its words. */
const subjectOf = ({ phase = '', field = '', at, data }: Finding): string =>
  [at.source.file, at.start, phase, field, String(data?.['key'] ?? '')].join('\0');

/** What holds in some runs only is asked again of the runs that start as this one does: they may rule it out. */
function* atRealStart(rule: Rule<'static'>, { seeded, ...facts }: Facts['preflight']): Iterable<Finding> {
  const real = new Map<string, Finding>();
  for (const finding of rule.check({ ...facts, graph: seeded })) real.set(subjectOf(finding), finding);
  for (const finding of rule.check(facts)) {
    const { certainty = 'definite' } = finding;
    const asked = certainty === 'definite' ? finding : real.get(subjectOf(finding));
    if (asked !== undefined) yield asked;
  }
}

/** Asks one rule about the facts of a file; a rule of a moment that the facts lack finds nothing. */
export const runRule = (rule: AnyRule, facts: FileFacts): Iterable<Finding> => {
  switch (rule.moment) {
    case 'static':
      if (facts.preflight) return atRealStart(rule, facts.preflight);
      return facts.static ? rule.check(facts.static) : [];
    case 'preflight':
      return facts.preflight ? rule.check(facts.preflight) : [];
    case 'agreement':
      return facts.agreement ? rule.check(facts.agreement) : [];
    case 'postrun':
      return facts.postrun ? rule.check(facts.postrun) : [];
  }
};

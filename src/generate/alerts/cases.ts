import type { Case, Counted, Subject } from './model.ts';
import type { Fired, Read } from './parts.ts';
import { fewTale, growing, many, overTale, quietTale, type ShareStory, type Tale, underTale } from './tales.ts';

/** The first critical read, which stories are about. */
export const leadOf = ({ critical, contract }: Subject): Read =>
  critical[0] ?? { phase: '', field: '', line: contract.at.source.position(contract.at.start).line };

/** How a read's verdicts of one outcome grow in a tale. */
const countedIn = (read: Read, { step, stretches }: Tale, outcome: Counted['outcome']): Counted => ({
  read,
  outcome,
  values: growing(
    step,
    stretches.map(([seconds, good, lost]) => [seconds, outcome === 'propagated' ? good : lost]),
  ),
});

/** A tale about a read, some of whose verdicts are losses. */
export const caseOf = (
  read: Read,
  tale: Tale,
  outcome: 'failed' | 'defaulted' = 'failed',
  fires: readonly Fired[] = [],
): Case => ({
  name: tale.name,
  step: tale.step,
  counted: [countedIn(read, tale, 'propagated'), countedIn(read, tale, outcome)],
  at: tale.at,
  fires,
});

/** A read of which in every step of a stretch so many verdicts are losses, out of many. */
export const losing = (
  read: Read,
  step: number,
  stretches: readonly (readonly [seconds: number, lost: number])[],
): readonly Counted[] => {
  const tale: Tale = {
    name: '',
    step,
    at: 0,
    stretches: stretches.map(([seconds, lost]) => [seconds, many - lost, lost]),
  };
  return [countedIn(read, tale, 'propagated'), countedIn(read, tale, 'failed')];
};

/** The stories of an alert about a share of losses: just too many, just not too many, too few verdicts to tell, no runs. */
export const shareCases = (
  subject: Subject,
  story: ShareStory,
  /** What the alert shows of a share of losses. */
  shown: (lost: number) => number,
): readonly Case[] => {
  const lead = leadOf(subject);
  const over = overTale(story);
  const few = fewTale(story, 'verdicts');
  return [
    caseOf(lead, over, 'failed', [{ value: shown(over.share) }]),
    caseOf(lead, underTale(story), 'defaulted'),
    ...(few === undefined
      ? []
      : [{ name: few.name, step: few.step, counted: [countedIn(lead, few, 'failed')], at: few.at, fires: [] }]),
    caseOf(lead, quietTale(story, 'runs')),
  ];
};

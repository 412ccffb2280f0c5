import { evaluate } from '../../core/index.ts';
import { isSame } from './canonical.ts';
import type { Course, Courses, Passing, Stop } from './courses.ts';
import { isHollow, valueAt } from './paths.ts';
import type { Stamps } from './stamps.ts';

export type ChainStatus = 'intact' | 'degraded' | 'broken' | 'unverified';

/** What was seen of a field at one point of a chain. */
export interface ChainEvidence {
  readonly phase: string;
  readonly boundary: 'entry' | 'exit';
  readonly field: string;
  readonly state: 'real' | 'default' | 'absent' | 'overwritten';
}

export interface ChainVerdict {
  readonly chain: string;
  readonly status: ChainStatus;
  /** The phase at which the field was no longer there, or no longer the one that was sent. */
  readonly lostAt?: string;
  readonly reason?: string;
  readonly evidence: readonly ChainEvidence[];
}

/** A phase that has ended. */
export interface Leaver {
  readonly phase: string;
  /** Nobody else ran meanwhile, so that every change of the context is its own. */
  readonly alone: boolean;
  /** What `held` gave when it began. */
  readonly held: readonly unknown[];
}

/** The chains of one run. */
export interface Followed {
  /** What the chains carry, before a phase runs. */
  held(context: object): readonly unknown[];
  entered(phase: string, context: object, stamps: Stamps): readonly ChainVerdict[];
  left(phase: Leaver, context: object, stamps: Stamps): readonly ChainVerdict[];
  /** After drops: what the phase has done to the values that other phases have sent. */
  settled(phase: Leaver, context: object): void;
  /** The worst verdict of each chain, in the order of the contract. */
  verdicts(): readonly ChainVerdict[];
}

/** How far one chain has come. */
interface Progress {
  readonly course: Course;
  /** The value at the source, held to be compared, never told. */
  sent?: { readonly value: unknown };
  lost?: { readonly phase: string; readonly reason: string; readonly overwritten: boolean };
  byDefault: boolean;
  /** A new list for each that is added: verdicts keep the one that they were given with. */
  evidence: readonly ChainEvidence[];
  worst?: ChainVerdict;
}

const mostEvidence = 100;
const none: readonly never[] = [];
const rank: Readonly<Record<ChainStatus, number>> = { broken: 3, degraded: 2, unverified: 1, intact: 0 };

/** Nearly every verdict. */
const intact = { status: 'intact' } as const;

const judge = ({ course, sent, lost, byDefault }: Progress, value: unknown, context: object, legacy: boolean) => {
  const { source, destination, verification } = course.chain;
  if (lost) return { status: 'broken', lostAt: lost.phase, reason: lost.reason } as const;
  if (verification) {
    const { expression, text } = verification;
    const answer = evaluate(expression, (name) => (name === 'dest' ? value : valueAt(context, name)));
    const fault =
      'error' in answer
        ? answer.error.message
        : typeof answer.value === 'boolean'
          ? undefined
          : 'it is neither true nor false.';
    if (fault !== undefined)
      return { status: 'unverified', reason: `its verification cannot be evaluated: ${fault}` } as const;
    if ('value' in answer && answer.value === false)
      return { status: 'broken', lostAt: destination.phase, reason: `its verification is false: ${text}` } as const;
  }
  if (byDefault) return { status: 'degraded', reason: 'arrives by default' } as const;
  if (legacy && (value === null || value === '' || value === 'unknown' || isHollow(value)))
    return { status: 'degraded', reason: 'arrives empty' } as const;
  if (course.samePath && !isSame(value, sent?.value)) {
    const reason = `"${source.field}" is no longer what phase "${source.phase}" sent, and whose change that is cannot be told`;
    return { status: 'unverified', reason } as const;
  }
  return intact;
};

export const follow = ({ all: courses, entries, exits, legacy }: Courses): Followed => {
  const all: Progress[] = courses.map((course) => ({ course, byDefault: false, evidence: [] }));
  const isAbsent = (value: unknown): boolean => value === undefined || (value === null && !legacy);
  const see = (progress: Progress, stop: Stop, context: object, stamps: Stamps): unknown => {
    const { phase, boundary, field } = stop;
    const value = stop.read(context);
    const isDefault = stamps.standing(context)?.has(field) === true;
    const overwritten = progress.course.samePath && progress.lost?.overwritten === true;
    const state = isAbsent(value) ? 'absent' : isDefault ? 'default' : overwritten ? 'overwritten' : 'real';
    if (isDefault) progress.byDefault = true;
    if (progress.evidence.length < mostEvidence)
      progress.evidence = [...progress.evidence, { phase, boundary, field, state }];
    if (state === 'absent')
      progress.lost ??= { phase, reason: `"${field}" is absent at ${boundary}`, overwritten: false };
    return value;
  };
  const pass = (passings: readonly Passing[], context: object, stamps: Stamps): readonly ChainVerdict[] => {
    let verdicts: ChainVerdict[] | undefined;
    for (const { course, stop, isLast } of passings) {
      const progress = all[course];
      // Before the source has run, in the first round of a loop, there is nothing to follow.
      if (!progress?.sent) continue;
      const value = see(progress, stop, context, stamps);
      if (!isLast) continue;
      const judged = judge(progress, value, context, legacy);
      const { evidence } = progress;
      const chain = progress.course.chain.id;
      const verdict: ChainVerdict =
        judged === intact ? { chain, status: 'intact', evidence } : { chain, ...judged, evidence };
      if (!progress.worst || rank[verdict.status] > rank[progress.worst.status]) progress.worst = verdict;
      verdicts ??= [];
      verdicts.push(verdict);
    }
    return verdicts ?? none;
  };
  const send = (progress: Progress, context: object, stamps: Stamps): void => {
    const { start } = progress.course;
    progress.sent = { value: start.read(context) };
    progress.evidence = [];
    progress.byDefault = false;
    delete progress.lost;
    see(progress, start, context, stamps);
  };
  const watch = (progress: Progress, { phase, alone, held }: Leaver, before: unknown, context: object): void => {
    const { course, sent } = progress;
    const { field } = course.chain.source;
    const isSource = course.chain.source.phase === phase;
    if (!course.samePath || !sent || progress.lost || held.length === 0) return;
    if (!isSource && !alone && !course.writers.has(phase)) return;
    const value = course.start.read(context);
    if (isSame(value, isSource ? sent.value : before)) return;
    const told = `phase "${phase}"`;
    if (value === undefined) progress.lost = { phase, reason: `${told} left "${field}" absent`, overwritten: false };
    else if (isSource || course.readers.has(phase)) progress.sent = { value };
    else progress.lost = { phase, reason: `${told} overwrote "${field}" without reading it`, overwritten: true };
  };
  return {
    held: (context) => all.map(({ course }) => (course.samePath ? course.start.read(context) : undefined)),
    entered: (phase, context, stamps) => pass(entries.get(phase) ?? none, context, stamps),
    left: ({ phase }, context, stamps) => {
      for (const progress of all) if (progress.course.chain.source.phase === phase) send(progress, context, stamps);
      return pass(exits.get(phase) ?? none, context, stamps);
    },
    settled: (leaver, context) => {
      for (let i = 0; i < all.length; i++) {
        const progress = all[i];
        if (progress) watch(progress, leaver, leaver.held[i], context);
      }
    },
    verdicts: () =>
      all.map(({ course: { chain }, worst, sent, lost, evidence }) => {
        if (worst) return worst;
        // Lost on the way to a destination that was never asked for.
        if (lost) return { chain: chain.id, status: 'broken', lostAt: lost.phase, reason: lost.reason, evidence };
        const reason = `phase "${(sent ? chain.destination : chain.source).phase}" has not run`;
        return { chain: chain.id, status: 'unverified', reason, evidence };
      }),
  };
};

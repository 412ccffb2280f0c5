import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildGraph,
  type GraphInput,
  type ReadFact,
  readFacts,
  writeFacts,
} from '../../../src/contract/graph/index.ts';
import { sketches } from './generate.ts';
import { minimal } from './minimal.ts';
import { oracle, TooManyRuns, type Truth } from './oracle.ts';
import { inputOf, nameOf, type PhaseSketch, render, type Sketch } from './sketch.ts';

/** The default runs are the same each time; the runs that are asked for are new ones. */
const asked = Number(process.env['CONTEXTCORE_PROPERTY_RUNS'] ?? 0);
const timeout = 120_000 + asked * 100;

const plain = sketches({ maxPhases: 12, flagWrites: false });
const flagged = sketches({ maxPhases: 12, flagWrites: true });

interface Said {
  readonly reads: ReadonlyMap<string, ReadFact>;
  readonly writes: ReadonlyMap<string, boolean>;
}

/** What the analysis says, by `phase/field` (`@outputs/field`); reads of conditions carry their place. */
const analyse = (input: GraphInput): Said => {
  const graph = buildGraph(input);
  const reads = [...readFacts(graph)].map((fact): [string, ReadFact] => {
    const place = fact.place === 'entry' || fact.place === 'output' ? '' : ` (${fact.place})`;
    return [`${fact.phase ?? '@outputs'}/${fact.read.field}${place}`, fact];
  });
  const writes = [...writeFacts(graph)].map((fact): [string, boolean] => [
    `${fact.phase}/${fact.write.field}`,
    fact.live,
  ]);
  return { reads: new Map(reads), writes: new Map(writes) };
};

/** The truth by enumeration; undefined where there are too many runs or an `any` join is not exclusive. */
const truthOf = (input: GraphInput): Truth | undefined => {
  try {
    const truth = oracle(input);
    return truth.discarded > 0 ? undefined : truth;
  } catch (error) {
    if (error instanceof TooManyRuns) return undefined;
    throw error;
  }
};

const setOf = (fact: ReadFact | undefined): string =>
  `${fact?.absent ? 'A' : ''}${fact?.defaulted ? 'D' : ''}${fact?.real ? 'R' : ''}`;

/** A fact as text; nothing for a read that is never reached. */
const textOf = (fact: ReadFact | undefined): string =>
  `${setOf(fact)}${fact?.guarded ? ' guarded' : ''}${fact?.unknown ? ' unknown' : ''}`;

/** Where the analysis and the truth differ at all. */
const differences = (said: Said, truth: Truth): readonly string[] => {
  const reads = [...truth.reads]
    .map(([key, statuses]) => ({ key, expected: [...statuses].sort().join(''), got: textOf(said.reads.get(key)) }))
    .filter(({ expected, got }) => got !== expected)
    .map(({ key, expected, got }) => `read ${key}: "${expected}" by enumeration, "${got}" by analysis`);
  const writes = [...truth.observed]
    .filter(([key, seen]) => (said.writes.get(key) ?? false) !== seen)
    .map(([key, seen]) => `write ${key}: ${seen ? 'read' : 'never read'} by enumeration`);
  return [...reads, ...writes];
};

/** Where the analysis promises what does not hold, or claims without reservation what never happens. */
const falsehoods = (said: Said, truth: Truth): readonly string[] => {
  const reads = [...truth.reads].flatMap(([key, statuses]) => {
    const fact = said.reads.get(key);
    const missed = [...statuses].filter((status) => !setOf(fact).includes(status));
    const invented = fact?.absent === true && !fact.guarded && !statuses.has('A');
    return [
      ...missed.map((status) => `read ${key}: ${status} by enumeration, not by analysis ("${textOf(fact)}")`),
      ...(invented ? [`read ${key}: absent by analysis ("${textOf(fact)}"), not by enumeration`] : []),
    ];
  });
  const writes = [...truth.observed]
    .filter(([key, seen]) => seen && said.writes.get(key) !== true)
    .map(([key]) => `write ${key}: dead by analysis, read by enumeration`);
  return [...reads, ...writes];
};

/** The same workflow with a phase right before `reader` that always writes `field`. */
const covered = (sketch: Sketch, reader: string, field: string): Sketch => {
  const entries = Object.entries(sketch.phases).flatMap(([id, phase]): [string, PhaseSketch][] => {
    if (id !== reader) return [[id, phase]];
    const { after = [], join = 'all', ...own } = phase;
    return [
      ['cover', { after, join, writes: [field] }],
      [id, { ...own, after: ['needs cover'] }],
    ];
  });
  const loops = (sketch.loops ?? []).map((loop) => (loop.to === reader ? { ...loop, to: 'cover' } : loop));
  return { ...sketch, phases: Object.fromEntries(entries), loops };
};

/** A new write beside a drop makes presence a race where a default stood before: there the law does not hold. */
const withoutDrops = (sketch: Sketch): Sketch => ({
  ...sketch,
  phases: Object.fromEntries(Object.entries(sketch.phases).map(([id, phase]) => [id, { ...phase, drops: [] }])),
});

const absences = (said: Said): readonly string[] =>
  [...said.reads].filter(([, fact]) => fact.absent).map(([key]) => key);

/** What is wrong with the analysis of one sketch; empty where nothing is. */
type Law = (sketch: Sketch) => readonly string[];

const againstTruth =
  (judge: (said: Said, truth: Truth) => readonly string[]): Law =>
  (sketch) => {
    const input = inputOf(sketch);
    const truth = truthOf(input);
    return truth === undefined ? [] : judge(analyse(input), truth);
  };

/** Tries the law on many sketches; the first that breaks it is made as small as can be and shown as text. */
const assertAll = (runs: number, of: fc.Arbitrary<Sketch>, lawOf: (pick: readonly number[]) => Law): void => {
  let report = '';
  const picks = fc.array(fc.nat(100), { minLength: 12, maxLength: 12 });
  const property = fc.property(of, picks, (sketch, pick) => {
    const law = lawOf(pick);
    if (law(sketch).length === 0) return true;
    const smallest = minimal(sketch, (candidate) => law(candidate).length > 0);
    report = `${render(smallest)}\n\n${law(smallest).join('\n')}`;
    return false;
  });
  const result = fc.check(property, { numRuns: asked || runs, ...(asked > 0 ? {} : { seed: 20 }), endOnFailure: true });
  if (result.errorInstance !== null && report === '') throw result.errorInstance;
  expect(report, `seed ${result.seed}, run ${result.numRuns}`).toBe('');
};

/** What changes when the phases are written in the order of `rank`. */
const orderFree =
  (rank: readonly number[]): Law =>
  (sketch) => {
    const input = inputOf(sketch);
    const ranked = input.phases.map((phase, index) => {
      const after = phase.after.map((edge) => (edge.kind === 'needs' ? edge : { ...edge, kind: 'after' as const }));
      return { rank: rank[index] ?? 0, phase: { ...phase, after } };
    });
    const phases = ranked.sort((a, b) => a.rank - b.rank).map((entry) => entry.phase);
    const one = analyse(input);
    const other = analyse({ ...input, phases });
    const order = phases.map((phase) => phase.id).join(' ');
    const reads = [...new Set([...one.reads.keys(), ...other.reads.keys()])]
      .map((key) => ({ key, a: textOf(one.reads.get(key)), b: textOf(other.reads.get(key)) }))
      .filter(({ a, b }) => a !== b)
      .map(({ key, a, b }) => `read ${key}: "${a}" as written, "${b}" in the order ${order}`);
    const writes = [...new Set([...one.writes.keys(), ...other.writes.keys()])]
      .filter((key) => one.writes.get(key) !== other.writes.get(key))
      .map((key) => `write ${key}: live ${one.writes.get(key)} as written, not so in the order ${order}`);
    return [...reads, ...writes];
  };

const monotone =
  ([pick = 0]: readonly number[]): Law =>
  (sketch) => {
    const readings = Object.entries(sketch.phases).flatMap(([id, phase]) =>
      (phase.reads ?? []).map((text) => [id, nameOf(text)] as const).filter(([, field]) => !field.startsWith('g')),
    );
    const [reader, field] = readings[pick % Math.max(1, readings.length)] ?? [];
    if (reader === undefined || field === undefined) return [];
    const before = new Set(absences(analyse(inputOf(sketch))));
    const after = absences(analyse(inputOf(covered(sketch, reader, field))));
    return after.filter((key) => !before.has(key)).map((key) => `${key} once ${reader} is covered for ${field}`);
  };

describe('what the analysis says of a workflow', () => {
  it('is exactly what enumerating its runs shows, where conditions read what no phase writes', { timeout }, () => {
    assertAll(400, plain, () => againstTruth(differences));
  });

  it('is never better than enumerating its runs shows, and is guarded where it may be worse', { timeout }, () => {
    assertAll(250, flagged, () => againstTruth(falsehoods));
  });

  it('does not depend on the order in which phases are written', { timeout }, () => {
    assertAll(500, flagged, orderFree);
  });

  it('never shows a new absence when a phase that always produces a field is put right before its reader', {
    timeout,
  }, () => {
    assertAll(500, plain.map(withoutDrops), monotone);
  });
});

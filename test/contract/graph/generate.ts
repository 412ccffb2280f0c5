import fc from 'fast-check';
import { planOf } from './oracle-runs.ts';
import { inputOf, type LoopSketch, nameOf, type PhaseSketch, type Sketch } from './sketch.ts';

/** What a generated graph may hold. `flagWrites`: phases may write the fields that conditions read. */
export interface Shape {
  readonly maxPhases: number;
  readonly flagWrites: boolean;
}

const FIELDS = ['x', 'y', 'z'] as const;
const FLAGS = ['g0', 'g1', 'g2'] as const;

type Block =
  | { readonly kind: 'phase'; readonly spec: PhaseSketch }
  | { readonly kind: 'line'; readonly blocks: readonly Block[] }
  | { readonly kind: 'fork'; readonly blocks: readonly Block[] }
  | {
      readonly kind: 'choice';
      readonly flag: string;
      readonly yes: Block;
      readonly no: Block | undefined;
      readonly style: 'any' | 'all' | 'bypass';
      readonly meet: PhaseSketch | undefined;
    }
  | { readonly kind: 'loop'; readonly head: Block; readonly tail: PhaseSketch | undefined; readonly condition: string };

/**
 * How a block is entered: after which phases, under which conditions; whether a skip is passed on to its first phases,
 * and to those behind them.
 */
interface Entry {
  readonly ends: readonly string[];
  readonly join: 'all' | 'any';
  readonly when: readonly string[];
  readonly needs: boolean;
  readonly later: boolean;
}

interface Draft {
  readonly phases: Record<string, PhaseSketch>;
  readonly loops: LoopSketch[];
}

const weighted = (...items: readonly (readonly [weight: number, item: string])[]): fc.Arbitrary<string> =>
  fc.oneof(...items.map(([weight, item]) => ({ weight, arbitrary: fc.constant(item) })));

const distinct = (item: fc.Arbitrary<string>, maxLength: number): fc.Arbitrary<readonly string[]> =>
  fc.uniqueArray(item, { maxLength, selector: nameOf });

const fieldWith = (...marks: readonly (readonly [number, string])[]): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(...FIELDS), weighted(...marks)).map(([field, mark]) => field + mark);

const flag = fc.constantFrom(...FLAGS);
const guardText = weighted([1, ''], [1, '!']).chain((mark) => flag.map((name) => mark + name));
const read = fieldWith([3, ''], [3, '?'], [2, '='], [1, '~']);
const write = fieldWith([3, ''], [2, '?']);

/** What a phase reads, writes and drops; conditions and predecessors come from where it stands. */
const specOf = (shape: Shape): fc.Arbitrary<PhaseSketch> => {
  const flagWrite = shape.flagWrites ? flag.chain((name) => weighted([2, name], [1, `${name}?`])) : fc.constant('');
  const written = fc.oneof({ weight: 9, arbitrary: write }, { weight: 1, arbitrary: flagWrite });
  const reading = fc.oneof({ weight: 12, arbitrary: read }, { weight: 1, arbitrary: flag });
  return fc
    .record({
      reads: distinct(reading, 2),
      writes: distinct(written, 2).map((list) => list.filter((text) => text !== '')),
      drops: fc.oneof(
        { weight: 3, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: distinct(fieldWith([1, '']), 2) },
      ),
      when: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: guardText }),
    })
    .map(({ reads, writes, drops, when }) => ({
      reads,
      writes,
      drops: drops.filter((field) => !writes.some((text) => nameOf(text) === field)),
      ...(when === undefined ? {} : { when }),
    }));
};

const blockOf = (shape: Shape): fc.Arbitrary<Block> => {
  const spec = specOf(shape);
  const phase = spec.map((own): Block => ({ kind: 'phase', spec: own }));
  const within = (deeper: fc.Arbitrary<Block>): fc.Arbitrary<Block> =>
    fc.oneof(
      { withCrossShrink: true },
      { weight: 2, arbitrary: phase },
      {
        weight: 2,
        arbitrary: fc.array(deeper, { minLength: 1, maxLength: 3 }).map((blocks): Block => ({ kind: 'line', blocks })),
      },
      {
        weight: 2,
        arbitrary: fc.array(deeper, { minLength: 2, maxLength: 3 }).map((blocks): Block => ({ kind: 'fork', blocks })),
      },
      {
        weight: 2,
        arbitrary: fc
          .record({
            flag,
            yes: deeper,
            no: fc.option(deeper, { nil: undefined }),
            style: fc.constantFrom('any', 'any', 'all', 'bypass'),
            meet: fc.option(spec, { nil: undefined }),
          })
          .map((choice): Block => ({ kind: 'choice', ...choice })),
      },
      {
        weight: 1,
        arbitrary: fc
          .record({
            head: deeper,
            tail: fc.option(spec, { nil: undefined }),
            condition: fc.oneof(fc.constant(''), flag, fieldWith([1, '?'])),
          })
          .map((loop): Block => ({ kind: 'loop', ...loop })),
      },
    );
  return within(within(within(phase)));
};

const addPhase = (draft: Draft, spec: PhaseSketch, entry: Entry): string => {
  const id = `p${Object.keys(draft.phases).length}`;
  const when = [...new Set([...entry.when, ...(spec.when === undefined ? [] : [spec.when])])];
  draft.phases[id] = {
    ...spec,
    after: entry.ends.map((end) => (entry.needs && entry.join === 'all' ? `needs ${end}` : end)),
    ...(entry.join === 'any' ? { join: 'any' } : {}),
    ...(when.length === 0 ? {} : { when: when.join(' && ') }),
  };
  return id;
};

const through = (entry: Entry, ends: readonly string[]): Entry => {
  return { ends, join: 'all', when: [], needs: entry.later, later: entry.later };
};

const growChoice = (draft: Draft, block: Block & { kind: 'choice' }, entry: Entry): Entry => {
  const later = entry.later || block.style !== 'bypass';
  const branch = (next: Block, guard: string): readonly string[] =>
    grow(draft, next, { ...entry, when: [...entry.when, guard], later }).ends;
  const yes = branch(block.yes, block.flag);
  const no = block.no === undefined ? [] : branch(block.no, `!${block.flag}`);
  const exclusive = yes.length === 1 && no.length <= 1 && block.style === 'any';
  // A skip passed on to where exclusive branches meet would skip it in every run.
  const exit: Entry = { ...through(entry, [...yes, ...no]), join: exclusive ? 'any' : 'all', needs: false };
  return block.meet === undefined ? exit : through(exit, [addPhase(draft, block.meet, exit)]);
};

const growLoop = (draft: Draft, block: Block & { kind: 'loop' }, entry: Entry): Entry => {
  const first = Object.keys(draft.phases).length;
  let end = grow(draft, block.head, entry);
  const to = `p${first}`;
  const [only] = end.ends;
  if (block.tail !== undefined || end.ends.length > 1 || only === undefined) {
    end = through(end, [addPhase(draft, block.tail ?? {}, end)]);
  }
  const [from = to] = end.ends;
  draft.loops.push({ from, to, ...(block.condition === '' ? {} : { while: block.condition }) });
  return end;
};

/** Writes a block's phases down and says how what follows it is entered. */
const grow = (draft: Draft, block: Block, entry: Entry): Entry => {
  switch (block.kind) {
    case 'phase':
      return through(entry, [addPhase(draft, block.spec, entry)]);
    case 'line':
      return block.blocks.reduce((at, next) => grow(draft, next, at), entry);
    case 'fork': {
      const exits = block.blocks.map((next) => grow(draft, next, entry));
      return through({ ...entry, needs: exits.every((exit) => exit.needs) }, [
        ...new Set(exits.flatMap((e) => e.ends)),
      ]);
    }
    case 'choice':
      return growChoice(draft, block, entry);
    case 'loop':
      return growLoop(draft, block, entry);
    default:
      return block satisfies never;
  }
};

type Extra = readonly [from: number, to: number, needs: boolean];

/** Adds edges from earlier to later phases, where the later one joins all of its predecessors. */
const addEdges = (draft: Draft, extra: readonly Extra[]): void => {
  const ids = Object.keys(draft.phases);
  for (const [a, b, needs] of extra) {
    const [from, to] = [a % ids.length, b % ids.length].sort((x, y) => x - y).map((index) => ids[index]);
    const target = to === undefined ? undefined : draft.phases[to];
    if (from === undefined || to === undefined || from === to || target === undefined || target.join === 'any')
      continue;
    if (target.after?.some((text) => nameOf(text) === from)) continue;
    draft.phases[to] = { ...target, after: [...(target.after ?? []), needs ? `needs ${from}` : from] };
  }
};

/** The loops that have a meaning together, kept in the order in which they were made. */
const fittingLoops = (sketch: Sketch, loops: readonly LoopSketch[]): readonly LoopSketch[] => {
  let kept: readonly LoopSketch[] = [];
  for (const loop of loops) {
    const more = [...kept, loop];
    if (planOf(inputOf({ ...sketch, loops: more })) !== undefined) kept = more;
  }
  return kept;
};

const complementary = (a: string | undefined, b: string | undefined): boolean => a !== undefined && b === `!${a}`;

const structured = (shape: Shape): fc.Arbitrary<Draft> =>
  fc
    .tuple(fc.array(blockOf(shape), { minLength: 1, maxLength: 4 }), fc.array(extraEdge, { maxLength: 2 }))
    .map(([blocks, extra]) => {
      const draft: Draft = { phases: {}, loops: [] };
      grow(draft, { kind: 'line', blocks }, { ends: [], join: 'all', when: [], needs: false, later: false });
      addEdges(draft, extra);
      return draft;
    });

const extraEdge: fc.Arbitrary<Extra> = fc.tuple(fc.nat(30), fc.nat(30), fc.boolean());

/** Any acyclic graph: each phase follows up to three of those before it; two exclusive ones may meet in an `any` join. */
const acyclic = (shape: Shape): fc.Arbitrary<Draft> => {
  const node = fc.record({
    spec: specOf(shape),
    back: fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 4 }), weighted([4, ''], [1, 'needs '])), {
      maxLength: 3,
      selector: ([distance]) => distance,
    }),
  });
  const pairs = fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { maxLength: 2 });
  return fc.tuple(fc.array(node, { minLength: 1, maxLength: shape.maxPhases }), pairs).map(([nodes, loops]) => {
    const draft: Draft = { phases: {}, loops: [] };
    for (const [index, { spec, back }] of nodes.entries()) {
      const after = back.filter(([d]) => d <= index).map(([d, kind]) => `${kind}p${index - d}`);
      const [a, b] = after.map((text) => draft.phases[nameOf(text)]?.when);
      const any = after.length === 2 && (complementary(a, b) || complementary(b, a));
      draft.phases[`p${index}`] = any ? { ...spec, after: after.map(nameOf), join: 'any' } : { ...spec, after };
    }
    const low = (a: number, b: number): LoopSketch => ({ from: `p${Math.max(a, b)}`, to: `p${Math.min(a, b)}` });
    draft.loops.push(...loops.map(([a, b]) => low(a % nodes.length, b % nodes.length)));
    return draft;
  });
};

/** Small workflows with forks, exclusive branches, passed-on skips, drops, defaults and loops. */
export const sketches = (shape: Shape): fc.Arbitrary<Sketch> =>
  fc
    .record({
      draft: fc.oneof({ weight: 3, arbitrary: structured(shape) }, { weight: 1, arbitrary: acyclic(shape) }),
      inputs: distinct(fieldWith([2, ''], [2, '?'], [1, '=']), FIELDS.length),
      outputs: distinct(fieldWith([2, ''], [2, '?'], [1, '=']), 2),
    })
    .filter(({ draft }) => Object.keys(draft.phases).length <= shape.maxPhases)
    .map(({ draft, inputs, outputs }) => {
      const sketch: Sketch = { inputs: [...FLAGS, ...inputs], phases: draft.phases, outputs };
      return { ...sketch, loops: fittingLoops(sketch, draft.loops) };
    });

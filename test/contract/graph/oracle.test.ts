import { describe, expect, it } from 'vitest';
import { oracle, TooManyRuns } from './oracle.ts';
import { planOf } from './oracle-runs.ts';
import { inputOf, type Sketch } from './sketch.ts';

/** The statuses at each read, sorted and joined: `AR` may be absent or real. */
const readsOf = (sketch: Sketch): Record<string, string> =>
  Object.fromEntries([...oracle(inputOf(sketch)).reads].map(([key, set]) => [key, [...set].sort().join('')]));

const deadOf = (sketch: Sketch): readonly string[] =>
  [...oracle(inputOf(sketch)).observed].filter(([, seen]) => !seen).map(([key]) => key);

describe('the oracle on a straight line', () => {
  it('knows what the caller seeds', () => {
    const phases = { p: { reads: ['a', 'b?', 'c?', 'd?'] } };
    const reads = readsOf({ inputs: ['a', 'b=', 'c?'], phases });
    expect(reads).toEqual({ 'p/a': 'R', 'p/b': 'DR', 'p/c': 'AR', 'p/d': 'A' });
  });

  it('reports one absence once, and a default from then on as a default', () => {
    const phases = {
      p: { reads: ['x', 'y=', 'z?'] },
      q: { after: ['p'], reads: ['x', 'y', 'z?'] },
    };
    expect(readsOf({ phases })).toEqual({ 'p/x': 'A', 'p/y': 'A', 'p/z': 'A', 'q/x': 'R', 'q/y': 'D', 'q/z': 'A' });
  });

  it('takes an optional write as made or not, and a drop as gone', () => {
    const phases = {
      p: { writes: ['x?', 'y', 'z'] },
      q: { after: ['p'], reads: ['x?', 'y'], drops: ['z'] },
    };
    expect(readsOf({ phases, outputs: ['z?'] })).toEqual({ 'q/x': 'AR', 'q/y': 'R', '@outputs/z': 'A' });
    expect(deadOf({ phases, outputs: ['z?'] })).toEqual(['p/z']);
  });

  it('calls a write dead that is overwritten before every read', () => {
    const phases = {
      p: { writes: ['x', 'y'] },
      q: { after: ['p'], writes: ['x', 'y?'] },
      r: { after: ['q'], reads: ['x', 'y'] },
    };
    expect(deadOf({ phases })).toEqual(['p/x']);
  });

  it('reads before it writes and writes before it drops nothing of its own', () => {
    const phases = { p: { reads: ['x?'], writes: ['x'] }, q: { after: ['p'], reads: ['x'] } };
    expect(readsOf({ phases })).toEqual({ 'p/x': 'A', 'q/x': 'R' });
  });
});

describe('the oracle on branches', () => {
  it('keeps what one parallel branch wrote', () => {
    const phases = { a: { writes: ['x'] }, b: {}, c: { after: ['a', 'b'], reads: ['x'] } };
    expect(readsOf({ phases })).toEqual({ 'c/x': 'R' });
  });

  it('lets either win where one branch drops what another writes, and prefers producers to defaults', () => {
    const phases = {
      a: { writes: ['x'] },
      b: { drops: ['x'], reads: ['y='] },
      c: { writes: ['y?'] },
      d: { after: ['a', 'b', 'c'], reads: ['x?', 'y'] },
    };
    const reads = readsOf({ phases });
    expect(reads['d/x']).toBe('AR');
    expect(reads['d/y']).toBe('DR');
  });

  it('does not bring back through one branch what the other overwrote', () => {
    const phases = {
      a: { writes: ['x'] },
      b: { after: ['a'], drops: ['x'] },
      c: { after: ['a'] },
      d: { after: ['b', 'c'], reads: ['x?'] },
    };
    expect(readsOf({ phases })).toEqual({ 'd/x': 'A' });
    expect(deadOf({ phases })).toEqual(['a/x']);
  });

  it('does not bring back a default that was replaced before the join dropped the replacement', () => {
    const phases = {
      a: { reads: ['x='] },
      w: { after: ['a'], writes: ['x'] },
      d: { drops: ['x'] },
      j: { after: ['w', 'd'] },
      g: { after: ['a'] },
      k: { after: ['g', 'j'], reads: ['x?'] },
    };
    expect(readsOf({ phases })['k/x']).toBe('AR');
  });

  it('gives both concurrent writes to the reader behind the join', () => {
    const phases = { a: { writes: ['x'] }, b: { writes: ['x'] }, c: { after: ['a', 'b'], reads: ['x'] } };
    expect(deadOf({ phases })).toEqual([]);
  });

  it('sees at an any join only what the branch that ran has done', () => {
    const phases = {
      a: { when: 'g', writes: ['x', 'y'] },
      b: { when: '!g', writes: ['x'] },
      c: { after: ['a', 'b'], join: 'any', reads: ['x', 'y?'] },
    } as const;
    expect(readsOf({ inputs: ['g'], phases })).toEqual({ 'c/x': 'R', 'c/y': 'AR' });
  });

  it('does not see at an any join what came before a branch that was skipped', () => {
    const phases = {
      d: { drops: ['x'] },
      a: { when: 'g', writes: ['x'] },
      b: { after: ['d'], when: '!g' },
      c: { after: ['a', 'b'], join: 'any', when: 'g', reads: ['x'] },
    } as const;
    expect(readsOf({ inputs: ['g'], phases })).toEqual({ 'c/x': 'R' });
  });

  it('leaves out runs in which an any join is not exclusive, and skips it where no branch ran', () => {
    const phases = {
      a: { when: 'g' },
      b: { when: 'h', writes: ['x'] },
      c: { after: ['a', 'b'], join: 'any', reads: ['x?'], writes: ['y'] },
    } as const;
    const truth = oracle(inputOf({ inputs: ['g', 'h'], phases, outputs: ['y?'] }));
    expect([truth.runs, truth.discarded]).toEqual([4, 1]);
    expect([...(truth.reads.get('c/x') ?? [])].sort()).toEqual(['A', 'R']);
    expect([...(truth.reads.get('@outputs/y') ?? [])].sort()).toEqual(['A', 'R']);
  });
});

describe('the oracle on conditions', () => {
  it('gives one flag one value as long as nobody writes it', () => {
    const phases = {
      a: { when: 'g', writes: ['x'] },
      b: { after: ['a'], when: 'g && h', reads: ['x'] },
      c: { after: ['b'], when: '!g', reads: ['x?'] },
    };
    expect(readsOf({ inputs: ['g', 'h'], phases })).toEqual({ 'b/x': 'R', 'c/x': 'A' });
  });

  it('gives a flag a new value once it is written, maybe written or joined', () => {
    const after = { after: ['w'], when: 'g', reads: ['x?'] };
    const line = (w: object): Sketch => ({
      inputs: ['g'],
      phases: { a: { when: 'g', writes: ['x'] }, w: { after: ['a'], ...w }, b: after },
    });
    expect(readsOf(line({}))['b/x']).toBe('R');
    expect(readsOf(line({ writes: ['g'] }))['b/x']).toBe('AR');
    expect(readsOf(line({ writes: ['g?'] }))['b/x']).toBe('AR');
    expect(deadOf(line({ writes: ['g'] }))).toEqual([]);
  });

  it('passes a skip on along needs only', () => {
    const chain = (edge: string): Sketch => ({
      inputs: ['g'],
      phases: { a: { when: 'g', writes: ['x'] }, b: { after: [edge], reads: ['x'] } },
    });
    expect(readsOf(chain('a'))).toEqual({ 'b/x': 'AR' });
    expect(readsOf(chain('needs a'))).toEqual({ 'b/x': 'R' });
  });

  it('does not look at a condition of a phase that is skipped before it is asked', () => {
    const phases = {
      a: { when: 'g', writes: ['h'] },
      n: { after: ['a'], when: '!g' },
      b: { after: ['needs a', 'needs n'], when: 'h' },
    };
    expect(deadOf({ inputs: ['g', 'h'], phases })).toEqual(['a/h']);
  });

  it('takes a field as present once a condition has needed it, and not when the condition tolerates absence', () => {
    const phases = { a: { when: 'x', reads: ['x'] }, b: { after: ['a'], reads: ['x'] } };
    expect(readsOf({ phases })).toEqual({ 'a/x': 'R', 'b/x': 'R' });
    const tolerant = { a: { when: 'x?' }, b: { after: ['a'], reads: ['x'] } };
    expect(readsOf({ phases: tolerant })).toEqual({ 'b/x': 'A' });
  });
});

describe('the oracle on loops', () => {
  const review = (loop: object): Sketch => ({
    phases: { a: { reads: ['x?'] }, b: { after: ['a'], writes: ['x'] }, c: { after: ['b'], drops: ['y'] } },
    loops: [{ from: 'c', to: 'a', ...loop }],
  });

  it('carries the end of one round into the next', () => {
    expect(readsOf(review({}))).toEqual({ 'a/x': 'AR' });
    expect(deadOf(review({}))).toEqual([]);
    expect(deadOf({ ...review({}), loops: [] })).toEqual(['b/x']);
  });

  it('reads the condition of the loop at its end', () => {
    const sketch = { phases: { a: { writes: ['s'] } }, loops: [{ from: 'a', to: 'a', while: 's' }] };
    expect(deadOf(sketch)).toEqual([]);
  });

  it('asks the condition of a loop only where its last phase ran, and keeps what it needed', () => {
    const phases = { a: { when: 'g' }, b: { after: ['a'], reads: ['x'] }, c: { after: ['needs a'], reads: ['x'] } };
    const sketch = { inputs: ['g'], phases, loops: [{ from: 'a', to: 'a', while: 'x' }] };
    expect(readsOf(sketch)).toEqual({ 'b/x': 'AR', 'c/x': 'R' });
  });

  it('does not merge the entry of the head again', () => {
    const phases = {
      e: { writes: ['x'] },
      a: { after: ['e'], reads: ['x?'] },
      b: { after: ['a'], drops: ['x'] },
      z: { after: ['b'], reads: ['x?'] },
    };
    const reads = readsOf({ phases, loops: [{ from: 'b', to: 'a' }] });
    expect(reads).toEqual({ 'a/x': 'AR', 'z/x': 'A' });
  });

  it('shows a side edge into the body in every round, overwritten by what the rounds did', () => {
    const phases = {
      s: { reads: ['x='] },
      a: { drops: ['t'] },
      b: { after: ['a', 's'], reads: ['x'], writes: ['x'] },
    };
    expect(readsOf({ phases, loops: [{ from: 'b', to: 'a' }] })).toEqual({ 's/x': 'A', 'b/x': 'DR' });
  });

  it('runs inner loops anew in each round of outer ones', () => {
    const phases = { a: { drops: ['x'] }, b: { after: ['a'], reads: ['x?'], writes: ['x'] }, c: { after: ['b'] } };
    const inner = { from: 'b', to: 'b' };
    const outer = { from: 'c', to: 'a' };
    const truth = oracle(inputOf({ phases, loops: [outer, inner] }));
    expect([...(truth.reads.get('b/x') ?? [])].sort()).toEqual(['A', 'R']);
    expect(truth.runs).toBe(3 + 9 + 27);
  });

  it('gives a flag written in the body a new value in each round', () => {
    const phases = {
      a: { when: 'g', writes: ['x'] },
      b: { after: ['a'], when: '!g', reads: ['x?'] },
      c: { after: ['b'], writes: ['g'] },
    };
    const loops = [{ from: 'c', to: 'a' }];
    expect(readsOf({ inputs: ['g'], phases, loops })).toEqual({ 'b/x': 'AR' });
    expect(readsOf({ inputs: ['g'], phases: { ...phases, c: { after: ['b'] } }, loops })).toEqual({ 'b/x': 'A' });
  });

  it('refuses loops that overlap, wait for one another or do not go back', () => {
    const line = { a: {}, b: { after: ['a'] }, c: { after: ['b'] } };
    const plan = (phases: Sketch['phases'], ...loops: readonly [string, string][]): unknown =>
      planOf(inputOf({ phases, loops: loops.map(([from, to]) => ({ from, to })) }));
    expect(plan(line, ['c', 'a'], ['b', 'a'])).toBeDefined();
    expect(plan(line, ['b', 'a'], ['c', 'b'])).toBeUndefined();
    expect(plan(line, ['a', 'c'])).toBeUndefined();
    const knot = { a: {}, x: {}, b: { after: ['a', 'x'] }, y: { after: ['x', 'a'] } };
    expect(plan(knot, ['b', 'a'], ['y', 'x'])).toBeUndefined();
  });
});

it('gives up on graphs with too many runs', () => {
  const phases = Object.fromEntries(['a', 'b', 'c', 'd'].map((id) => [id, { when: `${id}0`, reads: ['x?'] }]));
  expect(() => oracle(inputOf({ inputs: ['a0', 'b0', 'c0', 'd0'], phases }), 50)).toThrow(TooManyRuns);
});

import { describe, expect, it } from 'vitest';
import { agent, checkTexts, findingsOf } from './front-end.ts';

/** A graph of two nodes; `write` returns a key that is no channel where the channels are known. */
const around = (made: string, more = ''): string => `${more}
const builder = ${made};
builder.addNode('write', () => ({ a: 1, wrong: 2 }));
builder.addEdge(START, 'write');
export const graph = builder.compile();`;

const dropped = ['unknown-channel definite write wrong'];

describe('the state', () => {
  it.each([
    ['Annotation.Root', around('new StateGraph(Annotation.Root({ a: Annotation, b: Annotation() }))')],
    [
      'a name for it',
      around('new StateGraph(State)', 'const Base = Annotation.Root({ a: Annotation }); const State = Base;'),
    ],
    [
      'spread specs',
      around(
        'new StateGraph(Annotation.Root({ ...Base.spec, b: Annotation }))',
        'const Base = Annotation.Root({ a: Annotation });',
      ),
    ],
    ['a spec in a variable', around('new StateGraph(Annotation.Root({ ...spec }))', 'const spec = { a: Annotation };')],
    ['a plain object', around('new StateGraph({ a: Annotation })')],
    ['channels', around('new StateGraph({ channels: { a: null, b: { value: (x, y) => y, default: () => 1 } } })')],
    ['state', around('new StateGraph({ state: Annotation.Root({ a: Annotation }) })')],
    [
      'stateSchema and input',
      around('new StateGraph({ stateSchema: S, input: S })', 'const S = Annotation.Root({ a: Annotation });'),
    ],
    ['options', around('new StateGraph(S, { input: S, output: S })', 'const S = Annotation.Root({ a: Annotation });')],
    ['zod', around('new StateGraph(z.object({ a: z.string() }))', "import { z } from 'zod';")],
    [
      'zod extended',
      around(
        'new StateGraph(Base.extend({ b: z.string().default("x") }).partial())',
        "import * as z from 'zod/v4'; const Base = z.object({ a: z.string() }).pick({ a: true });",
      ),
    ],
    [
      'zod omitted',
      around(
        'new StateGraph(z.object({ a: z.string(), wrong: z.string() }).omit({ wrong: true }))',
        "import { z } from 'zod/v3';",
      ),
    ],
    [
      'StateSchema',
      around(
        'new StateGraph(new StateSchema({ a: z.string(), messages: MessagesValue, u: new UntrackedValue() }))',
        "import { z } from 'zod';",
      ),
    ],
  ])('is read from %s', async (_, code) => {
    expect(await findingsOf(code)).toEqual(dropped);
  });

  it.each([
    ['an import that is not there', around('new StateGraph(State)', "import { State } from './nowhere.ts';")],
    ['a call', around('new StateGraph(makeState())', 'declare const makeState: any;')],
    [
      'a spread of something unknown',
      around('new StateGraph(Annotation.Root({ a: Annotation, ...more }))', 'const more = load();'),
    ],
    ['a computed name', around('new StateGraph(Annotation.Root({ a: Annotation, [name()]: Annotation }))')],
    [
      'a list of keys that is changed',
      around('new StateGraph(Annotation.Root(spec))', 'const spec = { a: Annotation }; spec.b = Annotation;'),
    ],
    [
      'a method that is not known',
      around('new StateGraph(z.object({ a: z.string() }).magic())', "import { z } from 'zod';"),
    ],
  ])('is open, and counted, with %s', async (_, code) => {
    const { diagnostics, summary } = await checkTexts({ 'agent.ts': agent(code) });
    expect(diagnostics).toEqual([]);
    expect(summary.unknown).toBeGreaterThan(0);
  });

  it('says of no channel that it is absent where there may be more', async () => {
    const code = `const I = Annotation.Root({ q: Annotation });
new StateGraph({ stateSchema: load(), input: I }).addNode('f', (s) => ({ q: s.other.x })).addEdge(START, 'f').compile();
new StateGraph(load()).addNode('g', (s) => ({ q: s.other.x })).addEdge(START, 'g').compile();`;
    expect(await findingsOf(code)).toEqual([]);
  });

  it('knows messages', async () => {
    const code = `const f = (state) => ({ messages: [state.messages.at(-1)], message: 1 });
new StateGraph(MessagesAnnotation).addNode('f', f).addEdge(START, 'f').compile();`;
    expect(await findingsOf(code)).toEqual(['unknown-channel definite f message']);
  });
});

describe('a channel with a default', () => {
  const reads = (channel: string, more = ''): string => `${more}
const S = Annotation.Root({ q: Annotation });
export const graph = new StateGraph({ stateSchema: Annotation.Root({ ...S.spec, c: ${channel} }), input: S })
  .addNode('f', (state) => ({ q: state.c.length })).addEdge(START, 'f').compile();`;

  it.each([
    ['is absent', 'Annotation', true],
    ['is absent with a reducer alone', 'Annotation({ reducer: (a, b) => a + b })', true],
    ['is absent where the default stands alone', 'Annotation({ default: () => [] })', true],
    ['is there with both', 'Annotation({ reducer: (a, b) => a.concat(b), default: () => [] })', false],
    ['is there with value', 'Annotation({ value: (a, b) => b, default: () => [] })', false],
    ['may be there where its options are not known', 'Annotation(options)', false],
  ])('%s', async (_, channel, isAbsent) => {
    expect(await findingsOf(reads(channel))).toEqual(isAbsent ? ['dangling-read definite f c'] : []);
  });
});

describe('nodes', () => {
  const state = 'const S = Annotation.Root({ a: Annotation, b: Annotation });';
  it.each([
    ['an arrow function', "new StateGraph(S).addNode('write', () => ({ wrong: 1 })).addEdge(START, 'write')"],
    [
      'a function below',
      "new StateGraph(S).addNode('write', f).addEdge(START, 'write'); function f() { const out = {}; out.wrong = 1; return out; }",
    ],
    ['an object', "new StateGraph(S).addNode({ write: async () => ({ wrong: 1 }) }).addEdge(START, 'write')"],
    ['a list', "new StateGraph(S).addNode([['write', () => ({ wrong: 1 }), { defer: true }]]).addEdge(START, 'write')"],
    ['a sequence', "new StateGraph(S).addSequence({ write: () => ({ wrong: 1 }) }).addEdge(START, 'write')"],
    ['a sequence of pairs', "new StateGraph(S).addSequence([['write', () => ({ wrong: 1 })]]).addEdge(START, 'write')"],
    [
      'a constant name',
      "const NAME = 'write'; new StateGraph(S).addNode(NAME, () => ({ wrong: 1 })).setEntryPoint(NAME).setFinishPoint('write')",
    ],
    [
      'an enum',
      "enum N { Write = 'write' }; new StateGraph(S).addNode(N.Write, () => ({ wrong: 1 })).addEdge('__start__', N.Write)",
    ],
    [
      'a Command',
      "new StateGraph(S).addNode('write', () => new Command({ goto: END, update: { wrong: 1 } }), { ends: [END] }).addEdge(START, 'write')",
    ],
    [
      'a Command in a variable',
      "new StateGraph(S).addNode('write', () => { const c = new Command({ update: { wrong: 1 }, goto: END }); return c; }).addEdge(START, 'write')",
    ],
    [
      'a method',
      "class Nodes { write = () => ({ wrong: 1 }) }; const nodes = { write() { return { wrong: 1 } } }; new StateGraph(S).addNode('write', nodes.write).addEdge(START, 'write')",
    ],
    [
      'a method of the class around',
      "class A { constructor() { this.g = new StateGraph(S).addNode('write', this.write.bind(this)).addEdge(START, 'write').compile(); } async write(s) { return { wrong: await this.x(s.a) }; } }",
    ],
    [
      'a function of the class around',
      "class A { write = async (s) => ({ wrong: s.a }); make() { return new StateGraph(S).addNode('write', this.write).addEdge(START, 'write').compile(); } }",
    ],
    [
      'a builder inside of a function',
      "export function make() { const b = new StateGraph(S); b.addNode('write', () => ({ wrong: 1 })); b.addEdge(START, 'write'); return b.compile(); }",
    ],
    [
      'a builder that is reassigned',
      "let b = new StateGraph(S); b = b.addNode('write', () => ({ wrong: 1 })); b = b.addEdge(START, 'write'); b.compile();",
    ],
  ])('are read from %s', async (_, code) => {
    expect(await findingsOf(`${state}\n${code}`)).toEqual(dropped);
  });

  it('are followed into other files and through what those hand on', async () => {
    const code = `${state}\nimport { write } from './nodes/index.js'; import * as all from './nodes';
new StateGraph(S).addNode('write', write).addNode('other', all.other).addEdge(START, 'write').addEdge('write', 'other');`;
    const others = {
      'nodes/index.ts': "export * from './write.ts'; export { two as other } from './other.ts';",
      'nodes/write.ts': "import { helper } from './other.ts'; export const write = async (state) => helper(state);",
      'nodes/other.ts':
        'export const helper = ({ a }) => ({ wrong: a }); export function two() { return { b: 1, lost: 2 }; }',
    };
    expect((await findingsOf(code, others)).toSorted()).toEqual(['unknown-channel definite other lost', ...dropped]);
  });

  it('whose code cannot be seen make what they may write unknown', async () => {
    const code = `const S = Annotation.Root({ q: Annotation });
const All = Annotation.Root({ ...S.spec, a: Annotation });
new StateGraph({ stateSchema: All, input: S }).addNode('hidden', chain.pipe(parser)).addNode('read', (state) => ({ q: state.a.x }))
  .addEdge(START, 'hidden').addEdge('hidden', 'read').compile();`;
    const { diagnostics, notes } = await checkTexts({ 'agent.ts': agent(code) });
    expect(diagnostics).toEqual([]);
    expect(notes.join('\n')).toContain(
      'What node "hidden" writes cannot be told: the code of the node cannot be seen.',
    );
    expect(notes.join('\n')).toContain('Node "read" reads channel "a", but it is not known whether it is there.');
  });

  it('that are spread into the builder leave the graph open', async () => {
    const code = `${state}\nconst b = new StateGraph(S).addNode('read', () => ({ a: 1 })).addEdge(START, 'other'); register(b); b.compile();`;
    const { diagnostics, summary } = await checkTexts({ 'agent.ts': agent(code) });
    expect(diagnostics).toEqual([]);
    expect(summary.unknown).toBeGreaterThan(0);
  });
});

describe('ways', () => {
  const made = (calls: string): string => `const I = Annotation.Root({ q: Annotation });
const S = Annotation.Root({ ...I.spec, x: Annotation, y: Annotation });
export const graph = new StateGraph(S, { input: I })
  .addNode('a', ({ q }) => ({ x: q })).addNode('b', () => ({ y: 1 })).addNode('c', (s) => ({ q: s.x + s.y }))
  ${calls}.compile();`;

  it.each([
    ['one after the other', ".addEdge(START, 'a').addEdge('a', 'b').addEdge('b', 'c')", []],
    ['an edge that waits for both', ".addEdge(START, 'a').addEdge(START, 'b').addEdge(['a', 'b'], 'c')", []],
    ['two edges out of one step', ".addEdge(START, 'a').addEdge(START, 'b').addEdge('a', 'c').addEdge('b', 'c')", []],
    [
      'two edges out of unequal steps',
      ".addEdge(START, 'a').addEdge('a', 'b').addEdge('a', 'c').addEdge('b', 'c')",
      ['dangling-read possible c y'],
    ],
    [
      'one that is read before it is written',
      ".addEdge(START, 'a').addEdge('a', 'c').addEdge('c', 'b')",
      ['dangling-read definite c y'],
    ],
    [
      'a router that leaves one out',
      ".addEdge(START, 'a').addConditionalEdges('a', (s) => (s.x > 1 ? 'b' : 'c'), ['b', 'c']).addEdge('b', 'c')",
      ['dangling-read possible c y'],
    ],
    [
      'a router without a map',
      ".addEdge(START, 'a').addConditionalEdges('a', (s) => { if (s.x) return 'b'; return 'c'; }).addEdge('b', 'c')",
      ['dangling-read possible c y'],
    ],
    [
      'a router in the object form',
      ".addEdge(START, 'a').addConditionalEdges({ source: 'a', path: (s) => (s.x > 1 ? 'u' : 'v'), pathMap: { u: 'b', v: 'c' } }).addEdge('b', 'c')",
      ['dangling-read possible c y'],
    ],
    [
      'a router at the start',
      ".addConditionalEdges(START, ({ q }) => (q ? 'a' : 'b')).addEdge('a', 'c').addEdge('b', 'c')",
      ['dangling-read possible c x', 'dangling-read possible c y'],
    ],
    ['a router that names several', ".addConditionalEdges(START, () => ['a', 'b']).addEdge(['a', 'b'], 'c')", []],
    [
      'a node that defers',
      ".addNode('d', (s) => ({ q: s.y }), { defer: true }).addEdge(START, 'a').addEdge('a', 'd').addEdge('a', 'b').addEdge('b', 'c')",
      [],
    ],
    [
      'a loop',
      ".addEdge(START, 'a').addEdge('a', 'b').addEdge('b', 'c').addConditionalEdges('c', ({ q }) => (q ? 'b' : END))",
      [],
    ],
    [
      'a choice among equal nodes',
      ".addNode('b2', () => ({ y: 2 })).addEdge(START, 'a').addConditionalEdges('a', ({ q }) => (q ? 'b' : 'b2')).addEdge('b', 'c').addEdge('b2', 'c')",
      [],
    ],
  ])('%s', async (_, calls, found) => {
    expect((await findingsOf(made(calls))).toSorted()).toEqual(found);
  });

  it('takes what no node writes as written from outside where the state is kept', async () => {
    const human = (options: string): string => `const I = Annotation.Root({ q: Annotation });
const S = Annotation.Root({ ...I.spec, feedback: Annotation });
export const graph = new StateGraph(S, { input: I }).addNode('a', (s) => ({ q: s.feedback.x })).addEdge(START, 'a').compile(${options});`;
    expect(await findingsOf(human('{ checkpointer: saver, interruptBefore: ["a"] }'))).toEqual([]);
    expect(await findingsOf(human('{ name: "x" }'))).toEqual(['dangling-read definite a feedback']);
  });

  it('says of no node that it is never run where a Command may lead to it', async () => {
    const nodes =
      "const S = Annotation.Root({ a: Annotation }); new StateGraph(S).addNode('a', async (s) => choose(s.a)).addNode('b', () => ({})).addEdge(START, 'a')";
    expect(await findingsOf(`${nodes}.addConditionalEdges('a', (s) => (s.a ? 'a' : END)).compile();`)).toEqual([]);
    expect(await findingsOf(`${nodes}.compile();`)).toEqual(['unreachable-phase definite b']);
  });

  it('tells of a router whose name is computed that it may lead anywhere', async () => {
    const { diagnostics, summary } = await checkTexts({
      'agent.ts': agent(made(".addEdge(START, 'a').addConditionalEdges('a', (s) => s.x)")),
    });
    expect(diagnostics).toEqual([]);
    expect(summary.unknown).toBeGreaterThan(0);
  });

  it('takes all of a path map where the answer is computed', async () => {
    expect(
      await findingsOf(
        made(".addEdge(START, 'a').addConditionalEdges('a', (s) => s.x, { u: 'b', v: 'c' }).addEdge('b', 'c')"),
      ),
    ).toEqual(['dangling-read possible c y']);
  });
});

describe('Send', () => {
  const made = (
    send: string,
  ): string => `const S = Annotation.Root({ q: Annotation, r: Annotation({ reducer: (a, b) => b, default: () => 0 }) });
new StateGraph(S).addNode('plan', () => ({ q: 1 })).addNode('work', (input) => ({ r: input.part + input.q })).addEdge(START, 'plan')
  .addConditionalEdges('plan', (s) => s.q.map((part) => ${send}), ['work']).compile();`;

  it('replaces the state', async () => {
    expect(await findingsOf(made("new Send('work', { part })"))).toEqual(['dangling-read definite work |sent.work.q']);
    expect(await findingsOf(made("new Send('work', { part, q: s.q })"))).toEqual([]);
    expect(await findingsOf(made("new Send('work', part)"))).toEqual([]);
    expect(await findingsOf(made("new Send('work', { ...s, part })"))).toEqual([]);
  });
});

describe('a graph in a graph', () => {
  const made = (inner: string, outer: string): string => `
const Inner = Annotation.Root({ x: Annotation, secret: Annotation });
const inner = new StateGraph(Inner).addNode('i', () => (${inner})).addEdge(START, 'i').compile();
const I = Annotation.Root({ q: Annotation });
const S = Annotation.Root({ ...I.spec, x: Annotation });
export const graph = new StateGraph(S, { input: I }).addNode('sub', ${outer}).addNode('read', (s) => ({ q: s.x.y }))
  .addEdge(START, 'sub').addEdge('sub', 'read').compile();`;

  it('hands back what both know', async () => {
    expect(await findingsOf(made('{ x: 1, secret: 2 }', 'inner'))).toEqual([]);
    expect(await findingsOf(made('{ secret: 2 }', 'inner'))).toEqual(['dangling-read definite read x']);
  });

  it('is a call like others inside of a node', async () => {
    expect(
      await findingsOf(
        made('{ x: 1 }', 'async (s) => { const out = await inner.invoke({ x: s.q }); return { x: out.x }; }'),
      ),
    ).toEqual([]);
    expect(await findingsOf(made('{ x: 1 }', 'async (s) => inner.invoke(s)'))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { agent, checkTexts, findingsOf } from './front-end.ts';

const many = 5_000;
const numbers = Array.from({ length: many }, (_, i) => i);
const state = 'const S = Annotation.Root({ a: Annotation, b: Annotation });\n';

describe('large graphs', () => {
  it('in a line', async () => {
    const nodes = numbers.map(
      (i) => `g.addNode('n${i}', (s) => ({ a: s.b, wrong${i}: 1 })); g.addEdge('n${i}', 'n${i + 1}');`,
    );
    const code = `${state}const g = new StateGraph(S);\n${nodes.join('\n')}\ng.addNode('n${many}', () => ({})); g.addEdge(START, 'n0'); export const graph = g.compile();`;
    expect(await findingsOf(code)).toHaveLength(many);
  }, 60_000);

  it('side by side, with routers that lead to all of them', async () => {
    const nodes = numbers.map((i) => `.addNode('n${i}', (s) => ({ b: s.a })).addEdge('n${i}', 'end')`).slice(0, 1_000);
    const labels = numbers.slice(0, 1_000).map((i) => `'n${i}'`);
    const code = `${state}export const graph = new StateGraph(S)\n${nodes.join('\n')}
      .addNode('end', (s) => ({ a: s.b })).addConditionalEdges(START, (s) => s.a, [${labels.join()}]).compile();`;
    expect(await findingsOf(code)).toEqual([]);
  }, 60_000);

  it('with a step of many nodes that all write one channel', async () => {
    const nodes = numbers
      .slice(0, 1_000)
      .map((i) => `g.addNode('n${i}', () => ({ a: 1 })); g.addEdge(START, 'n${i}');`);
    const found = await findingsOf(
      `${state}const g = new StateGraph(S);\n${nodes.join('\n')}\nexport const graph = g.compile();`,
    );
    expect(found).toEqual(['concurrent-write definite n1 a']);
  }, 60_000);

  it('with names that lead nowhere', async () => {
    const edges = numbers.map((i) => `g.addEdge('n', 'x${i}');`);
    const found = await findingsOf(
      `${state}const g = new StateGraph(S).addNode('n', () => ({})).addEdge(START, 'n');\n${edges.join('\n')}\ng.compile();`,
    );
    expect(found).toHaveLength(many);
  }, 60_000);

  it('with many graphs in one another', async () => {
    const graphs = numbers
      .slice(0, 60)
      .map(
        (i) =>
          `const g${i} = new StateGraph(S).addNode('n', ${i === 0 ? '() => ({ a: 1 })' : `g${i - 1}`}).addEdge(START, 'n').compile();`,
      );
    expect(await findingsOf(`${state}${graphs.join('\n')}\nexport { g59 };`)).toEqual([]);
  }, 60_000);
});

describe('what is no proper code', () => {
  it.each([
    ['a syntax error', 'const graph = new StateGraph({ ;;'],
    ['half of a chain', 'new StateGraph(S).addNode('],
  ])('%s is one finding of that file', async (_, code) => {
    const { diagnostics } = await checkTexts({ 'agent.ts': agent(code) });
    expect(diagnostics.map(({ code: one }) => one)).toEqual(['contract/syntax']);
  });

  it.each([
    ['no arguments', 'new StateGraph().addNode().addEdge().addConditionalEdges().addSequence().compile();'],
    ['spread arguments', `${state}new StateGraph(...args).addNode(...args).addEdge(...args).compile(...args);`],
    [
      'a state that refers to itself',
      'const S = Annotation.Root({ ...S.spec }); new StateGraph(S).addNode("n", n).compile(); const n = n;',
    ],
    [
      'states that refer to each other',
      'const A = B; const B = A; new StateGraph(A).addNode("n", B).addEdge(START, "n").compile();',
    ],
    [
      'a graph that is a node of itself',
      `${state}const g = new StateGraph(S); const c = g.compile(); g.addNode('n', c).addEdge(START, 'n');`,
    ],
    [
      'a node that calls itself',
      `${state}function f(s) { return f(s); } new StateGraph(S).addNode('f', f).addEdge(START, 'f').compile();`,
    ],
    [
      'odd names',
      `const S = Annotation.Root({ '__proto__': Annotation, constructor: Annotation, 'a.b': Annotation, '': Annotation });
      new StateGraph(S).addNode('n|m', (s) => ({ constructor: s['a.b'], toString: 1 })).addEdge(START, 'n|m').addNode('__start__', f).addNode('', g).compile();`,
    ],
    [
      'names twice',
      `${state}new StateGraph(S).addNode('n', (s) => ({ a: s.a })).addNode('n', () => ({ b: 1 })).addEdge(START, 'n').addEdge('n', 'n').addEdge('n', START).compile();`,
    ],
    [
      'builders in odd places',
      `${state}const list = [new StateGraph(S).addNode('n', () => ({}))]; export default { graph: new StateGraph(S) }; (() => new StateGraph(S))().addNode('x', f);
      class A { g = new StateGraph(S); static { this.h = new StateGraph(S).addNode('n', async function* () { yield {}; }); } } for (const n of names) builder?.addNode?.(n, f); new StateGraph(S)['addNode']('n', f);`,
    ],
    [
      'CommonJS',
      `const { StateGraph: SG } = require('@langchain/langgraph'); new SG({ channels: {} }).addNode('n', () => ({}));`,
    ],
    [
      'an edge that waits for itself',
      `${state}new StateGraph(S).addNode('n', () => ({})).addEdge(['n'], 'n').addEdge(['n', START, END], 'n').addEdge([], 'n').addEdge(START, 'n').compile();`,
    ],
  ])('%s is survived', async (_, code) => {
    const { diagnostics } = await checkTexts({ 'agent.ts': agent(code) });
    expect(diagnostics.filter(({ code: one }) => one === 'contract/syntax')).toEqual([]);
  });

  it('modules that import one another in a circle are read', async () => {
    const code =
      "import { f } from './a.ts'; export const State = Annotation.Root({ a: Annotation });\nnew StateGraph(State).addNode('f', f).addEdge(START, 'f').compile();";
    const others = {
      'a.ts': "import { State } from './agent.ts'; export * from './b.ts'; export { g as f } from './b.ts';",
      'b.ts': "export * from './a.ts'; export const g = () => ({ b: 1 });",
    };
    expect(await findingsOf(code, others)).toEqual(['unknown-channel definite f b']);
  });

  it('deep nesting is survived', async () => {
    const deep = `${'('.repeat(3_000)}1${')'.repeat(3_000)}`;
    const calls = numbers.map((i) => `.addNode('n${i}', () => ({}))`).join('');
    for (const code of [
      `${state}new StateGraph(S).addNode('n', () => ({ a: ${deep} }))`,
      `${state}new StateGraph(S)${calls}`,
    ])
      expect(
        (await checkTexts({ 'agent.ts': agent(code) })).diagnostics.filter(({ severity }) => severity === 'error'),
      ).toEqual([]);
    const nested = numbers.slice(0, 400).reduce((inner) => `(s.a ? ${inner} : 'y')`, "'x'");
    await checkTexts({
      'agent.ts': agent(
        `${state}new StateGraph(S).addNode('n', () => ({})).addEdge(START, 'n').addConditionalEdges('n', (s) => ${nested})`,
      ),
    });
  }, 60_000);
});

describe('a module with phases and graphs', () => {
  const phases = `import { definePhase } from 'contextcore/runtime';
export const p = definePhase({ id: 'p', requires: { task: 'str' }, produces: { x: 'str' } }, (ctx) => ({ x: ctx.task + ctx.tsak }));`;

  it('is read for both, with the suppressions of one', async () => {
    const code = `${phases}\n${state}
// contextcore-ignore-next-line langgraph/unknown-channel -- another graph has it
const f = () => ({ wrong: 1 });
new StateGraph(S).addNode('f', f).addEdge(START, 'f').compile();
new StateGraph(S).addNode('g', () => ({ worse: 1 })).addEdge(START, 'g').compile();`;
    const { diagnostics, silenced, summary } = await checkTexts({ 'agent.ts': agent(code) });
    expect(diagnostics.map(({ code: one }) => one)).toEqual(['contract/undeclared-read', 'langgraph/unknown-channel']);
    expect(silenced).toHaveLength(1);
    expect(summary).toMatchObject({ files: 1, workflows: 2 });
  });

  it('silences what is found in a module that it imports', async () => {
    const { diagnostics, silenced } = await checkTexts({
      'agent.ts': agent(
        `${state}import { f } from './f.ts'; new StateGraph(S).addNode('f', f).addEdge(START, 'f').compile();`,
      ),
      'f.ts':
        '// contextcore-ignore-next-line langgraph/unknown-channel -- another graph has it\nexport const f = () => ({ wrong: 1 });',
    });
    expect(diagnostics).toEqual([]);
    expect(silenced).toHaveLength(1);
  });
});

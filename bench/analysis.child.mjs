// The whole analysis of a generated workflow in a process of its own: build the graph, run every static rule.
// Arguments: what to do, the number of phases, the number of fields that each writes.
import { createRequire } from 'node:module';
import { graphInput } from './generate.mjs';
import { bundled, interleaved, print } from './measure.mjs';

const { createSource } = await import(await bundled('src/core/index.ts'));
const { buildGraph, domains, graphRules } = await import(await bundled('bench/analysis.entry.ts'));
const rules = [graphRules, ...domains].flatMap((owner) => owner.rules).filter((rule) => rule.moment === 'static');
const source = createSource('generated.contract.yaml', '');

/** How many findings the analysis yields; each is looked at once. */
const analyse = (input) => {
  const graph = buildGraph(input);
  let findings = 0;
  for (const rule of rules) for (const _ of rule.check({ graph })) findings++;
  return findings;
};

/** The same phases and the same handed-over fields as a general graph library holds them. */
const construct = (Graph, input) => {
  const graph = new Graph({ multigraph: true });
  const writer = new Map();
  for (const phase of input.phases) {
    graph.setNode(phase.id, phase);
    for (const read of phase.reads) graph.setEdge(writer.get(read.field), phase.id, read, read.field);
    for (const write of phase.writes) writer.set(write.field, phase.id);
  }
  return graph;
};

const [, , what, count, width] = process.argv;
const input = graphInput(Number(count), Number(width), source);
// What making the input left behind is not part of what is measured.
globalThis.gc?.();
const tasks = {
  once: () => {
    const start = performance.now();
    const findings = analyse(input);
    const peakMegabytes = process.resourceUsage().maxRSS / 1024;
    return { milliseconds: performance.now() - start, findings, phases: input.phases.length, peakMegabytes };
  },
  scaling: async () => {
    const small = graphInput(Number(count) / 10, Number(width), source);
    const [milliseconds, smaller] = await interleaved([() => analyse(input), () => analyse(small)]);
    return { milliseconds, smaller };
  },
  construct: () => {
    const { Graph } = createRequire(import.meta.url)('@dagrejs/graphlib');
    const start = performance.now();
    const nodes = construct(Graph, input).nodeCount();
    return { milliseconds: performance.now() - start, nodes };
  },
};
print(await tasks[what]());

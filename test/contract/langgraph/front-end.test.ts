import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../../src/core/index.ts';
import { type Agent, inputsOf, moreInputsOf } from './agents-inputs.ts';
import { agents, brokenAgents } from './agents-load.ts';
import { type Planted, planted } from './agents-planted.ts';
import { checkAgent } from './front-end.ts';
import { record } from './runner.ts';

const names = Object.keys(agents).filter((name): name is Agent => name in agents);

describe('a sound agent', () => {
  it.each(names)('%s is left in peace', async (name) => {
    const { diagnostics, summary } = await checkAgent(name);
    expect(diagnostics).toEqual([]);
    expect(summary).toMatchObject({ unknown: 0 });
    expect(summary.workflows).toBeGreaterThan(0);
  });
});

const loadable = names.filter((name) => !['chained', 'review'].includes(name));

describe('what a run shows', () => {
  it.each([
    ...names.map((name) => [name, name, agents] as const),
    ...loadable.map((name) => [`${name}-broken`, name, brokenAgents] as const),
  ])('%s has every channel that is said to be there', async (folder, name, all) => {
    const { graphs } = await checkAgent(folder);
    const { runs } = await record((await all[name]()).graph, [...inputsOf[name], ...(moreInputsOf[name] ?? [])], {
      configurable: { thread_id: `front-end-${folder}` },
    });
    const absent = runs.flatMap(({ steps, choices }) =>
      [...steps, ...choices].flatMap(({ node, reads }) =>
        reads.filter((read) => read.absent).map(({ key }) => `${node} ${key}`),
      ),
    );
    const claimed = new Set<string>();
    for (const { touches, topology, input, flow } of graphs) {
      const { status } = flow();
      touches.reads.forEach(({ field, tolerant }, ref) => {
        const phase = topology.phases[touches.readNode[ref] ?? -1];
        // What the caller is taken to give is said under a condition.
        const isTaken = input.assumed?.includes(field) ?? false;
        if (phase && !phase.between && !tolerant && !isTaken && status[ref] === 2) claimed.add(`${phase.id} ${field}`);
      });
    }
    expect(absent.filter((one) => claimed.has(one))).toEqual([]);
  });
});

/** The code, and how sure it is, of what tells of each defect; those that nothing tells of stand in `untold`. */
const tells = ({ code, certainty, phase, field, data, message }: Diagnostic, defect: Planted): boolean => {
  switch (defect.kind) {
    case 'dropped-key':
      // What a graph in a node hands back for nothing is told where it is written.
      if (code === 'propagation/dead-write') return field === defect.key;
      return (
        code === 'langgraph/unknown-channel' &&
        certainty === 'definite' &&
        phase === defect.node &&
        field === defect.key
      );
    case 'absent-read': {
      const isThere =
        field === defect.key ||
        field === `["|sent"].${defect.by}.${defect.key}` ||
        (field?.endsWith(defect.key) ?? false);
      return isThere && message.includes(`"${defect.by}"`) && message.includes('reads');
    }
    case 'unwritten-output':
      return code === 'propagation/dangling-read' && certainty === 'definite' && field === defect.key;
    case 'refused-update':
      return (
        code === 'langgraph/concurrent-write' &&
        field === defect.key &&
        defect.nodes.every((node) => message.includes(`"${node}"`))
      );
    case 'unreduced-first-value':
      return field === defect.key;
    case 'unknown-destination':
      return (
        code === 'langgraph/unknown-node' &&
        certainty === 'definite' &&
        data?.['key'] === defect.to &&
        phase === defect.from
      );
    case 'unreachable':
      return code === 'graph/unreachable-phase' && certainty === 'definite' && phase === defect.node;
  }
};

const titleOf = ({ agent, kind, ...rest }: Planted): string => `${agent}: ${kind} ${Object.values(rest).join(' ')}`;

/** Without an input schema the caller may give these, and nothing in the code says that he does not. */
const untold = [
  'zod-state: absent-read fill_form address never-written',
  'zod-state: absent-read fill_form sender never-written',
  'state-schema: absent-read write_profile summary never-written',
  'imported-nodes: absent-read explain hint never-written',
  'defaults: unreduced-first-value notes',
];

describe('a broken agent', () => {
  it.each(planted.map((defect) => [titleOf(defect), defect] as const))('%s', async (title, defect) => {
    const { diagnostics } = await checkAgent(`${defect.agent}-broken`);
    expect(diagnostics.some((one) => tells(one, defect))).toBe(!untold.includes(title));
  });

  it.each(names)('%s-broken has no finding beside its defects', async (name) => {
    const { diagnostics } = await checkAgent(`${name}-broken`);
    const defects = planted.filter(({ agent }) => agent === name);
    // Whoever reads an absent channel later than the first is told, too.
    const isAfter = ({ field }: Diagnostic): boolean =>
      defects.some((defect) => defect.kind === 'absent-read' && defect.key === field);
    const others = diagnostics.filter((one) => !isAfter(one) && !defects.some((defect) => tells(one, defect)));
    expect(others.map(({ message }) => message)).toEqual([]);
  });
});

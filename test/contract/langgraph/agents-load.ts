import type { Agent } from './agents-inputs.ts';
import type { Observable } from './runner.ts';

type Load = () => Promise<{ readonly graph: Observable }>;

export const agents: Readonly<Record<Agent, Load>> = {
  router: () => import('../../../fixtures/langgraph/router/graph.ts'),
  'tool-loop': () => import('../../../fixtures/langgraph/tool-loop/graph.ts'),
  'map-reduce': () => import('../../../fixtures/langgraph/map-reduce/graph.ts'),
  supervisor: () => import('../../../fixtures/langgraph/supervisor/graph.ts'),
  subgraph: () => import('../../../fixtures/langgraph/subgraph/graph.ts'),
  'zod-state': () => import('../../../fixtures/langgraph/zod-state/graph.ts'),
  'state-schema': () => import('../../../fixtures/langgraph/state-schema/graph.ts'),
  chained: () => import('../../../fixtures/langgraph/chained/graph.ts'),
  sequence: () => import('../../../fixtures/langgraph/sequence/graph.ts'),
  'imported-nodes': () => import('../../../fixtures/langgraph/imported-nodes/graph.ts'),
  parallel: () => import('../../../fixtures/langgraph/parallel/graph.ts'),
  defaults: () => import('../../../fixtures/langgraph/defaults/graph.ts'),
  review: () => import('../../../fixtures/langgraph/review/graph.ts'),
  'private-state': () => import('../../../fixtures/langgraph/private-state/graph.ts'),
};

/** Those whose defect is found by `compile()` cannot be loaded. */
export const brokenAgents: Readonly<Record<Agent, Load>> = {
  router: () => import('../../../fixtures/langgraph/router-broken/graph.ts'),
  'tool-loop': () => import('../../../fixtures/langgraph/tool-loop-broken/graph.ts'),
  'map-reduce': () => import('../../../fixtures/langgraph/map-reduce-broken/graph.ts'),
  supervisor: () => import('../../../fixtures/langgraph/supervisor-broken/graph.ts'),
  subgraph: () => import('../../../fixtures/langgraph/subgraph-broken/graph.ts'),
  'zod-state': () => import('../../../fixtures/langgraph/zod-state-broken/graph.ts'),
  'state-schema': () => import('../../../fixtures/langgraph/state-schema-broken/graph.ts'),
  chained: () => import('../../../fixtures/langgraph/chained-broken/graph.ts'),
  sequence: () => import('../../../fixtures/langgraph/sequence-broken/graph.ts'),
  'imported-nodes': () => import('../../../fixtures/langgraph/imported-nodes-broken/graph.ts'),
  parallel: () => import('../../../fixtures/langgraph/parallel-broken/graph.ts'),
  defaults: () => import('../../../fixtures/langgraph/defaults-broken/graph.ts'),
  review: () => import('../../../fixtures/langgraph/review-broken/graph.ts'),
  'private-state': () => import('../../../fixtures/langgraph/private-state-broken/graph.ts'),
};

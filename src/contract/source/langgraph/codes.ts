import { loadingCode as code, type RuleOwner } from '../../rule.ts';

/** What reading graphs of LangGraph reports, besides the codes that contract files have too. */
export const langgraphCodes: RuleOwner = {
  name: 'langgraph',
  rules: [],
  codes: [
    code('unknown-channel', 'error', 'Every key that a node returns or reads is a channel of its graph.'),
    code('unknown-node', 'error', 'Every name to which a graph goes is one of its nodes.'),
    code('concurrent-write', 'error', 'Of the nodes of one step only one writes a channel without reducer.'),
  ],
};

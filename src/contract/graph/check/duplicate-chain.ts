import type { Rule } from '../../rule.ts';

export const duplicateChain: Rule<'static'> = {
  name: 'duplicate-chain',
  moment: 'static',
  severity: 'error',
  summary: 'A chain id is used once.',
  *check({ graph }) {
    const first = new Map<string, (typeof graph.input.chains)[number]>();
    for (const chain of graph.input.chains) {
      const known = first.get(chain.id);
      if (!known) first.set(chain.id, chain);
      else {
        yield {
          message: `Chain "${chain.id}" is declared a second time.`,
          at: chain.at,
          related: [{ message: `Chain "${chain.id}" is declared here first.`, at: known.at }],
          help: 'Give one of the two another id.',
          data: { key: chain.id },
        };
      }
    }
  },
};

import type { Rule } from '../../rule.ts';

export const dropAndProduce: Rule<'static'> = {
  name: 'drop-and-produce',
  moment: 'static',
  severity: 'error',
  summary: 'A phase does not drop what it produces.',
  *check({ graph }) {
    const { fields } = graph.touches;
    for (const phase of graph.topology.phases) {
      for (const drop of phase.drops) {
        const field = fields.find(drop.field);
        const below = fields.related(field).flatMap((one) => (one.relation === 'above' ? [one.field] : []));
        const gone = new Set([field, ...below]);
        const write = phase.writes.find((one) => gone.has(fields.find(one.field)));
        if (!write) continue;
        const part = write.field === drop.field ? '' : `, to which "${write.field}" belongs`;
        yield {
          message: `Phase "${phase.id}" both produces and drops field "${drop.field}"${part}.`,
          at: drop.at,
          phase: phase.id,
          field: drop.field,
          related: [{ message: `Phase "${phase.id}" produces "${write.field}" here.`, at: write.at }],
          help: 'Take the field out of "drops" or out of "exit".',
        };
      }
    }
  },
};

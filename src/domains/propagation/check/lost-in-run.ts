import type { PostrunFacts, Rule } from '../../../contract/index.ts';
import { lowered } from '../../../core/index.ts';
import { runsOf } from '../observed.ts';
import { severityOfField } from '../words.ts';

type Chain = PostrunFacts['graph']['input']['chains'][number];

/** The point of the chain at which the value was lost, or the one where that was noticed. */
const pointAt = ({ waypoints, destination }: Chain, phase: string | undefined) =>
  [...waypoints, destination].find((point) => point.phase === phase) ?? destination;

export const lostInRun: Rule<'postrun'> = {
  name: 'lost-in-run',
  moment: 'postrun',
  severity: 'error',
  summary: 'In recorded runs, every propagation chain carried its value to its destination.',
  *check({ graph, runs }) {
    for (const chain of graph.input.chains) {
      const verdicts = runs.flatMap((run) => run.chains.get(chain.id) ?? []);
      const judged = verdicts.filter(({ status }) => status !== 'unverified').length;
      for (const status of ['broken', 'degraded'] as const) {
        const hit = verdicts.filter((one) => one.status === status);
        const [first] = hit;
        if (!first) continue;
        const point = pointAt(chain, first.lostAt);
        const why = first.reason === undefined ? '' : `: ${first.reason}`;
        const severity = severityOfField(chain.severity);
        yield {
          message: `Chain "${chain.id}" was ${status} in ${runsOf(hit.length, judged)}${why}.`,
          at: point.at,
          severity: status === 'broken' ? severity : lowered(severity),
          phase: first.lostAt ?? point.phase,
          field: point.field,
          related: [{ message: `The chain comes from phase "${chain.source.phase}".`, at: chain.source.at }],
          help:
            status === 'broken'
              ? `Keep "${point.field}" on its way from phase "${chain.source.phase}" to phase "${chain.destination.phase}".`
              : `Let phase "${chain.source.phase}" produce a real value, so that no default takes its place.`,
          data: { key: `${chain.id} ${status}`, chain: chain.id, runs: judged, hit: hit.length },
        };
      }
    }
  },
};

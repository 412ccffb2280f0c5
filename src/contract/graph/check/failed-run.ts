import type { ObservedRun } from '../../observed/index.ts';
import type { PostrunFacts, Rule } from '../../rule.ts';

/** `2 of 5 runs`, `the run`. */
const runsOf = (some: readonly ObservedRun[], all: readonly ObservedRun[]): string =>
  all.length === 1 ? 'the run' : `${some.length} of ${all.length} runs`;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A phase that never came to its end in a run. One that did when it was tried again does not say why the run failed. */
const stoppedIn = ({ phases }: ObservedRun, id: string): boolean => {
  const { ran, stopped } = phases.get(id) ?? { ran: 0, stopped: 0 };
  return stopped > 0 && stopped >= ran;
};

const failures = function* ({ graph, runs }: PostrunFacts) {
  const failed = runs.filter(({ state }) => state === 'failed');
  const explained = new Set<ObservedRun>();
  for (const { id, at } of graph.input.phases) {
    const stopped = failed.filter((run) => stoppedIn(run, id));
    if (stopped.length === 0) continue;
    for (const run of stopped) explained.add(run);
    yield {
      message: `Phase "${id}" did not come to its end in ${runsOf(stopped, runs)}, which failed.`,
      at,
      phase: id,
      help: `See with \`contextcore runs show\` what stopped phase "${id}".`,
      data: { key: 'failed', runs: runs.length, hit: stopped.length },
    };
  }
  const others = failed.filter((run) => !explained.has(run));
  if (others.length === 0) return;
  yield {
    message: `${capital(runsOf(others, runs))} failed.`,
    at: graph.input.at,
    help: 'See with `contextcore runs show` what happened in it.',
    data: { key: 'failed', runs: runs.length, hit: others.length },
  };
};

export const failedRun: Rule<'postrun'> = {
  name: 'failed-run',
  moment: 'postrun',
  severity: 'error',
  summary: 'Recorded runs come to their end and do not fail.',
  *check(facts) {
    const { graph, runs } = facts;
    yield* failures(facts);
    const open = runs.filter(({ state }) => state === 'unfinished');
    if (open.length === 0) return;
    const verb = open.length === 1 ? 'has' : 'have';
    yield {
      message: `${capital(runsOf(open, runs))} ${verb} no end on record: stopped from outside, or still going on.`,
      at: graph.input.at,
      help: 'Ask again when it has ended; let its process end by itself, or close the record before `process.exit`.',
      data: { key: 'unfinished', runs: runs.length, hit: open.length },
    };
  },
};

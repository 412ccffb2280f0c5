import type { PortableContract } from '../../contract/model/index.ts';
import type { AnyPhase } from '../declare/spec.ts';
import { contractOf } from './contract-of.ts';
import { createGuard, type Guard } from './guard.ts';
import type { GuardOptions, RunOptions } from './options.ts';
import { type Order, orderOf } from './order.ts';
import type { RunReport } from './report.ts';
import type { Context, Run } from './run.ts';
import { goThrough } from './schedule.ts';

export interface WorkflowOptions extends GuardOptions {
  /** Omitted: the phases in the order of the list, each after the one before it. */
  readonly contract?: PortableContract;
  /** The name where no contract is given. */
  readonly workflow?: string;
}

export interface Finished {
  /** What the phases left behind. */
  readonly context: Context;
  readonly report: RunReport;
}

/** Declared phases with a guard around them. */
export interface GuardedWorkflow {
  readonly guard: Guard;
  /**
   * Runs the phases in the order of the contract, those side by side that do not wait for one another. Rejects with what a phase
   * throws. A phase of the contract that was not given is skipped where the mode lets the run begin at all.
   */
  run(initial: object, options?: Omit<RunOptions, 'phases'>): Promise<Finished>;
}

/** Throws where nobody can know in which order the phases are to run, or when they end. */
const refuse = ({ phases, loops }: PortableContract, { sorted }: Order): void => {
  const known = new Set(sorted.map(({ id }) => id));
  const inCycle = phases.filter(({ id }) => !known.has(id)).map(({ id }) => `"${id}"`);
  if (inCycle.length > 0)
    throw new TypeError(`Phases ${inCycle.join(', ')} wait for one another. Put the way back under "loops".`);
  for (const { from, to, while: condition, maxIterations } of loops)
    if (!condition && maxIterations === undefined)
      throw new TypeError(`The loop from "${from}" to "${to}" has no end. Give it "while" or "max_iterations".`);
};

/**
 * Runs declared phases under a guard: in the order of the contract, with its conditions, joins, loops and merge policies. Throws a
 * TypeError where the contract has no order or no end.
 */
export const guardWorkflow = (phases: readonly AnyPhase[], options: WorkflowOptions = {}): GuardedWorkflow => {
  const { contract: given, workflow, ...guardOptions } = options;
  const contract = given ?? contractOf(phases, workflow === undefined ? {} : { workflow });
  const guard = createGuard(contract, guardOptions);
  const byId = new Map(phases.map((phase) => [phase.spec.id, phase]));
  const order = orderOf(contract);
  refuse(contract, order);
  const go = (run: Run): Promise<void> =>
    goThrough({
      contract,
      order,
      context: run.context,
      skip: (id, reason) => run.skip(id, reason),
      run: async (id) => {
        const code = byId.get(id);
        if (!code) {
          run.skip(id, 'upstream');
          return 'skipped';
        }
        await run.phase(code);
        return 'ran';
      },
    });
  return {
    guard,
    async run(initial, runOptions = {}) {
      const run = await guard.run(
        initial,
        async (one) => {
          await go(one);
          return { one };
        },
        { ...runOptions, phases: [...byId.keys()] },
      );
      return { context: run.one.context, report: run.one.report() };
    },
  };
};

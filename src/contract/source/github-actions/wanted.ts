import type { Job, Step, WorkflowModel } from './model.ts';

/** What of a job somebody could ask for; the rest need not be worked out. */
export interface Wanted {
  /** Whether somebody could miss what a step writes: to follow a script costs more than all the rest. */
  readonly step: (step: Step) => boolean;
  /** Of the declared environment the names that are asked for; all of them where one is asked for that is not declared. */
  readonly environment: readonly string[];
}

export const wantedOf = (job: Job, model: WorkflowModel): Wanted => {
  const ids = new Set<string>();
  const variables = new Set<string>();
  const note = (accesses: Job['accesses']): void => {
    for (const { context, path } of accesses) {
      const name = path[0]?.toLowerCase();
      if (name === undefined) continue;
      if (context === 'env') variables.add(name);
      else if (context === 'steps') ids.add(name);
    }
  };
  note(job.late);
  for (const step of job.steps) {
    note(step.accesses);
    if (step.condition) note(step.condition.accesses);
  }
  for (const output of job.outputs) note(output.accesses);
  if (model.kind === 'action') for (const output of model.outputs) note(output.accesses);
  const { env } = job;
  const names = [...variables];
  const known = names.filter((name) => env?.has(name));
  const asksForMore = known.length < names.length;
  return {
    step: (step) => asksForMore || step.tellsOutputs || ids.has(step.key),
    environment: env && asksForMore ? [...env] : known,
  };
};

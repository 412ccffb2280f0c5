import type { Dialect, FieldWords } from '../../graph/index.ts';
import { forbiddenSegments, printPath } from '../../model/index.ts';
import type { Job, Step, WorkflowModel } from './model.ts';
import { createSpeech } from './speech.ts';

/** Phases and fields of a workflow by the names that the graph knows them by, with how to speak of them. */
export interface Names {
  readonly dialect: Dialect;
  /** The start of a job: its condition, and what it reads before its first step. */
  readonly start: (job: Job) => string;
  readonly step: (step: Step) => string;
  readonly end: (job: Job) => string;
  readonly outputs: string;
  /** `steps.<id>.outputs.<name>`; without a name, all outputs. */
  readonly output: (step: Step, name?: string) => string;
  /** `steps.<id>.<property>`, where that is not one of those that there are. */
  readonly stepProperty: (step: Step, property: string) => string;
  readonly jobOutput: (job: Job, name?: string) => string;
  readonly jobProperty: (job: Job, property: string) => string;
  readonly matrix: (job: Job, name: string) => string;
  readonly env: (job: Job, name?: string) => string;
}

const simple = /^[a-z_@-][\w@-]*$/u;
const odd = /[^\w.@-]/gu;

/** Names are compared without regard to case. One that a path could not hold is spelled otherwise. */
const part = (name: string): string => {
  const folded = name.toLowerCase();
  if (simple.test(folded)) return forbiddenSegments.has(folded) ? `.${folded}()` : `.${folded}`;
  const spelled = printPath(['', folded.replace(odd, (c) => `%${c.codePointAt(0)?.toString(16) ?? ''}`)]);
  return spelled.startsWith('[') ? spelled : `.${spelled}`;
};

interface Known {
  readonly start: string;
  readonly end: string;
  /** What its fields begin with. */
  readonly prefix: string;
}

export const createNames = (model: WorkflowModel): Names => {
  const inJob = model.kind === 'workflow';
  const jobs = new Map<Job, Known>();
  const steps = new Map<Step, { readonly id: string; readonly prefix: string }>();
  const spelling = new Map<string, string>();
  for (const job of model.jobs) {
    const prefix = inJob ? `jobs${part(job.id)}.` : '';
    jobs.set(job, inJob ? { start: `${job.id}/0`, end: job.id, prefix } : { start: '0', end: 'end', prefix });
    for (const step of job.steps) {
      const id = step.id ?? step.key;
      steps.set(step, { id: inJob ? `${job.id}/${id}` : id, prefix: `${prefix}steps${part(step.key)}` });
    }
  }
  const ofJob = (job: Job): Known => jobs.get(job) ?? { start: '', end: '', prefix: '' };
  const ofStep = (step: Step) => steps.get(step) ?? { id: '', prefix: '' };
  /** The field, and how its last name was written where that is not how it is compared. */
  const field = (prefix: string, name: string): string => {
    const spelled = part(name);
    const text = `${prefix}${spelled}`;
    if (spelled !== `.${name}` && !spelling.has(text)) spelling.set(text, name);
    return text;
  };
  const names: Omit<Names, 'dialect'> = {
    start: (job) => ofJob(job).start,
    step: (step) => ofStep(step).id,
    end: (job) => ofJob(job).end,
    outputs: 'outputs',
    output: (step, name) => {
      const prefix = `${ofStep(step).prefix}.outputs`;
      return name === undefined ? prefix : field(prefix, name);
    },
    stepProperty: (step, property) => field(ofStep(step).prefix, property),
    jobOutput: (job, name) => {
      const prefix = `${ofJob(job).prefix}outputs`;
      return name === undefined ? prefix : field(prefix, name);
    },
    jobProperty: (job, property) => field(ofJob(job).prefix.slice(0, -1), property),
    matrix: (job, name) => field(`${ofJob(job).prefix}matrix`, name),
    env: (job, name) => {
      const prefix = `${ofJob(job).prefix}env`;
      return name === undefined ? prefix : field(prefix, name);
    },
  };
  let speech: Dialect | undefined;
  const speak = (): Dialect => {
    speech ??= createSpeech(model, names, (text) => spelling.get(text));
    return speech;
  };
  return {
    ...names,
    dialect: {
      phase: (id) => speak().phase(id),
      field: (name): FieldWords => speak().field(name),
      labels: { phase: (id) => speak().labels.phase(id), field: (name) => speak().labels.field(name) },
    },
  };
};

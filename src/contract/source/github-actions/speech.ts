import type { Dialect, FieldWords } from '../../graph/index.ts';
import { segmentsOf } from '../../model/index.ts';
import type { Names } from './fields.ts';
import type { Job, Step, WorkflowModel } from './model.ts';

/** How to speak of the phases and fields of a workflow. Made when the first finding is worded. */
export const createSpeech = (
  model: WorkflowModel,
  names: Omit<Names, 'dialect'>,
  spelling: (field: string) => string | undefined,
): Dialect => {
  const inJob = model.kind === 'workflow';
  const phases = new Map<string, string>([[names.outputs, inJob ? 'the workflow' : 'the action']]);
  const jobWords = (job: Job): string => (inJob ? `job "${job.id}"` : 'the action');
  const jobs = new Map<string, Job>();
  const steps = new Map<Job, ReadonlyMap<string, Step>>();
  for (const job of model.jobs) {
    jobs.set(inJob ? (segmentsOf(names.jobOutput(job))[1] ?? '') : '', job);
    steps.set(job, new Map(job.steps.map((step) => [segmentsOf(names.output(step)).at(-2) ?? '', step])));
    phases.set(names.start(job), jobWords(job)).set(names.end(job), jobWords(job));
    for (const step of job.steps) phases.set(names.step(step), step.label);
  }

  const outputWords = (step: Step, name: string): FieldWords => {
    const line = step.at.source.position(step.at.start).line;
    return {
      text: `output "${name}" of ${step.label}`,
      name,
      owner: names.step(step),
      missing: step.writes().foreign
        ? `that action (line ${line}) has no such output`
        : `that step (line ${line}) never writes it`,
      help: step.writes().foreign
        ? 'Read an output that it has'
        : `Write "${name}" in ${step.label}, or read a name that it writes`,
    };
  };
  const jobOutputWords = (job: Job, name: string): FieldWords => ({
    text: `output "${name}" of ${jobWords(job)}`,
    name,
    owner: names.end(job),
    missing: job.called ? 'the workflow that it calls declares no such output' : 'that job declares no such output',
    help: job.called
      ? 'Declare it there under "on.workflow_call.outputs"'
      : `Declare "${name}" under "outputs" of ${jobWords(job)}`,
  });
  const matrixWords = (job: Job, name: string): FieldWords => ({
    text: `matrix value "${name}"`,
    name,
    owner: names.start(job),
    missing: `the matrix of ${jobWords(job)} has no such name`,
    help: `Add "${name}" to the matrix, or correct the name`,
  });
  const envWords = (job: Job, name: string): FieldWords => ({
    text: `environment variable "${name}"`,
    name,
    owner: `${names.start(job)} env`,
    missing: 'no "env" and no step before sets it',
    help: `Set "${name}" under "env", or write it to $GITHUB_ENV before`,
  });
  const propertyWords = (what: string, { owner, has }: { owner: string; has: string }, name: string): FieldWords => ({
    text: `property "${name}" of ${what}`,
    name,
    owner,
    missing: `it has ${has} only`,
    help: 'Read one of these',
  });

  /** The names of a field behind its job. */
  const inside = (job: Job, rest: readonly string[], name: string): FieldWords => {
    switch (rest[0]) {
      case 'matrix':
        return matrixWords(job, name);
      case 'env':
        return envWords(job, name);
      case 'outputs':
        return jobOutputWords(job, name);
      default:
        return propertyWords(jobWords(job), { owner: names.end(job), has: '"outputs" and "result"' }, name);
    }
  };

  return {
    labels: {
      phase: (id) => (id.endsWith('/0') ? `${id.slice(0, -2)}: start` : id.replace('/', ': ')),
      // Of `jobs.build.steps.meta.outputs.tags` the part behind the job, of `jobs.build.outputs.tags` that behind "jobs".
      field: (field) => (inJob ? field.replace(/^jobs\.[^.[]+\.(?=steps|env|matrix)|^jobs\./u, '') : field),
    },
    phase: (id) => phases.get(id) ?? `"${id}"`,
    field: (field) => {
      const segments = segmentsOf(field);
      const name = spelling(field) ?? segments.at(-1) ?? field;
      const rest = segments.slice(inJob ? 2 : 0);
      const job = jobs.get(inJob ? (segments[1] ?? '') : '');
      if (job && rest[0] !== 'steps') return inside(job, rest, name);
      const step = job && steps.get(job)?.get(rest[1] ?? '');
      if (step && rest[2] === 'outputs') return outputWords(step, name);
      const has = '"outputs", "outcome" and "conclusion"';
      return step
        ? propertyWords(step.label, { owner: names.step(step), has }, name)
        : { text: `"${field}"`, name, owner: '', missing: 'nothing writes it', help: 'Write it before' };
    },
  };
};

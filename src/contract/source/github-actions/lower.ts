import type { ConditionInput, EdgeInput, GraphInput, PhaseInput, ReadInput, WriteInput } from '../../graph/index.ts';
import { segmentsOf } from '../../model/index.ts';
import { afterAll, edge, none, phaseInput, readInput, writeInput } from '../graph-input.ts';
import { createNames, type Names } from './fields.ts';
import {
  type Condition,
  type Job,
  noWrites,
  type PlacedAccess,
  type Reading,
  type Step,
  type WorkflowModel,
} from './model.ts';
import { askedOutcome, createResolver, type Reader, type Resolver } from './resolve.ts';
import { type Wanted, wantedOf } from './wanted.ts';

interface Lowering {
  readonly model: WorkflowModel;
  readonly names: Names;
  readonly resolver: Resolver;
}

/** A job with what all of its steps need to know. */
interface JobLowering extends Lowering {
  readonly job: Job;
  readonly wanted: Wanted;
  readonly condition: Asked;
}

/** A condition as the graph has it, with the fields and outcomes that it asks about. */
interface Asked {
  readonly input: ConditionInput | undefined;
  readonly fields: ReadonlySet<string>;
}

/** What a workflow or an action means, as graph input. What leads nowhere is reported to the reading. */
export const lowerWorkflow = (model: WorkflowModel, reading: Reading): GraphInput => {
  const names = createNames(model);
  const lowering: Lowering = { model, names, resolver: createResolver(model, names, reading) };
  const phases: PhaseInput[] = [];
  const inputs: ReadInput[] = [];
  for (const job of model.jobs) {
    const around: JobLowering = {
      ...lowering,
      job,
      wanted: wantedOf(job, model),
      condition: askedOf(job.condition, { job }, lowering),
    };
    for (const field of given(around)) inputs.push(readInput(field, job.at));
    if (job.called) phases.push(calledPhase(around, job.called));
    else {
      phases.push(startPhase(around));
      for (const [i, step] of job.steps.entries()) phases.push(stepPhase(step, i, around));
      phases.push(endPhase(around));
    }
  }
  if (model.kind === 'workflow' && model.outputs.length > 0) phases.push(outputsPhase(lowering));
  return {
    workflow: model.name,
    at: model.at,
    legacy: false,
    phases,
    inputs,
    outputs: [],
    loops: [],
    merge: new Map(),
    chains: [],
    dialect: names.dialect,
  };
};

/** What is there before anything runs: the values of the matrix, and the environment that the file declares. */
const given = ({ job, model, names, wanted }: JobLowering): readonly string[] => [
  ...(job.matrix.keys ?? []).map((key) => names.matrix(job, key)),
  ...(model.kind === 'workflow' ? wanted.environment : []).map((name) => names.env(job, name)),
];

const nothingAsked: Asked = { input: undefined, fields: new Set() };

const askedOf = (condition: Condition | undefined, reader: Reader, { resolver }: Lowering): Asked => {
  if (!condition) return nothingAsked;
  const reads = resolver.reads(condition.accesses, reader);
  return {
    input: {
      expression: condition.expression((access) => segmentsOf(resolver.fieldOf(access, reader))),
      text: condition.text,
      at: condition.at,
      reads: reads.map(({ field, at }) => ({ field, at, tolerant: true })),
    },
    // Whoever asks how a step or a job ended knows that it may have been skipped.
    fields: new Set([
      ...reads.map((read) => read.field),
      ...condition.accesses.flatMap(({ context, path }) => (path.length === 2 ? [askedOutcome(context, path)] : [])),
    ]),
  };
};

/** What a job waits for. An `if` that asks for more than success lets it run where one of those was skipped. */
const needsEdges = ({ job, names, resolver }: JobLowering): readonly EdgeInput[] => {
  const kind = job.condition?.overrides ? 'after' : 'needs';
  return job.needs.map(({ id, at }) => {
    const needed = resolver.job(id);
    return edge(needed ? names.end(needed) : id, kind, at);
  });
};

const startPhase = (around: JobLowering): PhaseInput => {
  const { job, model, names, resolver, condition } = around;
  const asked = condition.fields;
  const ofSteps = job.steps.flatMap((step, i) =>
    step.condition
      ? []
      : resolver.reads(step.accesses.filter(isOfJobs), { job, step, stepsBefore: i, words: step.label, asked }),
  );
  const knowsEnvironment = model.kind === 'workflow' && job.env !== undefined;
  return phaseInput(names.start(job), job.at, afterAll(needsEdges(around), condition.input), {
    reads: [...resolver.reads(job.accesses, { job, asked }), ...ofSteps],
    writes: knowsEnvironment ? none : [writeInput(names.env(job), job.at, { open: true })],
  });
};

const isOfJobs = ({ context }: PlacedAccess): boolean => context === 'needs';

/**
 * Steps follow one another whether the job runs or not: what they hand to one another does not depend on that. What is
 * read of other jobs does. It is there or not from the start of the job, and is read there; only a step with a
 * condition of its own reads it in its place, and is skipped with the job.
 */
const stepPhase = (step: Step, i: number, around: JobLowering): PhaseInput => {
  const { job, names, resolver } = around;
  const reader: Reader = { job, step, stepsBefore: i };
  const condition = askedOf(step.condition, reader, around);
  const readsJobs = step.condition !== undefined && [...step.accesses, ...step.condition.accesses].some(isOfJobs);
  const own = step.condition ? step.accesses : step.accesses.filter((access) => !isOfJobs(access));
  const above = job.steps[i - 1];
  const after = above ? [edge(names.step(above), 'sequence', step.at)] : [];
  if (readsJobs || !above) after.push(edge(names.start(job), readsJobs ? 'needs' : 'sequence', step.at));
  const asked =
    condition === nothingAsked ? around.condition.fields : new Set([...condition.fields, ...around.condition.fields]);
  return phaseInput(names.step(step), step.at, afterAll(after, condition.input), {
    reads: resolver.reads(own, { ...reader, asked }),
    writes: around.wanted.step(step) ? writesOf(step, around) : none,
  });
};

const writesOf = (step: Step, { job, names }: JobLowering): readonly WriteInput[] => {
  const writes = step.writes();
  if (writes === noWrites) return none;
  const always = (one: { always: boolean }): boolean => one.always && !step.continues;
  const all = writes.outputs.map((one) =>
    writeInput(names.output(step, one.name), one.at, { always: always(one), sink: writes.foreign }),
  );
  if (writes.opensOutputs !== undefined) all.push(writeInput(names.output(step), step.at, { open: true }));
  for (const one of writes.env) all.push(writeInput(names.env(job, one.name), one.at, { always: always(one) }));
  if (writes.opensEnv !== undefined) all.push(writeInput(names.env(job), step.at, { open: true }));
  return all;
};

const endPhase = ({ job, model, names, resolver }: JobLowering): PhaseInput => {
  const last = job.steps.at(-1);
  const reader: Reader = { job, stepsBefore: job.steps.length };
  const outputs = (list: readonly { name: string; accesses: readonly PlacedAccess[] }[], of: string) =>
    list.flatMap(({ name, accesses }) => resolver.reads(accesses, { ...reader, words: `output "${name}" of ${of}` }));
  const after = [edge(names.start(job), 'needs', job.at)];
  if (last) after.push(edge(names.step(last), 'sequence', job.at));
  const made = phaseInput(names.end(job), job.at, afterAll(after), {
    reads: [
      ...resolver.reads(job.late, reader),
      ...outputs(job.outputs, `job "${job.id}"`),
      // The outputs of an action are read after its last step.
      ...(model.kind === 'action' ? outputs(model.outputs, 'the action') : []),
    ],
    writes: job.outputs.map(({ name, at }) => writeInput(names.jobOutput(job, name), at, { sink: false })),
  });
  return job.matrix.several && job.outputs.length > 0 ? { ...made, parallel: true } : made;
};

/** A job that calls another workflow is one phase. */
const calledPhase = (around: JobLowering, { outputs, open, at }: NonNullable<Job['called']>): PhaseInput => {
  const { job, names, resolver, condition } = around;
  const writes = outputs.map((name) => writeInput(names.jobOutput(job, name), at));
  if (open) writes.push(writeInput(names.jobOutput(job), at, { open: true }));
  return phaseInput(names.end(job), job.at, afterAll(needsEdges(around), condition.input), {
    reads: resolver.reads(job.accesses, { job, asked: condition.fields }),
    writes,
  });
};

/** The outputs of a called workflow are read after all jobs. */
const outputsPhase = ({ model, names, resolver }: Lowering): PhaseInput =>
  phaseInput(
    names.outputs,
    model.outputs[0]?.at ?? model.at,
    afterAll(model.jobs.map((job) => edge(names.end(job), 'after', job.at))),
    {
      reads: model.outputs.flatMap(({ name, accesses }) =>
        resolver.reads(accesses, { words: `output "${name}" of the workflow` }),
      ),
    },
  );

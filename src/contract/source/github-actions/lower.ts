import type { ConditionInput, EdgeInput, GraphInput, PhaseInput, ReadInput, WriteInput } from '../../graph/index.ts';
import { anyType } from '../../model/index.ts';
import { createNames, type Names, segmentsOf } from './fields.ts';
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

interface Lowering {
  readonly names: Names;
  readonly resolver: Resolver;
  readonly jobs: ReadonlyMap<string, Job>;
}

/** What a workflow or an action means, as graph input. What leads nowhere is reported to the reading. */
export const lowerWorkflow = (model: WorkflowModel, reading: Reading): GraphInput => {
  const names = createNames(model);
  const lowering: Lowering = {
    names,
    resolver: createResolver(model, names, reading),
    jobs: new Map(model.jobs.map((job) => [job.id.toLowerCase(), job])),
  };
  const phases = model.jobs.flatMap((job) => phasesOf(job, model, lowering));
  return {
    workflow: model.name,
    at: model.at,
    legacy: false,
    phases: [...phases, ...outputsPhase(model, lowering)],
    inputs: model.jobs.flatMap((job) => given(job, model, names)),
    outputs: [],
    loops: [],
    merge: new Map(),
    chains: [],
    dialect: names.dialect,
  };
};

/** What is there before anything runs: the values of the matrix, and the environment that the file declares. */
const given = (job: Job, model: WorkflowModel, names: Names): readonly ReadInput[] => {
  const env = model.kind === 'workflow' ? environmentWanted(job) : [];
  const fields = [
    ...(job.matrix.keys ?? []).map((key) => names.matrix(job, key)),
    ...env.map((name) => names.env(job, name)),
  ];
  return fields.map((field) => ({
    field,
    at: job.at,
    severity: 'blocking',
    critical: false,
    defaulted: false,
    type: anyType,
  }));
};

/** Of the environment only what the steps ask for by name; all of it where one of these names is not among it. */
const environmentWanted = (job: Job): readonly string[] => {
  const { env } = job;
  const accesses = [
    ...job.late,
    ...job.steps.flatMap((step) => [...step.accesses, ...(step.condition?.accesses ?? [])]),
  ];
  const wanted = accesses.flatMap(({ context, path }) => (context === 'env' ? (path[0]?.toLowerCase() ?? []) : []));
  return env && wanted.some((name) => !env.has(name))
    ? [...env]
    : [...new Set(wanted)].filter((name) => env?.has(name));
};

const plainPhase = { join: 'all', drops: [], open: false } as const;

const write = (field: string, at: WriteInput['at'], more: Partial<WriteInput> = {}): WriteInput => ({
  field,
  at,
  always: true,
  type: anyType,
  sink: true,
  covers: [],
  ...more,
});

/** Of a job: its start, its steps in a row, and its end, where its outputs are made. */
const phasesOf = (job: Job, model: WorkflowModel, lowering: Lowering): readonly PhaseInput[] => {
  if (job.called) return [calledPhase(job, lowering)];
  const start = startPhase(job, model, lowering);
  const wanted = stepsWanted(job, model);
  const steps = job.steps.map((step, i) => stepPhase(job, step, { i, wanted: wanted(step) }, lowering));
  return [start, ...steps, endPhase(job, model, lowering)];
};

const conditionInput = (
  condition: Condition | undefined,
  reader: Reader,
  { resolver }: Lowering,
): { condition?: ConditionInput; asked: ReadonlySet<string> } => {
  if (!condition) return { asked: new Set() };
  const reads = resolver.reads(condition.accesses, reader);
  const expression = condition.expression((access) => segmentsOf(resolver.fieldOf(access, reader)));
  return {
    condition: {
      expression: expression ?? {
        kind: 'call',
        name: 'asks',
        args: [{ kind: 'literal', value: condition.text, start: 0, end: 0 }, named('github')],
        start: 0,
        end: 0,
      },
      text: condition.text,
      at: condition.at,
      reads: reads.map(({ field, at }) => ({ field, at, tolerant: true })),
    },
    asked: new Set([...reads.map((read) => read.field), ...outcomesAsked(condition.accesses)]),
  };
};

/** Whoever asks how a step or a job ended knows that it may have been skipped. */
const outcomesAsked = (accesses: Condition['accesses']): readonly string[] =>
  accesses.flatMap(({ context, path }) => (path.length === 2 ? [askedOutcome(context, path)] : []));

const named = (name: string) => ({ kind: 'name', name, start: 0, end: 0 }) as const;

/** What a job waits for. An `if` that asks for more than success lets it run where one of those was skipped. */
const needsEdges = (job: Job, { names, jobs }: Lowering): readonly EdgeInput[] =>
  job.needs.map(({ id, at }) => {
    const needed = jobs.get(id.toLowerCase());
    return { phase: needed ? names.end(needed) : id, kind: job.condition?.overrides ? 'after' : 'needs', at };
  });

const startPhase = (job: Job, model: WorkflowModel, lowering: Lowering): PhaseInput => {
  const { names, resolver } = lowering;
  const reader: Reader = { job };
  const { condition, asked } = conditionInput(job.condition, reader, lowering);
  return {
    ...plainPhase,
    id: names.start(job),
    at: job.at,
    after: needsEdges(job, lowering),
    ...(condition ? { condition } : {}),
    reads: [
      ...resolver.reads(job.accesses, { ...reader, asked }),
      ...job.steps.flatMap((step, i) =>
        step.condition
          ? []
          : resolver.reads(step.accesses.filter(isOfJobs), { job, step, stepsBefore: i, words: step.label, asked }),
      ),
    ],
    writes: model.kind === 'workflow' && job.env ? [] : [write(names.env(job), job.at, { open: true })],
  };
};

/** The steps whose writes somebody could miss: to follow a script costs more than all the rest. */
const stepsWanted = (job: Job, model: WorkflowModel): ((step: Step) => boolean) => {
  const accesses = [
    ...job.late,
    ...job.steps.flatMap((step) => [...step.accesses, ...(step.condition?.accesses ?? [])]),
    ...job.outputs.flatMap((output) => output.accesses),
    ...(model.kind === 'action' ? model.outputs.flatMap((output) => output.accesses) : []),
  ];
  const ids = new Set<string>();
  let all = false;
  for (const { context, path } of accesses) {
    const id = context === 'steps' ? path[0] : undefined;
    if (id !== undefined) ids.add(id.toLowerCase());
    else if (context === 'steps' || context === 'env') all = true;
  }
  return (step) => all || step.tellsOutputs || ids.has(step.key);
};

const isOfJobs = ({ context }: PlacedAccess): boolean => context === 'needs';

/**
 * Steps follow one another whether the job runs or not: what they hand to one another does not depend on that. What is
 * read of other jobs does. It is there or not from the start of the job, and is read there; only a step with a
 * condition of its own reads it in its place, and is skipped with the job.
 */
const stepPhase = (
  job: Job,
  step: Step,
  { i, wanted }: { i: number; wanted: boolean },
  lowering: Lowering,
): PhaseInput => {
  const { names, resolver } = lowering;
  const reader: Reader = { job, step, stepsBefore: i };
  const { condition, asked } = conditionInput(step.condition, reader, lowering);
  const above = job.steps[i - 1];
  const writes = wanted ? step.writes : noWrites;
  const always = (one: { always: boolean }): boolean => one.always && !step.continues;
  const own = step.condition ? step.accesses : step.accesses.filter((access) => !isOfJobs(access));
  const readsJobs = own.some(isOfJobs) || (step.condition?.accesses.some(isOfJobs) ?? false);
  return {
    ...plainPhase,
    id: names.step(step),
    at: step.at,
    after: [
      ...(above ? [{ phase: names.step(above), kind: 'sequence', at: step.at } as const] : []),
      ...(readsJobs || !above
        ? [{ phase: names.start(job), kind: readsJobs ? 'needs' : 'sequence', at: step.at } as const]
        : []),
    ],
    ...(condition ? { condition } : {}),
    reads: resolver.reads(own, { ...reader, asked: new Set([...asked, ...askedByJob(job, lowering)]) }),
    writes: [
      ...writes.outputs.map((one) =>
        write(names.output(step, one.name), one.at, { always: always(one), sink: writes.foreign }),
      ),
      ...(writes.opensOutputs === undefined ? [] : [write(names.output(step), step.at, { open: true })]),
      ...writes.env.map((one) => write(names.env(job, one.name), one.at, { always: always(one) })),
      ...(writes.opensEnv === undefined ? [] : [write(names.env(job), step.at, { open: true })]),
    ],
  };
};

/** What the condition of the whole job asks about. */
const askedByJob = (job: Job, { resolver }: Lowering): readonly string[] => {
  const accesses = job.condition?.accesses ?? [];
  return [...accesses.map((access) => resolver.fieldOf(access, { job })), ...outcomesAsked(accesses)];
};

const endPhase = (job: Job, model: WorkflowModel, lowering: Lowering): PhaseInput => {
  const { names, resolver } = lowering;
  const last = job.steps.at(-1);
  const reader: Reader = { job, stepsBefore: job.steps.length };
  return {
    ...plainPhase,
    id: names.end(job),
    at: job.at,
    after: [
      { phase: names.start(job), kind: 'needs', at: job.at },
      ...(last ? [{ phase: names.step(last), kind: 'sequence', at: job.at } as const] : []),
    ],
    reads: [
      ...resolver.reads(job.late, reader),
      ...job.outputs.flatMap(({ name, accesses }) =>
        resolver.reads(accesses, { ...reader, words: `output "${name}" of job "${job.id}"` }),
      ),
      ...(model.kind === 'action' ? callerReads(model, job, lowering) : []),
    ],
    writes: job.outputs.map(({ name, at }) => write(names.jobOutput(job, name), at, { sink: false })),
    ...(job.matrix.several && job.outputs.length > 0 ? { parallel: true } : {}),
  };
};

/** A job that calls another workflow is one phase. */
const calledPhase = (job: Job, lowering: Lowering): PhaseInput => {
  const { names, resolver } = lowering;
  const reader: Reader = { job };
  const { condition, asked } = conditionInput(job.condition, reader, lowering);
  const { outputs = [], open = false, at = job.at } = job.called ?? {};
  return {
    ...plainPhase,
    id: names.end(job),
    at: job.at,
    after: needsEdges(job, lowering),
    ...(condition ? { condition } : {}),
    reads: resolver.reads(job.accesses, { ...reader, asked }),
    writes: [
      ...outputs.map((name) => write(names.jobOutput(job, name), at)),
      ...(open ? [write(names.jobOutput(job), at, { open: true })] : []),
    ],
  };
};

/** The outputs of an action are read after its last step. */
const callerReads = (model: WorkflowModel, job: Job, { resolver }: Lowering): readonly ReadInput[] =>
  model.outputs.flatMap(({ name, accesses }) =>
    resolver.reads(accesses, { job, stepsBefore: job.steps.length, words: `output "${name}" of the action` }),
  );

/** The outputs of a called workflow are read after all jobs. */
const outputsPhase = (model: WorkflowModel, { names, resolver }: Lowering): readonly PhaseInput[] => {
  if (model.kind !== 'workflow' || model.outputs.length === 0) return [];
  const [first] = model.outputs;
  return [
    {
      ...plainPhase,
      id: names.outputs,
      at: first?.at ?? model.at,
      after: model.jobs.map((job) => ({ phase: names.end(job), kind: 'after', at: job.at })),
      reads: model.outputs.flatMap(({ name, accesses }) =>
        resolver.reads(accesses, { words: `output "${name}" of the workflow` }),
      ),
      writes: [],
    },
  ];
};

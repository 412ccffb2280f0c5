import type { CodedFinding, Span } from '../../../core/index.ts';
import { didYouMean } from '../../did-you-mean.ts';
import { type ReadInput, sentence } from '../../graph/index.ts';
import { anyType, printPath } from '../../model/index.ts';
import type { Access } from './access.ts';
import type { Names } from './fields.ts';
import type { Job, PlacedAccess, Reading, Step, WorkflowModel } from './model.ts';

/** Where an access stands. */
export interface Reader {
  /** Undefined for what the whole workflow hands back. */
  readonly job?: Job;
  /** So many steps of the job come before; undefined where none has run yet and none can be asked for. */
  readonly stepsBefore?: number;
  /** The step that reads. */
  readonly step?: Step;
  /** Who reads, where it is not the step or job itself. */
  readonly words?: string;
  /** Fields, and outcomes of steps and jobs, that the conditions of the reader ask about. */
  readonly asked?: ReadonlySet<string>;
}

/** Turns accesses into reads of fields, and reports those that lead nowhere. */
export interface Resolver {
  readonly reads: (accesses: readonly PlacedAccess[], reader: Reader) => readonly ReadInput[];
  /** The field of an access in a condition, for sure or not. */
  readonly fieldOf: (access: Access, reader: Reader) => string;
  /** The job of an id. */
  readonly job: (id: string) => Job | undefined;
}

const noReads: readonly ReadInput[] = [];
/** So many reads come of whole objects (`toJSON(steps)`); what is beyond is read once. */
const mostOfWhole = 50_000;

export const createResolver = (model: WorkflowModel, names: Names, reading: Reading): Resolver => {
  const jobs = new Map(model.jobs.map((job) => [job.id.toLowerCase(), job]));
  const stepsOf = new Map(model.jobs.map((job) => [job, new Map(job.steps.map((step, i) => [step.key, { step, i }]))]));
  const job = (id: string): Job | undefined => jobs.get(id.toLowerCase());
  const taken = new Set<string>();
  let ofWhole = 0;
  /** Whoever takes a whole object reads all that is in it. */
  const inFull = (fields: readonly string[]): readonly string[] => {
    const kept = ofWhole < mostOfWhole ? fields : fields.filter((field) => !taken.has(field));
    ofWhole += kept.length;
    for (const field of kept) taken.add(field);
    return kept;
  };

  const report = (finding: Omit<CodedFinding, 'workflow'>): void => {
    reading.findings.push({ ...finding, workflow: reading.workflow });
  };
  const named = ({ job, step, words }: Reader): string =>
    words ?? (step ? step.label : job ? names.dialect.phase(names.end(job)) : 'the workflow');
  const subject = (reader: Reader): string => sentence(named(reader));
  const phaseOf = ({ job, step }: Reader): { phase?: string } =>
    job ? { phase: step ? names.step(step) : names.end(job) } : {};

  /** A step that is not there: the one with this id in another job, or none. */
  const unknownStep = (id: string, at: Span, reader: Reader): void => {
    const elsewhere = model.jobs.find((job) => job !== reader.job && stepsOf.get(job)?.get(id.toLowerCase())?.step.id);
    const found = elsewhere && stepsOf.get(elsewhere)?.get(id.toLowerCase())?.step;
    const base = { at, ...phaseOf(reader), data: { key: id.toLowerCase() } };
    if (elsewhere && found) {
      report({
        ...base,
        code: 'github-actions/step-from-another-job',
        message: `${subject(reader)} reads step "${id}", which belongs to job "${elsewhere.id}".`,
        related: [{ message: `Step "${found.id ?? id}" is here.`, at: found.at }],
        help: `Declare an output of job "${elsewhere.id}" for it, and read that through "needs".`,
      });
      return;
    }
    const ids = (reader.job?.steps ?? []).flatMap((step) => step.id ?? []);
    report({
      ...base,
      code: 'github-actions/unknown-step',
      message: `${subject(reader)} reads step "${id}", which does not exist.`,
      ...didYouMean(id, ids, ids.length === 0 ? 'Give the step that writes it this id' : 'Name a step of this job'),
    });
  };

  const stepAccess = (access: PlacedAccess, reader: Reader): readonly string[] => {
    const { job } = reader;
    const [id, property, name] = access.path;
    if (!job || id === undefined) return job && reader.stepsBefore !== undefined ? allOutputs(job, reader) : [];
    const found = stepsOf.get(job)?.get(id.toLowerCase());
    if (found?.step.id === undefined) {
      unknownStep(id, access.at, reader);
      return [];
    }
    if (reader.stepsBefore === undefined || found.i >= reader.stepsBefore) {
      report({
        code: 'github-actions/read-before-write',
        message: `${subject(reader)} reads step "${id}" before that step has run.`,
        at: access.at,
        ...phaseOf(reader),
        related: [{ message: `Step "${found.step.id}" is here.`, at: found.step.at }],
        help:
          reader.stepsBefore === undefined
            ? 'Read it in a step, or hand it over as an output of another job.'
            : `Move step "${id}" up, or read it later.`,
        data: { key: id.toLowerCase() },
      });
      return [];
    }
    const { step } = found;
    if (property === undefined) return outputsOf(step);
    const kind = property.toLowerCase();
    if (kind === 'outcome' || kind === 'conclusion') return [];
    if (kind !== 'outputs') return [names.stepProperty(step, property)];
    return name === undefined ? outputsOf(step) : [names.output(step, name)];
  };
  const outputsOf = (step: Step): readonly string[] =>
    step.writes().outputs.map(({ name }) => names.output(step, name));
  const allOutputs = (job: Job, { stepsBefore = 0 }: Reader): readonly string[] =>
    inFull(
      job.steps
        .slice(0, stepsBefore)
        .filter((step) => step.tellsOutputs)
        .flatMap(outputsOf),
    );

  const jobOutputs = (job: Job): readonly string[] =>
    [...job.outputs.map(({ name }) => name), ...(job.called?.outputs ?? [])].map((name) => names.jobOutput(job, name));
  const ofJob = (job: Job, [property, name]: readonly string[]): readonly string[] => {
    if (property === undefined) return jobOutputs(job);
    const kind = property.toLowerCase();
    if (kind === 'result') return [];
    if (kind !== 'outputs') return [names.jobProperty(job, property)];
    return name === undefined ? jobOutputs(job) : [names.jobOutput(job, name)];
  };

  const needed = new Map<Job, ReadonlySet<string>>();
  const needsOf = (reading: Job): ReadonlySet<string> => {
    const found = needed.get(reading) ?? new Set(reading.needs.map((need) => need.id.toLowerCase()));
    needed.set(reading, found);
    return found;
  };
  const needsAccess = (access: PlacedAccess, reader: Reader): readonly string[] => {
    const { job } = reader;
    const [id, ...rest] = access.path;
    if (!job) return [];
    const needed = needsOf(job);
    if (id === undefined) return inFull([...needed].flatMap((one) => jobs.get(one) ?? []).flatMap(jobOutputs));
    const found = jobs.get(id.toLowerCase());
    if (found && needed.has(id.toLowerCase())) return ofJob(found, rest);
    if (!found && needed.has(id.toLowerCase())) return [];
    report({
      code: 'github-actions/needs-not-declared',
      message: found
        ? `${subject(reader)} reads job "${found.id}", which job "${job.id}" does not list under "needs".`
        : `${subject(reader)} reads job "${id}" through "needs", but there is no such job.`,
      at: access.at,
      ...phaseOf(reader),
      related: [
        ...(job.needs[0] ? [{ message: `"needs" of job "${job.id}" is here.`, at: job.needs[0].at }] : []),
        ...(found ? [{ message: `Job "${found.id}" is here.`, at: found.at }] : []),
      ],
      ...(found
        ? { help: `Write ${needsEdit(job, found.id)} in job "${job.id}".` }
        : didYouMean(
            id,
            [...jobs.values()].map((one) => one.id),
            'Name a job of this workflow',
          )),
      data: { key: id.toLowerCase() },
    });
    return [];
  };

  const jobsAccess = (access: PlacedAccess, reader: Reader): readonly string[] => {
    const [id, ...rest] = access.path;
    if (id === undefined) return inFull(model.jobs.flatMap(jobOutputs));
    const found = jobs.get(id.toLowerCase());
    if (found) return ofJob(found, rest);
    report({
      code: 'graph/unknown-phase',
      message: `${subject(reader)} reads job "${id}", which does not exist.`,
      at: access.at,
      ...didYouMean(
        id,
        [...jobs.values()].map((one) => one.id),
        'Name a job of this workflow',
      ),
      data: { key: id.toLowerCase() },
    });
    return [];
  };

  const inputAccess = (
    name: string | undefined,
    declared: ReadonlyMap<string, string>,
    access: PlacedAccess,
    reader: Reader,
  ) => {
    if (name === undefined || declared.has(name.toLowerCase())) return [];
    report({
      code: 'github-actions/undeclared-input',
      message: `${subject(reader)} reads input "${name}", which is not declared.`,
      at: access.at,
      ...phaseOf(reader),
      field: name,
      related: [{ message: 'Inputs are declared here.', at: model.inputs.at }],
      ...didYouMean(name, declared.values(), `Declare "${name}" under "inputs"`),
      data: { key: name.toLowerCase() },
    });
    return [];
  };

  const envAccess = ([name]: readonly string[], { job, step, stepsBefore }: Reader): readonly string[] => {
    if (!job || stepsBefore === undefined || name === undefined) return [];
    // Its own environment is there before the step reads anything.
    if (step && (!step.ownEnv || step.ownEnv.has(name.toLowerCase()))) return [];
    return [names.env(job, name)];
  };

  const resolve = (access: PlacedAccess, reader: Reader): readonly string[] => {
    const { context, path } = access;
    const [first] = path;
    switch (context) {
      case 'steps':
        return stepAccess(access, reader);
      case 'needs':
        return needsAccess(access, reader);
      case 'jobs':
        return jobsAccess(access, reader);
      case 'inputs':
        return inputAccess(first, model.inputs.declared, access, reader);
      case 'github': {
        const { byHand } = model.inputs;
        const [event = '', inputs = '', name] = path.map((one, i) => (i < 2 ? one.toLowerCase() : one));
        return byHand && event === 'event' && inputs === 'inputs' ? inputAccess(name, byHand, access, reader) : [];
      }
      case 'matrix':
        return reader.job && first !== undefined && reader.job.matrix.keys ? [names.matrix(reader.job, first)] : [];
      case 'env':
        return envAccess(path, reader);
      default:
        return [];
    }
  };

  const readOf = (field: string, access: PlacedAccess, reader: Reader): ReadInput => {
    const read: ReadInput = {
      field,
      at: access.at,
      severity: 'warning',
      // A fallback that always applies hides the loss of the value.
      critical: access.manner === 'defaulted',
      defaulted: access.manner === 'defaulted',
      tolerant: access.manner !== 'value' || access.whole || isAsked(field, access, reader),
      type: anyType,
    };
    return reader.words === undefined ? read : { ...read, reader: reader.words };
  };

  return {
    job,
    reads(accesses, reader) {
      if (accesses.length === 0) return noReads;
      const reads: ReadInput[] = [];
      for (const access of accesses)
        for (const field of resolve(access, reader)) reads.push(readOf(field, access, reader));
      return reads;
    },
    fieldOf: ({ context, path }, { job }) => {
      const [first, second, third] = path;
      const other = printPath([context, ...path.map((one) => one.toLowerCase())]);
      if (!job || first === undefined) return other;
      const step = context === 'steps' ? stepsOf.get(job)?.get(first.toLowerCase())?.step : undefined;
      if (step && second !== undefined)
        return third === undefined ? names.stepProperty(step, second) : names.output(step, third);
      const needed = context === 'needs' ? jobs.get(first.toLowerCase()) : undefined;
      if (needed && second !== undefined)
        return third === undefined ? names.jobProperty(needed, second) : names.jobOutput(needed, third);
      if (context === 'matrix') return names.matrix(job, path.join('.'));
      return context === 'env' ? names.env(job, first) : other;
    },
  };
};

/** A step or job of which somebody asks how it ended. */
export const askedOutcome = (context: string, [id = '']: readonly string[]): string => `${context} ${id.toLowerCase()}`;

const isAsked = (field: string, { context, path }: PlacedAccess, { asked }: Reader): boolean =>
  asked !== undefined && (asked.has(field) || asked.has(askedOutcome(context, path)));

/** The line that "needs" becomes. */
const needsEdit = (job: Job, id: string): string =>
  job.needs.length === 0 ? `"needs: ${id}"` : `"needs: [${[...job.needs.map((need) => need.id), id].join(', ')}]"`;

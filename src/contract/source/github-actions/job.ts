import type { Span } from '../../../core/index.ts';
import { isList, isRow, type Row, textOf } from '../rows.ts';
import { envNames, union } from './environment.ts';
import { matrixOf } from './matrix.ts';
import type { Job, NamedAccesses, PlacedAccess, Reading, Step } from './model.ts';
import { type Offer, type Offers, openOffer } from './offer.ts';
import { cyclic, reportUndeclared, stepAt } from './step.ts';
import { accessesBelow, conditionAt } from './texts.ts';

/** What a job takes over from its workflow. */
export interface JobSurroundings {
  readonly offers: Offers;
  readonly env: ReadonlySet<string> | undefined;
  readonly shell: string | undefined;
}

const otherKeys: ReadonlySet<string> = new Set(['steps', 'outputs', 'if', 'environment']);

/** Reads one entry of `jobs`; undefined where it is no mapping. */
export const jobAt = (reading: Reading, jobs: Row, id: string, around: JobSurroundings): Job | undefined => {
  const row = jobs[id];
  if (!isRow(row)) return undefined;
  const { early, late } = environmentOf(reading, row);
  return {
    id,
    at: reading.document.keySpan(jobs, id),
    needs: needsOf(reading, row),
    condition: conditionAt(reading, row, 'if'),
    accesses: [...accessesBelow(reading, jobs, id, otherKeys), ...early],
    late,
    outputs: namedAccesses(reading, row['outputs']),
    steps: stepsAt(reading, row['steps'], { offers: around.offers, shell: shellOf(row, around.shell) }),
    matrix: matrixOf(row['strategy']),
    env: union(around.env, envNames(row['env'])),
    called: calledBy(reading, row, around),
  };
};

/** Reads a `steps` list. */
export const stepsAt = (
  reading: Reading,
  steps: unknown,
  { offers, shell }: { offers: Offers; shell: string },
): Job['steps'] => {
  if (!isList(steps)) return [];
  const first = new Map<string, Step>();
  return steps.flatMap((_, i) => {
    const step = stepAt(reading, steps, i, { offers, shell, number: i + 1 });
    const known = step?.id === undefined ? undefined : first.get(step.key);
    if (!step) return [];
    if (!known) {
      first.set(step.key, step);
      return [step];
    }
    reportSecond(reading, step, known);
    return [{ ...step, id: undefined, key: String(i + 1) }];
  });
};

const reportSecond = ({ findings, workflow }: Reading, step: Step, first: Step): void => {
  findings.push({
    code: 'github-actions/duplicate-step-id',
    message: `Step id "${step.id ?? ''}" is used a second time; reads of it cannot tell the two apart.`,
    at: step.at,
    workflow,
    related: [{ message: 'It is used here first.', at: first.at }],
    help: 'Give one of the two another id.',
  });
};

/** The URL of an environment is made after the last step. */
const environmentOf = (reading: Reading, row: Row): { early: PlacedAccess[]; late: PlacedAccess[] } => {
  const { environment } = row;
  if (!isRow(environment)) return { early: accessesBelow(reading, row, 'environment'), late: [] };
  return {
    early: accessesBelow(reading, row, 'environment', new Set(['url'])),
    late: accessesBelow(reading, environment, 'url'),
  };
};

const needsOf = ({ document }: Reading, row: Row): { id: string; at: Span }[] => {
  const { needs } = row;
  if (typeof needs === 'string') return [{ id: needs, at: document.valueSpan(row, 'needs') }];
  if (!isList(needs)) return [];
  return needs.flatMap((id, i) => (typeof id === 'string' ? [{ id, at: document.valueSpan(needs, i) }] : []));
};

/** A mapping of names to texts, or to mappings whose `value` is the text. */
export const namedAccesses = (reading: Reading, outputs: unknown, inValue = false): NamedAccesses[] => {
  if (!isRow(outputs)) return [];
  return reading.document.keys(outputs).map((name) => ({
    name,
    at: reading.document.keySpan(outputs, name),
    accesses: accessesBelow(
      reading,
      inValue && isRow(outputs[name]) ? outputs[name] : outputs,
      inValue && isRow(outputs[name]) ? 'value' : name,
    ),
  }));
};

/** The shell that `defaults` name. */
export const defaultShell = (row: Row): string | undefined => {
  const { defaults } = row;
  const run = isRow(defaults) ? defaults['run'] : undefined;
  return isRow(run) ? textOf(run['shell']) : undefined;
};

/** Where nobody names a shell, the runner's system decides. */
const shellOf = (row: Row, inherited: string | undefined): string => {
  const runner = row['runs-on'];
  const labels = isList(runner) ? runner : [runner];
  const isWindows = labels.some((label) => typeof label === 'string' && /^windows/iu.test(label));
  return defaultShell(row) ?? inherited ?? (isWindows ? 'pwsh' : 'bash');
};

/** What a job that calls another workflow gets back. */
const calledBy = (reading: Reading, row: Row, { offers }: JobSurroundings): Job['called'] => {
  const uses = textOf(row['uses']);
  if (uses === undefined) return undefined;
  const at = reading.document.valueSpan(row, 'uses');
  const offer = uses.startsWith('./')
    ? localWorkflow(reading, row, { uses, at, offers })
    : openOffer(`calls "${uses}", which is in another repository`);
  return { outputs: offer.outputs, open: offer.opensOutputs !== undefined, at };
};

const localWorkflow = (
  reading: Reading,
  row: Row,
  { uses, at, offers }: { uses: string; at: Span; offers: Offers },
): Offer => {
  const offer = offers.workflow(reading.document.source.file, uses);
  if (offer === 'cyclic') {
    reading.findings.push(cyclic(reading, uses, at));
    return openOffer('calls itself');
  }
  if (offer === 'missing') {
    reading.findings.push({
      code: 'github-actions/missing-action',
      message: `Workflow "${uses}" is not in this repository.`,
      at,
      workflow: reading.workflow,
      help: 'Correct the path, which begins at the root of the repository.',
    });
    return openOffer('calls a workflow that is not there');
  }
  if (isRow(row['with'])) reportUndeclared(reading, row['with'], { offer, uses });
  return offer;
};

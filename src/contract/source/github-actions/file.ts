import type { Span } from '../../../core/index.ts';
import type { PositionedDocument } from '../../../parse/index.ts';
import { isRow, type Row } from '../rows.ts';
import { inputNames, triggerOf, triggersOf } from './declarations.ts';
import { envNames } from './environment.ts';
import { defaultShell, jobAt, namedAccesses, stepsAt } from './job.ts';
import type { InputNames, Job, Reading, WorkflowModel } from './model.ts';
import type { Offers } from './offer.ts';

const folded = (names: readonly string[]): ReadonlyMap<string, string> =>
  new Map(names.map((name) => [name.toLowerCase(), name]));

const keySpan = (document: PositionedDocument, row: Row, key: string): Span =>
  row[key] === undefined ? document.root : document.keySpan(row, key);

/** Reads a workflow file whose root is a mapping. */
export const readWorkflow = (reading: Reading, root: Row, offers: Offers): WorkflowModel => {
  const { document } = reading;
  const on = triggersOf(root);
  const call = triggerOf(on, 'workflow_call');
  const jobs = isRow(root['jobs']) ? root['jobs'] : {};
  const around = { offers, env: envNames(root['env']), shell: defaultShell(root) };
  return {
    name: reading.workflow,
    at: root['name'] === undefined ? keySpan(document, root, 'jobs') : document.valueSpan(root, 'name'),
    kind: 'workflow',
    jobs: document.keys(jobs).flatMap((id) => jobAt(reading, jobs, id, around) ?? []),
    inputs: workflowInputs(document, root, on),
    outputs: isRow(call) ? namedAccesses(reading, call['outputs'], true) : [],
  };
};

const workflowInputs = (document: PositionedDocument, root: Row, on: unknown): InputNames => {
  const call = triggerOf(on, 'workflow_call');
  const dispatch = triggerOf(on, 'workflow_dispatch');
  const [called, byHand] = [call, dispatch].map((one) => inputNames(isRow(one) ? one['inputs'] : undefined));
  const on_ = root['on'] === undefined ? 'true' : 'on';
  return {
    declared: folded([...(called ?? []), ...(byHand ?? [])]),
    // A called workflow sees the event of whoever calls it.
    ...(dispatch !== undefined && call === undefined ? { byHand: folded(byHand ?? []) } : {}),
    at: keySpan(document, root, on_),
  };
};

const actionJob = (reading: Reading, root: Row, steps: Job['steps']): Job => ({
  id: '',
  at: keySpan(reading.document, root, 'runs'),
  needs: [],
  condition: undefined,
  accesses: [],
  late: [],
  outputs: [],
  steps,
  matrix: { keys: undefined, several: false },
  env: undefined,
  called: undefined,
});

/** Whether an action is made of steps. */
export const isComposite = (root: Row): boolean => {
  const { runs } = root;
  return isRow(runs) && typeof runs['using'] === 'string' && runs['using'].toLowerCase() === 'composite';
};

/** Reads an action file that is made of steps. */
export const readAction = (reading: Reading, root: Row, offers: Offers): WorkflowModel => {
  const { document } = reading;
  const runs = isRow(root['runs']) ? root['runs'] : {};
  const steps = stepsAt(reading, runs['steps'], { offers, shell: 'bash' });
  return {
    name: reading.workflow,
    at: root['name'] === undefined ? keySpan(document, root, 'runs') : document.valueSpan(root, 'name'),
    kind: 'action',
    jobs: [actionJob(reading, root, steps)],
    inputs: { declared: folded(inputNames(root['inputs'])), at: keySpan(document, root, 'inputs') },
    outputs: namedAccesses(reading, root['outputs'], true),
  };
};

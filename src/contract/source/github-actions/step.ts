import type { Span } from '../../../core/index.ts';
import { didYouMean } from '../../did-you-mean.ts';
import { isRow, laterPartOf, laterSpan, type Row, textOf } from '../rows.ts';
import { envNames } from './environment.ts';
import { knownAction } from './known-actions.ts';
import { noWrites, type Reading, type Step, type StepWrites, type Written } from './model.ts';
import type { Offer, Offers } from './offer.ts';
import { openOffer } from './offer.ts';
import { githubScriptWrites, type NameWrite, type ScriptWrites, scriptWrites } from './script/index.ts';
import { accessesBelow, conditionAt } from './texts.ts';

export interface Surroundings {
  readonly offers: Offers;
  /** The shell of a step that names none. */
  readonly shell: string;
  /** The step that is about to be read has this number in its list, from 1. */
  readonly number: number;
}

const ownKeys: ReadonlySet<string> = new Set(['if', 'id', 'uses']);

/** Reads one element of a `steps` list; undefined where it is no mapping. */
export const stepAt = (
  reading: Reading,
  list: readonly unknown[],
  index: number,
  around: Surroundings,
): Step | undefined => {
  const row = list[index];
  if (!isRow(row)) return undefined;
  const id = textOf(row['id']);
  const { uses } = row;
  // A local action that is missing is reported at once, whether somebody reads it or not.
  let writes = typeof uses === 'string' && isLocal(uses) ? writesOf(reading, row, around) : undefined;
  return {
    id,
    key: id?.toLowerCase() ?? String(around.number),
    label: labelOf(row, around.number),
    at: laterSpan(reading.document.source, () => placeOf(reading, list, index, row)),
    condition: conditionAt(reading, row, 'if'),
    accesses: accessesBelow(reading, list, index, ownKeys),
    ownEnv: envNames(row['env']),
    writes: () => {
      writes ??= writesOf(reading, row, around);
      return writes;
    },
    tellsOutputs: tellsOutputs(row),
    continues: row['continue-on-error'] !== undefined && row['continue-on-error'] !== false,
  };
};

/** Whether a script of its own names the outputs. */
const tellsOutputs = ({ run, with: inputs }: Row): boolean => {
  if (typeof run === 'string') return /GITHUB_OUTPUT|set-?output/iu.test(run);
  return isRow(inputs) && typeof inputs['script'] === 'string' && inputs['script'].includes('setOutput');
};

const labelOf = (row: Row, number: number): string => {
  const name = textOf(row['id']) ?? textOf(row['name']);
  if (name !== undefined && !name.includes('${{')) return `step "${shortened(name)}"`;
  const uses = textOf(row['uses']);
  return uses === undefined ? `step ${number}` : `step ${number} ("${shortened(uses)}")`;
};

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text);

/** The line that names the step. */
const placeOf = ({ document }: Reading, list: readonly unknown[], index: number, row: Row): Span => {
  const key = ['id', 'name', 'uses', 'run'].find((one) => row[one] !== undefined);
  const whole = document.valueSpan(list, index);
  if (key === undefined) return whole;
  const start = document.keySpan(row, key).start;
  if (key === 'run') return document.keySpan(row, key);
  return { source: whole.source, start, end: document.valueSpan(row, key).end };
};

const writesOf = (reading: Reading, row: Row, { offers, shell }: Surroundings): StepWrites => {
  const { run, uses } = row;
  if (typeof run === 'string') return written(reading, row, 'run', scriptWrites(run, textOf(row['shell']) ?? shell));
  if (typeof uses !== 'string') return noWrites;
  const inputs = isRow(row['with']) ? row['with'] : {};
  if (isGithubScript(uses)) {
    const { script } = inputs;
    if (typeof script === 'string') return written(reading, inputs, 'script', githubScriptWrites(script));
  }
  const at = reading.document.valueSpan(row, 'uses');
  return offered(offerOf(reading, uses, { offers, at, inputs }), at);
};

const isLocal = (uses: string): boolean => uses.startsWith('./') || uses.startsWith('../');

const isGithubScript = (uses: string): boolean => uses.toLowerCase().startsWith('actions/github-script@');

const written = (reading: Reading, row: Row, key: string, found: ScriptWrites): StepWrites => {
  const place = ({ name, start, end, always }: NameWrite): Written => ({
    name,
    always,
    at: laterPartOf(reading.document, row, key, [start, end]),
  });
  return {
    outputs: found.outputs.map(place),
    env: found.env.map(place),
    ...(found.opensOutputs ? { opensOutputs: found.opensOutputs.reason } : {}),
    ...(found.opensEnv ? { opensEnv: found.opensEnv.reason } : {}),
    foreign: false,
  };
};

const offered = (offer: Offer, at: Span): StepWrites => ({
  outputs: offer.outputs.map((name) => ({ name, at, always: true })),
  env: offer.env.map(({ name, always }) => ({ name, at, always })),
  ...(offer.opensOutputs === undefined ? {} : { opensOutputs: offer.opensOutputs }),
  ...(offer.opensEnv === undefined ? {} : { opensEnv: offer.opensEnv }),
  foreign: true,
});

interface Use {
  readonly offers: Offers;
  readonly at: Span;
  readonly inputs: Row;
}

const offerOf = (reading: Reading, uses: string, use: Use): Offer => {
  const { at } = use;
  if (isLocal(uses)) return localOffer(reading, uses, use);
  if (uses.startsWith('docker://')) return openOffer(`runs the image "${uses}"`);
  const known = knownAction(uses, () => commentBehind(reading, at));
  if (!known) return openOffer(`uses "${uses}", which is not known here`);
  const reason = `uses "${uses}", which ${known.reason ?? 'may set more than it declares'}`;
  const { env } = known;
  return {
    outputs: known.outputs,
    ...(known.open ? { opensOutputs: reason } : {}),
    env: (env ?? []).map((name) => ({ name, always: false })),
    ...(env === undefined ? { opensEnv: reason } : {}),
  };
};

/** The comment on the line of a value, behind it. */
const commentBehind = ({ document: { source } }: Reading, at: Span): string => {
  const end = source.text.indexOf('\n', at.end);
  const rest = source.text.slice(at.end, end < 0 ? source.text.length : end);
  return /^["']?\s+#(.*)$/u.exec(rest)?.[1] ?? '';
};

const localOffer = (reading: Reading, uses: string, { offers, at, inputs }: Use): Offer => {
  const offer = offers.action(reading.document.source.file, uses);
  if (offer === 'missing') {
    reading.findings.push({
      code: 'github-actions/missing-action',
      message: `Local action "${uses}" is not in this repository.`,
      at,
      certainty: 'possible',
      workflow: reading.workflow,
      help: 'Correct the path, which begins at the root of the repository; if a step before puts the action there, suppress this.',
    });
    return openOffer(`uses "${uses}", which is not there`);
  }
  if (offer === 'cyclic') {
    reading.findings.push(cyclic(reading, uses, at));
    return openOffer(`uses "${uses}", which uses this file again`);
  }
  reportUndeclared(reading, inputs, { offer, uses });
  return offer;
};

export const cyclic = ({ workflow }: Reading, uses: string, at: Span) => ({
  code: 'github-actions/cyclic-uses',
  message: `"${uses}" uses this file again.`,
  at,
  workflow,
  help: 'Take one of the uses out.',
});

/** Inputs that are handed over to somebody who does not take them. */
export const reportUndeclared = (
  { document, findings, workflow }: Reading,
  given: Row,
  { offer, uses }: { offer: Offer; uses: string },
): void => {
  if (!offer.inputs) return;
  const declared = new Map(offer.inputs.map((name) => [name.toLowerCase(), name]));
  for (const name of document.keys(given)) {
    if (declared.has(name.toLowerCase())) continue;
    findings.push({
      code: 'github-actions/undeclared-input',
      message: `Input "${name}" is given to "${uses}", which declares no such input.`,
      at: document.keySpan(given, name),
      workflow,
      field: name,
      ...didYouMean(name, [...declared.values()], 'Declare the input there, or take it out'),
    });
  }
};

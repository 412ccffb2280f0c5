import { basename, resolve } from 'node:path';
import { createFiles, writeWhole } from '../../connect/index.ts';
import { createSource } from '../../core/index.ts';
import {
  type BusinessValue,
  businessValues,
  type Criticality,
  criticalities,
  type FirstContext,
  printContext,
  readProjectContext,
} from '../../project/context/index.ts';
import { printable } from '../../report/index.ts';
import { type ExitCode, exit, Stop } from '../exit.ts';
import type { Io } from '../io.ts';
import { type Ask, createAsk, isInteractive } from './ask.ts';
import { requirementsFrom } from './openslo.ts';

export interface CreateFlags {
  readonly id?: string;
  readonly namespace?: string;
  readonly epic?: string;
  readonly criticality?: Criticality;
  readonly value?: BusinessValue;
  readonly owner?: string;
  readonly availability?: string;
  readonly latencyP50?: string;
  readonly latencyP99?: string;
  readonly throughput?: string;
  readonly openslo?: string;
  readonly target?: readonly string[];
  readonly force?: true;
}

const targetKinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job', 'Service', 'Pod'] as const;

/** `deployment/checkout-api`, `Deployment/checkout-api` or only the name. */
const targetOf = (text: string): FirstContext['targets'][number] => {
  const [, word, name = ''] = /^(?:([^/]*)\/)?(.*)$/su.exec(text) ?? [];
  const kind = targetKinds.find((one) => one.toLowerCase() === (word ?? 'deployment').toLowerCase());
  if (kind === undefined || name === '')
    throw new Stop(
      exit.usage,
      printable(`"${text}" is no target: write KIND/NAME, with the kind ${targetKinds.join(', ')}.`),
    );
  return { kind, name };
};

/** A folder's name as an id: `My shop` is `my-shop`. */
const idOf = (folder: string): string =>
  folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/gu, '-')
    .replaceAll(/^[^a-z0-9]+/gu, '')
    .slice(0, 63)
    .replace(/[^a-z0-9]+$/u, '') || 'project';

const askWord = async <T extends string>(ask: Ask, question: string, words: readonly T[]): Promise<T | undefined> => {
  for (;;) {
    const answer = (await ask(`${question} (${words.join(', ')}; empty: none)`)).toLowerCase();
    const found = words.find((word) => word === answer);
    if (found !== undefined || answer === '') return found;
  }
};

const askText = async (ask: Ask, question: string, fallback?: string): Promise<string | undefined> =>
  (await ask(fallback === undefined ? `${question} (empty: none)` : `${question} [${fallback}]`)) || fallback;

/** Asks for what the flags leave open. */
const asked = async (flags: CreateFlags, id: string, ask: Ask): Promise<CreateFlags> => {
  const chosen = flags.id ?? (await askText(ask, 'Id of the project', id)) ?? id;
  const criticality = flags.criticality ?? (await askWord(ask, 'Criticality', criticalities));
  const value = flags.value ?? (await askWord(ask, 'Value for the business', businessValues));
  const owner = flags.owner ?? (await askText(ask, 'Owner, a team or a person'));
  const availability = flags.availability ?? (await askText(ask, 'Availability, such as 99.9'));
  const latencyP99 =
    flags.latencyP99 ?? (await askText(ask, 'Latency that 99 of 100 requests stay below, such as 200ms'));
  const target = flags.target ?? [(await askText(ask, 'Target', `Deployment/${chosen}`)) ?? ''];
  return {
    ...flags,
    id: chosen,
    target,
    ...(criticality === undefined ? {} : { criticality }),
    ...(value === undefined ? {} : { value }),
    ...(owner === undefined ? {} : { owner }),
    ...(availability === undefined ? {} : { availability }),
    ...(latencyP99 === undefined ? {} : { latencyP99 }),
  };
};

const answersOf = async (flags: CreateFlags, io: Io, ask: Ask | undefined): Promise<CreateFlags> => {
  const id = flags.id ?? idOf(basename(io.cwd));
  if (ask !== undefined) return asked(flags, id, ask);
  if (flags.target === undefined || flags.target.length === 0)
    throw new Stop(
      exit.usage,
      'There is no target: name what in the cluster the project is, --target Deployment/NAME.',
    );
  return { id, ...flags };
};

/** Refuses what would not be valid: Stop with code 92. */
const checkedText = (first: FirstContext, file: string): string => {
  const text = printContext(first);
  const { findings } = readProjectContext(createSource(file, text));
  if (findings.length === 0) return text;
  const lines = findings.map(({ message, help }) => printable(`  ${message}${help === undefined ? '' : ` ${help}`}`));
  throw new Stop(exit.usage, ['Nothing was written:', ...lines].join('\n'));
};

/** Writes a first ProjectContext, asking for what is missing where somebody can answer. A file that exists is left alone without `--force`. */
export const createContext = async (
  file: string,
  flags: CreateFlags,
  io: Io,
  ask: Ask | undefined = isInteractive(io) ? createAsk() : undefined,
): Promise<ExitCode> => {
  try {
    if (flags.force !== true && createFiles(io.cwd).read(file).kind !== 'missing')
      throw new Stop(exit.configuration, printable(`"${file}" exists already: --force replaces it.`));
    const { openslo, ...given } = flags;
    const known = openslo === undefined ? given : { ...requirementsFrom(openslo, flags.id, io), ...given };
    const { target = [], force, ...answers } = await answersOf(known, io, ask);
    const text = checkedText({ ...answers, id: answers.id ?? '', targets: target.map(targetOf) }, file);
    const written = writeWhole(resolve(io.cwd, file), text, { exclusive: force !== true });
    if (written.kind === 'refused')
      throw new Stop(exit.configuration, printable(`Cannot write "${file}": ${written.reason}.`));
  } finally {
    ask?.close();
  }
  io.err(`contextcore: wrote ${printable(file)}. Edit it, then run: contextcore validate\n`);
  return exit.fine;
};

import { type Command, Option } from 'commander';
import { withExamples } from './examples.ts';
import type { ExitCode } from './exit.ts';
import type { Io } from './io.ts';
import { checkOptions, formatOption, outputOption, withOptions } from './options.ts';

type Finish = (code: ExitCode) => void;

const contexts = () => import('./commands/contexts.ts');

/** The words again: help and completion load no reader. */
const criticalities = ['critical', 'high', 'medium', 'low'];
const values = ['revenue-primary', 'revenue-secondary', 'cost-reduction', 'compliance', 'enabler', 'internal'];

const addOne = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

export const addCreate = (program: Command, io: Io, finish: Finish): void => {
  const command = program
    .command('create')
    .description('write a ProjectContext: who owns the project, how critical it is, what it must achieve')
    .argument('[file]', 'the file to write', '.contextcore.yaml')
    .option('--id <id>', 'the id of the project, which never changes (default: the name of the folder)')
    .addOption(new Option('--criticality <word>', 'how bad an outage is').choices(criticalities))
    .addOption(new Option('--value <word>', 'what the business has of it').choices(values))
    .option('--owner <name>', 'the team or the person who answers for it')
    .option('--availability <percent>', 'the availability that it must reach, such as 99.9')
    .option('--latency-p99 <duration>', 'what 99 of 100 requests stay below, such as 200ms')
    .option('--throughput <rate>', 'requests per second that it must bear, such as 500rps')
    .addOption(new Option('--target <kind/name>', 'what in the cluster the project is; repeatable').argParser(addOne))
    .option('--openslo <file>', 'a file of OpenSLO v1: requirements are taken from its SLOs where no flag names them')
    .option('--namespace <name>', 'the namespace of the document and of its targets')
    .option('--epic <key>', 'the epic that it belongs to')
    .option('--force', 'replace a file that exists')
    .action(async (file, flags) => finish(await (await contexts()).createContext(file, flags, io)));
  withExamples(command, [
    ['contextcore create', 'asks for everything, on a terminal'],
    ['contextcore create --target Deployment/checkout-api --criticality high --owner team-checkout', 'asks nothing'],
    ['contextcore create --target Deployment/checkout-api --openslo slos.yaml', 'with the requirements of SLOs'],
  ]);
};

export const addValidate = (program: Command, io: Io, finish: Finish): void => {
  const command = program
    .command('validate')
    .description('check ProjectContexts: the form, the rules, and that no credential stands in them')
    .argument('[path...]', 'files, or folders to look below (default: the current one)')
    .action(async (paths, flags) => finish(await (await contexts()).validate(paths, flags, io)));
  const options = checkOptions().filter(({ long }) => long !== '--no-baseline' && long !== '--stats');
  withExamples(withOptions(command, options), [
    ['contextcore validate', '.contextcore.yaml, and every ProjectContext below this folder'],
    ['contextcore validate deploy/checkout.yaml --format sarif -o findings.sarif', 'for code scanning'],
  ]);
};

const deriveFormats = ['text', 'json', 'markdown', 'yaml'] as const;

export interface DeriveFlags {
  readonly tables?: string;
  readonly format: (typeof deriveFormats)[number];
  readonly output?: string;
  /** False for `--no-color`. */
  readonly color: boolean;
}

export const addDerive = (program: Command, io: Io, finish: Finish): void => {
  const command = program
    .command('derive')
    .description(
      'print what follows from a ProjectContext: sampling, intervals, priorities, objectives, each with its reason',
    )
    .argument('[file]', 'the document (default: .contextcore.yaml, here or in a folder above)')
    .option('--tables <file>', 'tables whose values replace those of rules/derivation/default.yaml')
    .addOption(formatOption(deriveFormats, 'how to print').default('text'))
    .addOption(outputOption())
    .option('--no-color', 'print without colours')
    .action(async (file, flags) => finish(await (await contexts()).deriveFrom(file, flags, io)));
  withExamples(command, [
    ['contextcore derive', 'of the project around this folder'],
    ['contextcore derive deploy/checkout.yaml --format json', 'for programs'],
    ['contextcore derive --tables observability-tables.yaml', 'with tables of your own'],
  ]);
};

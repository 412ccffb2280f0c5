import { type Command, Option } from 'commander';
import { withExamples } from './examples.ts';
import type { ExitCode } from './exit.ts';
import type { Io } from './io.ts';
import { checkOptions, frontEndOption, readClasses, readPoints, readRuns, withOptions } from './options.ts';

type Finish = (code: ExitCode) => void;

const further = () => import('./commands/further.ts');

export const addDiff = (program: Command, io: Io, finish: Finish): void => {
  const command = program
    .command('diff')
    .description('compare two states of workflows: what changed, who reads it, and whether it breaks them')
    .argument('<before>', 'a file or folder, or a commit: REF, REF:path')
    .argument('[after]', 'the same (default: what is here now, at the same path)')
    .action(async (before, after, flags) => finish(await (await further()).diff([before, after], flags, io)));
  const onlyOption = new Option('--only <list>', 'print changes of these classes only, separated by commas')
    .choices(['breaking', 'potentially-breaking', 'compatible'])
    .argParser(readClasses);
  const options = checkOptions().filter(({ long }) => long !== '--no-baseline' && long !== '--stats');
  withExamples(withOptions(command, [...options, onlyOption, frontEndOption()]), [
    ['contextcore diff origin/main', 'what this branch changes'],
    ['contextcore diff HEAD~1:flows/a.contract.yaml flows/a.contract.yaml', 'one contract'],
    ['contextcore diff old/ new/ --only breaking', 'two folders'],
    ['contextcore diff origin/main --format markdown -o changes.md', 'for a pull request'],
  ]);
};

const gateOptions = (): readonly Option[] => [
  new Option(
    '--against <side>',
    'the state to compare with: a commit (what it has in common with this one), REF:path, a file or a folder',
  ),
  new Option('--runs <folder>', 'records of runs: their completeness may not be below that of the baseline'),
  new Option('--min-runs <n>', 'how many runs of a workflow it takes to judge it (default: 10)').argParser(readRuns),
  new Option('--tolerance <percent>', 'how far a field may fall in runs, in points (default: 0)').argParser(readPoints),
  frontEndOption(),
];

export const addGate = (program: Command, io: Io, finish: Finish): void => {
  const gate = program
    .command('gate')
    .description('stop what makes a project worse: new findings, breaking changes, fields that arrive less surely')
    .argument('[path...]', 'files, or folders to look below (default: the current one)')
    .option('--analytics <file>', 'add a line of JSON with what was measured, and show the trend')
    .action(async (paths, flags) => finish(await (await further()).gate(paths, flags, io)));
  const options = checkOptions().filter(({ long }) => long !== '--stats');
  const accept = gate
    .command('accept')
    .description('accept what the gate stops, and keep how the workflows stand now (contextcore.baseline.json)')
    .argument('[path...]', 'files, or folders to look below (default: the current one)')
    .requiredOption('--reason <text>', 'why it is right to accept it')
    .option('--by <name>', 'who accepts it (default: who commits, as git knows)')
    .action(async (paths, flags, command) =>
      finish(await (await further()).acceptGate(paths, { ...command.optsWithGlobals(), ...flags }, io)),
    );
  withExamples(withOptions(accept, gateOptions()), [
    ['contextcore gate accept --reason "the start"', 'a first baseline'],
    ['contextcore gate accept --against origin/main --reason "billing reads total now"', 'a change on purpose'],
  ]);
  withExamples(withOptions(gate, [...options, ...gateOptions()]), [
    ['contextcore gate --against origin/main', 'in a pull request'],
    ['contextcore gate --against origin/main --format markdown -o summary.md', 'with a summary for its readers'],
    ['contextcore gate --runs .contextcore/runs --min-runs 20', 'what runs say, too'],
  ]);
};

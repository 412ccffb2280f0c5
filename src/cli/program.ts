import { Argument, Command, CommanderError, Option } from 'commander';
import { withExamples } from './examples.ts';
import type { ExitCode } from './exit.ts';
import type { Io } from './io.ts';
import {
  checkOptions,
  formatOption,
  frontEndOption,
  graphFormats,
  outputOption,
  readList,
  threadsOption,
  withOptions,
} from './options.ts';
import { packageVersion } from './package-root.ts';

type Finish = (code: ExitCode) => void;

// Commands are loaded when they run, so that `--help` starts as fast as node does.
const analysis = () => import('./commands/analysis.ts');
const further = () => import('./commands/further.ts');
const writing = () => import('./commands/writing.ts');

// Many commands are declared in files of their own, which are loaded for them, and for the help about all.
const comparing = () => import('./comparing.ts');
const contexts = () => import('./contexts.ts');
const generating = () => import('./generating.ts');
const observing = () => import('./observing.ts');

const addCheck = (program: Command, io: Io, finish: Finish): void => {
  const command = program
    .command('check')
    .description('check contract files and GitHub workflows: find where context is lost')
    .argument('[path...]', 'files, or folders to look below (default: the current one)')
    .action(async (paths, flags) => finish(await (await analysis()).check(paths, flags, io)));
  const runsOption = new Option('--runs <folder>', 'records of runs: findings tell in how many they were seen');
  withExamples(withOptions(command, [...checkOptions(), frontEndOption(), runsOption, threadsOption()]), [
    ['contextcore check', 'every *.contract.yaml and every GitHub workflow below this folder'],
    ['contextcore check --front-end github-actions', 'workflows and actions of GitHub only'],
    ['contextcore check flows/ --strict', 'warnings fail as well'],
    ['contextcore check --format sarif -o findings.sarif', 'for code scanning'],
    ['contextcore check --format junit -o findings.xml', 'for the test view of a CI system'],
    ['contextcore check --rule propagation/dead-write=off', 'without one rule'],
  ]);
};

const addGraph = (program: Command, io: Io, finish: Finish): void => {
  const command = program
    .command('graph')
    .description('print the contract graph: phases, edges, the fields on them, findings marked')
    .argument('[path...]', 'files, or folders to look below (default: the current one)')
    .addOption(formatOption(graphFormats, 'how to print').default('mermaid'))
    .addOption(outputOption())
    .addOption(frontEndOption())
    .addOption(
      new Option('--against <side>', 'mark what has changed since (mermaid, html, svg): a commit, a file or a folder'),
    )
    .action(async (paths, flags) => finish(await (await analysis()).graph(paths, flags, io)));
  withExamples(command, [
    ['contextcore graph flow.contract.yaml', 'Mermaid, for Markdown'],
    ['contextcore graph --format dot | dot -Tsvg > flow.svg', 'a picture with Graphviz'],
    ['contextcore graph --format graphlib -o flow.json', 'for @dagrejs/graphlib'],
    ['contextcore graph --format html -o flow.html', 'one page to search, zoom and click through'],
  ]);
};

const addPreflight = (program: Command, io: Io, finish: Finish): void => {
  const command = program
    .command('preflight')
    .description('check a contract against the context with which it is about to start')
    .argument('<file>', 'the contract')
    .requiredOption('--context <file>', 'the initial context, JSON or YAML')
    .option('--phases <list>', 'the phases that are about to run, separated by commas', readList)
    .action(async (file, flags) => finish(await (await analysis()).preflight(file, flags, io)));
  withExamples(withOptions(command, checkOptions()), [
    ['contextcore preflight flow.contract.yaml --context initial.json', 'is it ready to run?'],
    [
      'contextcore preflight flow.contract.yaml --context initial.json --phases plan,build',
      'and are all phases there?',
    ],
  ]);
};

const addBaseline = (program: Command, io: Io, finish: Finish): void => {
  const baseline = program
    .command('baseline')
    .description('accept the findings of today, so that only new ones count (contextcore.baseline.json)');
  const create = baseline
    .command('create')
    .description('accept every finding there is')
    .argument('[path...]', 'files, or folders to look below (default: the current one)')
    .option('--force', 'replace a baseline that exists')
    .action(async (paths, flags) => finish(await (await analysis()).create(paths, flags, io)));
  withExamples(create, [['contextcore baseline create', 'from here on only new findings count']]);
  const prune = baseline
    .command('prune')
    .description('drop what is no longer found; it never accepts anything')
    .argument('[path...]', 'files, or folders to look below (default: the current one)')
    .action(async (paths) => finish(await (await analysis()).prune(paths, io)));
  withExamples(prune, [['contextcore baseline prune', 'after findings were fixed']]);
  const accept = baseline
    .command('accept')
    .description('accept the new findings of some rules')
    .argument('<code...>', 'codes of rules')
    .requiredOption('--reason <text>', 'why it is right to accept them')
    .action(async (codes, flags) => finish(await (await analysis()).accept(codes, flags, io)));
  withExamples(accept, [
    ['contextcore baseline accept propagation/dead-write --reason "read by billing"', 'with the reason on record'],
  ]);
  withExamples(baseline, [
    ['contextcore baseline create', 'start: accept what is there'],
    ['contextcore baseline prune', 'later: keep only what is still there'],
  ]);
};

const addContract = (program: Command, io: Io, finish: Finish): void => {
  const contract = program
    .command('contract')
    .description('keep contracts and the code that declares the same phases together');
  const sync = contract
    .command('sync')
    .description('repair what contracts and code disagree about; shows the difference, and writes it with --apply')
    .argument('[path...]', 'files, or folders to look below (default: the current one)')
    .addOption(new Option('--write <side>', 'the side that changes').choices(['yaml', 'code']).makeOptionMandatory())
    .option('--apply', 'write the files')
    .action(async (paths, flags) => finish(await (await further()).sync(paths, flags, io)));
  withExamples(sync, [
    ['contextcore contract sync --write yaml', 'what would change in the contracts'],
    ['contextcore contract sync --write code --apply', 'make the code follow the contracts'],
  ]);
  const types = contract
    .command('types')
    .description('print the types of all phases, so that `definePhase` need not repeat the contract')
    .argument('[path...]', 'files, or folders to look below (default: the current one)')
    .addOption(outputOption())
    .action(async (paths, flags) => finish(await (await further()).types(paths, flags, io)));
  withExamples(types, [['contextcore contract types -o contextcore-phases.d.ts', 'a file that TypeScript picks up']]);
  withExamples(contract, [
    ['contextcore contract sync --write yaml', 'what would change in the contracts'],
    ['contextcore contract types -o contextcore-phases.d.ts', 'types for code'],
  ]);
};

const addInfer = (program: Command, io: Io, finish: Finish): void => {
  const infer = program
    .command('infer')
    .description('write a draft contract from the phases that code declares; what could not be seen is marked')
    .argument('[path...]', 'files, or folders to look below (default: the current one)')
    .option('--workflow <name>', 'the name of the workflow (default: what the code says, else the name of the folder)')
    .option('--runs <folder>', 'draft from the records of runs in this folder, not from code')
    .option('-o, --output <file>', 'write to a file, which must not exist yet')
    .action(async (paths, flags) => finish(await (await further()).infer(paths, flags, io)));
  withExamples(infer, [
    ['contextcore infer src -o agent.contract.yaml', 'a draft to read and to complete'],
    [
      'contextcore infer --runs .contextcore/runs',
      'what recorded runs had: phases, their order, fields, loops, chains',
    ],
  ]);
};

const storeOption = () =>
  new Option('--dir <folder>', 'the folder of the records (default: .contextcore/runs, here or in a folder above)');

const addRuns = (program: Command, io: Io, finish: Finish): void => {
  const runs = program.command('runs').description('read the records of runs: what arrived, what did not, and where');
  const list = runs
    .command('list')
    .description('list the records, newest first')
    .addOption(storeOption())
    .addOption(formatOption(['text', 'json'], 'how to print').default('text'))
    .option('--no-color', 'print without colours')
    .action(async (flags) => finish((await further()).list(flags, io)));
  withExamples(list, [['contextcore runs list --format json', 'for programs']]);
  const run = 'its id, the start of its id, `last`, or a file';
  const show = runs
    .command('show')
    .description('show one run: its phases over time, fields that did not arrive, chains')
    .argument('<run>', run)
    .addOption(storeOption())
    .addOption(formatOption(['text', 'json', 'html'], 'how to print').default('text'))
    .addOption(outputOption())
    .option('--no-color', 'print without colours')
    .action(async (given, flags) => finish((await further()).show(given, flags, io)));
  withExamples(show, [
    ['contextcore runs show last', 'what happened in the newest run'],
    ['contextcore runs show last --format html -o run.html', 'the same as a page'],
  ]);
  const verify = runs
    .command('verify')
    .description('check that records are complete and unchanged')
    .argument('[run...]', `${run} (default: all)`)
    .addOption(storeOption())
    .action(async (given, flags) => finish((await further()).verify(given, flags, io)));
  withExamples(verify, [['contextcore runs verify', 'all records, and that none is gone']]);
  const repair = runs
    .command('repair')
    .description('move a torn end, left by a process that was killed, into a file beside the record')
    .argument('<run>', run)
    .addOption(storeOption())
    .action(async (given, flags) => finish((await further()).repair(given, flags, io)));
  withExamples(repair, [['contextcore runs repair last', 'only after its process has ended']]);
  withExamples(runs, [
    ['contextcore runs list', 'which runs there are'],
    ['contextcore runs show last', 'what happened in the newest one'],
  ]);
};

const addRun = (program: Command, io: Io, finish: Finish): void => {
  const command = program
    .command('run')
    .description('run a contract whose phases name their handlers, under the guard, and keep a record')
    .argument('<file>', 'the contract')
    .option('--context <file>', 'the initial context, JSON or YAML (default: an empty one)')
    .addOption(
      new Option('--mode <mode>', 'how far the guard goes')
        .choices(['enforce', 'permissive', 'observe', 'off'])
        .default('enforce'),
    )
    .option('--no-record', 'keep no record')
    .option('--dir <folder>', 'the folder of the records (default: .contextcore/runs)')
    .addOption(formatOption(['text', 'json'], 'how to print what the run came to').default('text'))
    .option('--strict', 'exit with 2 where the run is degraded')
    .action(async (file, flags) => finish(await (await further()).run(file, flags, io)));
  withExamples(command, [
    ['contextcore run flow.contract.yaml --context initial.json', 'phases run in the order of the contract'],
    ['contextcore run flow.contract.yaml --strict && contextcore runs show last', 'what happened'],
  ]);
};

const addPostrun = (program: Command, io: Io, finish: Finish): void => {
  const command = program
    .command('postrun')
    .description('judge a contract by what its runs did: what was lost, defaulted or never ran, and where')
    .argument('<run...>', 'its id, the start of its id, `last`, or a file')
    .requiredOption('--contract <file>', 'the contract')
    .addOption(storeOption())
    .action(async (given, flags) => finish(await (await further()).postrun(given, flags, io)));
  withExamples(withOptions(command, checkOptions()), [
    ['contextcore postrun last --contract flow.contract.yaml', 'after a run, in CI'],
  ]);
};

const addSmall = (program: Command, io: Io, finish: Finish): void => {
  const explain = program
    .command('explain')
    .description('tell what a rule means and how to fix its findings; without a code: list all rules')
    .argument('[code]', 'the code in brackets at the end of a finding')
    .action(async (code) => finish(await (await analysis()).explain(code, io)));
  withExamples(explain, [
    ['contextcore explain', 'all rules with their severities'],
    ['contextcore explain propagation/dangling-read', 'one rule in full'],
  ]);
  const init = program
    .command('init')
    .description('write a commented starter contract; a file that exists is left alone')
    .argument('[file]', 'the file to write', 'workflow.contract.yaml')
    .action(async (file) => finish(await (await writing()).init(file, io)));
  withExamples(init, [['contextcore init flows/order.contract.yaml', 'then edit it and run `contextcore check`']]);
  const demo = program
    .command('demo')
    .description('check a realistic workflow that comes with contextcore and write an HTML report')
    .action(async () => finish(await (await further()).demo(io)));
  withExamples(demo, [['contextcore demo', 'writes contextcore-demo/report.html']]);
  const completion = program
    .command('completion')
    .description('print a completion script for a shell')
    .addArgument(new Argument('<shell>', 'whose script to print').choices(['bash', 'zsh', 'fish']))
    .action(async (shell) => finish((await writing()).completion(shell, program, io)));
  withExamples(completion, [
    ['contextcore completion bash > /etc/bash_completion.d/contextcore', 'for every user'],
    ['source <(contextcore completion zsh)', 'for this shell'],
  ]);
};

type Add = typeof addCheck;

const here = (add: Add) => async (): Promise<Add> => add;

const large: ReadonlyMap<string, () => Promise<Add>> = new Map([
  ['check', here(addCheck)],
  ['graph', here(addGraph)],
  ['preflight', here(addPreflight)],
  ['baseline', here(addBaseline)],
  ['contract', here(addContract)],
  ['infer', here(addInfer)],
  ['runs', here(addRuns)],
  ['run', here(addRun)],
  ['postrun', here(addPostrun)],
  ['diff', async () => (await comparing()).addDiff],
  ['gate', async () => (await comparing()).addGate],
  ['alerts', async () => (await observing()).addAlerts],
  ['dashboards', async () => (await observing()).addDashboards],
  ['queries', async () => (await observing()).addQueries],
  ['metrics', async () => (await import('./metrics.ts')).addMetrics],
  ['task', async () => (await import('./tasks.ts')).addTask],
  ['sprint', async () => (await import('./sprints.ts')).addSprint],
  ['create', async () => (await contexts()).addCreate],
  ['validate', async () => (await contexts()).addValidate],
  ['derive', async () => (await contexts()).addDerive],
  ['generate', async () => (await generating()).addGenerate],
  ['annotate', async () => (await generating()).addAnnotate],
  ['runbook', async () => (await generating()).addRunbook],
  ['incident', async () => (await generating()).addIncident],
]);

/**
 * The tree of commands; where the first word of the command line is given, it may hold that command only, which starts
 * faster. Usage errors are thrown as CommanderError after their message was written.
 */
export const createProgram = async (io: Io, finish: Finish, asked?: string): Promise<Command> => {
  const program = new Command('contextcore')
    .description('The type checker for workflow context: finds where a field silently fails to arrive.')
    .option('-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help with examples')
    .helpCommand('help [command]', 'print help for a command')
    .configureOutput({
      writeOut: (text) => io.out(text),
      writeErr: (text) => io.err(text),
      getOutHelpWidth: () => io.columns ?? 100,
      getErrHelpWidth: () => io.columns ?? 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .showHelpAfterError('(--help shows what there is)')
    .exitOverride();
  // As commander's own does, which wants to be given the version at every start.
  program.on('option:version', () => {
    io.out(`${packageVersion()}\n`);
    throw new CommanderError(0, 'commander.version', '');
  });
  const one = asked === undefined ? undefined : large.get(asked);
  for (const load of one ? [one] : [...large.values(), here(addSmall)]) (await load())(program, io, finish);
  return withExamples(program, [
    ['contextcore demo', 'see it at work in a minute'],
    ['contextcore init', 'write a first contract'],
    ['contextcore check', 'check every contract below this folder'],
  ]);
};

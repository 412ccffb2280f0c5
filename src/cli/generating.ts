import { type Command, InvalidArgumentError, Option } from 'commander';
import { withExamples } from './examples.ts';
import type { ExitCode } from './exit.ts';
import type { Io } from './io.ts';
import { readLabel } from './observing.ts';
import { formatOption, outputOption, readList } from './options.ts';

type Finish = (code: ExitCode) => void;

const generating = () => import('./commands/generating.ts');

/** The names again: help and completion load no generator. A test holds the two lists together. */
export const onlyNames = [
  'monitors',
  'rules',
  'routes',
  'openslo',
  'annotations',
  'collector',
  'instrumentation',
  'alloy',
  'dashboards',
  'runbook',
  'preview',
  'portfolio',
] as const;
const metricsNames = ['otel-http', 'prometheus-http'] as const;
const incidentFormats = ['text', 'json', 'markdown', 'slack'] as const;

const addOne = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

const readBuckets = (text: string): readonly number[] => {
  const parts = readList(text);
  const bounds = parts.map(Number);
  const isFine =
    parts.length > 0 &&
    parts.length <= 200 &&
    parts.every((part) => /^\d{1,9}(?:\.\d{1,9})?$/u.test(part)) &&
    bounds.every((bound, i) => bound > (bounds[i - 1] ?? 0));
  if (!isFine) throw new InvalidArgumentError('Write seconds above 0, ascending: 0.1,0.25,0.5,1.');
  return bounds;
};

/** As Kubernetes takes it. */
const readPort = (text: string): string => {
  if (!/^(?=.*[a-z])[a-z0-9](?:-?[a-z0-9]){0,14}$/u.test(text) || text.length > 15)
    throw new InvalidArgumentError('Write at most 15 small letters, digits and single hyphens.');
  return text;
};

const readSeconds = (text: string): number => {
  if (!/^\d{1,3}(?:\.\d{1,3})?$/u.test(text) || Number(text) === 0)
    throw new InvalidArgumentError('Write a number of seconds above 0 and below 1000.');
  return Number(text);
};

/** A name of kubectl's configuration; none of them begins with a hyphen. */
const readCluster = (text: string): string => {
  if (!/^[A-Za-z0-9_][\w.:/@+=-]{0,252}$/u.test(text)) throw new InvalidArgumentError('Write the name of a context.');
  return text;
};

const contextOption = () =>
  new Option(
    '--context <place>',
    'a document, a folder to look below, or NAMESPACE/NAME in a cluster; repeatable (default: .contextcore.yaml, here or in a folder above)',
  ).argParser(addOne);

const clusterOption = () =>
  new Option('--kube-context <name>', 'the context of kubectl (default: its current one)').argParser(readCluster);

const tablesOption = () =>
  new Option('--tables <file>', 'tables whose values replace those of rules/derivation/default.yaml');

/** Where documents come from, and what follows from them. */
export interface ContextFlags {
  readonly context?: readonly string[];
  readonly kubeContext?: string;
  readonly tables?: string;
}

/** How the services of a project export their requests. */
export interface MetricsFlags {
  readonly metrics: (typeof metricsNames)[number];
  readonly buckets?: readonly number[];
}

const withContexts = (command: Command): Command =>
  command.addOption(contextOption()).addOption(clusterOption()).addOption(tablesOption());

const withMetrics = (command: Command): Command =>
  command
    .addOption(
      new Option('--metrics <names>', 'how the metrics of requests are called: as OpenTelemetry or as Prometheus does')
        .choices(metricsNames)
        .default('otel-http'),
    )
    .addOption(
      new Option('--buckets <list>', 'the bounds of their buckets in seconds (default: the usual ones)').argParser(
        readBuckets,
      ),
    );

export interface GenerateFlags extends ContextFlags, MetricsFlags {
  readonly port?: string;
  readonly label?: Readonly<Record<string, string>>;
  readonly output: string;
  readonly only?: readonly string[];
  readonly dryRun?: true;
  readonly diff?: true;
  readonly force?: true;
  readonly prune?: true;
}

export const addGenerate = (program: Command, io: Io, finish: Finish): void => {
  const command = withMetrics(
    withContexts(
      program
        .command('generate')
        .description(
          'write what a ProjectContext asks for: monitors, alert rules, routes, sampling, dashboards, a runbook',
        )
        .requiredOption('-o, --output <folder>', 'where to write: a folder for each project')
        .addOption(
          new Option('--only <list>', 'only these, separated by commas').choices(onlyNames).argParser(readList),
        ),
    ),
  )
    .addOption(
      new Option('--port <name>', 'the name of the port that serves metrics (default: "metrics")').argParser(readPort),
    )
    .addOption(
      new Option('--label <key=value>', 'a label of the objects of Kubernetes; repeatable').argParser(readLabel),
    )
    .addOption(new Option('--dry-run', 'list the files, write nothing').conflicts('diff'))
    .option('--diff', 'print what would change, write nothing; exit with 1 where something would')
    .option('--prune', 'delete files of contextcore that are no longer generated')
    .option('--force', 'replace files that contextcore did not write')
    .action(async (flags) => finish(await (await generating()).generate(flags, io)));
  withExamples(command, [
    ['contextcore generate -o observability', 'of the project around this folder'],
    ['contextcore generate --context services -o observability', 'of every ProjectContext below a folder'],
    ['contextcore generate --context shop/checkout -o observability --only rules,routes', 'of one in a cluster'],
    ['contextcore generate -o observability --label release=monitoring', 'for an operator that asks for a label'],
    ['contextcore generate -o observability --diff', 'in CI: is what is committed fresh?'],
  ]);
};

export interface AnnotateFlags extends ContextFlags {
  readonly format: 'text' | 'json';
  readonly output?: string;
  readonly apply?: true;
  readonly dryRun?: true;
}

export const addAnnotate = (program: Command, io: Io, finish: Finish): void => {
  const command = withContexts(
    program
      .command('annotate')
      .description('print the kubectl commands that write onto workloads whose they are and how critical, or run them'),
  )
    .option('--apply', 'run them')
    .option('--dry-run', 'with --apply: ask the cluster whether it would take them, change nothing')
    .addOption(formatOption(['text', 'json'], 'how to print').default('text'))
    .addOption(outputOption())
    .action(async (flags) => finish(await (await generating()).annotate(flags, io)));
  withExamples(command, [
    ['contextcore annotate', 'commands to read, to copy and to run'],
    ['contextcore annotate --apply --dry-run', 'would the cluster take it?'],
    ['contextcore annotate --context services --apply --kube-context staging', 'run them'],
  ]);
};

export interface RunbookFlags extends MetricsFlags {
  readonly tables?: string;
  readonly output?: string;
}

export const addRunbook = (program: Command, io: Io, finish: Finish): void => {
  const command = withMetrics(
    program
      .command('runbook')
      .description('print a runbook: what the project is, whom to tell, what each alert means and what to do first')
      .argument('[file]', 'the document (default: .contextcore.yaml, here or in a folder above)')
      .addOption(tablesOption()),
  )
    .addOption(outputOption())
    .action(async (file, flags) => finish(await (await generating()).runbook(file, flags, io)));
  withExamples(command, [
    ['contextcore runbook', 'of the project around this folder'],
    ['contextcore runbook deploy/checkout.yaml -o docs/runbook.md', 'into the repository'],
  ]);
};

export interface IncidentFlags extends ContextFlags {
  readonly alert: string;
  readonly format?: (typeof incidentFormats)[number];
  readonly output?: string;
  readonly post?: string;
  /** Seconds. */
  readonly timeout: number;
  /** False for `--no-color`. */
  readonly color: boolean;
}

export const addIncident = (program: Command, io: Io, finish: Finish): void => {
  const command = withContexts(
    program
      .command('incident')
      .description('tell of alerts what somebody wants to know who is woken: whose, how critical, risks, runbook, why')
      .requiredOption('--alert <file>', 'what Alertmanager posts to a webhook, or its list of alerts; - for stdin'),
  )
    .addOption(formatOption(incidentFormats, 'how to print (default: text, and slack with --post)'))
    .option('--post <url>', 'send it there: as a message of Slack, as JSON or as Markdown')
    .addOption(new Option('--timeout <seconds>', 'how long that may take').argParser(readSeconds).default(10))
    .addOption(outputOption())
    .option('--no-color', 'print without colours')
    .action(async (flags) => finish(await (await generating()).incident(flags, io)));
  withExamples(command, [
    ['contextcore incident --alert payload.json', 'of the project around this folder'],
    ['amtool alert query -o json | contextcore incident --alert - --context services', 'of what fires now'],
    ['contextcore incident --alert payload.json --format slack --post "$SLACK_WEBHOOK"', 'into a channel'],
  ]);
};

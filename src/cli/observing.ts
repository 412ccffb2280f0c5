import { type Command, InvalidArgumentError, Option } from 'commander';
import { withExamples } from './examples.ts';
import type { ExitCode } from './exit.ts';
import type { Io } from './io.ts';
import { formatOption, outputOption, readList } from './options.ts';

type Finish = (code: ExitCode) => void;

const further = () => import('./commands/further.ts');

/** A value for all workflows, or for the one that is named. */
export interface ForWorkflow {
  readonly workflow?: string;
  readonly value: string;
}

/** `99`, or `flow=99`; the name may hold `=` itself. */
const readFor = (text: string, before: readonly ForWorkflow[] = []): readonly ForWorkflow[] => {
  const split = text.lastIndexOf('=');
  const value = text.slice(split + 1).trim();
  if (value === '') throw new InvalidArgumentError('Write VALUE, or WORKFLOW=VALUE.');
  return [...before, split === -1 ? { value } : { workflow: text.slice(0, split), value }];
};

const readPercent = (text: string, before?: readonly ForWorkflow[]): readonly ForWorkflow[] => {
  const all = readFor(text, before);
  const value = all.at(-1)?.value ?? '';
  if (!/^\d{1,3}(?:\.\d{1,6})?$/u.test(value) || Number(value) <= 0 || Number(value) > 100)
    throw new InvalidArgumentError('Write a percentage above 0 and up to 100, or WORKFLOW=PERCENTAGE.');
  return all;
};

export const readLabel = (
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> => {
  const [, key = '', value = ''] = /^([A-Za-z0-9](?:[\w./-]{0,250}[A-Za-z0-9])?)=([\w.-]{0,63})$/u.exec(text) ?? [];
  if (key === '') throw new InvalidArgumentError('Write KEY=VALUE, as labels of Kubernetes are.');
  return { ...before, [key]: value };
};

/** The names again: help and completion load no generator. The types of the commands hold them together. */
const targetNames = ['prometheus', 'grafana', 'all'] as const;
const namingNames = ['otlp', 'prometheus-exporter'] as const;
const languageNames = ['traceql', 'promql', 'logql'] as const;
const queryFormats = ['table', 'markdown', 'json'] as const;

const readLanguages = (text: string): readonly (typeof languageNames)[number][] =>
  readList(text).map((name) => {
    const found = languageNames.find((one) => one === name);
    if (found === undefined) throw new InvalidArgumentError(`Allowed are ${languageNames.join(', ')}.`);
    return found;
  });

const namingOption = () =>
  new Option('--naming <naming>', 'who makes the names of the metrics: what takes OTLP, or the exporter for Prometheus')
    .choices(namingNames)
    .default('otlp');

export interface AlertFlags {
  readonly contract?: readonly string[];
  readonly target: (typeof targetNames)[number];
  readonly out: string;
  readonly naming: (typeof namingNames)[number];
  readonly thresholds?: string;
  readonly objective?: readonly ForWorkflow[];
  readonly baseline?: readonly ForWorkflow[];
  readonly absentAfter?: readonly ForWorkflow[];
  readonly owner?: string;
  readonly runbook?: string;
  readonly designDoc?: string;
  readonly adr?: string;
  readonly contractUrl?: string;
  readonly label?: Readonly<Record<string, string>>;
  readonly datasource: string;
  readonly folder: string;
  readonly dryRun?: true;
  readonly force?: true;
}

export const addAlerts = (program: Command, io: Io, finish: Finish): void => {
  const command = program
    .command('alerts')
    .description('write alert rules for workflows, with tests that prove them')
    .option('--contract <path...>', 'contracts, or folders to look below (default: the current one)')
    .addOption(new Option('--target <target>', 'for whom').choices(targetNames).default('all'))
    .requiredOption('--out <folder>', 'where to write')
    .addOption(namingOption())
    .option('--thresholds <file>', 'a table whose values replace those of rules/alerts/default.yaml')
    .addOption(
      new Option('--objective <percent>', 'the share that shall arrive; repeatable as WORKFLOW=PERCENT').argParser(
        readPercent,
      ),
    )
    .addOption(
      new Option('--baseline <percent>', 'completeness as it was measured; repeatable as WORKFLOW=PERCENT').argParser(
        readPercent,
      ),
    )
    .addOption(
      new Option(
        '--absent-after <duration>',
        'workflows that must run at least that often; repeatable as WORKFLOW=DURATION',
      ).argParser(readFor),
    )
    .option('--owner <name>', 'an annotation: who looks after it')
    .option('--runbook <url>', 'an annotation: what to do')
    .option('--design-doc <url>', 'an annotation')
    .option('--adr <url>', 'an annotation: the decision behind it')
    .option('--contract-url <url>', 'where contracts can be read; `{file}` and `{line}` stand for the place')
    .addOption(
      new Option('--label <key=value>', 'a label of the PrometheusRule objects; repeatable').argParser(readLabel),
    )
    .option('--datasource <uid>', 'the data source of Grafana that is Tempo', 'tempo')
    .option('--folder <name>', 'the folder for rules in Grafana', 'contextcore')
    .option('--dry-run', 'list the files, write nothing')
    .option('--force', 'replace files that contextcore did not write')
    .action(async (flags) => finish(await (await further()).alerts(flags, io)));
  withExamples(command, [
    ['contextcore alerts --out alerts', 'of every contract below this folder'],
    ['contextcore alerts --contract flow.contract.yaml --objective 99.9 --out alerts', 'with an objective'],
    ['contextcore alerts --out alerts --absent-after nightly=26h --label release=prometheus', 'for the operator'],
    ['contextcore alerts --out alerts && promtool test rules alerts/prometheus/*.test.yaml', 'and prove them'],
  ]);
};

export interface QueryFlags {
  readonly workflow?: string;
  readonly field?: string;
  readonly phase?: string;
  readonly lang?: readonly (typeof languageNames)[number][];
  readonly format: (typeof queryFormats)[number];
  readonly naming: (typeof namingNames)[number];
  readonly range: string;
  readonly output?: string;
}

export const addQueries = (program: Command, io: Io, finish: Finish): void => {
  const command = program
    .command('queries')
    .description('print queries for what people ask of telemetry: which runs lost a field, what got worse')
    .option('--workflow <name>', 'only of this workflow')
    .option('--field <name>', 'only of this field')
    .option('--phase <name>', 'only of this phase')
    .addOption(
      new Option('--lang <list>', 'only in these languages, separated by commas')
        .choices(languageNames)
        .argParser(readLanguages),
    )
    .addOption(formatOption(queryFormats, 'how to print').default('table'))
    .addOption(namingOption())
    .option('--range <duration>', 'how far back to look', '1d')
    .addOption(outputOption())
    .action(async (flags) => finish(await (await further()).queries(flags, io)));
  withExamples(command, [
    ['contextcore queries --workflow flow --field plan.domain', 'where did it get lost?'],
    ['contextcore queries --lang promql --format markdown -o queries.md', 'for a wiki'],
  ]);
};

const dashboardNames = ['workflow-context', 'project-portfolio', 'project-details', 'all'] as const;
const dashboardTargetNames = ['json', 'configmap', 'grafana-operator', 'all'] as const;

/** Which dashboards, wherever they go. */
export interface DashboardFlags {
  readonly dashboard: (typeof dashboardNames)[number];
  readonly contract?: readonly string[];
  readonly naming: (typeof namingNames)[number];
  readonly uid?: string;
  readonly title?: string;
  readonly folder: string;
  readonly dryRun?: true;
  readonly force?: true;
}

export interface GenerateFlags extends DashboardFlags {
  readonly out: string;
  readonly target: (typeof dashboardTargetNames)[number];
  readonly namespace?: string;
  readonly label?: Readonly<Record<string, string>>;
  readonly instanceLabel?: Readonly<Record<string, string>>;
}

export interface GrafanaFlags {
  readonly grafanaUrl: string;
  /** Seconds. */
  readonly timeout: number;
}

export interface ProvisionFlags extends DashboardFlags, GrafanaFlags {}

const readUid = (text: string): string => {
  if (!/^contextcore-(?:[a-z0-9-]{0,17}[a-z0-9])$/u.test(text))
    throw new InvalidArgumentError('Write "contextcore-" and at most 18 lower-case letters, digits and hyphens.');
  return text;
};

const readNamespace = (text: string): string => {
  if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u.test(text))
    throw new InvalidArgumentError('Write the name of a namespace of Kubernetes.');
  return text;
};

const readSeconds = (text: string): number => {
  if (!/^\d{1,3}(?:\.\d{1,3})?$/u.test(text) || Number(text) === 0)
    throw new InvalidArgumentError('Write a number of seconds above 0 and below 1000.');
  return Number(text);
};

const withDashboardOptions = (command: Command): Command =>
  command
    .addOption(new Option('--dashboard <name>', 'which one').choices(dashboardNames).default('all'))
    .option(
      '--contract <path...>',
      'contracts, or folders to look below: only their workflows (default: all that report)',
    )
    .addOption(namingOption())
    .addOption(
      new Option(
        '--uid <uid>',
        'the uid of workflow-context, by which it is replaced; the others add -portfolio and -details (default: contextcore-NAME)',
      ).argParser(readUid),
    )
    .option(
      '--title <title>',
      'the title of workflow-context; the others put theirs after it (default: what each shows)',
    )
    .option('--folder <name>', 'the folder for dashboards in Grafana', 'contextcore');

const withGrafanaOptions = (command: Command): Command =>
  command
    .requiredOption('--grafana-url <url>', 'the address of Grafana; the token is taken from GRAFANA_TOKEN')
    .addOption(new Option('--timeout <seconds>', 'how long each request may take').argParser(readSeconds).default(10));

export const addDashboards = (program: Command, io: Io, finish: Finish): void => {
  const dashboards = program
    .command('dashboards')
    .description('make dashboards for Grafana: how the context of workflows arrives, how projects stand');
  const generate = withDashboardOptions(
    dashboards.command('generate').description('write dashboards as files: for import, and for Kubernetes'),
  )
    .requiredOption('--out <folder>', 'where to write')
    .addOption(new Option('--target <target>', 'for whom').choices(dashboardTargetNames).default('all'))
    .addOption(new Option('--namespace <name>', 'of the objects of Kubernetes').argParser(readNamespace))
    .addOption(
      new Option('--label <key=value>', 'a label of the objects of Kubernetes; repeatable').argParser(readLabel),
    )
    .addOption(
      new Option(
        '--instance-label <key=value>',
        'a label by which the operator finds Grafana; repeatable (default: dashboards=grafana)',
      ).argParser(readLabel),
    )
    .option('--dry-run', 'list the files, write nothing')
    .option('--force', 'replace files that contextcore did not write')
    .action(async (flags) => finish(await (await further()).generateDashboards(flags, io)));
  withExamples(generate, [
    ['contextcore dashboards generate --out dashboards', 'of every workflow and every project that reports'],
    ['contextcore dashboards generate --out dashboards --contract flows', 'with the workflows of these contracts only'],
    ['contextcore dashboards generate --out dashboards --dashboard project-details', 'one of them'],
    ['contextcore dashboards generate --out deploy --target configmap --namespace monitoring', "for Grafana's sidecar"],
  ]);
  const provision = withGrafanaOptions(
    withDashboardOptions(
      dashboards
        .command('provision')
        .description('put dashboards into a Grafana; what is there already stays as it is'),
    ),
  )
    .option('--dry-run', 'tell what would be done, change nothing')
    .option('--force', 'replace a dashboard of the same uid that is not ours')
    .action(async (flags) => finish(await (await further()).provisionDashboards(flags, io)));
  withExamples(provision, [
    ['contextcore dashboards provision --grafana-url https://grafana.example', 'with the token in GRAFANA_TOKEN'],
    ['contextcore dashboards provision --grafana-url http://localhost:3000 --dry-run', 'what would change'],
  ]);
  const list = withGrafanaOptions(
    dashboards.command('list').description('list the dashboards of contextcore in a Grafana'),
  )
    .addOption(formatOption(['text', 'json'], 'how to print').default('text'))
    .action(async (flags) => finish(await (await further()).listDashboards(flags, io)));
  withExamples(list, [['contextcore dashboards list --grafana-url https://grafana.example', 'which ones are there']]);
  const remove = withGrafanaOptions(
    dashboards
      .command('delete')
      .description('delete dashboards of contextcore from a Grafana; others, and copies that people made, stay')
      .argument('[uid...]', 'only these (default: all that contextcore made)'),
  )
    .option('--dry-run', 'list what would be deleted, delete nothing')
    .action(async (uids, flags) => finish(await (await further()).deleteDashboards(uids, flags, io)));
  withExamples(remove, [
    ['contextcore dashboards delete --grafana-url https://grafana.example --dry-run', 'what would go'],
    ['contextcore dashboards delete contextcore-workflow-context --grafana-url https://grafana.example', 'one'],
  ]);
  withExamples(dashboards, [
    ['contextcore dashboards generate --out dashboards', 'files'],
    ['contextcore dashboards provision --grafana-url https://grafana.example', 'straight into Grafana'],
  ]);
};

import { type Command, InvalidArgumentError, Option } from 'commander';
import type { FrontEnd } from '../compose/index.ts';

export const reportFormats = ['pretty', 'json', 'sarif', 'github', 'markdown', 'html', 'junit', 'gitlab'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export const graphFormats = ['mermaid', 'dot', 'json', 'graphlib', 'html', 'svg'] as const;
export type GraphFormat = (typeof graphFormats)[number];

const presetNames = ['adopt', 'recommended', 'strict'] as const;
const levels = ['off', 'info', 'warning', 'error'] as const;
export type RuleLevels = Readonly<Record<string, (typeof levels)[number]>>;

/** What the flags that `check` and `preflight` share come out as. */
export interface CheckFlags {
  readonly format?: ReportFormat;
  readonly output?: string;
  readonly preset?: (typeof presetNames)[number];
  readonly rule?: RuleLevels;
  readonly strict?: true;
  readonly verbose?: true;
  readonly quiet?: true;
  readonly stats?: true;
  readonly maxDiagnostics?: number;
  readonly frontEnd?: readonly FrontEnd[];
  /** A folder of records: findings tell whether they were seen. */
  readonly runs?: string;
  /** How many threads check workflows of GitHub. */
  readonly threads?: number;
  /** False for `--no-baseline`. */
  readonly baseline: boolean;
  /** False for `--no-color`. */
  readonly color: boolean;
}

const readRule = (text: string, before: RuleLevels = {}): RuleLevels => {
  const [code = '', word = ''] = text.split('=');
  const level = levels.find((one) => one === word);
  if (code === '' || level === undefined) throw new InvalidArgumentError(`Write CODE=${levels.join('|')}.`);
  return { ...before, [code]: level };
};

/** Few enough to start. */
const readThreads = (text: string): number => {
  const count = readCount(text);
  if (count < 1 || count > 64) throw new InvalidArgumentError('Write a number from 1 to 64.');
  return count;
};

const readCount = (text: string): number => {
  if (!/^\d{1,9}$/u.test(text)) throw new InvalidArgumentError('Write a whole number.');
  return Number(text);
};

/** How many runs it takes: one at least. */
export const readRuns = (text: string): number => {
  const count = readCount(text);
  if (count < 1) throw new InvalidArgumentError('Write a number from 1.');
  return count;
};

/** Points of a percentage as a share: `2`, `0.5`, `2%` → 0.02, 0.005, 0.02. */
export const readPoints = (text: string): number => {
  const [, number] = /^(\d{1,3}(?:\.\d{1,6})?) ?%?$/u.exec(text) ?? [];
  if (number === undefined || Number(number) > 100) throw new InvalidArgumentError('Write a number from 0 to 100.');
  return Number(number) / 100;
};

/** `a, b,c` → its parts. */
export const readList = (text: string): readonly string[] => {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  // An empty variable of a script is not meant as "none".
  if (parts.length === 0) throw new InvalidArgumentError('The list is empty.');
  return parts;
};

/** The names again: help and completion load no front end. The type holds the two lists together. */
const frontEndNames: readonly FrontEnd[] = ['contract', 'github-actions', 'typescript', 'langgraph'];

const readFrontEnds = (text: string): readonly FrontEnd[] =>
  readList(text).map((name) => {
    const found = frontEndNames.find((one) => one === name);
    if (found === undefined) throw new InvalidArgumentError(`Allowed are ${frontEndNames.join(', ')}.`);
    return found;
  });

const changeClasses = ['breaking', 'potentially-breaking', 'compatible'];

/** Classes of changes, by name. */
export const readClasses = (text: string): readonly string[] =>
  readList(text).map((name) => {
    if (!changeClasses.includes(name)) throw new InvalidArgumentError(`Allowed are ${changeClasses.join(', ')}.`);
    return name;
  });

/** Which files are looked for below folders. */
export const frontEndOption = () =>
  new Option('--front-end <list>', 'only files of these, separated by commas, are looked for below folders')
    .choices(frontEndNames)
    .argParser(readFrontEnds);

export const threadsOption = () =>
  new Option(
    '--threads <n>',
    'how many threads check GitHub workflows (default: as many as pay; 1: no further one)',
  ).argParser(readThreads);

export const outputOption = () => new Option('-o, --output <file>', 'write to a file, whole or not at all');
export const formatOption = (names: readonly string[], text: string) =>
  new Option('-f, --format <format>', text).choices(names);

/** The flags that `check` and `preflight` share. */
export const checkOptions = (): readonly Option[] => [
  formatOption(reportFormats, 'how to print; without it pretty, and inside GitHub Actions github'),
  outputOption(),
  new Option('--preset <preset>', 'severities to start from, whatever the configuration says').choices(presetNames),
  new Option('--rule <code=level>', `severity of one rule: ${levels.join(', ')}; repeatable`).argParser(readRule),
  new Option('--strict', 'exit with 2 where there are warnings'),
  new Option('--no-baseline', 'report what the baseline accepts, too'),
  new Option(
    '--max-diagnostics <n>',
    'print at most that many findings, the worst ones; formats for programs stay complete',
  ).argParser(readCount),
  new Option('--verbose', 'print every step of a witness, what was taken as seeded and what is undecided'),
  new Option(
    '--quiet',
    'print errors only; formats for programs (json, sarif, junit, gitlab) and html stay complete',
  ).conflicts('verbose'),
  new Option('--stats', 'print sizes and times to stderr'),
  new Option('--no-color', 'print without colours, as NO_COLOR does; FORCE_COLOR asks for them'),
];

export const withOptions = (command: Command, options: readonly Option[]): Command => {
  for (const option of options) command.addOption(option);
  return command;
};

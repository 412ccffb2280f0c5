import { type Command, InvalidArgumentError, Option } from 'commander';
import { taskPriorities, taskTypes } from '../core/index.ts';
import { withExamples } from './examples.ts';
import type { ExitCode } from './exit.ts';
import type { Io } from './io.ts';
import { formatOption, outputOption, readList } from './options.ts';

type Finish = (code: ExitCode) => void;

const tasks = () => import('./commands/tasks.ts');

export const taskFormats = ['table', 'json', 'csv', 'markdown'] as const;

/** Which project, and how much is told. */
export interface ProjectFlags {
  readonly project?: string;
}

export interface ChangeFlags extends ProjectFlags {
  readonly id?: string;
  /** When it happened. */
  readonly at?: Date;
  readonly format: 'text' | 'json';
}

export interface SettingFlags {
  readonly title?: string;
  readonly sprint?: string;
  readonly points?: number;
  readonly priority?: (typeof taskPriorities)[number];
  readonly label?: readonly string[];
  readonly dependsOn?: readonly string[];
  readonly url?: string;
  readonly due?: string;
}

export interface StartFlags extends ChangeFlags, SettingFlags {
  readonly id: string;
  readonly title: string;
  readonly type: (typeof taskTypes)[number];
  readonly parent?: string;
  readonly status?: string;
  readonly assignee?: string;
}

export interface UpdateFlags extends ChangeFlags, SettingFlags {
  readonly status?: string;
  readonly unset?: readonly (typeof unsettable)[number][];
}

export interface TaskExportFlags extends ProjectFlags {
  readonly endpoint?: string;
  /** `true` without a time. */
  readonly backfill?: true | Date;
  readonly snapshots?: true;
  readonly dryRun?: true;
  readonly format: 'text' | 'json';
}

export interface ListFlags extends ProjectFlags {
  readonly status?: readonly string[];
  readonly type?: readonly string[];
  readonly sprint?: string;
  readonly assignee?: string;
  readonly label?: readonly string[];
  readonly parent?: string;
  readonly priority?: readonly string[];
  readonly blocked?: true;
  readonly open?: true;
  readonly overdue?: true;
  readonly tree?: true;
  readonly format: (typeof taskFormats)[number];
  readonly output?: string;
  readonly color?: boolean;
}

const instant = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/u;

/** A time with its zone; a day alone is its first moment in UTC. */
export const readTime = (text: string): Date => {
  const at = new Date(text);
  if (!instant.test(text) || Number.isNaN(at.getTime()))
    throw new InvalidArgumentError('Write a time as 2026-01-31T09:30:00Z, with its zone, or a day as 2026-01-31.');
  return at;
};

const readNumber = (text: string): number => {
  const value = /^\d{1,9}(?:\.\d{1,6})?$/u.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) throw new InvalidArgumentError('Write a number of 0 or more.');
  return value;
};

const readPercentage = (text: string): number => {
  const value = readNumber(text.replace(/%$/u, ''));
  if (value > 100) throw new InvalidArgumentError('Write a percentage from 0 to 100.');
  return value;
};

const readEndpoint = (text: string): string => {
  if (!/^https?:\/\//iu.test(text) || !URL.canParse(text))
    throw new InvalidArgumentError('Write an address as http://localhost:4318.');
  return text;
};

const gather = (text: string, before: readonly string[] = []): readonly string[] => [...before, ...readList(text)];

const gatherOf =
  (words: readonly string[]) =>
  (text: string, before: readonly string[] = []): readonly string[] => {
    const list = readList(text);
    if (!list.every((one) => words.includes(one))) throw new InvalidArgumentError(`Allowed are ${words.join(', ')}.`);
    return [...before, ...list];
  };

const unsettable = ['sprint', 'points', 'priority', 'label', 'depends-on', 'url', 'due'] as const;

const readUnset = (text: string, before: readonly (typeof unsettable)[number][] = []) => {
  const found = unsettable.find((one) => one === text);
  if (found === undefined) throw new InvalidArgumentError(`Allowed are ${unsettable.join(', ')}.`);
  return [...before, found];
};

export const projectOption = (): Option =>
  new Option(
    '--project <id>',
    'which project (default: CONTEXTCORE_PROJECT, the configuration, .contextcore.yaml, else the folder)',
  );

export const withChangeOptions = (command: Command): Command =>
  command
    .addOption(projectOption())
    .addOption(new Option('--at <time>', 'when it happened (default: now)').argParser(readTime))
    .addOption(formatOption(['text', 'json'], 'how to print').default('text'));

const withSettings = (command: Command): Command =>
  command
    .option('--sprint <id>', 'the sprint in which it is planned')
    .addOption(new Option('--points <number>', 'story points').argParser(readNumber))
    .addOption(new Option('--priority <priority>', 'how important it is').choices(taskPriorities))
    .addOption(new Option('--label <name>', 'a label; repeatable, or separated by commas').argParser(gather))
    .addOption(new Option('--depends-on <id>', 'a task that it waits for; repeatable').argParser(gather))
    .option('--url <url>', 'where more is written about it')
    .option('--due <day>', 'the day by which it shall be done');

/** A command about one task: its id as an argument, or as `--id`. */
const aboutOne = (parent: Command, name: string, description: string): Command =>
  parent.command(name).description(description).argument('[id]', 'the task').option('--id <id>', 'the same');

/** `id` from either place. */
export const idFrom = (argument: string | undefined, { id }: { readonly id?: string }, command: Command): string => {
  const found = argument ?? id;
  if (found === undefined) return command.error("error: the id is missing: give it as an argument, or as '--id <id>'");
  if (argument !== undefined && id !== undefined && argument !== id)
    return command.error(`error: two ids are given: "${argument}" and "${id}"`);
  return found;
};

export const addTask = (program: Command, io: Io, finish: Finish): void => {
  const task = program.command('task').description('keep the tasks of a project: what is begun, blocked, done');
  const start = withSettings(
    task
      .command('start')
      .description('begin a task; as "todo" with --status todo')
      .requiredOption('--id <id>', 'its id, which is never given twice')
      .requiredOption('--title <text>', 'what it is about')
      .addOption(new Option('--type <type>', 'what it is').choices(taskTypes).default('task'))
      .option('--parent <id>', 'the task that it is a part of')
      .option('--status <status>', 'its first status (default: in_progress)')
      .option('--assignee <name>', 'who works on it'),
  );
  withChangeOptions(start).action(async (flags) => finish(await (await tasks()).startTask(flags, io)));
  withExamples(start, [
    ['contextcore task start --id SHOP-1 --title "Checkout" --type epic', 'something large'],
    [
      'contextcore task start --id SHOP-2 --title "Pay by card" --type story --parent SHOP-1 --points 5',
      'a part of it',
    ],
    ['contextcore task start --id SHOP-3 --title "Refunds" --status todo --sprint S7', 'planned, not begun'],
  ]);
  const update = withSettings(
    aboutOne(task, 'update', 'change the status of a task, or what is told of it')
      .option('--status <status>', 'its status now')
      .option('--title <text>', 'what it is about'),
  ).addOption(
    new Option('--unset <what>', `take a value away: ${unsettable.join(', ')}; repeatable`).argParser(readUnset),
  );
  withChangeOptions(update).action(async (id, flags, command) =>
    finish(await (await tasks()).updateTask(idFrom(id, flags, command), flags, io)),
  );
  withExamples(update, [
    ['contextcore task update SHOP-2 --status in_review', 'it goes on'],
    ['contextcore task update SHOP-2 --points 8 --unset due', 'it is larger than thought'],
  ]);
  const block = aboutOne(task, 'block', 'say that something is in the way')
    .option('--reason <text>', 'what it is')
    .option('--by <id>', 'the task that it waits for');
  withChangeOptions(block).action(async (id, flags, command) =>
    finish(await (await tasks()).blockTask(idFrom(id, flags, command), flags, io)),
  );
  withExamples(block, [['contextcore task block SHOP-2 --reason "no test account"', '']]);
  const unblock = aboutOne(task, 'unblock', 'say that nothing is in the way any more').option(
    '--status <status>',
    'its status now (default: the one before)',
  );
  withChangeOptions(unblock).action(async (id, flags, command) =>
    finish(await (await tasks()).unblockTask(idFrom(id, flags, command), flags, io)),
  );
  withExamples(unblock, [['contextcore task unblock SHOP-2', 'it goes on where it was']]);
  const complete = aboutOne(task, 'complete', 'say that a task is done');
  withChangeOptions(complete).action(async (id, flags, command) =>
    finish(await (await tasks()).completeTask(idFrom(id, flags, command), flags, io)),
  );
  withExamples(complete, [
    ['contextcore task complete SHOP-2', ''],
    ['contextcore task complete SHOP-2 --at 2026-01-30T17:00:00Z', 'it was yesterday'],
  ]);
  const cancel = aboutOne(task, 'cancel', 'say that a task will not be done').option('--reason <text>', 'why not');
  withChangeOptions(cancel).action(async (id, flags, command) =>
    finish(await (await tasks()).cancelTask(idFrom(id, flags, command), flags, io)),
  );
  withExamples(cancel, [['contextcore task cancel SHOP-3 --reason "nobody asks for it"', '']]);
  const reopen = aboutOne(task, 'reopen', 'go on with a task that was done or cancelled')
    .option('--reason <text>', 'why')
    .option('--status <status>', 'its status now (default: the one before)');
  withChangeOptions(reopen).action(async (id, flags, command) =>
    finish(await (await tasks()).reopenTask(idFrom(id, flags, command), flags, io)),
  );
  withExamples(reopen, [['contextcore task reopen SHOP-2 --reason "cards of one bank fail"', '']]);
  const comment = aboutOne(task, 'comment', 'note something about a task')
    .requiredOption('--text <text>', 'what')
    .option('--author <name>', 'who says so');
  withChangeOptions(comment).action(async (id, flags, command) =>
    finish(await (await tasks()).commentTask(idFrom(id, flags, command), flags, io)),
  );
  withExamples(comment, [['contextcore task comment SHOP-2 --text "the bank has answered"', '']]);
  const assign = aboutOne(task, 'assign', 'say who works on a task')
    .addOption(new Option('--to <name>', 'who').conflicts('nobody'))
    .option('--nobody', 'nobody any more');
  withChangeOptions(assign).action(async (id, flags, command) => {
    if (flags.to === undefined && flags.nobody !== true) command.error("error: say '--to <name>' or '--nobody'");
    finish(await (await tasks()).assignTask(idFrom(id, flags, command), flags, io));
  });
  withExamples(assign, [['contextcore task assign SHOP-2 --to ada', '']]);
  const progress = aboutOne(task, 'progress', 'say how far a task is').addOption(
    new Option('--percent <number>', 'from 0 to 100').argParser(readPercentage).makeOptionMandatory(),
  );
  withChangeOptions(progress).action(async (id, flags, command) =>
    finish(await (await tasks()).reportProgress(idFrom(id, flags, command), flags, io)),
  );
  withExamples(progress, [['contextcore task progress SHOP-2 --percent 60', '']]);
  const show = aboutOne(task, 'show', 'show a task with all that happened to it')
    .addOption(projectOption())
    .addOption(formatOption(['text', 'json', 'markdown'], 'how to print').default('text'))
    .option('--no-color', 'plain text on a terminal, too');
  show.action(async (id, flags, command) =>
    finish(await (await tasks()).showTask(idFrom(id, flags, command), flags, io)),
  );
  withExamples(show, [['contextcore task show SHOP-2', '']]);
  const list = task
    .command('list')
    .description('list tasks')
    .addOption(projectOption())
    .addOption(new Option('--status <list>', 'only with one of these statuses').argParser(gather))
    .addOption(new Option('--type <list>', 'only of these types').argParser(gatherOf(taskTypes)))
    .addOption(new Option('--priority <list>', 'only of these priorities').argParser(gatherOf(taskPriorities)))
    .option('--sprint <id>', 'only of this sprint')
    .option('--assignee <name>', 'only of this person')
    .addOption(new Option('--label <list>', 'only with all of these labels').argParser(gather))
    .option('--parent <id>', 'only what is below this task')
    .option('--open', 'only what is neither done nor cancelled')
    .option('--blocked', 'only what is blocked')
    .option('--overdue', 'only what is open after the day on which it was due')
    .option('--tree', 'parts below what they are part of')
    .addOption(formatOption(taskFormats, 'how to print').default('table'))
    .addOption(outputOption())
    .option('--no-color', 'plain text on a terminal, too');
  list.action(async (flags) => finish(await (await tasks()).listTasks(flags, io)));
  withExamples(list, [
    ['contextcore task list --open', 'what is to be done'],
    ['contextcore task list --tree', 'epics with what belongs to them'],
    ['contextcore task list --sprint S7 --format csv -o sprint.csv', 'for a spreadsheet'],
  ]);
  const send = task
    .command('export')
    .description('send what happened to tasks as spans and log records over OTLP/HTTP: each event once')
    .addOption(projectOption())
    .addOption(
      new Option(
        '--endpoint <url>',
        'the base of the endpoint (default: as OTEL_EXPORTER_OTLP_ENDPOINT says)',
      ).argParser(readEndpoint),
    )
    .addOption(
      new Option('--backfill [time]', 'once more what was sent before: everything, or what happened since').argParser(
        readTime,
      ),
    )
    .option('--snapshots', 'also how each open task stands, once a day')
    .option('--dry-run', 'count what would be sent, send nothing')
    .addOption(formatOption(['text', 'json'], 'how to print').default('text'));
  send.action(async (flags) => finish(await (await import('./commands/task-export.ts')).exportTasks(flags, io)));
  withExamples(send, [
    ['contextcore task export --endpoint http://localhost:4318', 'what was not sent yet'],
    ['contextcore task export --dry-run', 'how much that is'],
    ['contextcore task export --backfill 2026-01-01', 'once more what happened since, as after an import'],
  ]);
  const verify = task
    .command('verify')
    .description('check that the log of a project is complete and unchanged')
    .addOption(projectOption());
  verify.action(async (flags) => finish(await (await tasks()).verifyLog(flags, io)));
  withExamples(verify, [['contextcore task verify', 'every file of the log']]);
  withExamples(task, [
    ['contextcore task start --id SHOP-2 --title "Pay by card"', 'begin'],
    ['contextcore task block SHOP-2 --reason "no test account"', 'something is in the way'],
    ['contextcore task list --open', 'what is to be done'],
  ]);
};

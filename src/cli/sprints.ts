import type { Command } from 'commander';
import { withExamples } from './examples.ts';
import type { ExitCode } from './exit.ts';
import type { Io } from './io.ts';
import { formatOption, outputOption } from './options.ts';
import { type ChangeFlags, idFrom, projectOption, taskFormats, withChangeOptions } from './tasks.ts';

type Finish = (code: ExitCode) => void;

const sprints = () => import('./commands/tasks.ts');

export interface SprintFlags extends ChangeFlags {
  readonly name?: string;
  readonly goal?: string;
  readonly ends?: string;
}

export const addSprint = (program: Command, io: Io, finish: Finish): void => {
  const sprint = program.command('sprint').description('keep the sprints of a project');
  const one = (name: string, description: string): Command =>
    sprint.command(name).description(description).argument('[id]', 'the sprint').option('--id <id>', 'the same');
  const told = (command: Command): Command =>
    command
      .option('--name <text>', 'what it is called')
      .option('--goal <text>', 'what it is for')
      .option('--ends <day>', 'the day on which it shall end');
  const start = told(one('start', 'start a sprint: what is planned in it now is what it is committed to'));
  withChangeOptions(start).action(async (id, flags, command) =>
    finish(await (await sprints()).startSprint(idFrom(id, flags, command), flags, io)),
  );
  withExamples(start, [['contextcore sprint start S7 --goal "Cards work" --ends 2026-02-13', '']]);
  const update = told(one('update', 'change what is told of a sprint'));
  withChangeOptions(update).action(async (id, flags, command) =>
    finish(await (await sprints()).updateSprint(idFrom(id, flags, command), flags, io)),
  );
  withExamples(update, [['contextcore sprint update S7 --ends 2026-02-16', '']]);
  const end = one('end', 'end a sprint');
  withChangeOptions(end).action(async (id, flags, command) =>
    finish(await (await sprints()).endSprint(idFrom(id, flags, command), flags, io)),
  );
  withExamples(end, [['contextcore sprint end S7', '']]);
  const show = one('show', 'show a sprint: what it is committed to, what came and went, what is done')
    .addOption(projectOption())
    .addOption(formatOption(['text', 'json', 'markdown'], 'how to print').default('text'));
  show.action(async (id, flags, command) =>
    finish(await (await sprints()).showSprint(idFrom(id, flags, command), flags, io)),
  );
  withExamples(show, [['contextcore sprint show S7', '']]);
  const list = sprint
    .command('list')
    .description('list sprints')
    .addOption(projectOption())
    .addOption(formatOption(taskFormats, 'how to print').default('table'))
    .addOption(outputOption());
  list.action(async (flags) => finish(await (await sprints()).listSprints(flags, io)));
  withExamples(list, [['contextcore sprint list', '']]);
  withExamples(sprint, [
    ['contextcore sprint start S7 --ends 2026-02-13', 'begin'],
    ['contextcore sprint show S7', 'how it stands'],
  ]);
};

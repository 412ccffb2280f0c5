import type { Command } from 'commander';
import { examplesOf } from './examples.ts';

/** A command as completion scripts and the reference need it. */
export interface CommandNode {
  /** The words after `contextcore`; empty for the program itself. */
  readonly path: readonly string[];
  readonly description: string;
  readonly usage: string;
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly OptionNode[];
  readonly examples: readonly string[];
  readonly args: readonly {
    readonly term: string;
    readonly description: string;
    readonly choices: readonly string[];
  }[];
}

export interface OptionNode {
  /** As in the help: `-f, --format <format>`. */
  readonly term: string;
  /** `-f`, `--format`. */
  readonly flags: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  readonly choices: readonly string[];
}

const nodeOf = (command: Command, path: readonly string[]): CommandNode => {
  const help = command.createHelp();
  const visible = help.visibleCommands(command).filter((one) => one.name() !== 'help');
  return {
    path,
    description: command.description(),
    usage: help.commandUsage(command),
    commands: visible.map((one) => ({ name: one.name(), description: one.description() })),
    options: help.visibleOptions(command).map((option) => ({
      term: help.optionTerm(option),
      flags: [option.short, option.long].flatMap((flag) => flag ?? []),
      description: help.optionDescription(option),
      takesValue: option.required || option.optional,
      choices: option.argChoices ?? [],
    })),
    examples: examplesOf(command),
    args: command.registeredArguments.map((argument) => ({
      term: help.argumentTerm(argument),
      description: help.argumentDescription(argument),
      choices: argument.argChoices ?? [],
    })),
  };
};

/** Every command of the program, parents first, in the order of the help. */
export const commandTree = (program: Command): readonly CommandNode[] => {
  const nodes: CommandNode[] = [];
  const open: { command: Command; path: readonly string[] }[] = [{ command: program, path: [] }];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    nodes.push(nodeOf(next.command, next.path));
    const { path } = next;
    open.unshift(...next.command.commands.map((command) => ({ command, path: [...path, command.name()] })));
  }
  return nodes;
};

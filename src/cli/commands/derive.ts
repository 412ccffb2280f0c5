import { openFile } from '../../compose/index.ts';
import { type CodedFinding, locate } from '../../core/index.ts';
import { parseDocument } from '../../parse/index.ts';
import { defaultTables, derive, readTables, type Tables } from '../../project/derive/index.ts';
import {
  printable,
  type StrategyView,
  strategyJson,
  strategyMarkdown,
  strategyText,
  strategyYaml,
} from '../../report/index.ts';
import type { DeriveFlags } from '../contexts.ts';
import { type ExitCode, exit, Stop } from '../exit.ts';
import { type Io, wantsColor } from '../io.ts';
import { givenFile, openProject, type Project } from '../project.ts';
import { deliver, render } from '../render.ts';
import { type ContextFile, findContexts, judgeContexts } from './context-validate.ts';
import { nearestContext } from './given-contexts.ts';

const told = ({ at, message, help }: CodedFinding): string => {
  const { line, column } = locate(at);
  return printable(`${at.source.file}:${line}:${column} ${message}${help === undefined ? '' : ` ${help}`}`);
};

/** The built-in tables, or those of a file over them. Bad ones: Stop with code 91. */
export const tablesFrom = (given: string | undefined, project: Project, io: Io): Tables => {
  if (given === undefined) return defaultTables;
  const file = givenFile(project.files, io, given);
  const { source, findings: opening } = openFile(file);
  const { document, findings: parsing } = opening.length > 0 ? { findings: [] } : parseDocument(source);
  const problems = [...opening, ...parsing];
  const read =
    document !== undefined && problems.length === 0 ? readTables(document, defaultTables) : { findings: problems };
  if ('tables' in read && read.tables !== undefined) return read.tables;
  throw new Stop(
    exit.configuration,
    [printable(`"${file.path}" cannot be used.`), ...read.findings.map(told)].join('\n'),
  );
};

/** The file that is given, or the nearest of the usual name. */
const wantedFile = (given: string | undefined, io: Io): string => given ?? nearestContext(io);

const viewsOf = (files: readonly ContextFile[], tables: Tables): readonly StrategyView[] =>
  files.flatMap(({ source, contexts }) =>
    contexts.flatMap(({ context }) =>
      context === undefined ? [] : [{ file: source.file, context, strategy: derive(context, tables) }],
    ),
  );

const printed = (views: readonly StrategyView[], flags: DeriveFlags, io: Io): string => {
  switch (flags.format) {
    case 'json':
      return strategyJson(views);
    case 'markdown':
      return strategyMarkdown(views);
    case 'yaml':
      return strategyYaml(views);
    default:
      return strategyText(views, flags.output === undefined && wantsColor(io, flags.color));
  }
};

/** Prints what follows from the ProjectContexts of a file. One that is not sound: its findings on stderr, and 1. */
export const deriveFrom = async (given: string | undefined, flags: DeriveFlags, io: Io): Promise<ExitCode> => {
  const project = await openProject(io, { withBaseline: false });
  const tables = tablesFrom(flags.tables, project, io);
  const { files, complaints } = findContexts([wantedFile(given, io)], project, io);
  const [complaint] = complaints;
  if (complaint !== undefined) throw new Stop(exit.configuration, printable(complaint));
  const isSound = files.every(({ findings, contexts }) => findings.length === 0 && contexts.length > 0);
  if (!isSound) {
    const color = wantsColor({ ...io, stdoutIsTerminal: false }, flags.color);
    const checked = judgeContexts(files, project, {});
    render(checked, project.sources, { format: 'pretty', baseline: false, color }, { ...io, out: io.err });
    return exit.findings;
  }
  deliver(printed(viewsOf(files, tables), flags, io), flags.output, io);
  return exit.fine;
};

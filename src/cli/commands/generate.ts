import { dirname, join, resolve } from 'node:path';
import { nameFrom, removeFile } from '../../connect/index.ts';
import { type Artifact, suggestOr } from '../../core/index.ts';
import { unifiedDiff } from '../../generate/index.ts';
import {
  type Project as Generated,
  generatedPaths,
  generateProjects,
  generatorNames,
  isDashboardFile,
  isProjectFile,
  type ProjectNote,
  type ProjectOptions,
  projectSlug,
  requestProfiles,
} from '../../generate/project/index.ts';
import { derive } from '../../project/derive/index.ts';
import { plural, printable } from '../../report/index.ts';
import { type ExitCode, exit, Stop } from '../exit.ts';
import { writeGenerated } from '../generated.ts';
import type { GenerateFlags, MetricsFlags, RunbookFlags } from '../generating.ts';
import type { Io } from '../io.ts';
import { leftOver } from '../left-over.ts';
import { openProject, type Project } from '../project.ts';
import { deliver } from '../render.ts';
import { tablesFrom } from './derive.ts';
import { type GivenContext, givenContexts } from './given-contexts.ts';

const isOurs = (text: string): boolean => isProjectFile(text) || isDashboardFile(text);

type Wanted = MetricsFlags & Pick<GenerateFlags, 'port' | 'label'>;

const optionsOf = ({ metrics, buckets, port, label }: Wanted): ProjectOptions => {
  const profile = requestProfiles[metrics];
  return {
    metrics: profile.metrics,
    buckets: buckets ?? profile.buckets,
    ...(port === undefined ? {} : { port }),
    ...(label === undefined ? {} : { labels: label }),
  };
};

/** Sound documents as generators want them. */
export const projectsOf = (
  given: readonly GivenContext[],
  { tables, ...wanted }: Wanted & { readonly tables?: string | undefined },
  project: Project,
  io: Io,
): readonly Generated[] => {
  const rows = tablesFrom(tables, project, io);
  const options = optionsOf(wanted);
  return given.map(({ context, origin }) => ({ context, strategy: derive(context, rows), origin, options }));
};

const wantedOf = ({ only }: GenerateFlags): readonly string[] => {
  const strange = only?.find((name) => !generatorNames.includes(name));
  if (strange === undefined) return only ?? generatorNames;
  const hint = suggestOr(strange, generatorNames, `There are ${generatorNames.join(', ')}.`);
  throw new Stop(exit.usage, printable(`--only: nothing is called "${strange}". ${hint}`));
};

/** Each once, with all projects that it holds for. */
const tellNotes = (notes: readonly ProjectNote[], io: Io): void => {
  const projects = new Map<string, string[]>();
  for (const { project, message } of notes) {
    const known = projects.get(message);
    if (known === undefined) projects.set(message, [project]);
    else if (!known.includes(project)) known.push(project);
  }
  for (const [message, names] of projects) {
    const rest = names.length - 5;
    const who = names.slice(0, 5).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
    io.err(`contextcore: ${printable(`${who}: ${message}`)}\n`);
  }
};

const textIn = (path: string, project: Project): string | undefined => {
  const found = project.files.read(path);
  if (found.kind === 'bytes') return new TextDecoder().decode(found.bytes);
  return found.kind === 'text' ? found.text : undefined;
};

/** Lines as they are, and what a terminal would obey as escapes. */
const harmless = (diff: string): string => diff.replace(/[^\n\t]+/gu, printable);

/** Prints what would change; 1 where something would. */
const printDiff = (
  files: readonly Artifact[],
  left: readonly string[],
  { output, prune, force }: GenerateFlags,
  project: Project,
  io: Io,
): ExitCode => {
  const pathOf = (path: string): string => nameFrom(io.cwd, resolve(io.cwd, join(output, path)));
  const pairs = [
    ...files.map(({ path, text }) => ({ path: pathOf(path), before: textIn(pathOf(path), project), after: text })),
    ...(prune ? left : []).map((path) => ({ path: pathOf(path), before: textIn(pathOf(path), project), after: '' })),
  ];
  const changed = pairs.filter(({ before, after }) => before !== after);
  for (const { path, before = '', after } of changed) io.out(harmless(unifiedDiff(before, after, path)));
  const foreign = changed.filter(({ before, after }) => after !== '' && before !== undefined && !isOurs(before));
  for (const { path } of force ? [] : foreign)
    io.err(`contextcore: ${printable(`"${path}" was not written by contextcore: --force replaces it.`)}\n`);
  const stale = changed.length + (prune ? 0 : left.length);
  io.err(
    `contextcore: ${stale === 0 ? `${plural(files.length, 'file')}, all fresh` : `${plural(stale, 'file')} not as generated`}.\n`,
  );
  if (foreign.length > 0 && !force) return exit.configuration;
  return stale > 0 ? exit.findings : exit.fine;
};

/** Tells of files that nothing makes any more, and deletes them where that was asked for. Gives how many it deleted. */
const clear = (left: readonly string[], { output, prune, dryRun, diff }: GenerateFlags, io: Io): number => {
  const isAsked = prune === true && diff !== true;
  for (const path of left) {
    const name = nameFrom(io.cwd, resolve(io.cwd, join(output, path)));
    if (prune !== true) io.err(`contextcore: ${printable(`"${name}" is no longer generated: --prune deletes it.`)}\n`);
    else if (dryRun) io.out(`${printable(`delete   ${name}`)}\n`);
    else if (isAsked) {
      const removed = removeFile(resolve(io.cwd, name));
      if (removed.kind === 'refused')
        throw new Stop(exit.configuration, printable(`Cannot delete "${name}": ${removed.reason}.`));
    }
  }
  return isAsked && dryRun !== true ? left.length : 0;
};

/** So many take a while. */
const manyProjects = 50;

/** Writes what follows from documents. What others wrote is left alone, and then nothing is written. */
export const generate = async (flags: GenerateFlags, io: Io): Promise<ExitCode> => {
  const wanted = wantedOf(flags);
  const project = await openProject(io, { withBaseline: false });
  const given = givenContexts(flags.context ?? [], { kubeContext: flags.kubeContext }, project, io);
  if (given === undefined) return exit.findings;
  const projects = projectsOf(given, flags, project, io);
  if (projects.length > manyProjects && io.stdoutIsTerminal)
    io.err(`contextcore: ${plural(projects.length, 'project')} read, generating …\n`);
  const { files, notes } = await generateProjects(projects, wanted);
  const isAll = wanted.length === generatorNames.length;
  const paths = isAll ? files.map(({ path }) => path) : generatedPaths(projects);
  if (!flags.diff) tellNotes(notes, io);
  const [first] = given;
  const left = leftOver(
    {
      out: flags.output,
      folders: new Set(projects.map(projectSlug)),
      paths: new Set(paths),
      origins: new Set(projects.map(({ origin }) => origin)),
      home: first === undefined ? io.cwd : dirname(resolve(io.cwd, first.file)),
      isOurs,
    },
    project.files,
    io,
  );
  if (flags.diff) {
    clear(left, flags, io);
    return printDiff(files, left, flags, project, io);
  }
  const { output, dryRun = false, force = false } = flags;
  const { code, written, kept } = writeGenerated(files, { out: output, dryRun, force, isOurs }, project.files, io);
  const deleted = clear(left, flags, io);
  const also = [...(kept === 0 ? [] : [`${kept} unchanged`]), ...(deleted === 0 ? [] : [`${deleted} deleted`])];
  if (!dryRun)
    io.err(
      `contextcore: ${[plural(projects.length, 'project'), `${plural(written, 'file')} written`, ...also].join(', ')}.\n`,
    );
  return code;
};

/** Prints the runbook of a project. */
export const runbook = async (given: string | undefined, flags: RunbookFlags, io: Io): Promise<ExitCode> => {
  const project = await openProject(io, { withBaseline: false });
  const contexts = givenContexts(given === undefined ? [] : [given], {}, project, io);
  if (contexts === undefined) return exit.findings;
  const { files, notes } = await generateProjects(projectsOf(contexts, flags, project, io), ['runbook']);
  tellNotes(notes, io);
  deliver(files.map(({ text }) => text).join('\n'), flags.output, io);
  return exit.fine;
};

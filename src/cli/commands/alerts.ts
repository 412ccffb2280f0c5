import { check, openFile } from '../../compose/index.ts';
import type { Contract } from '../../contract/index.ts';
import { suggestOr } from '../../core/index.ts';
import {
  type AlertLinks,
  type AlertNote,
  alertFiles,
  defaultThresholds,
  isAlertFile,
  readDuration,
  readThresholds,
  type Thresholds,
  type WorkflowChoice,
} from '../../generate/index.ts';
import { parseDocument } from '../../parse/index.ts';
import { plural, printable } from '../../report/index.ts';
import { type ExitCode, exit, Stop } from '../exit.ts';
import { writeGenerated } from '../generated.ts';
import type { Io } from '../io.ts';
import type { AlertFlags, ForWorkflow } from '../observing.ts';
import { givenFile, openProject, type Project } from '../project.ts';
import { findTargets } from '../targets.ts';

export const contractsOf = async (paths: readonly string[], project: Project, io: Io): Promise<readonly Contract[]> => {
  const targets = findTargets(paths, { project, io, only: ['contract'] });
  const { contracts } = await check({
    files: targets.files,
    read: project.files,
    config: project.config,
    projectPath: (file) => project.projectPath(file),
  });
  const unread = targets.files.filter(({ path }) => !contracts.has(path));
  const complaints = [
    ...targets.complaints,
    ...unread.map(({ path }) => `"${path}" is not read as a contract: \`contextcore check\` tells why.`),
  ];
  for (const complaint of complaints) io.err(`contextcore: ${printable(complaint)}\n`);
  if (complaints.length > 0) throw new Stop(exit.configuration, 'Nothing was written.');
  const all = [...contracts.values()];
  if (all.length === 0) throw new Stop(exit.configuration, 'There is no contract here.');
  const files = new Map<string, string>();
  for (const { workflow, at } of all) {
    const other = files.get(workflow);
    if (other !== undefined)
      throw new Stop(
        exit.configuration,
        printable(
          `"${other}" and "${at.source.file}" are both of workflow "${workflow}", whose runs are counted as one.`,
        ),
      );
    files.set(workflow, at.source.file);
  }
  return all;
};

const thresholdsOf = (given: string | undefined, project: Project, io: Io): Thresholds => {
  if (given === undefined) return defaultThresholds;
  const file = givenFile(project.files, io, given);
  const { source, findings: opening } = openFile(file);
  const { document, findings: parsing } = parseDocument(source);
  const problems = [...opening, ...parsing].map(({ message }) => message);
  const read = document && problems.length === 0 ? readThresholds(document.value, defaultThresholds) : undefined;
  if (read?.kind === 'thresholds') return read.thresholds;
  const why = [`"${file.path}" cannot be used.`, ...problems, ...(read?.problems ?? [])];
  throw new Stop(exit.configuration, why.map(printable).join('\n'));
};

/** The value for a workflow: the last one that names it, else the last one that names none. */
const valueFor = (given: readonly ForWorkflow[] | undefined, workflow: string): string | undefined =>
  given?.findLast((one) => one.workflow === workflow)?.value ??
  given?.findLast((one) => one.workflow === undefined)?.value;

const choicesOf = (
  { objective, baseline, absentAfter }: AlertFlags,
  thresholds: Thresholds,
  names: readonly string[],
): ((workflow: string) => WorkflowChoice) => {
  for (const { workflow } of [objective, baseline, absentAfter].flatMap((given) => given ?? []))
    if (workflow !== undefined && !names.includes(workflow)) {
      const order = `There are ${names.map((name) => `"${name}"`).join(', ')}.`;
      throw new Stop(
        exit.usage,
        printable(`No contract here is of workflow "${workflow}". ${suggestOr(workflow, names, order)}`),
      );
    }
  for (const { value } of absentAfter ?? [])
    if ((readDuration(value) ?? 0) < 5)
      throw new Stop(
        exit.usage,
        `"${value}" is no duration of at least 5 seconds: write one such as 90s, 5m, 6h or 7d.`,
      );
  return (workflow) => {
    const percent = valueFor(baseline, workflow);
    const duration = valueFor(absentAfter, workflow);
    return {
      objective: Number(valueFor(objective, workflow) ?? thresholds.objective),
      ...(percent === undefined ? {} : { baseline: Number(percent) }),
      ...(duration === undefined ? {} : { absentAfter: duration }),
    };
  };
};

const linksOf = ({ owner, runbook, designDoc, adr, contractUrl }: AlertFlags): AlertLinks => ({
  ...(owner === undefined ? {} : { owner }),
  ...(runbook === undefined ? {} : { runbook }),
  ...(designDoc === undefined ? {} : { designDoc }),
  ...(adr === undefined ? {} : { adr }),
  ...(contractUrl === undefined ? {} : { contractUrl }),
});

const tellNotes = (notes: readonly AlertNote[], names: ReadonlyMap<string, string>, io: Io): void => {
  // One line for all: it says nothing about a single workflow.
  const plain = notes.find(({ code }) => code === 'alerts/no-baseline');
  if (plain) io.err(`contextcore: ${plain.message} [${plain.code}]\n`);
  for (const { code, message, at } of notes) {
    if (code === 'alerts/no-baseline') continue;
    const { line, column } = at.source.position(at.start);
    const { file } = at.source;
    io.err(
      printable(`${file}:${line}:${column}: workflow "${names.get(file) ?? ''}": ${message} [${code}]`).concat('\n'),
    );
  }
};

/** Writes alert rules of contracts. What others wrote is left alone, and then nothing is written. */
export const alerts = async (flags: AlertFlags, io: Io): Promise<ExitCode> => {
  const project = await openProject(io, { withBaseline: false });
  const thresholds = thresholdsOf(flags.thresholds, project, io);
  const contracts = await contractsOf(flags.contract ?? [], project, io);
  const { files, notes } = await alertFiles(contracts, {
    target: flags.target,
    naming: flags.naming,
    thresholds,
    choiceOf: choicesOf(
      flags,
      thresholds,
      contracts.map(({ workflow }) => workflow),
    ),
    links: linksOf(flags),
    labels: flags.label ?? {},
    grafana: { folder: flags.folder, datasource: flags.datasource },
  });
  tellNotes(notes, new Map(contracts.map(({ at, workflow }) => [at.source.file, workflow])), io);
  const { out, dryRun = false, force = false } = flags;
  const { code, written, kept } = writeGenerated(files, { out, dryRun, force, isOurs: isAlertFile }, project.files, io);
  const unchanged = kept === 0 ? '' : `, ${kept} unchanged`;
  if (!dryRun)
    io.err(`contextcore: ${plural(contracts.length, 'workflow')}, ${plural(written, 'file')} written${unchanged}.\n`);
  return code;
};

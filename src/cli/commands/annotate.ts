import { patchArguments, patchObject } from '../../connect/index.ts';
import { shellWord } from '../../core/index.ts';
import { patchesOf, type TargetPatch } from '../../generate/project/index.ts';
import { jsonText, printable } from '../../report/index.ts';
import { type ExitCode, exit, Stop } from '../exit.ts';
import type { AnnotateFlags } from '../generating.ts';
import type { Io } from '../io.ts';
import { openProject } from '../project.ts';
import { deliver } from '../render.ts';
import { projectsOf } from './generate.ts';
import { givenContexts, kubernetesWorld } from './given-contexts.ts';

interface Patching extends TargetPatch {
  readonly project: string;
}

interface Told extends Patching {
  readonly result?: 'patched' | 'unchanged' | 'refused';
  readonly reason?: string;
}

const commandOf = (patching: Patching, kubeContext: string | undefined): readonly string[] => [
  'kubectl',
  ...patchArguments(patching, { dryRun: false, cluster: kubeContext }),
];

const nameOf = ({ kind, name, namespace }: Patching): string =>
  `${kind}/${name}${namespace === undefined ? '' : ` in ${namespace}`}`;

/** Runs all, whatever comes of one. */
const applied = (patchings: readonly Patching[], flags: AnnotateFlags, io: Io): readonly Told[] =>
  patchings.map((patching): Told => {
    const done = patchObject(patching, flags.dryRun === true, kubernetesWorld(io, flags.kubeContext));
    return done.kind === 'refused'
      ? { ...patching, result: 'refused', reason: done.reason }
      : { ...patching, result: done.kind };
  });

const json = (all: readonly Told[], { kubeContext, apply, dryRun }: AnnotateFlags): string =>
  jsonText({
    schemaVersion: '1',
    ...(apply ? { dryRun: dryRun === true } : {}),
    targets: all.map(({ project, kind, name, namespace, patch, result, reason }) => ({
      project,
      kind,
      name,
      namespace,
      patch,
      command: commandOf(
        { project, kind, name, patch, ...(namespace === undefined ? {} : { namespace }) },
        kubeContext,
      ),
      result,
      reason,
    })),
  });

/** A shell reads it, so nothing in it is escaped in another way: line breaks and the like do not stand in JSON. */
const script = (all: readonly Told[], { kubeContext }: AnnotateFlags): string =>
  all.map((one) => `${commandOf(one, kubeContext).map(shellWord).join(' ')}\n`).join('');

const results = (all: readonly Told[], { dryRun }: AnnotateFlags): string =>
  all
    .filter(({ result }) => result !== 'refused')
    .map((one) => `${printable(`${dryRun ? 'would be ' : ''}${one.result ?? ''}  ${nameOf(one)}`)}\n`)
    .join('');

/** Prints the commands that annotate the targets of projects, or runs them. */
export const annotate = async (flags: AnnotateFlags, io: Io): Promise<ExitCode> => {
  if (flags.dryRun && !flags.apply)
    throw new Stop(exit.usage, '--dry-run is for --apply: without it nothing is changed.');
  const project = await openProject(io, { withBaseline: false });
  const given = givenContexts(flags.context ?? [], { kubeContext: flags.kubeContext }, project, io);
  if (given === undefined) return exit.findings;
  const { tables } = flags;
  const projects = projectsOf(given, { metrics: 'otel-http', tables }, project, io);
  const patchings = projects.flatMap((one) =>
    patchesOf(one).map((patch): Patching => ({ ...patch, project: one.context.spec.project.id })),
  );
  const all: readonly Told[] = flags.apply ? applied(patchings, flags, io) : patchings;
  for (const one of all)
    if (one.reason !== undefined) io.err(`contextcore: ${printable(`${nameOf(one)}: ${one.reason}`)}\n`);
  const text = flags.apply ? results(all, flags) : script(all, flags);
  deliver(flags.format === 'json' ? json(all, flags) : text, flags.output, io);
  return all.some(({ result }) => result === 'refused') ? exit.remote : exit.fine;
};

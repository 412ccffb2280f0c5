import { dirname, resolve } from 'node:path';
import { findUpwards, type KubernetesWorld, nameFrom, readProjectObject, repositoryOf } from '../../connect/index.ts';
import { createSource } from '../../core/index.ts';
import { type ProjectContext, readProjectContexts } from '../../project/context/index.ts';
import { printable } from '../../report/index.ts';
import { exit, Stop } from '../exit.ts';
import { type Io, wantsColor } from '../io.ts';
import type { Project } from '../project.ts';
import { contextName } from '../project-settings.ts';
import { render } from '../render.ts';
import { type ContextFile, findContexts, judgeContexts } from './context-validate.ts';

/** A ProjectContext that was given, and sound. */
export interface GivenContext {
  readonly context: ProjectContext;
  /** The file as the user knows it, or the name in the cluster. */
  readonly file: string;
  /** Where it stands, the same from whatever folder it is named. */
  readonly origin: string;
}

const kubectlTimeout = 30_000;

/** How kubectl is run. */
export const kubernetesWorld = (io: Io, kubeContext: string | undefined): KubernetesWorld => ({
  cwd: io.cwd,
  env: io.env,
  timeoutMs: kubectlTimeout,
  ...(kubeContext === undefined ? {} : { cluster: kubeContext }),
});

/** The nearest document of the usual name. */
export const nearestContext = (io: Io): string => {
  const found = findUpwards(io.cwd, contextName);
  if (found !== undefined) return nameFrom(io.cwd, found);
  throw new Stop(
    exit.configuration,
    `There is no ${contextName} here or in a folder above; \`contextcore create\` writes one.`,
  );
};

const word = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const clusterName = new RegExp(`^(${word})/(${word}(?:\\.${word}){0,8})$`, 'u');

/** `shop/checkout`, where it is no path here: an object in a cluster. */
const objectOf = (place: string, project: Project) => {
  const [, namespace, name] = clusterName.exec(place) ?? [];
  if (namespace === undefined || name === undefined || /\.(?:ya?ml|json)$/u.test(name)) return undefined;
  return project.files.read(place).kind === 'missing' ? { namespace, name } : undefined;
};

interface Read {
  readonly file: ContextFile;
  readonly origin: string;
}

/** The file as it is called from the root of its repository: what is generated anywhere in it is the same. */
const originOf = (file: string, io: Io): string => {
  const path = resolve(io.cwd, file);
  return nameFrom(repositoryOf(dirname(path)) ?? io.cwd, path);
};

const readFiles = (paths: readonly string[], project: Project, io: Io): readonly Read[] => {
  if (paths.length === 0) return [];
  const { files, complaints } = findContexts(paths, project, io);
  if (complaints.length > 0) throw new Stop(exit.configuration, complaints.map(printable).join('\n'));
  if (files.length === 0)
    throw new Stop(
      exit.configuration,
      printable(`There is no ProjectContext at ${paths.map((path) => `"${path}"`).join(', ')}.`),
    );
  return files.map((file) => ({ file, origin: originOf(file.source.file, io) }));
};

const readObjects = (places: readonly string[], project: Project, world: KubernetesWorld): readonly Read[] =>
  places.flatMap((place) => {
    const name = objectOf(place, project);
    if (name === undefined) return [];
    const read = readProjectObject(name, world);
    if (read.kind === 'refused')
      throw new Stop(
        exit.remote,
        printable(`"${place}" is no path here, and cannot be read in a cluster. ${read.reason}`),
      );
    const source = createSource(place, read.text);
    const contexts = readProjectContexts(source, true);
    return [
      {
        file: { source, contexts, findings: contexts.flatMap(({ findings }) => findings) },
        origin: `${place} of a cluster`,
      },
    ];
  });

const refuseTwins = (given: readonly GivenContext[]): void => {
  const files = new Map<string, string>();
  for (const { context, file } of given) {
    const { id } = context.spec.project;
    const other = files.get(id);
    if (other !== undefined) {
      const where = other === file ? `"${file}" holds two documents` : `"${other}" and "${file}" are both`;
      throw new Stop(exit.configuration, printable(`${where} of project "${id}".`));
    }
    files.set(id, file);
  }
};

export interface GivenContexts {
  /** The sound ones. */
  readonly given: readonly GivenContext[];
  /** Whether all are. */
  readonly isSound: boolean;
}

interface GivenOptions {
  readonly kubeContext?: string | undefined;
}

/**
 * The documents that are given; without any, the nearest one. Where one is not sound, the findings are printed on stderr. What cannot be
 * read, and two documents of one project: Stop.
 */
export const readContexts = (
  places: readonly string[],
  { kubeContext }: GivenOptions,
  project: Project,
  io: Io,
): GivenContexts => {
  const wanted = [...new Set(places.length === 0 ? [nearestContext(io)] : places)];
  const objects = wanted.filter((place) => objectOf(place, project) !== undefined);
  const paths = wanted.filter((place) => !objects.includes(place));
  const read = [...readFiles(paths, project, io), ...readObjects(objects, project, kubernetesWorld(io, kubeContext))];
  const files = read.map(({ file }) => file);
  const isSound = files.every(({ findings, contexts }) => findings.length === 0 && contexts.length > 0);
  if (!isSound) {
    const color = wantsColor({ ...io, stdoutIsTerminal: false }, true);
    const checked = judgeContexts(files, project, {});
    render(checked, project.sources, { format: 'pretty', baseline: false, color }, { ...io, out: io.err });
  }
  const given = read.flatMap(({ file: { source, contexts }, origin }) =>
    contexts.flatMap(({ context }) => (context === undefined ? [] : [{ context, file: source.file, origin }])),
  );
  refuseTwins(given);
  return { given, isSound };
};

/** The same where nothing is done as long as one of them is not sound. */
export const givenContexts = (
  places: readonly string[],
  options: GivenOptions,
  project: Project,
  io: Io,
): readonly GivenContext[] | undefined => {
  const { given, isSound } = readContexts(places, options, project, io);
  return isSound ? given : undefined;
};

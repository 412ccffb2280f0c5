import { type Artifact, compareText } from '../../core/index.ts';
import { alloy, alloys } from './alloy.ts';
import { annotations } from './annotations.ts';
import { collector, collectors } from './collector.ts';
import { dashboards, portfolio } from './dashboards/index.ts';
import { instrumentation } from './instrumentation.ts';
import type { Generated, Generator, JointGenerator, Project, ProjectNote } from './model.ts';
import { monitors } from './monitors.ts';
import { jointFolder, projectIdOf } from './names.ts';
import { openslo } from './openslo.ts';
import { preview } from './preview/index.ts';
import { jointPathOf, pathOf, printDrafts, printJoint } from './print.ts';
import { routes } from './routes/index.ts';
import { rules } from './rules/index.ts';
import { runbook } from './runbook/index.ts';

export { isDashboardFile } from '../dashboard/index.ts';
export { patchesOf, type TargetPatch } from './annotations.ts';
export type { Project, ProjectNote, ProjectOptions, RequestMetrics } from './model.ts';
export { jointFolder, projectSlug } from './names.ts';
export { isProjectFile } from './print.ts';
export { requestProfiles } from './profiles.ts';

/** What can be generated of a project, by the names of `--only`. */
const generators = {
  monitors,
  rules,
  routes,
  openslo,
  annotations,
  collector,
  instrumentation,
  alloy,
  dashboards,
  runbook,
  preview,
} as const satisfies Readonly<Record<string, Generator>>;

/** What is generated of all projects together, below the folder `portfolio`. */
const joint = {
  collector: collectors,
  alloy: alloys,
  portfolio,
} as const satisfies Readonly<Record<string, JointGenerator>>;

/** The names that `only` knows. */
export const generatorNames: readonly string[] = [...new Set([...Object.keys(generators), ...Object.keys(joint)])];

export interface ProjectFiles {
  readonly files: readonly Artifact[];
  readonly notes: readonly ProjectNote[];
}

interface Drafted {
  readonly own: readonly { readonly project: Project; readonly made: Generated }[];
  readonly together: Generated;
}

const joined = (made: readonly Generated[]): Generated => ({
  drafts: made.flatMap(({ drafts }) => drafts),
  notes: [...new Set(made.flatMap(({ notes }) => notes))],
});

const drafted = (projects: readonly Project[], only: readonly string[]): Drafted => {
  const wanted = <T>(all: Readonly<Record<string, T>>): readonly T[] =>
    Object.entries(all).flatMap(([name, one]) => (only.includes(name) ? [one] : []));
  const sorted = projects.toSorted((a, b) => compareText(projectIdOf(a), projectIdOf(b)));
  return {
    own: sorted.map((project) => ({
      project,
      made: joined(wanted<Generator>(generators).map((generate) => generate(project))),
    })),
    together: joined(wanted<JointGenerator>(joint).map((generate) => generate(sorted))),
  };
};

/** Where the files of projects are written: everything that can be generated of them. */
export const generatedPaths = (projects: readonly Project[]): readonly string[] => {
  const { own, together } = drafted(projects, generatorNames);
  return [
    ...own.flatMap(({ project, made }) => made.drafts.map((draft) => pathOf(project, draft))),
    ...together.drafts.map(jointPathOf),
  ];
};

/** The files of projects: the same for the same projects, in whatever order they come. */
export const generateProjects = async (
  projects: readonly Project[],
  only: readonly string[] = generatorNames,
): Promise<ProjectFiles> => {
  const yaml = await import('yaml');
  const { own, together } = drafted(projects, only);
  const noted = (project: string, { notes }: Generated): readonly ProjectNote[] =>
    notes.map((message) => ({ project, message }));
  return {
    files: [
      ...own.flatMap(({ project, made }) => printDrafts(yaml, project, made.drafts)),
      ...printJoint(
        yaml,
        own.map(({ project }) => project),
        together.drafts,
      ),
    ],
    notes: [...own.flatMap(({ project, made }) => noted(projectIdOf(project), made)), ...noted(jointFolder, together)],
  };
};

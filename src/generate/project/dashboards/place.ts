import { fingerprintOf } from '../../../core/index.ts';
import type { DashboardPlacement } from '../../../project/context/index.ts';
import { ownTag } from '../../dashboard/index.ts';
import type { Project } from '../model.ts';
import { projectIdOf, projectSlug } from '../names.ts';

const prefix = 'contextcore-p-';
/** Grafana takes uids of at most 40 characters. */
const mostLetters = 40 - prefix.length;

/** The uid of a project's dashboard: of its own for each id, and none of those that are the same everywhere. */
export const dashboardUid = (project: Project): string => {
  const slug = projectSlug(project);
  if (slug.length <= mostLetters) return `${prefix}${slug}`;
  const print = fingerprintOf([projectIdOf(project)]).slice(0, 8);
  return `${prefix}${slug.slice(0, mostLetters - 9).replace(/-+$/u, '')}-${print}`;
};

/** The uids of what "contextcore dashboards" makes where it is not told otherwise. */
export const elsewhere = {
  details: 'contextcore-project-details',
  workflows: 'contextcore-workflow-context',
} as const;

/** Of all projects, side by side. */
export const allProjectsUid = 'contextcore-projects';

const folders: Readonly<Record<DashboardPlacement, string>> = {
  featured: 'Featured projects',
  standard: 'Projects',
  archived: 'Archived projects',
};

/** The folder of Grafana. */
export const folderOf = ({ strategy }: Project): string => folders[strategy.dashboardPlacement.value];

export const tagsOf = ({ context, strategy }: Project): readonly string[] => {
  const { criticality } = context.spec.business ?? {};
  return [ownTag, 'project', strategy.dashboardPlacement.value, ...(criticality === undefined ? [] : [criticality])];
};

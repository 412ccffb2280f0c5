import { annotationsOf, attributesOf, type ProjectAttributes, type Target } from '../../project/index.ts';
import type { Generated, Generator, Project } from './model.ts';
import { targetNamespaceOf } from './names.ts';

/** What is written on one target, as a strategic merge patch. */
export interface TargetPatch {
  readonly kind: Target['kind'];
  readonly name: string;
  readonly namespace?: string;
  /** The object that it is applied to, with what is added to it and nothing else. */
  readonly patch: Readonly<Record<string, unknown>>;
}

type Texts = Readonly<Record<string, string>>;

/** By these people select; the rest is too long, or too seldom asked for. */
const selectable = ['project.id', 'business.criticality', 'business.value', 'business.owner', 'business.cost_center'];

/** What Kubernetes takes as the value of a label. */
const isLabelValue = (text: string): boolean => /^[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/u.test(text);

/** Halves of surrogate pairs are no UTF-8. */
const wellFormed = (texts: Texts): Texts =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text.replace(/\p{Cs}/gu, '\ufffd')]));

const selecting = (attributes: ProjectAttributes): ProjectAttributes =>
  Object.fromEntries(Object.entries(attributes).filter(([name]) => selectable.includes(name)));

/** Where the pods of a kind have their labels and annotations. What is there is changed only where the cluster allows it. */
const template = ({ kind }: Target, metadata: unknown): Readonly<Record<string, unknown>> => {
  if (kind === 'CronJob') return { spec: { jobTemplate: { metadata, spec: { template: { metadata } } } } };
  return kind === 'Deployment' || kind === 'StatefulSet' || kind === 'DaemonSet'
    ? { spec: { template: { metadata } } }
    : {};
};

const apiVersions: Readonly<Record<Target['kind'], string>> = {
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  DaemonSet: 'apps/v1',
  CronJob: 'batch/v1',
  Job: 'batch/v1',
  Service: 'v1',
  Pod: 'v1',
};

/** The targets of a project, each once. */
const distinct = (project: Project): readonly Target[] => {
  const keyOf = (target: Target) =>
    JSON.stringify([target.kind, target.name, targetNamespaceOf(project, target).namespace]);
  return [...new Map(project.context.spec.targets.map((target) => [keyOf(target), target])).values()];
};

/** What the targets of a project shall say of it: each as a patch that adds labels and annotations, to its pods as well. */
export const patchesOf = (project: Project): readonly TargetPatch[] => {
  const attributes = attributesOf(project.context, project.strategy);
  const annotations = wellFormed(annotationsOf(attributes));
  const labels = Object.fromEntries(
    Object.entries(annotationsOf(selecting(attributes))).filter(([, text]) => isLabelValue(text)),
  );
  return distinct(project).map((target) => {
    const { kind, name } = target;
    const namespace = targetNamespaceOf(project, target);
    const patch = {
      apiVersion: apiVersions[kind],
      kind,
      metadata: { name, ...namespace, labels, annotations },
      ...template(target, { labels, annotations }),
    };
    return { kind, name, ...namespace, patch };
  });
};

const quotedNames = (patches: readonly TargetPatch[]): string => patches.map(({ name }) => `"${name}"`).join(', ');

const notesOf = (patches: readonly TargetPatch[]): readonly string[] => {
  const jobs = patches.filter(({ kind }) => kind === 'Job');
  const rolled = patches.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet' || kind === 'DaemonSet');
  const nowhere = patches.filter(({ namespace }) => namespace === undefined);
  return [
    ...(rolled.length === 0
      ? []
      : [
          `The pods of ${quotedNames(rolled)} are replaced when their annotations change: apply annotations.yaml when that suits.`,
        ]),
    ...(jobs.length === 0
      ? []
      : [`The pods of ${quotedNames(jobs)} are not annotated: what a Job makes its pods of cannot be changed.`]),
    ...(nowhere.length === 0
      ? []
      : [`The patches of ${quotedNames(nowhere)} name no namespace: they go where kubectl points to.`]),
  ];
};

/** Patches for all targets, which `contextcore annotate` applies. */
export const annotations: Generator = (project): Generated => {
  const patches = patchesOf(project);
  return {
    drafts: [{ path: 'annotations.yaml', documents: patches.map(({ patch }) => patch), from: [] }],
    notes: notesOf(patches),
  };
};

import { shellWord } from '../../../core/index.ts';
import type { Target } from '../../../project/context/index.ts';
import type { Project } from '../model.ts';
import { targetNamespaceOf } from '../names.ts';

/** Where nobody says in which namespace a target is, the one that is set is meant. */
const within = (project: Project, target: Target): string => {
  const { namespace } = targetNamespaceOf(project, target);
  return namespace === undefined ? 'kubectl' : `kubectl -n ${shellWord(namespace)}`;
};

const named = ({ kind, name }: Target): string => shellWord(`${kind.toLowerCase()}/${name}`);

const rolledOut: readonly Target['kind'][] = ['Deployment', 'StatefulSet', 'DaemonSet'];

/** How a target is doing. */
const looks = (project: Project, target: Target): readonly string[] => {
  const kubectl = within(project, target);
  const one = named(target);
  const logs = `${kubectl} logs ${one} --all-containers --prefix --since=30m --tail=200`;
  if (rolledOut.includes(target.kind)) return [`${kubectl} get ${one} -o wide`, logs];
  if (target.kind === 'CronJob') return [`${kubectl} get ${one}`, `${kubectl} get jobs --sort-by=.status.startTime`];
  if (target.kind === 'Service')
    return [`${kubectl} get endpointslices -l ${shellWord(`kubernetes.io/service-name=${target.name}`)}`];
  return [`${kubectl} describe ${one}`, logs];
};

/** How the targets of a project are doing, and what happened around them lately. */
export const looksAt = (project: Project, targets: readonly Target[]): readonly string[] => [
  ...targets.flatMap((target) => looks(project, target)),
  ...new Set(targets.map((target) => `${within(project, target)} get events --sort-by=.lastTimestamp | tail -n 30`)),
];

/** What was rolled out, and back to what was there before. */
export const rollouts = (project: Project): readonly string[] =>
  project.context.spec.targets
    .filter(({ kind }) => rolledOut.includes(kind))
    .flatMap((target) => [
      `${within(project, target)} rollout history ${named(target)}`,
      `${within(project, target)} rollout undo ${named(target)}`,
    ]);

/** Why jobs failed, and once more what a schedule should have done. */
export const reruns = (project: Project, targets: readonly Target[]): readonly string[] =>
  targets.flatMap((target) => {
    const kubectl = within(project, target);
    if (target.kind !== 'CronJob')
      return [`${kubectl} describe ${named(target)}`, `${kubectl} logs ${named(target)} --all-containers --tail=200`];
    return [
      `${kubectl} get ${named(target)} -o jsonpath='{.spec.suspend} {.spec.schedule} {.status.lastScheduleTime}{"\\n"}'`,
      `${kubectl} logs job/NAME --all-containers --tail=200  # a name of the list above`,
      `${kubectl} create job ${shellWord(`${target.name.slice(0, 50).replace(/[^a-z0-9]+$/u, '')}-again`)} --from=${named(target)}`,
    ];
  });

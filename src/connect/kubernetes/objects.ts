import { argumentsFor, type KubectlAnswer, type KubernetesWorld, runKubectl } from './run.ts';

export interface ObjectName {
  readonly name: string;
  readonly namespace: string;
}

export type ReadObject =
  | { readonly kind: 'object'; readonly text: string }
  /** Why there is none, a sentence. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Why kubectl did not do what it was asked. */
const reasonOf = (
  answer: Exclude<KubectlAnswer, { readonly kind: 'done' }>,
  { timeoutMs }: KubernetesWorld,
): string => {
  if (answer.kind === 'absent') return 'kubectl is not installed, or not on the PATH.';
  if (answer.kind === 'late') return `kubectl does not answer within ${timeoutMs / 1000} s.`;
  const { said, line } = answer;
  const because = line === '' ? '.' : `: ${line.replace(/[.?!]*$/u, '.')}`;
  if (/\(Forbidden\)|\bforbidden\b/u.test(said)) return `The cluster does not allow it${because}`;
  if (/\(Unauthorized\)|must be logged in/u.test(said)) return `The cluster does not know who asks${because}`;
  if (/doesn't have a resource type "?projectcontext/u.test(said))
    return 'The cluster knows no ProjectContext: `kubectl apply` the CRD in deploy/crd first.';
  if (/\(NotFound\)/u.test(said)) return `The cluster does not have it${because}`;
  if (/Unable to connect|connection to the server|no configuration has been provided|dial tcp/u.test(said))
    return `kubectl reaches no cluster${because}`;
  return `kubectl fails${because}`;
};

/** Asks the cluster for a ProjectContext, as JSON. */
export const readProjectObject = ({ name, namespace }: ObjectName, world: KubernetesWorld): ReadObject => {
  const args = ['get', `projectcontexts.contextcore.io/${name}`, `--namespace=${namespace}`, '--output=json'];
  const answer = runKubectl(args, world);
  if (answer.kind === 'done') return { kind: 'object', text: answer.out };
  return { kind: 'refused', reason: reasonOf(answer, world) };
};

/** A change of an object that is there. */
export interface Patching {
  readonly kind: string;
  readonly name: string;
  /** Without one: that of kubectl's context. */
  readonly namespace?: string;
  readonly patch: unknown;
}

/** JSON of ASCII only: whoever reads the command on a terminal sees all of it. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** What is given to kubectl for a patch. */
export const patchArguments = (
  { kind, name, namespace, patch }: Patching,
  { dryRun, cluster }: { readonly dryRun: boolean; readonly cluster?: string | undefined },
): readonly string[] =>
  argumentsFor(
    [
      'patch',
      `${kind.toLowerCase()}/${name}`,
      ...(namespace === undefined ? [] : [`--namespace=${namespace}`]),
      '--type=strategic',
      ...(dryRun ? ['--dry-run=server'] : []),
      `--patch=${asciiJson(patch)}`,
    ],
    cluster,
  );

export type Patched =
  | { readonly kind: 'patched' | 'unchanged' }
  | { readonly kind: 'refused'; readonly reason: string };

/** Changes an object in the cluster, or with `dryRun` asks whether the cluster would take it. */
export const patchObject = (patching: Patching, dryRun: boolean, world: KubernetesWorld): Patched => {
  const answer = runKubectl(patchArguments(patching, { dryRun }), world);
  if (answer.kind !== 'done') return { kind: 'refused', reason: reasonOf(answer, world) };
  return { kind: /patched \(no change\)/u.test(answer.out) ? 'unchanged' : 'patched' };
};

import type { BusinessValue, Criticality, Target } from './model.ts';

/** What a first document says. */
export interface FirstContext {
  readonly id: string;
  readonly namespace?: string | undefined;
  readonly epic?: string | undefined;
  readonly criticality?: Criticality | undefined;
  readonly value?: BusinessValue | undefined;
  readonly owner?: string | undefined;
  readonly availability?: string | undefined;
  readonly latencyP50?: string | undefined;
  readonly latencyP99?: string | undefined;
  readonly throughput?: string | undefined;
  readonly targets: readonly Pick<Target, 'kind' | 'name' | 'namespace'>[];
}

/** Words that YAML reads as something else stand in quotes, as does whatever is no plain word. */
const isPlain = (text: string): boolean =>
  /^[A-Za-z][\w./-]*(?: [\w./-]+)*$/u.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/iu.test(text);

const scalar = (text: string): string => (isPlain(text) ? text : JSON.stringify(text));

type Line = readonly [key: string, value: string | undefined];

const block = (name: string, lines: readonly Line[]): readonly string[] => {
  const given = lines.flatMap(([key, value]) => (value === undefined ? [] : [`    ${key}: ${scalar(value)}`]));
  return given.length === 0 ? [] : [`  ${name}:`, ...given];
};

const targetLine = ({ kind, name, namespace }: FirstContext['targets'][number]): string =>
  `    - {kind: ${kind}, name: ${scalar(name)}${namespace === undefined ? '' : `, namespace: ${scalar(namespace)}`}}`;

/** The text of a document, as a cluster takes it as well. */
export const printContext = (first: FirstContext): string => {
  const { id, namespace, epic, criticality, value, owner, throughput, targets } = first;
  const { availability, latencyP50, latencyP99 } = first;
  return [
    '# What this project is and what it must achieve. Check it with: npx contextcore validate',
    'apiVersion: contextcore.io/v1',
    'kind: ProjectContext',
    'metadata:',
    `  name: ${scalar(id)}`,
    ...(namespace === undefined ? [] : [`  namespace: ${scalar(namespace)}`]),
    'spec:',
    ...block('project', [
      ['id', id],
      ['epic', epic],
    ]),
    ...block('business', [
      ['criticality', criticality],
      ['value', value],
      ['owner', owner],
    ]),
    ...block('requirements', [
      ['availability', availability],
      ['latencyP50', latencyP50],
      ['latencyP99', latencyP99],
      ['throughput', throughput],
    ]),
    '  targets:',
    ...targets.map(targetLine),
    '',
  ].join('\n');
};

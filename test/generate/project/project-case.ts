import { readFileSync } from 'node:fs';
import { createSource } from '../../../src/core/index.ts';
import type { Project, ProjectOptions } from '../../../src/generate/project/model.ts';
import {
  businessValues,
  criticalities,
  type ProjectContext,
  type ProjectContextSpec,
  readProjectContexts,
} from '../../../src/project/context/index.ts';
import { defaultTables, derive } from '../../../src/project/derive/index.ts';
import { oddNames } from '../alerts/alert-case.ts';

/** What OpenTelemetry calls requests, with its buckets. */
export const usualOptions: ProjectOptions = {
  metrics: { histogram: 'http_server_request_duration_seconds', status: 'http_response_status_code' },
  buckets: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
};

const projectFrom = (context: ProjectContext, origin: string, options: Partial<ProjectOptions>): Project => ({
  context,
  strategy: derive(context, defaultTables),
  origin,
  options: { ...usualOptions, ...options },
});

/** A project of the text of its document. */
export const projectOf = (
  text: string,
  options: Partial<ProjectOptions> = {},
  origin = '.contextcore.yaml',
): Project => {
  const [read] = readProjectContexts(createSource(origin, text), true);
  if (read?.context === undefined)
    throw new Error(`No context: ${(read?.findings ?? []).map(({ message }) => message).join(' ')}\n${text}`);
  return projectFrom(read.context, origin, options);
};

export const fixtureNames = ['checkout', 'internal-tool', 'data-pipeline'] as const;

export const fixtureProject = (name: (typeof fixtureNames)[number], options: Partial<ProjectOptions> = {}): Project =>
  projectOf(readFileSync(`fixtures/project/${name}/.contextcore.yaml`, 'utf8'), options, '.contextcore.yaml');

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A project of a spec: a small one where nothing is said. */
export const projectWith = (
  { project, targets, ...spec }: Partial<ProjectContextSpec> = {},
  options: Partial<ProjectOptions> = {},
): Project => {
  const whole: Writable<ProjectContextSpec> = {
    project: project ?? { id: 'shop' },
    ...spec,
    targets: targets ?? [{ kind: 'Deployment', name: 'shop-api' }],
  };
  return projectOf(JSON.stringify(whole), options);
};

/** What breaks queries, templates, markup, file names or YAML where nobody takes care. */
export const hostileNames: readonly string[] = [
  ...oddNames,
  '</script><script>alert(1)</script>',
  '`; rm -rf / #',
  '$(id) ${HOME} %PATH%',
  '---\nkind: Secret',
  '<!channel> <@U1|x> [a](javascript:alert(1))',
  "'; DROP TABLE x; --",
  '\u0007\u001b[31m\u200f\u2066\u{e0041}\ud83d\ude00',
  'é'.repeat(120),
];

const requirements: readonly (ProjectContextSpec['requirements'] | undefined)[] = [
  undefined,
  { availability: '99.95%', latencyP99: '250ms', latencyP50: '80ms', throughput: '500rps' },
  { availability: 99, latencyP99: '200ms' },
  { errorBudget: '0.1%' },
  { availability: '50' },
  { latencyP99: '1s' },
  { latencyP99: '30s', availability: '99.999' },
];

const targetsOf: readonly ProjectContextSpec['targets'][] = [
  [{ kind: 'Deployment', name: 'shop-api' }],
  [
    { kind: 'CronJob', name: 'nightly', namespace: 'jobs' },
    { kind: 'StatefulSet', name: 'store' },
  ],
  [
    { kind: 'Job', name: 'once' },
    { kind: 'CronJob', name: 'nightly' },
  ],
];

const fullOf = (text: string): Partial<ProjectContextSpec> => ({
  business: { criticality: 'critical', owner: text, costCenter: text, stakeholders: [text, 'team'] },
  requirements: { availability: '99.9', latencyP99: '250ms' },
  design: { doc: text, adr: 'https://docs.example.com/adr/1', diagrams: [text] },
  risks: [
    { type: 'security', description: text, priority: 'P1', mitigation: text, controls: [text] },
    { type: 'financial', description: text },
  ],
  targets: [
    { kind: 'Deployment', name: 'shop-api' },
    { kind: 'CronJob', name: 'nightly', namespace: 'jobs' },
  ],
  observability: { alertChannels: [text], runbook: text },
  workflows: [{ name: text, contract: text, completeness: '99.5%' }, { name: text }],
  agentGuidance: { focus: text, constraints: [text], preferences: [text], questions: [text] },
});

/** A text as long as a document may have it. */
const longest = 'long '.repeat(50);

/** Projects with every text of the document hostile. */
export const hostileProjects = (): readonly Project[] =>
  [...hostileNames, longest].map((text, i) => projectWith({ project: { id: `odd-${i}` }, ...fullOf(text) }));

/** Every criticality, none included, with every value and every form of requirements and targets; then the hostile ones. */
export const everyProject = (): readonly Project[] => {
  const plain = [undefined, ...criticalities].flatMap((criticality) =>
    [undefined, ...businessValues].flatMap((value) =>
      requirements.map((required) => ({
        business: {
          ...(criticality === undefined ? {} : { criticality }),
          ...(value === undefined ? {} : { value }),
          ...(criticality === 'critical' ? { owner: 'team-shop' } : {}),
        },
        ...(required === undefined ? {} : { requirements: required }),
      })),
    ),
  );
  return [
    ...plain.map((spec, i) =>
      projectWith({
        project: { id: i % 2 === 0 ? `shop-${i}` : `shop.${i}` },
        ...spec,
        targets: targetsOf[i % targetsOf.length] ?? [],
      }),
    ),
    ...hostileProjects(),
  ];
};

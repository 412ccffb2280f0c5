import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import * as yaml from 'yaml';
import type { Artifact } from '../../../src/core/index.ts';
import type { Project } from '../../../src/generate/project/model.ts';
import { projectIdOf, projectSlug } from '../../../src/generate/project/names.ts';
import { rules } from '../../../src/generate/project/rules/index.ts';
import { printYaml } from '../../../src/generate/yaml-text.ts';
import { folderWith, programHere, promtool } from '../alerts/alert-case.ts';
import { everyProject, fixtureProject, projectWith, usualOptions } from './project-case.ts';

const here = programHere('promtool');
const missing = 'promtool is not installed';

/** The rules of projects and their tests, or some of these. */
const filesOf = (
  projects: readonly Project[],
  isWanted: (name: string, index: number) => boolean = () => true,
): readonly Artifact[] =>
  projects.flatMap((project) =>
    rules(project).drafts.flatMap((draft) => {
      if (!('documents' in draft) || draft.path === 'prometheus-rule.yaml') return [];
      const [document] = draft.documents;
      const { tests, ...rest } = document as { readonly tests?: readonly { readonly name: string }[] };
      const wanted = tests?.filter(({ name }, index) => isWanted(name, index));
      const text = printYaml(yaml, wanted === undefined ? document : { ...rest, tests: wanted });
      return [{ path: `${projectSlug(project)}/${draft.path}`, text }];
    }),
  );

const ending = (files: readonly Artifact[], end: string): readonly Artifact[] =>
  files.filter(({ path }) => path.endsWith(end));
const rulesIn = (files: readonly Artifact[]) => ending(files, '/rules.yaml');
const testsIn = (files: readonly Artifact[]) => ending(files, '/rules.test.yaml');

/** The names of the tests that fail where the rules are other ones. */
const failedWith = (files: readonly Artifact[], changes: readonly (readonly [RegExp, string])[]) => {
  const changed = files.map((file) => {
    if (!file.path.endsWith('/rules.yaml')) return file;
    return changes.reduce(({ path, text }, [from, to]) => {
      expect(text).toMatch(from);
      return { path, text: text.replace(from, to) };
    }, file);
  });
  const said = promtool(folderWith(changed), 'test', testsIn(changed));
  return [...said.matchAll(/name: (.*),\n/gu)].map((match) => match[1]).filter((name) => !name?.includes('time:'));
};

/** The first of projects whose rules differ by the id only. */
const isFirst = () => {
  const known = new Set<string>();
  return (project: Project): boolean => {
    const made = JSON.stringify(rules(project).drafts).replaceAll(projectIdOf(project), 'ID');
    if (known.has(made)) return false;
    known.add(made);
    return true;
  };
};

/** A few of every form of objectives, targets and names of metrics. */
const shapes: readonly Project[] = [
  fixtureProject('data-pipeline'),
  projectWith({ project: { id: 'half' }, requirements: { availability: '50', errorBudget: '50' } }),
  projectWith(
    {
      project: { id: 'fast.and-nearly-always.there' },
      business: { criticality: 'critical', owner: 'team' },
      requirements: { availability: '99.9999', latencyP99: '1s' },
      targets: [
        { kind: 'DaemonSet', name: 'edge' },
        { kind: 'Job', name: 'migrate', namespace: 'jobs' },
      ],
    },
    { ...usualOptions, metrics: { histogram: 'http_request_duration_seconds', status: 'code' } },
  ),
];

describe('rules under promtool', () => {
  it('are accepted, whatever is required and named', ({ skip }) => {
    if (!here) skip(missing);
    const files = filesOf(everyProject());
    expect(rulesIn(files).length).toBeGreaterThan(150);
    expect(promtool(folderWith(files), 'check', rulesIn(files))).toBe('');
  });

  it('fire with all labels and annotations, whatever is required and named', { timeout: 120_000 }, ({ skip }) => {
    if (!here) skip(missing);
    const files = filesOf(everyProject().filter(isFirst()), (_, index) => index === 0);
    expect(promtool(folderWith(files), 'test', testsIn(files))).toBe('');
  });

  it('fire and stay silent', { timeout: 120_000 }, ({ skip }) => {
    if (!here) skip(missing);
    const files = filesOf(shapes);
    expect(testsIn(files)).toHaveLength(shapes.length);
    expect(promtool(folderWith(files), 'test', testsIn(files))).toBe('');
  });

  it('prove something: a test fails where its rule is another one', { timeout: 120_000 }, ({ skip }) => {
    if (!here) skip(missing);
    const files = filesOf([fixtureProject('data-pipeline')]);
    expect(
      failedWith(files, [
        [/(ratio1h\S*) > 0\.072\n/u, '$1 > 0.5\n'],
        [/slo_bad:ratio30m\S* > 0\.03\n/u, 'slo_total:increase6h > 0\n'],
        [/(total:increase1d\S*) >= 20\n/u, '$1 >= 1\n'],
        [/time\(\) - 86400/u, 'time() - 8640000'],
        [/kube_cronjob_status_last_successful_time/u, 'of_another_name'],
        [/owner_name="ledger-export"/u, 'owner_name=~"ledger.*"'],
        [/> 900\n/u, '>= 900\n'],
        [/== 1\n/u, '== 2\n'],
        [/and (max_over_time\(.*)\[518400s\].*\n/u, 'and $1[8d]) >= 0\n'],
      ]),
    ).toEqual([
      'SloAvailabilityBurn1h fires',
      'SloAvailabilityBurn6h stays silent once nothing is lost any more',
      'ProjectJobFailed stays silent about an object that is still there',
      'ProjectJobFailed stays silent once a later run succeeded',
      'ProjectJobFailed stays silent about jobs of others',
      'ProjectJobMissed stays silent where it is just not late enough',
      'ProjectJobMissed stays silent while it is suspended',
      'SloAvailabilityBurn1d stays silent where all is lost, but of too few requests',
      'ProjectMetricsAbsent stays silent where requests are rare',
    ]);
    const some = filesOf([fixtureProject('data-pipeline')], (name) =>
      /^(?:ProjectJobFailed|SloAvailabilityBurn1h fires)/u.test(name),
    );
    expect(
      failedWith(some, [
        [/max_over_time\(kube_job_status_active/u, '0 * max_over_time(kube_job_status_active'],
        [/\[30d\]\) > 0\) \/ 0\.005/u, '[30d]) > 0) / 0.004'],
      ]),
    ).toEqual(['SloAvailabilityBurn1h fires', 'ProjectJobFailed fires where the run was a long one']);
  });
});

const metric = 'http_server_request_duration_seconds';
const slow = projectWith({
  project: { id: 'shop' },
  requirements: { availability: '99', latencyP99: '1s' },
});

interface Asked {
  readonly name: string;
  /** Values in the notation of promtool, by series without the name of the histogram. */
  readonly fed: Readonly<Record<string, string>>;
  readonly step: string;
  readonly at: string;
  /** What is 1 then. */
  readonly holds?: readonly string[];
  /** What has no answer. */
  readonly nothing?: readonly string[];
}

/** What promtool says of the recorded series. */
const answers = (project: Project, interval: string, asked: readonly Asked[]): string => {
  const files = filesOf([project]);
  const [{ text } = { text: '' }] = testsIn(files);
  const { rule_files, group_eval_order } = load(text) as Record<string, unknown>;
  const tests = asked.map(({ name, fed, step, at, holds = [], nothing = [] }) => ({
    name,
    interval: step,
    input_series: Object.entries(fed).map(([series, values]) => ({ series: `${metric}_${series}`, values })),
    promql_expr_test: [
      ...holds.map((expr) => ({
        expr: `sum(${expr})`,
        eval_time: at,
        exp_samples: [{ labels: '{}', value: 1 }],
      })),
      ...nothing.map((expr) => ({ expr, eval_time: at, exp_samples: [] })),
    ],
  }));
  const own = {
    path: 'shop/own.yaml',
    text: printYaml(yaml, { rule_files, group_eval_order, evaluation_interval: interval, tests }),
  };
  return promtool(folderWith([...files, own]), 'test', [own]);
};

const near = (series: string, value: number, by: number): string => `abs(${series} - ${value}) < bool ${by}`;
const of = (name: string, slo: string): string => `contextcore:slo_${name}{project_id="shop",slo="${slo}"}`;

describe('what is recorded', () => {
  it('is a ratio of sums over everything that serves, and counts nothing twice', { timeout: 60_000 }, ({ skip }) => {
    if (!here) skip(missing);
    const said = answers(slow, '10m', [
      {
        name: 'a small instance that fails does not weigh as much as a large one',
        fed: {
          'count{project_id="shop",instance="a",http_response_status_code="200"}': '0+9900x120',
          'count{project_id="shop",instance="b",http_response_status_code="500"}': '0+100x120',
          'count{project_id="other",instance="c",http_response_status_code="500"}': '0+5000x120',
        },
        step: '1m',
        at: '2h',
        holds: [
          near(of('bad:ratio1h', 'availability'), 0.01, 1e-9),
          near(of('total:increase1h', 'availability'), 600_000, 1),
        ],
      },
      {
        name: 'where nothing ever failed the share is 0',
        fed: { 'count{project_id="shop",http_response_status_code="200"}': '0+10x120' },
        step: '1m',
        at: '2h',
        holds: [
          `${of('bad:ratio1h', 'availability')} == bool 0`,
          near(of('budget_left:ratio30d', 'availability'), 1, 1e-9),
        ],
        nothing: ['contextcore:slo_bad:ratio1h{slo="latency"}'],
      },
      {
        name: 'a restart loses nothing but what was between two samples',
        fed: {
          'count{project_id="shop",http_response_status_code="200"}': '0+90x60 0+90x60',
          'count{project_id="shop",http_response_status_code="500"}': '0+10x60 0+10x60',
        },
        step: '1m',
        at: '90m',
        holds: [near(of('bad:ratio1h', 'availability'), 0.1, 0.0001)],
      },
      {
        name: 'bounds of buckets are read in both forms',
        fed: {
          'count{project_id="shop",instance="a"}': '0+100x120',
          'bucket{project_id="shop",instance="a",le="1"}': '0+90x120',
          'bucket{project_id="shop",instance="a",le="10"}': '0+100x120',
          'count{project_id="shop",instance="b"}': '0+100x120',
          'bucket{project_id="shop",instance="b",le="1.0"}': '0+70x120',
        },
        step: '1m',
        at: '2h',
        holds: [near(of('bad:ratio1h', 'latency'), 0.2, 1e-9)],
      },
      {
        name: 'requests that were counted by other buckets are neither fast nor slow',
        fed: {
          'count{project_id="shop",instance="a"}': '0+100x120',
          'bucket{project_id="shop",instance="a",le="1"}': '0+99x120',
          'count{project_id="shop",instance="b"}': '0+100x120',
          'bucket{project_id="shop",instance="b",le="2"}': '0+100x120',
        },
        step: '1m',
        at: '2h',
        holds: [near(of('bad:ratio1h', 'latency'), 0.01, 1e-9), near(of('total:increase1h', 'latency'), 6000, 1)],
      },
    ]);
    expect(said).toBe('');
  });

  it('leaves of the budget what failures leave, to a hundredth, with gaps and at any load', {
    timeout: 60_000,
  }, ({ skip }) => {
    if (!here) skip(missing);
    const project = projectWith({ project: { id: 'shop' }, requirements: { availability: '99' } });
    // Ten days of which 0.8 % fail, five days without samples, twelve days of three times as many that do not fail.
    const good = '0+992x480 _x240 1000000+3000x576';
    const bad = '0+8x480 _x240 4000+0x576';
    const left = 1 - (8 * 480) / (1000 * 480 + 3000 * 576) / 0.01;
    const said = answers(project, '2h', [
      {
        name: 'a gap in what is scraped',
        fed: {
          'count{project_id="shop",http_response_status_code="200"}': good,
          'count{project_id="shop",http_response_status_code="500"}': bad,
        },
        step: '30m',
        at: '27d',
        holds: [near(of('budget_left:ratio30d', 'availability'), left, 0.01)],
      },
      {
        name: 'what is older than the window is forgotten',
        fed: {
          'count{project_id="shop",http_response_status_code="200"}': '0+500x48 24500+1000x1632',
          'count{project_id="shop",http_response_status_code="500"}': '0+500x48 24000+0x1632',
        },
        step: '30m',
        at: '33d',
        holds: [near(of('budget_left:ratio30d', 'availability'), 1, 0.0001)],
      },
    ]);
    expect(said).toBe('');
  });
});

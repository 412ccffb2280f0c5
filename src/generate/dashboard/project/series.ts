import { quoted } from '../../queries/text.ts';

/** What is exported of projects, as series of Prometheus: by what takes OTLP, and in the text format alike. */
export const metric = {
  tasks: 'contextcore_task_count',
  wip: 'contextcore_task_wip',
  created: 'contextcore_task_created_total',
  completed: 'contextcore_task_completed_total',
  leadTime: 'contextcore_flow_lead_time_seconds',
  cycleTime: 'contextcore_flow_cycle_time_seconds',
  efficiency: 'contextcore_flow_efficiency_ratio',
  throughput: 'contextcore_flow_throughput_per_day',
  wipAge: 'contextcore_flow_wip_age_seconds',
  aging: 'contextcore_flow_aging',
  sprintPoints: 'contextcore_sprint_points',
  sprintTasks: 'contextcore_sprint_tasks',
} as const;
export type Metric = (typeof metric)[keyof typeof metric];

export const label = {
  project: 'project_id',
  type: 'task_type',
  status: 'task_status',
  category: 'task_status_category',
  quantile: 'quantile',
  sprint: 'sprint_id',
  scope: 'sprint_scope',
} as const;
export type Label = keyof typeof label;

/** The value of a label, or a variable of the dashboard, into which Grafana puts it. */
export type Matcher = readonly [name: Label, operator: '=' | '!=' | '=~', value: string];

export const selected = (name: Metric, matchers: readonly Matcher[]): string =>
  `${name}{${matchers.map(([of, operator, value]) => `${label[of]}${operator}${quoted(value)}`).join(',')}}`;

export const by = (...names: readonly Label[]): string => `by (${names.map((name) => label[name]).join(', ')})`;

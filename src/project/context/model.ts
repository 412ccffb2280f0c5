/*
 * A ProjectContext as it stands in a cluster or in a repository (`contextcore.io/v1`). Keys are those of the document; what is written
 * in several sensible forms (durations, percentages) stays a text here, and `read.ts` says what it means.
 */

export const criticalities = ['critical', 'high', 'medium', 'low'] as const;
export type Criticality = (typeof criticalities)[number];

export const businessValues = [
  'revenue-primary',
  'revenue-secondary',
  'cost-reduction',
  'compliance',
  'enabler',
  'internal',
] as const;
export type BusinessValue = (typeof businessValues)[number];

export const riskTypes = [
  'security',
  'compliance',
  'data-integrity',
  'availability',
  'financial',
  'reputational',
] as const;
export type RiskType = (typeof riskTypes)[number];

export const priorities = ['P1', 'P2', 'P3', 'P4'] as const;
export type Priority = (typeof priorities)[number];

export const dashboardPlacements = ['featured', 'standard', 'archived'] as const;
export type DashboardPlacement = (typeof dashboardPlacements)[number];

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface ProjectContext {
  readonly apiVersion: 'contextcore.io/v1';
  readonly kind: 'ProjectContext';
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: ProjectContextSpec;
}

export interface ProjectContextSpec {
  readonly project: {
    /** Never changes. */
    readonly id: string;
    readonly epic?: string;
    readonly tasks?: readonly string[];
  };
  /** URLs, or paths in the repository. */
  readonly design?: {
    readonly doc?: string;
    readonly adr?: string;
    readonly apiContract?: string;
    readonly diagrams?: readonly string[];
  };
  readonly business?: {
    readonly criticality?: Criticality;
    readonly value?: BusinessValue;
    /** A team or a person; whoever is critical has one. */
    readonly owner?: string;
    readonly costCenter?: string;
    readonly stakeholders?: readonly string[];
  };
  readonly requirements?: {
    /** A percentage: `99.95`, `99.95%`. */
    readonly availability?: string | number;
    /** Durations: `200ms`, `1s`, `1.5s`. */
    readonly latencyP50?: string;
    readonly latencyP99?: string;
    /** A percentage: 100 − availability. */
    readonly errorBudget?: string | number;
    /** Requests per second: `500rps`, `500/s`, `500`. */
    readonly throughput?: string | number;
  };
  readonly risks?: readonly Risk[];
  readonly targets: readonly Target[];
  readonly observability?: {
    /** A ratio in [0, 1]. */
    readonly traceSampling?: number;
    /** A duration. */
    readonly metricsInterval?: string;
    readonly logLevel?: LogLevel;
    readonly dashboardPlacement?: DashboardPlacement;
    readonly alertChannels?: readonly string[];
    readonly runbook?: string;
  };
  readonly workflows?: readonly WorkflowLink[];
  /** What agents that work on the project are told. */
  readonly agentGuidance?: {
    readonly focus?: string;
    readonly constraints?: readonly string[];
    readonly preferences?: readonly string[];
    readonly questions?: readonly string[];
  };
}

export interface Risk {
  readonly type: RiskType;
  readonly description: string;
  readonly priority?: Priority;
  readonly mitigation?: string;
  readonly controls?: readonly string[];
}

/** What in the cluster the project is. */
export interface Target {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'CronJob' | 'Job' | 'Service' | 'Pod';
  readonly name: string;
  readonly namespace?: string;
}

/** A workflow of the project, by its contract. */
export interface WorkflowLink {
  readonly name: string;
  /** The contract file: a path in the repository, or a URL. */
  readonly contract?: string;
  /** The share of context that shall arrive: a percentage. */
  readonly completeness?: string | number;
}

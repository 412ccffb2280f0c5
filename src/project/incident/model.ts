import type { ProjectContext } from '../context/model.ts';
import type { Strategy } from '../derive/strategy.ts';

export type AlertState = 'firing' | 'silenced' | 'resolved';

/** An alert as Alertmanager tells of it. */
export interface Alert {
  readonly state: AlertState;
  /** Of the label `alertname`; empty where there is none. */
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
  /** Instants in UTC: `2026-11-21T22:00:00Z`. */
  readonly from?: string;
  readonly to?: string;
  /** Where the expression can be looked at. */
  readonly source?: string;
}

/** What a payload holds. */
export interface Payload {
  readonly alerts: readonly Alert[];
  /** What was left out, a sentence each. */
  readonly notes: readonly string[];
}

/** A project that alerts can be about. */
export interface IncidentProject {
  /** Where the document stands. */
  readonly origin: string;
  readonly context: ProjectContext;
  readonly strategy: Strategy;
}

export interface Said {
  readonly value: string;
  /** Why, where a document says so. */
  readonly because?: string;
}

export interface AboutRisk {
  readonly type?: string;
  readonly priority?: string;
  readonly description: string;
  readonly mitigation?: string;
  readonly controls: readonly string[];
}

/** What somebody wants to know who is woken: of the document, else of labels and annotations. */
export interface About {
  readonly criticality?: string;
  readonly value?: string;
  readonly owner?: string;
  readonly stakeholders: readonly string[];
  readonly channels: readonly string[];
  readonly priority?: Said;
  readonly paging?: Said;
  readonly objectives: readonly (Said & { readonly name: string })[];
  /** URLs, and paths in a repository. */
  readonly links: readonly { readonly name: string; readonly place: string }[];
  /** The most urgent first. */
  readonly risks: readonly AboutRisk[];
}

/** The alerts of a project. */
export interface ProjectIncident {
  /** The id; absent where alerts name none. */
  readonly project?: string;
  /** Where the document stands; absent where there is none. */
  readonly origin?: string;
  readonly about: About;
  /** The most urgent first. */
  readonly firing: readonly Alert[];
  readonly silenced: readonly Alert[];
  readonly resolved: readonly Alert[];
}

export interface Incident {
  /** The most urgent first; those of which nothing fires come last. */
  readonly projects: readonly ProjectIncident[];
  readonly notes: readonly string[];
}

import type { Naming } from '../queries/series.ts';

/** The tag that says whose a dashboard is. */
export const ownTag = 'contextcore';

export interface DashboardChoice {
  readonly uid: string;
  readonly title: string;
  readonly naming: Naming;
  /** The workflows that it is about; empty: whatever reports. */
  readonly workflows: readonly string[];
}

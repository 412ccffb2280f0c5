export interface ProjectChoice {
  readonly title: string;
  /** The uids of both dashboards, which lead to one another. */
  readonly portfolio: string;
  readonly details: string;
}

import type { ProjectContext } from '../../project/context/index.ts';
import type { Strategy } from '../../project/derive/index.ts';

/** A project whose observability is generated: the document, what follows from it, and how it is asked for. */
export interface Project {
  readonly context: ProjectContext;
  readonly strategy: Strategy;
  /** Where the document stands, as people say it: `.contextcore.yaml`, `shop/checkout` of a cluster. */
  readonly origin: string;
  readonly options: ProjectOptions;
}

export interface ProjectOptions {
  /** The metrics of requests that the services export. */
  readonly metrics: RequestMetrics;
  /** The upper bounds of the histogram's buckets: seconds, ascending. */
  readonly buckets: readonly number[];
  /** The name of the port that serves metrics: `metrics` where nothing is said. */
  readonly port?: string;
  /** More labels of every object: those by which an operator finds it, as `release: monitoring`. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** What a histogram of requests is called, and how its series tell a request that failed. */
export interface RequestMetrics {
  /** Without `_bucket`, `_sum` or `_count`. */
  readonly histogram: string;
  /** The label with the status code of HTTP. */
  readonly status: string;
  /** The label with the route; absent: routes are not told apart. */
  readonly route?: string;
}

/** A generated file before it is printed. Paths are relative to the folder of the project. */
export type Draft =
  | {
      readonly path: string;
      /** The documents of a YAML file, which gets a head. */
      readonly documents: readonly unknown[];
      /** The values that it was derived from; the head names them with their reasons. */
      readonly from: readonly (keyof Strategy)[];
    }
  | {
      readonly path: string;
      /** A text with a head of its own, made by `headOf`, or one whose form has no place for a head. */
      readonly text: string;
    };

/** What was left out or decided, and why; a sentence. */
export interface ProjectNote {
  readonly project: string;
  readonly message: string;
}

export interface Generated {
  readonly drafts: readonly Draft[];
  readonly notes: readonly string[];
}

/** Pure, total, and the same for the same project. */
export type Generator = (project: Project) => Generated;

/** What is generated of all projects together. */
export type JointGenerator = (projects: readonly Project[]) => Generated;

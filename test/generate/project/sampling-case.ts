import { load } from 'js-yaml';
import { generateProjects } from '../../../src/generate/project/index.ts';
import type { Project } from '../../../src/generate/project/model.ts';
import { everyProject } from './project-case.ts';
import type { Policy } from './tail-sampler.ts';

export const filesOf = async (
  projects: readonly Project[],
  only: readonly string[],
): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries((await generateProjects(projects, only)).files.map(({ path, text }) => [path, text]));

export interface TailSampler {
  readonly decision_wait: string;
  readonly num_traces: number;
  readonly decision_cache: { readonly sampled_cache_size: number };
  readonly policies: readonly Policy[];
}

interface Configuration {
  readonly processors: Readonly<Record<string, unknown>>;
}

/** The tail sampler of a configuration. */
export const samplerIn = (text: string): TailSampler => {
  const { processors } = load(text) as Configuration;
  const [, found] = Object.entries(processors).find(([name]) => name.startsWith('tail_sampling/')) ?? [];
  return found as TailSampler;
};

/** Each project as if it was sampled, the hostile ones included, which are critical. */
export const everySampled = (): readonly Project[] =>
  everyProject().map((project) => ({
    ...project,
    strategy: { ...project.strategy, traceSampling: { ...project.strategy.traceSampling, value: 0.07 } },
  }));

import type { CodedFinding, Source } from '../../../core/index.ts';
import type { GraphInput } from '../../graph/index.ts';
import type { Resolve } from '../loaded.ts';
import { commentsOf, type ModuleComment, unreadable } from '../typescript/extract.ts';
import { createModules, type Module } from '../typescript/modules.ts';
import { findingsIn } from './check.ts';
import { createGraphs } from './graphs.ts';
import { lowerGraph } from './lower.ts';
import { readingOf } from './reading.ts';

/** A module with the graphs that are built in it. */
export interface LoadedGraphs {
  readonly source: Source;
  readonly inputs: readonly GraphInput[];
  readonly findings: readonly CodedFinding[];
  readonly comments: readonly ModuleComment[];
}

/** Reads graphs from modules without running them. Never throws. */
export const createLoader = (resolve: Resolve): ((source: Source) => LoadedGraphs) => {
  const modules = createModules(resolve);
  const reading = readingOf(modules);
  const graphs = createGraphs(reading);
  return (source) => {
    const module = modules.open(source);
    const comments = commentsOf(module);
    if (module.problem) return { source, inputs: [], findings: unread(module), comments };
    const models = graphs.of(module);
    return { source, inputs: models.map(lowerGraph), findings: models.flatMap(findingsIn), comments };
  };
};

/** What is wrong with a module that cannot be read. One that is too large, or not clear, need not hold a graph. */
const unread = (module: Module): readonly CodedFinding[] =>
  unreadable(module).map((finding) => {
    if (finding.code === 'contract/syntax') return finding;
    const message = `This module cannot be read, so its graphs are not known: ${module.problem?.message ?? ''}.`;
    return { ...finding, message, help: 'Build graphs in a module of their own.', certainty: 'unknown' };
  });

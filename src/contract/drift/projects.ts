import { compareText } from '../../core/index.ts';
import { compareChanges, compareWorkflows } from './compare.ts';
import type { Change, Consumer, Workflow } from './model.ts';
import { likeliestPairs, nameLikeness, overlap } from './similarity.ts';

/** The workflows by name; several of one name are told apart by their files. */
const byName = (workflows: readonly Workflow[]): ReadonlyMap<string, Workflow> => {
  const counts = new Map<string, number>();
  const found = new Map<string, Workflow>();
  const sorted = [...workflows].sort(
    (a, b) => compareText(a.input.at.source.file, b.input.at.source.file) || a.input.at.start - b.input.at.start,
  );
  for (const one of sorted) counts.set(one.input.workflow, (counts.get(one.input.workflow) ?? 0) + 1);
  for (const one of sorted) {
    const { workflow, at } = one.input;
    const key = (counts.get(workflow) ?? 0) > 1 ? JSON.stringify([workflow, at.source.file]) : workflow;
    for (let number = 1; ; number++) {
      const full = number === 1 ? key : `${key}#${number}`;
      if (found.has(full)) continue;
      found.set(full, one);
      break;
    }
  }
  return found;
};

const phasesOf = ({ input }: Workflow): ReadonlySet<string> => new Set(input.phases.map(({ id }) => id));

const likeness = (from: Workflow | undefined, to: Workflow | undefined): number => {
  if (!from || !to) return 0;
  const phases = overlap(phasesOf(from), phasesOf(to));
  const sameFile = from.input.at.source.file === to.input.at.source.file;
  const sameName = from.input.workflow === to.input.workflow;
  const name = nameLikeness(from.input.workflow, to.input.workflow);
  return sameName || phases >= 0.8 || (phases >= 0.5 && (sameFile || name >= 0.5)) ? 1 + phases + name : 0;
};

/** Compares two sets of workflows by name. One that came is the one that went where most of its phases are the same. */
export const compareProjects = (before: readonly Workflow[], after: readonly Workflow[]): readonly Change[] => {
  const old = byName(before);
  const now = byName(after);
  const gone = [...old.keys()].filter((name) => !now.has(name));
  const came = [...now.keys()].filter((name) => !old.has(name));
  const renamed = likeliestPairs(gone, came, (from, to) => likeness(old.get(from), now.get(to)));
  const same = [...now].flatMap(([name, is]) => {
    const was = old.get(name);
    return was ? [{ was, is }] : [];
  });
  const moved = [...renamed].flatMap(([from, to]) => {
    const was = old.get(from);
    const is = now.get(to);
    return was && is ? [{ was, is }] : [];
  });
  const taken = new Set(renamed.values());
  return [
    ...[...same, ...moved].flatMap(({ was, is }) => compareWorkflows(was, is)),
    ...gone.filter((name) => !renamed.has(name)).flatMap((name) => removed(old.get(name))),
    ...came.filter((name) => !taken.has(name)).flatMap((name) => added(now.get(name))),
  ].sort(compareChanges);
};

const added = (one: Workflow | undefined): readonly Change[] => {
  if (!one) return [];
  const { workflow, at } = one.input;
  const because = 'nobody can rely on it yet';
  const message = `Workflow "${workflow}" is added; ${because}.`;
  return [
    {
      kind: 'workflow-added',
      class: 'compatible',
      workflow,
      to: workflow,
      message,
      at,
      side: 'after',
      consumers: [],
      because,
    },
  ];
};

const removed = (one: Workflow | undefined): readonly Change[] => {
  if (!one) return [];
  const { workflow, at, outputs = [], phases, dialect } = one.input;
  const sinks = dialect ? [] : phases.flatMap(({ writes }) => writes.filter(({ sink }) => sink));
  const consumers = [...outputs, ...sinks].map(({ field, at: place }): Consumer => ({ field, at: place }));
  const isPublic = one.contract?.public === true;
  const because = isPublic
    ? 'others rely on it'
    : consumers.length > 0
      ? 'what it ends with is read outside'
      : 'whoever starts it finds it no longer';
  const message = `Workflow "${workflow}" is removed; ${because}.`;
  const severe = isPublic || consumers.length > 0 ? 'breaking' : 'potentially-breaking';
  return [
    {
      kind: 'workflow-removed',
      class: severe,
      workflow,
      from: workflow,
      message,
      at,
      side: 'before',
      consumers,
      because,
    },
  ];
};

import { type CodedFinding, compareText, type Diagnostic, type Span } from '../core/index.ts';
import type { KeptCompleteness } from './completeness.ts';

/** The findings that a project has accepted. */
export interface Baseline {
  readonly entries: readonly BaselineEntry[];
  /** How its workflows stood, by name. */
  readonly workflows?: Readonly<Record<string, KeptWorkflow>>;
  /** Changes that were accepted, with who, when and why: a log, whose entries outlive what they accepted. */
  readonly changes?: readonly BaselineEntry[];
}

/** What a baseline keeps of a workflow. */
export interface KeptWorkflow {
  /** The fingerprint of its graph. */
  readonly graph: string;
  readonly completeness: KeptCompleteness;
  /** What recorded runs said, where there were enough. */
  readonly runs?: KeptCompleteness & { readonly count: number };
}

export interface BaselineEntry {
  readonly fingerprint: string;
  readonly code: string;
  /** How many findings with this fingerprint are accepted, at least 1. */
  readonly count: number;
  /** As seen from the folder of the baseline. */
  readonly file?: string;
  readonly workflow?: string;
  readonly phase?: string;
  readonly field?: string;
  readonly message: string;
  readonly reason?: string;
  /** Whoever edits the file by hand may say when and by whom; both are kept. */
  readonly acceptedAt?: string;
  readonly acceptedBy?: string;
  /** Where it is written; a stale entry is reported only when this is known. */
  readonly at?: Span;
}

export interface BaselineScope {
  /** The name of a file as seen from the folder of the baseline. */
  readonly projectPath: (file: string) => string;
  /** Whether the entry's findings would have come up now if they still existed. */
  readonly covers: (entry: BaselineEntry) => boolean;
}

export interface Comparison {
  readonly fresh: readonly Diagnostic[];
  readonly same: readonly Diagnostic[];
  /** What the baseline accepts beyond what was found: entries with the surplus as count. */
  readonly removed: readonly BaselineEntry[];
}

/** What is left of the entries while findings use them up; entries of one key count together. */
const createCounter = (entries: readonly BaselineEntry[], keyOf: (entry: BaselineEntry) => string) => {
  const left = new Map<string, number>();
  for (const entry of entries) left.set(keyOf(entry), (left.get(keyOf(entry)) ?? 0) + entry.count);
  return {
    /** Takes up to `wanted` and tells how many there were. */
    take(key: string, wanted: number): number {
      const taken = Math.min(wanted, left.get(key) ?? 0);
      left.set(key, (left.get(key) ?? 0) - taken);
      return taken;
    },
  };
};

const placeOf = ({ fingerprint, file }: { readonly fingerprint: string; readonly file?: string }): string =>
  `${fingerprint}\0${file ?? ''}`;

/**
 * Matches findings with a baseline by fingerprint: of n equal findings the first `count` are accepted, those of the
 * entry's own file before those of others (the file of a finding may have been renamed).
 */
export const compare = (
  diagnostics: readonly Diagnostic[],
  baseline: Baseline,
  { projectPath, covers }: BaselineScope,
): Comparison => {
  const here = createCounter(baseline.entries, placeOf);
  const all = createCounter(baseline.entries, (entry) => entry.fingerprint);
  const accepted = new Set<Diagnostic>();
  const accept = (diagnostic: Diagnostic): void => {
    if (all.take(diagnostic.fingerprint, 1) > 0) accepted.add(diagnostic);
  };
  const elsewhere: Diagnostic[] = [];
  for (const diagnostic of diagnostics) {
    const own = here.take(placeOf({ fingerprint: diagnostic.fingerprint, file: projectPath(diagnostic.file) }), 1) > 0;
    if (own) accept(diagnostic);
    else elsewhere.push(diagnostic);
  }
  for (const diagnostic of elsewhere) accept(diagnostic);
  const removed = baseline.entries.flatMap((entry) => {
    const unused = here.take(placeOf(entry), entry.count);
    const surplus = unused > 0 && covers(entry) ? all.take(entry.fingerprint, unused) : 0;
    return surplus > 0 ? [{ ...entry, count: surplus }] : [];
  });
  return {
    fresh: diagnostics.filter((diagnostic) => !accepted.has(diagnostic)),
    same: diagnostics.filter((diagnostic) => accepted.has(diagnostic)),
    removed,
  };
};

/** One finding for each entry that accepts more than there is. */
export const staleEntries = (removed: readonly BaselineEntry[]): readonly CodedFinding[] =>
  removed.flatMap((entry) =>
    entry.at === undefined
      ? []
      : [
          {
            code: 'verify/stale-baseline',
            at: entry.at,
            message: `The baseline accepts ${entry.count} more "${entry.code}" than there ${entry.count === 1 ? 'is' : 'are'}: ${entry.message}`,
            help: 'Run `contextcore baseline prune`.',
            data: { key: entry.fingerprint },
          },
        ],
  );

/** Why, when and by whom something was accepted. */
export type Acceptance = { readonly [K in 'reason' | 'acceptedAt' | 'acceptedBy']?: string };

const entryOf = (
  diagnostic: Diagnostic,
  projectPath: BaselineScope['projectPath'],
  { reason, acceptedAt, acceptedBy }: Acceptance,
): BaselineEntry => ({
  fingerprint: diagnostic.fingerprint,
  code: diagnostic.code,
  count: 1,
  file: projectPath(diagnostic.file),
  ...(diagnostic.workflow === undefined ? {} : { workflow: diagnostic.workflow }),
  ...(diagnostic.phase === undefined ? {} : { phase: diagnostic.phase }),
  ...(diagnostic.field === undefined ? {} : { field: diagnostic.field }),
  message: diagnostic.message,
  ...(reason === undefined ? {} : { reason }),
  ...(acceptedAt === undefined ? {} : { acceptedAt }),
  ...(acceptedBy === undefined ? {} : { acceptedBy }),
});

const order = (a: BaselineEntry, b: BaselineEntry): number =>
  compareText(a.file ?? '', b.file ?? '') ||
  compareText(a.code, b.code) ||
  compareText(a.fingerprint, b.fingerprint) ||
  compareText(a.reason ?? '', b.reason ?? '') ||
  compareText(a.message, b.message);

const merged = (entries: readonly BaselineEntry[]): readonly BaselineEntry[] => {
  const byKey = new Map<string, BaselineEntry>();
  for (const entry of entries) {
    const key = `${placeOf(entry)}\0${entry.reason ?? ''}`;
    const known = byKey.get(key);
    byKey.set(key, known ? { ...known, count: known.count + entry.count } : entry);
  }
  return [...byKey.values()].sort(order);
};

/** Accepts findings on top of a baseline. Findings about the baseline and suppressions themselves are never accepted. */
export const accept = (
  baseline: Baseline,
  diagnostics: readonly Diagnostic[],
  { projectPath, ...acceptance }: Acceptance & Pick<BaselineScope, 'projectPath'>,
): Baseline => ({
  ...baseline,
  entries: merged([
    ...baseline.entries,
    ...diagnostics
      .filter((diagnostic) => !diagnostic.code.startsWith('verify/'))
      .map((diagnostic) => entryOf(diagnostic, projectPath, acceptance)),
  ]),
});

/** Adds accepted changes to the log. */
export const acceptChanges = (
  baseline: Baseline,
  diagnostics: readonly Diagnostic[],
  { projectPath, ...acceptance }: Acceptance & Pick<BaselineScope, 'projectPath'>,
): Baseline => ({
  ...baseline,
  changes: [...(baseline.changes ?? []), ...diagnostics.map((one) => entryOf(one, projectPath, acceptance))],
});

/** A baseline without what is no longer found. It never grows. */
export const prune = (baseline: Baseline, removed: readonly BaselineEntry[]): Baseline => {
  const surplus = createCounter(removed, placeOf);
  const entries = baseline.entries.flatMap((entry) => {
    const left = entry.count - surplus.take(placeOf(entry), entry.count);
    return left > 0 ? [{ ...entry, count: left }] : [];
  });
  return { ...baseline, entries: [...entries].sort(order) };
};

/** The text of a baseline file: the same entries give the same bytes. */
export const printBaseline = (baseline: Baseline): string => {
  const findings = [...baseline.entries].sort(order).map(({ at: _, ...entry }) => entry);
  const { workflows, changes } = baseline;
  const kept = workflows && Object.entries(workflows).sort(([a], [b]) => compareText(a, b));
  const whole = {
    schemaVersion: '1',
    findings,
    ...(kept && kept.length > 0 ? { workflows: Object.fromEntries(kept) } : {}),
    ...(changes && changes.length > 0 ? { changes: changes.map(({ at: _, ...entry }) => entry) } : {}),
  };
  return `${JSON.stringify(whole, undefined, 2)}\n`;
};

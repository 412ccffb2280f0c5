import type { Change } from '../contract/index.ts';
import type { CodedFinding, Note, Source, Span } from '../core/index.ts';
import { type CheckedFile, type SeverityChoice, verify } from '../verify/index.ts';
import type { Checked } from './check.ts';
import { type Diff, relabelledSource } from './drift.ts';
import { owners } from './owners.ts';

const helps: Readonly<Partial<Record<Change['class'], string>>> = {
  breaking: 'Keep what was there, or change its readers along with it.',
  'potentially-breaking': 'Look at who reads it before this goes in.',
};

const mostConsumers = 20;

/** Changes as findings, for whatever can show findings. What stands on the side before has its label. */
export const changeFindings = ({ changes, versions }: Diff, label = ''): readonly CodedFinding[] => {
  const sources = new Map<Source, Source>();
  const labelled = (at: Span): Span => {
    const source = sources.get(at.source) ?? relabelledSource(at.source, label);
    sources.set(at.source, source);
    return { ...at, source };
  };
  return changes.map((change): CodedFinding => {
    const { workflow, phase, field, chain, kind, from, to, was, consumers, message } = change;
    const help = helps[change.class];
    const version = versions.get(workflow);
    const isOld = change.side === 'before';
    const related: readonly Note[] = [
      ...consumers
        .slice(0, mostConsumers)
        .map((one) => ({ message: consumerText(one), at: isOld ? labelled(one.at) : one.at })),
      ...(was ? [{ message: 'It was here before.', at: labelled(was) }] : []),
    ];
    return {
      code: `drift/${change.class}-change`,
      message,
      at: isOld ? labelled(change.at) : change.at,
      workflow,
      ...(phase === undefined ? {} : { phase }),
      ...(field === undefined ? {} : { field }),
      ...(help === undefined ? {} : { help }),
      related,
      data: {
        key: [kind, chain ?? '', from ?? '', to ?? ''].join(' '),
        kind,
        because: change.because,
        ...(chain === undefined ? {} : { chain }),
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        ...(version === undefined ? {} : { version }),
        consumers: consumers.map(consumerName),
      },
    };
  });
};

const consumerName = ({ phase, chain }: Change['consumers'][number]): string =>
  chain === undefined ? (phase ?? '') : `${phase ?? ''} (${chain})`;

const consumerText = ({ phase, field, chain }: Change['consumers'][number]): string => {
  if (chain !== undefined) return `Chain "${chain}" follows "${field}" here.`;
  const reader = phase === undefined ? 'The caller' : `Phase "${phase}"`;
  return field === '' ? `${reader} names it here.` : `${reader} reads "${field}" here.`;
};

/** Findings as the files that they stand in. */
export const filesOfFindings = (findings: readonly CodedFinding[]): readonly CheckedFile[] => {
  const bySource = new Map<Source, CodedFinding[]>();
  for (const one of findings) {
    const known = bySource.get(one.at.source);
    if (known) known.push(one);
    else bySource.set(one.at.source, [one]);
  }
  return [...bySource].map(([source, own]) => ({ source, comments: [], findings: own }));
};

export interface JudgeOptions extends SeverityChoice {
  readonly projectPath?: (file: string) => string;
  readonly label?: string;
}

/** Changes as the findings of a check: with the severities that the configuration gives their classes. */
export const judgeDiff = (found: Diff, { label = '', projectPath, ...choice }: JudgeOptions = {}): Checked => {
  const extents = found.inputs.map((input) => ({
    source: input.at.source,
    comments: [],
    findings: [],
    extent: {
      phases: input.phases.filter(({ between }) => !between).length,
      fields: new Set(input.phases.flatMap(({ reads, writes }) => [...reads, ...writes].map(({ field }) => field)))
        .size,
    },
  }));
  const result = verify({
    ...choice,
    ...(projectPath ? { projectPath } : {}),
    files: [...extents, ...filesOfFindings(changeFindings(found, label))],
    owners,
    suggest: () => undefined,
    // Suppressions of other findings are not judged here.
    inScope: () => false,
  });
  return { ...result, sources: found.sources, pairs: [], contracts: new Map() };
};

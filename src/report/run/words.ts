import { percent } from '../../core/index.ts';
import type { Tone } from '../paint.ts';
import type { CallView, ChainView, RunView, ValueView, VerdictView } from './view.ts';

/** What became of a record, with the view of its run. */
export interface RunReport {
  readonly file: string;
  readonly integrity: {
    readonly kind: string;
    readonly lines?: number;
    readonly sealed?: boolean;
    readonly line?: number;
    readonly tail?: number;
    readonly reason?: string;
    /** Of several files: how many there are, and which of them is not intact. */
    readonly segments?: number;
    readonly file?: string;
  };
  readonly run: RunView;
}

const tones: Readonly<Record<string, Tone>> = {
  ok: 'good',
  succeeded: 'good',
  intact: 'good',
  degraded: 'warning',
  defaulted: 'warning',
  aborted: 'warning',
  unfinished: 'warning',
  torn: 'warning',
  error: 'error',
  blocked: 'error',
  failed: 'error',
  broken: 'error',
  unreadable: 'error',
  noted: 'info',
};

/** How much we mind a word of a record. */
export const toneOf = (word: string): Tone => (Object.hasOwn(tones, word) ? (tones[word] ?? 'quiet') : 'quiet');

/** How much we mind a verdict: a failed field as much as its severity says. */
export const toneOfVerdict = ({ verdict, severity }: VerdictView): Tone => {
  if (verdict !== 'failed' || severity === 'blocking') return toneOf(verdict);
  return severity === 'advisory' ? 'info' : 'warning';
};

/** `350 ms`, `1.2 s`, `4 min 10 s`. */
export const duration = (ms: number): string => {
  if (ms < 1000) return `${ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
};

/** `build`, or `build (attempt 2)`. */
export const nameOfCall = ({ phase, attempt = 1 }: CallView): string =>
  attempt > 1 ? `${phase} (attempt ${attempt})` : phase;

export const outcomeOf = ({ outcome, why }: CallView): string => (why === undefined ? outcome : `${outcome} (${why})`);

/** The counts of both boundaries of a call. */
export const countsOfCall = ({ entry, exit }: CallView): readonly [number, number, number] => [
  (entry?.propagated.length ?? 0) + (exit?.propagated.length ?? 0),
  (entry?.defaulted ?? 0) + (exit?.defaulted ?? 0),
  (entry?.failed ?? 0) + (exit?.failed ?? 0),
];

/** `absent: expected str, found nothing [blocking, critical], from phase "plan"`. */
export const verdictText = ({ reason, expected, found, severity, critical, sourcePhase }: VerdictView): string =>
  [
    reason,
    `: expected ${expected || 'a value'}`,
    found === '' ? '' : `, found ${found}`,
    ` [${[severity, ...(critical ? ['critical'] : [])].filter((word) => word !== '').join(', ')}]`,
    sourcePhase === undefined ? '' : `, from phase "${sourcePhase}"`,
  ].join('');

/** The value as JSON, or why it is not there. */
export const valueText = ({ value, unrecorded }: ValueView): string =>
  unrecorded === undefined ? (JSON.stringify(value) ?? '') : `not recorded: ${unrecorded}`;

/** `lost at "build": default`, or nothing. */
export const lossText = ({ lostAt, reason }: ChainView): string =>
  [...(lostAt === undefined ? [] : [`lost at "${lostAt}"`]), ...(reason === undefined ? [] : [reason])].join(': ');

/** `intact, 12 lines, sealed`; `broken at line 4: it is not JSON`. */
export const integrityText = ({
  kind,
  lines = 0,
  sealed,
  line,
  tail = 0,
  reason = '',
  segments = 1,
  file,
}: RunReport['integrity']): string => {
  const several = segments > 1 ? ` in ${segments} files` : '';
  if (kind === 'intact')
    return `intact, ${lines} ${lines === 1 ? 'line' : 'lines'}${several}, ${sealed ? 'sealed' : 'not sealed'}`;
  const which = file === undefined ? '' : ` of "${file}"`;
  if (kind === 'torn') return `torn after line ${lines}${which}: ${tail} bytes follow that are no line (${reason})`;
  return kind === 'broken' ? `broken at line ${line}${which}: ${reason}` : `${kind}${which}: ${reason}`;
};

/** The totals of a run, as parts of a line. */
export const totalsOf = ({ run }: RunReport): readonly string[] => [
  `${run.propagated} propagated, ${run.defaulted} defaulted, ${run.failed} failed`,
  ...(run.completeness === undefined ? [] : [`completeness ${percent(run.completeness)}`]),
  ...(run.chainsIntactRatio === undefined ? [] : [`chains intact ${percent(run.chainsIntactRatio)}`]),
];

import { type Paint, painted, plain, type Tone } from '../paint.ts';
import { columns, inert, jsonText, plural, printable, shortened } from '../text.ts';
import { type CallView, extentOfRun, type RunView } from './view.ts';
import {
  countsOfCall,
  duration,
  integrityText,
  lossText,
  nameOfCall,
  outcomeOf,
  type RunReport,
  toneOf,
  toneOfVerdict,
  totalsOf,
  valueText,
  verdictText,
} from './words.ts';

export interface RunTextOptions {
  readonly color?: boolean;
  /** Columns of the terminal. Default 120. */
  readonly width?: number;
}

interface Cell {
  readonly text: string;
  readonly tone?: Tone | 'strong';
  readonly right?: true;
}

/** Rows in columns; each cell is made harmless and cut where it is too long. */
export const tableText = (rows: readonly (readonly Cell[])[], paint: Paint = plain): readonly string[] => {
  const shown = rows.map((row) => row.map((cell) => ({ ...cell, text: shortened(printable(cell.text), 60) })));
  const widths: number[] = [];
  for (const row of shown)
    for (const [i, { text }] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, columns(text));
  return shown.map((row) =>
    row
      .map(({ text, tone, right }, i) => {
        const space = ' '.repeat((widths[i] ?? 0) - columns(text));
        const colored = tone === undefined || text === '' ? text : paint(tone, text);
        if (right) return space + colored;
        return i === row.length - 1 ? colored : colored + space;
      })
      .join('  ')
      .trimEnd(),
  );
};

const bar = ({ start, durationMs = 0, outcome }: CallView, extent: number, width: number): string => {
  if (start === undefined) return '';
  const scale = extent === 0 ? 0 : width / extent;
  const from = Math.min(width - 1, Math.max(0, Math.floor(start * scale)));
  const end = outcome === 'unfinished' ? width : Math.round((start + durationMs) * scale);
  return (
    ' '.repeat(from) + (outcome === 'unfinished' ? '░' : '█').repeat(Math.min(width, Math.max(end, from + 1)) - from)
  );
};

const phaseRow = (call: CallView, run: RunView, width: number): readonly Cell[] => {
  const counts = countsOfCall(call);
  const checked = call.entry !== undefined || call.exit !== undefined;
  const tones: readonly (Tone | undefined)[] = [undefined, 'warning', 'error'];
  return [
    { text: nameOfCall(call) },
    { text: outcomeOf(call), tone: toneOf(call.outcome) },
    { text: call.durationMs === undefined ? '' : duration(call.durationMs), right: true },
    ...counts.map((count, i): Cell => {
      const tone = count > 0 ? tones[i] : undefined;
      return { text: checked ? String(count) : '', right: true, ...(tone === undefined ? {} : { tone }) };
    }),
    { text: bar(call, extentOfRun(run), width), tone: toneOf(call.outcome) },
  ];
};

const head: readonly Cell[] = ['phase', 'outcome', 'duration', 'propagated', 'defaulted', 'failed', 'timeline'].map(
  (text, i): Cell => ({ text, tone: 'quiet', ...(i > 1 && i < 6 ? { right: true } : {}) }),
);

const section = (title: string, lines: readonly string[], paint: Paint): readonly string[] =>
  lines.length === 0 ? [] : ['', paint('strong', title), ...lines.map((line) => `  ${line}`)];

const undeclared = ({ calls }: RunView): readonly (readonly Cell[])[] =>
  calls.flatMap(({ phase, exit }) =>
    (exit?.undeclared ?? []).map((field) => [
      { text: phase },
      { text: 'exit' },
      { text: field },
      { text: 'undeclared' },
    ]),
  );

/** JSON has all of it. */
const longestValue = 200;

/** For people at a terminal: totals, phases with a timeline, fields that did not arrive as promised, chains. */
export const runText = (report: RunReport, { color = false, width = 120 }: RunTextOptions = {}): string => {
  const { run, integrity } = report;
  const paint = color ? painted : plain;
  const lines = run.calls.map((call) => phaseRow(call, run, Math.max(10, Math.min(40, width - 90))));
  const verdicts = run.verdicts.map((one): readonly Cell[] => [
    { text: one.phase },
    { text: one.boundary },
    { text: one.at },
    { text: one.verdict, tone: toneOfVerdict(one) },
  ]);
  const details = run.verdicts.map(verdictText);
  const { values = [] } = run;
  const places = values.map(({ phase, boundary, field }): readonly Cell[] =>
    [phase, boundary, field].map((text): Cell => ({ text })),
  );
  const chains = run.chains.map((one): readonly Cell[] => [
    { text: one.chain },
    { text: one.status, tone: toneOf(one.status) },
    { text: lossText(one) },
  ]);
  const text = [
    `${paint('strong', `run ${printable(run.runId)}`)} of workflow "${printable(run.workflow)}": ${paint(toneOf(run.state), printable(run.state))}`,
    [
      ...(run.started === undefined ? [] : [printable(run.started)]),
      ...(run.durationMs === undefined ? [] : [duration(run.durationMs)]),
      ...(run.mode === undefined ? [] : [`mode ${printable(run.mode)}`]),
      ...totalsOf(report),
    ].join(' · '),
    `record: ${paint(toneOf(integrity.kind), printable(integrityText(integrity)))}`,
    ...(run.calls.length === 0 ? [] : ['', ...tableText([head, ...lines], paint)]),
    ...section(
      'Fields that did not arrive as promised',
      tableText(verdicts, paint).map((line, i) => `${line}  ${printable(details[i] ?? '')}`),
      paint,
    ),
    ...section('Fields that no contract names', tableText(undeclared(run), paint), paint),
    ...section(
      'Values that the contract lets be recorded',
      tableText(places, paint).map((line, i) => {
        const value = values[i];
        return value ? `${line}  ${shortened(printable(valueText(value)), longestValue)}` : line;
      }),
      paint,
    ),
    ...section('Chains', tableText(chains, paint), paint),
  ];
  return inert(`${text.join('\n')}\n`);
};

/** The stable interface for programs: keys may be added, never renamed. */
export const runJson = ({ file, integrity, run }: RunReport): string =>
  jsonText({ schemaVersion: '1', file, integrity, run });

/** A record in a list of them. */
export interface RunLine {
  readonly runId: string;
  readonly file: string;
  readonly workflow?: string;
  readonly started?: string;
  readonly state?: string;
  readonly durationMs?: number;
  readonly lines?: number;
  /** How many files, where there are several. */
  readonly segments?: number;
  readonly sealed: boolean;
}

export const runListText = (runs: readonly RunLine[], { color = false }: RunTextOptions = {}): string => {
  const titles: readonly Cell[] = ['run', 'workflow', 'state', 'duration', 'started'].map(
    (text, i): Cell => ({ text, tone: 'quiet', ...(i === 3 ? { right: true } : {}) }),
  );
  const rows = runs.map(({ runId, workflow, started, state, durationMs }): readonly Cell[] => {
    const word = workflow === undefined ? 'unreadable' : (state ?? 'unfinished');
    return [
      { text: runId },
      { text: workflow ?? '' },
      { text: word, tone: toneOf(word) },
      { text: durationMs === undefined ? '' : duration(durationMs), right: true },
      { text: started ?? '' },
    ];
  });
  const table = tableText([titles, ...rows], color ? painted : plain);
  return inert(`${[...table, plural(runs.length, 'run')].join('\n')}\n`);
};

export const runListJson = (runs: readonly RunLine[]): string => jsonText({ schemaVersion: '1', runs });

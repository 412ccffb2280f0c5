import type { Change, ChangeClass, GraphView } from '../../contract/index.ts';
import { percent } from '../../core/index.ts';
import { marking } from '../graph/changed.ts';
import { mermaid } from '../graph/mermaid.ts';
import { fenced, prose, sentence } from '../markdown-text.ts';
import { inert, plural } from '../text.ts';
import { trendLines } from './trend.ts';
import { answers, type GateView } from './view.ts';

const icons = { passed: '✅', failed: '❌', nothing: '❌', 'not asked': '➖' } as const;
const classes: Readonly<Record<ChangeClass, string>> = {
  breaking: '❌ breaking',
  'potentially-breaking': '⚠️ potentially breaking',
  compatible: '✅ compatible',
};

const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

const share = (ratio: number | null | undefined): string =>
  ratio === undefined ? '' : ratio === null ? '–' : percent(ratio);

const readersOf = ({ consumers }: Change): string => {
  const names = [
    ...new Set(consumers.map(({ phase, chain }) => phase ?? (chain === undefined ? 'the caller' : `chain ${chain}`))),
  ];
  const shown = names.slice(0, 5).map((name) => sentence(`"${name}"`));
  return names.length > shown.length ? `${shown.join(', ')} and ${names.length - shown.length} more` : shown.join(', ');
};

const mostRows = 50;

const changeTable = (changes: readonly Change[]): readonly string[] => {
  if (changes.length === 0) return [];
  const shown = changes.slice(0, mostRows);
  return [
    '| Change | Who is hit | Class |',
    '|---|---|---|',
    ...shown.map((one) => row(sentence(one.message), readersOf(one), classes[one.class])),
    ...(changes.length > shown.length ? ['', `_… and ${plural(changes.length - shown.length, 'more change')}._`] : []),
    '',
  ];
};

const workflowTable = ({ workflows }: GateView): readonly string[] => {
  const told = workflows.filter(
    ({ now, before, runs }) => now !== null || runs !== undefined || (before ?? null) !== null,
  );
  if (told.length === 0) return [];
  return [
    '| Workflow | Completeness | before | in runs | before |',
    '|---|---|---|---|---|',
    ...told
      .slice(0, mostRows)
      .map(({ workflow, now, before, runs }) =>
        row(
          prose(workflow),
          share(now),
          share(before),
          runs ? `${share(runs.ratio)} (${plural(runs.count, 'run')})` : '',
          share(runs?.before),
        ),
      ),
    ...(told.length > mostRows ? ['', `_… and ${plural(told.length - mostRows, 'more workflow')}._`] : []),
    '',
  ];
};

const mostPictured = 30;

/** The phases of a workflow that changes touch, those that they hit, and the neighbours of both. */
export const changedPart = (graph: GraphView, changes: readonly Change[]): GraphView => {
  const core = new Set(
    changes.flatMap(({ phase, consumers }) => [phase ?? [], ...consumers.map((one) => one.phase ?? [])].flat()),
  );
  const near = new Set(core);
  for (const { from, to } of graph.edges) {
    if (core.has(from)) near.add(to);
    if (core.has(to)) near.add(from);
  }
  const kept = near.size <= mostPictured ? near : core;
  const phases = graph.phases.filter(({ id }) => kept.has(id)).slice(0, mostPictured);
  const ids = new Set(phases.map(({ id }) => id));
  return { ...graph, phases, edges: graph.edges.filter(({ from, to }) => ids.has(from) && ids.has(to)) };
};

const mostPictures = 5;

const pictures = ({ changes, graphs }: GateView): readonly string[] =>
  graphs
    .map((graph) => ({ graph, own: changes.filter(({ workflow }) => workflow === graph.workflow) }))
    .filter(({ own }) => own.length > 0)
    .slice(0, mostPictures)
    .flatMap(({ graph, own }) => {
      const part = changedPart(graph, own);
      if (part.phases.length === 0) return [];
      const text = mermaid({ graphs: [part], diagnostics: [] }, marking(own)).trimEnd();
      return [
        `<details open><summary>What changes in ${prose(graph.workflow)}</summary>`,
        '',
        ...fenced(text.split('\n'), 'mermaid'),
        '',
        '</details>',
        '',
      ];
    });

/** The part of a summary that only a gate has: its answers, the changes with those whom they hit, and how workflows stand. */
export const gateMarkdown = (view: GateView): string => {
  const lines = [
    `## contextcore gate: ${view.passed ? 'passed' : 'failed'}`,
    '',
    '| Question | Answer | |',
    '|---|---|---|',
    ...view.steps.map(({ name, state, said }) => row(name, `${icons[state]} ${answers[state]}`, prose(said))),
    '',
    ...changeTable(view.changes),
    ...pictures(view),
    ...workflowTable(view),
    ...(view.trend && view.trend.length > 1 ? [...fenced(trendLines(view.trend), 'text'), ''] : []),
  ];
  return `${inert(lines.join('\n')).trimEnd()}\n`;
};

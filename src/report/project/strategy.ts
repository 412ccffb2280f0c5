import { type ProjectContext, type Strategy, wordsOf } from '../../project/index.ts';
import { code, prose, sentence } from '../markdown-text.ts';
import { painted, plain } from '../paint.ts';
import { tableText } from '../run/text.ts';
import { columns, inert, jsonText, printable } from '../text.ts';

/** A document and what follows from it. */
export interface StrategyView {
  readonly file: string;
  readonly context: ProjectContext;
  readonly strategy: Strategy;
}

const titleOf = ({ file, context }: StrategyView): string => `${context.spec.project.id} (${file})`;

const blocks = (views: readonly StrategyView[], linesOf: (view: StrategyView) => readonly string[]): string =>
  inert(`${views.map((view) => linesOf(view).join('\n')).join('\n\n')}\n`);

/** A table a document, for a terminal; reasons are never cut. */
export const strategyText = (views: readonly StrategyView[], color: boolean): string => {
  const paint = color ? painted : plain;
  return blocks(views, (view) => {
    const rows = wordsOf(view.strategy);
    const lines = tableText(rows.map(({ name, text }) => [{ text: name }, { text }]));
    const width = Math.max(...lines.map(columns));
    return [
      paint('strong', printable(titleOf(view))),
      ...rows.map(({ from: { source, because } }, i) => {
        const line = lines[i] ?? '';
        const space = ' '.repeat(width - columns(line));
        return `${line}${space}  ${paint('quiet', source.padEnd(8))}  ${printable(because)}`;
      }),
    ];
  });
};

const cell = (text: string): string => text.replaceAll('|', '\\|');

export const strategyMarkdown = (views: readonly StrategyView[]): string =>
  blocks(views, (view) => [
    `### ${prose(titleOf(view))}`,
    '',
    '| Value | Is | From | Because |',
    '|---|---|---|---|',
    ...wordsOf(view.strategy).map(
      ({ name, text, from: { source, because } }) =>
        `| ${name} | ${cell(code(text))} | ${source} | ${cell(sentence(because))} |`,
    ),
  ]);

/** The stable interface for programs: keys may be added, never renamed. */
const strategyValue = (views: readonly StrategyView[]) => ({
  schemaVersion: '1',
  contexts: views.map(({ file, context: { metadata, spec }, strategy }) => ({
    file,
    project: spec.project.id,
    name: metadata.name,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
    strategy,
  })),
});

export const strategyJson = (views: readonly StrategyView[]): string => jsonText(strategyValue(views));

/** JSON's texts are YAML's as well. */
const scalar = (value: unknown): string =>
  Array.isArray(value) ? `[${value.map(scalar).join(', ')}]` : jsonText(value).trimEnd();

export const strategyYaml = (views: readonly StrategyView[]): string => {
  const { schemaVersion, contexts } = strategyValue(views);
  const lines = contexts.flatMap(({ strategy, ...about }) => [
    ...Object.entries(about).map(([key, value], i) => `${i === 0 ? '  - ' : '    '}${key}: ${scalar(value)}`),
    '    strategy:',
    ...Object.entries(strategy).flatMap(([name, from]) => [
      `      ${name}:`,
      ...Object.entries(from).map(([key, value]) => `        ${key}: ${scalar(value)}`),
    ]),
  ]);
  return `${[`schemaVersion: ${scalar(schemaVersion)}`, 'contexts:', ...lines].join('\n')}\n`;
};

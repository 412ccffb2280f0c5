import type { Diagnostic, Severity } from '../core/index.ts';
import { byGraph } from './graph/marks.ts';
import { html, type Markup } from './html/markup.ts';
import type { Report, Reporter } from './report.ts';
import { place } from './summary.ts';
import { inert, plural } from './text.ts';

/** A test as CI systems count it: a finding, or a workflow without an error. */
interface Case {
  readonly name: string;
  readonly group: string;
  readonly line?: number;
  readonly found?: Diagnostic;
}

const told = (d: Diagnostic): Markup => {
  const lines = [
    place(d),
    ...(d.related ?? []).map((one) => `related: ${place(one)}: ${one.message}`),
    ...(d.help === undefined ? [] : [`help: ${d.help}`]),
  ];
  // Each line is escaped by itself, so that only ours are line breaks.
  return html`${lines.map((line, i) => html`${i > 0 ? html`\n` : undefined}${line}`)}`;
};

const headOf = ({ severity, certainty, message }: Diagnostic): string =>
  `${severity}${certainty === 'definite' ? '' : ` (${certainty})`}: ${message}`;

// A warning does not fail the command, so that it does not fail a test: it is a test that passed and has something to say.
const outcomes: Readonly<Record<Severity, (d: Diagnostic) => Markup>> = {
  error: (d) => html`
      <failure type="${d.code}" message="${d.message}">${told(d)}</failure>`,
  warning: (d) => html`
      <system-out>${headOf(d)}
${told(d)}</system-out>`,
  info: (d) => html`
      <system-out>${headOf(d)}
${told(d)}</system-out>`,
};

const caseXml = (one: Case, file: string | undefined): Markup => {
  const attributes = html`name="${one.name}" classname="${one.group}"${file === undefined ? undefined : html` file="${file}"`}${
    one.line === undefined ? undefined : html` line="${one.line}"`
  } time="0"`;
  return one.found === undefined
    ? html`
    <testcase ${attributes}/>`
    : html`
    <testcase ${attributes}>${outcomes[one.found.severity](one.found)}
    </testcase>`;
};

interface Suite {
  readonly name: string;
  readonly file?: string;
  readonly cases: readonly Case[];
}

/** CI systems know a test by its names, from one run to the next: no line is in them, and no two are equal. */
const distinct = (cases: readonly Case[]): readonly Case[] => {
  const used = new Map<string, number>();
  return cases.map((one) => {
    const key = `${one.group}\n${one.name}`;
    const count = (used.get(key) ?? 0) + 1;
    used.set(key, count);
    return count === 1 ? one : { ...one, name: `${one.name} (${count})` };
  });
};

const suitesOf = (report: Report): readonly Suite[] => {
  const files = new Map<string, Case[]>();
  const at = (file: string): Case[] => {
    const known = files.get(file) ?? [];
    files.set(file, known);
    return known;
  };
  for (const d of report.diagnostics)
    at(d.file).push({ name: d.message, group: `contextcore.${d.code.replaceAll('/', '.')}`, line: d.line, found: d });
  const homes = byGraph(report);
  for (const graph of report.graphs) {
    const failed = (homes.get(graph) ?? []).some(({ severity }) => severity === 'error');
    if (!failed) at(graph.file).push({ name: `Workflow "${graph.workflow}" has no error`, group: 'contextcore' });
  }
  if (files.size === 0)
    // Some systems take a report without a test for a broken one.
    return [
      {
        name: 'contextcore',
        cases: [{ name: `No findings in ${plural(report.summary.files, 'file')}`, group: 'contextcore' }],
      },
    ];
  return [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, cases]) => ({ name: file, file, cases: distinct(cases) }));
};

const failures = ({ cases }: Suite): number => cases.filter(({ found }) => found?.severity === 'error').length;

const suiteXml = (suite: Suite): Markup => html`
  <testsuite name="${suite.name}" tests="${suite.cases.length}" failures="${failures(suite)}" errors="0" skipped="0" time="0">${suite.cases.map(
    (one) => caseXml(one, suite.file),
  )}
  </testsuite>`;

/**
 * JUnit XML: a suite for each file; an error is a test that failed, a warning or info one that passed with output, a
 * workflow without errors one that passed. Complete: limits and quietness do not apply.
 */
export const junit: Reporter = (report) => {
  const suites = suitesOf(report);
  const tests = suites.reduce((sum, { cases }) => sum + cases.length, 0);
  const failed = suites.reduce((sum, suite) => sum + failures(suite), 0);
  const { markup } =
    html`<testsuites name="contextcore" tests="${tests}" failures="${failed}" errors="0" skipped="0" time="0">${suites.map(suiteXml)}
</testsuites>
`;
  return inert(`<?xml version="1.0" encoding="UTF-8"?>\n${markup}`);
};

import type { Diagnostic, WitnessStep } from '../core/index.ts';
import type { Reporter } from './report.ts';
import { jsonText } from './text.ts';

const sortedData = (data: NonNullable<Diagnostic['data']>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1)));

const step = ({ message, phase, file, line, column }: WitnessStep): object => ({ message, phase, file, line, column });

/** A finding with its keys in the published order; absent values are absent. */
export const diagnosticJson = (d: Diagnostic): object => ({
  code: d.code,
  severity: d.severity,
  certainty: d.certainty,
  message: d.message,
  file: d.file,
  line: d.line,
  column: d.column,
  endLine: d.endLine,
  endColumn: d.endColumn,
  workflow: d.workflow,
  phase: d.phase,
  field: d.field,
  related: d.related?.map(({ message, file, line, column }) => ({ message, file, line, column })),
  help: d.help,
  fingerprint: d.fingerprint,
  witness: d.witness?.map(step),
  data: d.data === undefined ? undefined : sortedData(d.data),
});

/** The stable interface for programs: keys may be added, never renamed; the same report gives the same bytes. */
export const json: Reporter = ({ tool, diagnostics, summary, baseline }) =>
  jsonText({
    schemaVersion: '1',
    tool: { name: tool.name, version: tool.version },
    diagnostics: diagnostics.map(diagnosticJson),
    summary: {
      files: summary.files,
      workflows: summary.workflows,
      phases: summary.phases,
      fields: summary.fields,
      errors: summary.errors,
      warnings: summary.warnings,
      infos: summary.infos,
      unknown: summary.unknown,
      suppressed: summary.suppressed,
      parity:
        summary.parity === undefined
          ? undefined
          : {
              matched: summary.parity.matched,
              mismatched: summary.parity.mismatched,
              onlyYaml: summary.parity.onlyYaml,
              onlyCode: summary.parity.onlyCode,
            },
    },
    baseline:
      baseline === undefined ? undefined : { new: baseline.new, same: baseline.same, removed: baseline.removed },
  });

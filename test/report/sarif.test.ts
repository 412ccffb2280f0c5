import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { type Report, reporters } from '../../src/report/index.ts';
import { at, contract, diagnostics, empty, finding, sample } from './sample.ts';
import { sarifSchema } from './sarif-schema.ts';

const ajv = new Ajv({ allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(sarifSchema);

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly {
    readonly physicalLocation: { readonly artifactLocation: object; readonly region: object };
  }[];
  readonly codeFlows?: readonly { readonly threadFlows: readonly { readonly locations: readonly object[] }[] }[];
  readonly partialFingerprints: object;
  readonly suppressions?: readonly object[];
}
interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string; readonly help: object }[] } };
  readonly results: readonly Result[];
}
const runOf = (report: Report): Run => {
  const log: { runs: readonly Run[] } = JSON.parse(reporters.sarif(report));
  const [run] = log.runs;
  if (run === undefined) throw new TypeError('A log has one run.');
  return run;
};
const fileIn = (file: string): object | undefined =>
  runOf(
    sample({
      diagnostics: [finding({ ...at(contract, 'task'), file }, { code: 'a/b', severity: 'error', message: 'M.' })],
    }),
  ).results[0]?.locations[0]?.physicalLocation.artifactLocation;

describe('sarif', () => {
  it('is valid 2.1.0, with findings and without', () => {
    const suppressed = diagnostics
      .slice(0, 1)
      .map((diagnostic) => ({ diagnostic, kind: 'external' as const, reason: 'known' }));
    for (const report of [sample(), empty(), sample({ suppressed }), sample({ catalogue: () => undefined })]) {
      validate(JSON.parse(reporters.sarif(report)));
      expect(validate.errors ?? []).toEqual([]);
    }
  });

  it('describes each rule once, with help, and points at it', () => {
    const { tool, results } = runOf(sample());
    expect(tool.driver.rules.map(({ id }) => id)).toEqual([
      'contract/unknown-type',
      'propagation/dangling-read',
      'propagation/dead-write',
      'schema/incompatible-type',
    ]);
    for (const result of results) expect(tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
    expect(tool.driver.rules[1]?.help).toHaveProperty(
      'markdown',
      expect.stringContaining('# propagation/dangling-read'),
    );
  });

  it('gives level, place, fingerprint and the witness as a code flow', () => {
    const { results } = runOf(sample());
    expect(results.map(({ level }) => level)).toEqual(['error', 'note', 'warning', 'error', 'error']);
    expect(results[3]?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'flows/artisan.contract.yaml', uriBaseId: '%SRCROOT%' },
      region: { startLine: 30, startColumn: 11, endLine: 30, endColumn: 35 },
    });
    expect(results[3]?.partialFingerprints).toEqual({ 'contextcore/v1': diagnostics[3]?.fingerprint });
    expect(results[2]?.codeFlows?.[0]?.threadFlows[0]?.locations).toHaveLength(4);
    expect(results[0]).not.toHaveProperty('codeFlows');
  });

  it('writes any file name as a URI', () => {
    expect(fileIn('a b/ü:%#?.yaml')).toEqual({ uri: 'a%20b/%C3%BC%3A%25%23%3F.yaml', uriBaseId: '%SRCROOT%' });
    expect(fileIn('../x.yaml')).toEqual({ uri: '../x.yaml', uriBaseId: '%SRCROOT%' });
    expect(fileIn('/tmp/a b.yaml')).toEqual({ uri: 'file:///tmp/a%20b.yaml' });
    expect(fileIn('C:/a b.yaml')).toEqual({ uri: 'file:///C:/a%20b.yaml' });
    expect(fileIn('\ud800.yaml')).toEqual({ uri: '%EF%BF%BD.yaml', uriBaseId: '%SRCROOT%' });
  });

  it('carries suppressed findings as suppressed results', () => {
    const [diagnostic] = diagnostics;
    if (diagnostic === undefined) throw new TypeError('The sample has findings.');
    const { results } = runOf(
      sample({ diagnostics: [], suppressed: [{ diagnostic, kind: 'inSource', reason: 'known' }] }),
    );
    expect(results).toHaveLength(1);
    expect(results[0]?.suppressions).toEqual([{ kind: 'inSource', justification: 'known' }]);
  });
});

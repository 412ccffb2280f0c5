import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import * as door from '../src/index.ts';
import { readText } from './sources.ts';

/** The names that a file exports by `export {…} from`, types apart from values. */
const exportedNames = (path: string): { readonly types: readonly string[]; readonly values: readonly string[] } => {
  const types: string[] = [];
  const values: string[] = [];
  for (const statement of ts.createSourceFile(path, readText(path), ts.ScriptTarget.ES2022).statements) {
    if (!ts.isExportDeclaration(statement) || !statement.exportClause || !ts.isNamedExports(statement.exportClause)) {
      throw new Error(`${path} exports by name only`);
    }
    for (const { name, isTypeOnly } of statement.exportClause.elements) {
      (statement.isTypeOnly || isTypeOnly ? types : values).push(name.text);
    }
  }
  return { types: types.sort(), values: values.sort() };
};

// Who takes a name away here breaks users: that needs a new major version (before 1.0 a minor one) and a line in the
// changelog. A new name is a promise.
describe('the library door', () => {
  it('exports these functions', () => {
    expect(exportedNames('src/index.ts').values).toEqual([
      'check',
      'diff',
      'preflight',
      'readBaseline',
      'readConfig',
      'readContract',
    ]);
    expect(Object.keys(door).sort()).toEqual([
      'check',
      'diff',
      'preflight',
      'readBaseline',
      'readConfig',
      'readContract',
    ]);
  });

  it('exports these types', () => {
    expect(exportedNames('src/index.ts').types).toMatchInlineSnapshot(`
      [
        "Baseline",
        "BaselineEntry",
        "Certainty",
        "Change",
        "ChangeClass",
        "ChangeKind",
        "CheckOptions",
        "Checked",
        "Config",
        "ConfigOverride",
        "ConfigSuppression",
        "Consumer",
        "Diagnostic",
        "Diff",
        "DiffOptions",
        "DiffSide",
        "InputFile",
        "Level",
        "Location",
        "PortableContract",
        "PreflightOptions",
        "PresetName",
        "ReadContract",
        "ReadContractOptions",
        "Related",
        "Settings",
        "Severity",
        "Silenced",
        "Source",
        "Span",
        "Summary",
        "VersionStep",
        "WitnessStep",
      ]
    `);
  });

  it('takes texts and gives diagnostics, the same ones each time', async () => {
    const files = [
      { path: 'b.contract.yaml', text: 'schema_version: "1.0.0"\npipeline_id: b\nphases:\n  a: {afterr: []}\n' },
      { path: 'a.contract.yaml', text: 'pipeline_id: [' },
    ];
    const first = await door.check({ files });
    expect(first.diagnostics.map(({ file, code }) => `${file} ${code}`)).toContain(
      'b.contract.yaml contract/unknown-key',
    );
    expect(first.diagnostics.map(({ file }) => file)).toContain('a.contract.yaml');
    const second = await door.check({ files: [...files].reverse() });
    expect(JSON.stringify(second.diagnostics)).toBe(JSON.stringify(first.diagnostics));
  });
});

import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { filesBelow, readText, root } from '../sources.ts';

const accepted = filesBelow('test/types').filter((path) => path.endsWith('.accept.ts'));
const rejected = filesBelow('test/types').filter((path) => path.endsWith('.reject.ts'));

const expectation = /^(\s*\/\/ )@ts-expect-error /gmu;

/** The rejected cases without the comments that silence their errors; every line stays where it is. */
const unsilenced: ReadonlyMap<string, string> = new Map(
  rejected.map((path) => [join(root, path), readText(path).replace(expectation, '$1')]),
);

/** The options of a user: strict, and nothing that this project has besides. */
const options: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: ['node'],
  skipLibCheck: true,
  noEmit: true,
  allowImportingTsExtensions: true,
};

const parsed = new Map<string, ts.SourceFile | undefined>();

/** A compiler that sees the cases unsilenced; both dialects share what has been parsed. */
const hostFor = (all: ts.CompilerOptions): ts.CompilerHost => {
  const host = ts.createCompilerHost(all);
  const { getSourceFile } = host;
  host.getSourceFile = (path, language, ...others) => {
    const text = unsilenced.get(path);
    if (!parsed.has(path))
      parsed.set(
        path,
        text === undefined ? getSourceFile(path, language, ...others) : ts.createSourceFile(path, text, language, true),
      );
    return parsed.get(path);
  };
  return host;
};

const lineOf = (diagnostic: ts.Diagnostic): number =>
  (diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line ?? -1) + 1;

/** The lines below the comments that say what has to be rejected there. */
const promisedLines = (path: string): readonly number[] =>
  readText(path)
    .split('\n')
    .flatMap((line, index) => (line.includes('// @ts-expect-error ') ? [index + 2] : []));

describe.each([
  ['the decorators of ECMAScript', {}],
  ['the older decorators of TypeScript', { experimentalDecorators: true }],
  ['exact optional properties', { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true }],
])('the types of declarations, with %s', (_, extra) => {
  const all = { ...options, ...extra };
  const program = ts.createProgram(
    [...accepted, ...rejected].map((path) => join(root, path)),
    all,
    hostFor(all),
  );
  const diagnosticsOf = (path: string): readonly ts.Diagnostic[] => {
    const file = program.getSourceFile(join(root, path));
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  };

  it.each(accepted)('accept %s', (path) => {
    const errors = diagnosticsOf(path).map(
      (one) => `${path}:${lineOf(one)}: ${ts.flattenDiagnosticMessageText(one.messageText, ' ')}`,
    );
    expect(errors).toEqual([]);
    expect(program.getGlobalDiagnostics().map(({ messageText }) => messageText)).toEqual([]);
  });

  it.each(rejected)('reject every case of %s, and nothing else in it', (path) => {
    const promised = promisedLines(path);
    expect(promised.length).toBeGreaterThan(10);
    expect([...new Set(diagnosticsOf(path).map(lineOf))].sort((a, b) => a - b)).toEqual(promised);
  });
});

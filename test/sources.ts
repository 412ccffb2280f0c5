import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** The top folder of the project. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Every file below a folder of the project, as paths relative to the project with `/`, sorted. */
export const filesBelow = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();

export const readText = (path: string): string => readFileSync(join(root, path), 'utf8');

export interface Import {
  readonly specifier: string;
  /** For a relative import: the file, relative to the project. */
  readonly file?: string;
  readonly kind: 'static' | 'type' | 'dynamic';
}

export interface SourceFile {
  readonly path: string;
  readonly imports: readonly Import[];
  /** Uses of names that reach out of the program: `process.env`, `Date.now`, `console.log`. */
  readonly outsideWorld: readonly string[];
}

const worldly =
  /^(process|console|fetch|setTimeout|setInterval|setImmediate|performance|Date\.now|Math\.random|new Date)$/u;

const importOf = (path: string, specifier: string, kind: Import['kind']): Import =>
  specifier.startsWith('.')
    ? { specifier, kind, file: posix.normalize(posix.join(posix.dirname(path), specifier)) }
    : { specifier, kind };

const importIn = (path: string, node: ts.Node): Import | undefined => {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    const isType = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    return importOf(path, node.moduleSpecifier.text, isType ? 'type' : 'static');
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined && ts.isStringLiteral(node.moduleSpecifier)) {
    return importOf(path, node.moduleSpecifier.text, node.isTypeOnly ? 'type' : 'static');
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
    return importOf(path, node.argument.literal.text, 'type');
  }
  const argument = ts.isCallExpression(node) ? node.arguments[0] : undefined;
  const isDynamic = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  if (isDynamic && argument !== undefined && ts.isStringLiteral(argument))
    return importOf(path, argument.text, 'dynamic');
  return undefined;
};

const isMemberName = (node: ts.Identifier): boolean =>
  (ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) ||
  (ts.isPropertyAssignment(node.parent) && node.parent.name === node) ||
  ts.isPropertySignature(node.parent) ||
  ts.isMethodSignature(node.parent) ||
  ts.isMethodDeclaration(node.parent);

const worldlyUse = (node: ts.Node): string | undefined => {
  if (ts.isIdentifier(node) && !isMemberName(node) && worldly.test(node.text)) return node.text;
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
    const name = `${node.expression.text}.${node.name.text}`;
    if (worldly.test(name)) return name;
  }
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.arguments?.length === 0) {
    const name = `new ${node.expression.text}`;
    if (worldly.test(name)) return name;
  }
  return undefined;
};

/** Reads one source file with TypeScript's own parser. */
export const readSource = (path: string, text = readText(path)): SourceFile => {
  const imports: Import[] = [];
  const outsideWorld: string[] = [];
  const visit = (node: ts.Node): void => {
    const found = importIn(path, node);
    if (found !== undefined) imports.push(found);
    const use = worldlyUse(node);
    if (use !== undefined) outsideWorld.push(use);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true));
  return { path, imports, outsideWorld };
};

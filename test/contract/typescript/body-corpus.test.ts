import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Node, Project, ts } from 'ts-morph';
import { describe, expect, it } from 'vitest';
import { bodyOf, type ExactBody } from '../../../src/contract/source/typescript/body.ts';
import { functionsIn } from './body-functions.ts';

/** Sources of packages that we test with: code that nobody wrote for us. */
const folders = [
  'zod/src',
  'ajv/lib',
  'ajv-formats/src',
  '@cfworker/json-schema/src',
  '@jridgewell/sourcemap-codec/src',
];
const every = Number(process.env['CONTEXTCORE_BODY_EVERY'] ?? 7);

const files = folders
  .map((folder) => `node_modules/${folder}`)
  .filter((folder) => existsSync(folder))
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts') && !name.includes('/tests/'))
      .map((name) => `${folder}/${name}`),
  )
  .sort()
  .filter((_, index) => index % every === 0);

interface Seen {
  /** Names read as `parameter.name`, or taken apart in the parameter. */
  readonly names: ReadonlySet<string>;
  /** The parameter is used in no other way. */
  readonly isPlain: boolean;
  /** The names of the objects that are returned, where all that is returned is plain literals. */
  readonly returned?: ReadonlySet<string>;
}

const literalNames = (node: Node | undefined): readonly string[] | undefined => {
  let inner = node;
  while (Node.isParenthesizedExpression(inner)) inner = inner.getExpression();
  if (!Node.isObjectLiteralExpression(inner)) return undefined;
  const names: string[] = [];
  for (const property of inner.getProperties()) {
    const name =
      Node.isPropertyAssignment(property) || Node.isShorthandPropertyAssignment(property)
        ? property.getNameNode()
        : undefined;
    if (!Node.isIdentifier(name)) return undefined;
    if (!Node.isPropertyAssignment(property) || property.getInitializer()?.getText() !== 'undefined')
      names.push(name.getText());
  }
  return names;
};

/** A plain walk by names: what a reader sees who does not follow anything. */
const walk = (fn: Node): { readonly body: number; readonly seen: Seen } | undefined => {
  if (!Node.isParametered(fn) || (!Node.isBodied(fn) && !Node.isBodyable(fn))) return undefined;
  const body = fn.getBody();
  const [parameter] = fn.getParameters().filter((one) => one.getName() !== 'this');
  if (!body || !parameter || parameter.isRestParameter()) return undefined;
  const names = new Set<string>();
  let isPlain = !parameter.isParameterProperty();
  const pattern = parameter.getNameNode();
  if (Node.isObjectBindingPattern(pattern)) {
    isPlain = false;
    for (const element of pattern.getElements()) {
      const key = element.getPropertyNameNode() ?? element.getNameNode();
      if (!element.getDotDotDotToken() && Node.isIdentifier(key)) names.add(key.getText());
    }
  } else if (Node.isIdentifier(pattern)) {
    const name = pattern.getText();
    for (const identifier of fn.getDescendantsOfKind(ts.SyntaxKind.Identifier)) {
      if (identifier.getText() !== name || identifier === pattern) continue;
      const parent = identifier.getParent();
      if (Node.isPropertyAccessExpression(parent)) {
        if (parent.getNameNode() === identifier) continue;
        const above = parent.getParent();
        const isTarget =
          Node.isBinaryExpression(above) && above.getLeft() === parent && above.getOperatorToken().getText() === '=';
        if (!isTarget) names.add(parent.getName());
        if (Node.isCallExpression(above) || Node.isBinaryExpression(above)) isPlain = false;
        continue;
      }
      if (Node.isPropertyAssignment(parent) && parent.getNameNode() === identifier) continue;
      if (Node.isTypeReference(parent) || Node.isTypeQuery(parent) || Node.isPropertySignature(parent)) continue;
      // A second declaration of the name, or a use as a whole.
      if (Node.isParameterDeclaration(parent) || Node.isVariableDeclaration(parent) || Node.isBindingElement(parent)) {
        if (!Node.isVariableDeclaration(parent) || parent.getNameNode() === identifier) return undefined;
      }
      isPlain = false;
    }
  } else return undefined;
  if (!Node.isBlock(body)) {
    const returned = literalNames(body);
    return { body: body.getStart(), seen: { names, isPlain, ...(returned ? { returned: new Set(returned) } : {}) } };
  }
  const returns = body.getDescendantsOfKind(ts.SyntaxKind.ReturnStatement).filter((one) => {
    const owner = one.getFirstAncestor(
      (up) => Node.isFunctionLikeDeclaration(up) || Node.isFunctionExpression(up) || Node.isArrowFunction(up),
    );
    return owner === fn;
  });
  const lists = returns.map((one) => literalNames(one.getExpression()));
  const isLiteral = lists.length > 0 && lists.every((list) => list !== undefined);
  return {
    body: body.getStart(),
    seen: { names, isPlain, ...(isLiteral ? { returned: new Set(lists.flatMap((list) => list ?? [])) } : {}) },
  };
};

const first = (path: string): string => /^[^.[]*/u.exec(path)?.[0] ?? path;

const misplaced = ({ reads, writes }: ExactBody, text: string): readonly string[] =>
  [...reads, ...writes]
    .filter(({ path, at }) => {
      const word = text.slice(at.start, at.end).replace(/^['"`]|['"`]$/gu, '');
      return (
        !path.endsWith(word) &&
        !path.endsWith(`[${word}]`) &&
        !path.endsWith(`["${word}"]`) &&
        /^[\w$]+$/u.test(word) &&
        at.source.text === text &&
        !/^[A-Z]/u.test(word)
      );
    })
    .map(({ path, at }) => `${path} at ${text.slice(at.start, at.end)}`);

describe('the body of functions that others wrote', () => {
  const project = new Project({ useInMemoryFileSystem: true, compilerOptions: { allowJs: true } });
  const faults: string[] = [];
  const reasons = new Map<string, number>();
  let functions = 0;
  let compared = 0;
  let exact = 0;
  let openReads = 0;
  let objects = 0;
  let openObjects = 0;
  let openWrites = 0;
  let judgedWrites = 0;
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    const { context, functions: found } = functionsIn(text, file);
    const walked = new Map<number, Seen>();
    const tree = project.createSourceFile(file, text, { overwrite: true });
    for (const fn of tree.getDescendants()) {
      const one = walk(fn);
      if (one) walked.set(one.body, one.seen);
    }
    for (const fn of found) {
      const body = bodyOf(fn, context);
      const seen = fn.body && walked.get(fn.body.start);
      faults.push(...misplaced(body, text).map((fault) => `${file}: ${fault}`));
      if (fn.params.length === 0) continue;
      functions++;
      if (body.opensReads) {
        openReads++;
        if (seen && seen.names.size > 0)
          reasons.set(body.opensReads.reason, (reasons.get(body.opensReads.reason) ?? 0) + 1);
      }
      if (!seen) continue;
      compared++;
      const names = new Set(body.reads.map(({ path }) => first(path)));
      const place = `${file}:${context.source.position(fn.start).line}`;
      if (!body.opensReads)
        for (const name of seen.names) if (!names.has(name)) faults.push(`${place} misses the read of ${name}`);
      if (seen.names.size > 0) {
        objects++;
        if (body.opensReads) openObjects++;
      }
      if (seen.isPlain) {
        exact++;
        if (body.opensReads) faults.push(`${place} gives up: ${body.opensReads.reason}`);
        for (const name of names) if (!seen.names.has(name)) faults.push(`${place} reads ${name}, which is not there`);
      }
      if (!seen.returned) continue;
      judgedWrites++;
      if (body.opensWrites) openWrites++;
      const written = new Set(body.writes.map(({ path }) => first(path)));
      for (const name of seen.returned)
        if (!written.has(name) && !body.opensWrites) faults.push(`${place} misses the write of ${name}`);
      for (const name of written)
        if (!seen.returned.has(name)) faults.push(`${place} writes ${name}, which is not there`);
    }
  }

  it('is read as a walk over another tree reads it', () => {
    expect(faults).toEqual([]);
    expect(compared).toBeGreaterThan(200);
    if (process.env['CONTEXTCORE_BODY_FIGURES'])
      process.stdout.write(
        `${JSON.stringify({ files: files.length, functions, compared, exact, openReads, objects, openObjects, judgedWrites, openWrites, reasons: [...reasons].sort((a, b) => b[1] - a[1]) }, null, 1)}\n`,
      );
  });
});

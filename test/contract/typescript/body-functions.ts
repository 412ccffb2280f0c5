import { type Node, parseSync } from 'oxc-parser';
import {
  type BodyContext,
  bodyOf,
  type ExactBody,
  type FunctionNode,
} from '../../../src/contract/source/typescript/body.ts';
import { childrenOf, isFunction } from '../../../src/contract/source/typescript/body-nodes.ts';
import { createSource } from '../../../src/core/index.ts';

export interface ParsedFunctions {
  readonly context: BodyContext;
  /** Every function with code, in order of the text. */
  readonly functions: readonly FunctionNode[];
}

/** Constants of the module, as plain as they come. */
const literalOf = (node: Node | null): { value: unknown } | undefined => {
  if (node?.type === 'Literal') return { value: node.value };
  if (node?.type !== 'ObjectExpression') return undefined;
  const entries: [string, unknown][] = [];
  for (const one of node.properties) {
    if (one.type !== 'Property' || one.key.type !== 'Identifier') return undefined;
    const part = literalOf(one.value);
    if (!part) return undefined;
    entries.push([one.key.name, part.value]);
  }
  return { value: Object.fromEntries(entries) };
};

/** The functions of a module, with its own functions and constants visible to them. */
export const functionsIn = (text: string, file = 'phase.ts'): ParsedFunctions => {
  const source = createSource(file, text);
  const { program, errors } = parseSync(file, text);
  if (errors[0]) throw new Error(`${file}: ${errors[0].message}`);
  const named = new Map<string, FunctionNode>();
  const constants = new Map<string, unknown>();
  for (const statement of program.body) {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declared?.type === 'FunctionDeclaration' && declared.id) named.set(declared.id.name, declared);
    if (declared?.type !== 'VariableDeclaration' || declared.kind !== 'const') continue;
    for (const { id, init } of declared.declarations) {
      if (id.type !== 'Identifier') continue;
      if (isFunction(init)) named.set(id.name, init);
      const constant = literalOf(init);
      if (constant) constants.set(id.name, constant.value);
    }
  }
  const context: BodyContext = {
    source,
    fold: (node) =>
      node.type === 'Identifier' && constants.has(node.name) ? { value: constants.get(node.name) } : undefined,
    functionOf: (name) => {
      const fn = named.get(name);
      return fn && { fn, context };
    },
  };
  const functions: FunctionNode[] = [];
  const waiting: Node[] = [program];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (isFunction(node) && node.body) functions.push(node);
    for (const child of childrenOf(node)) waiting.push(child.node);
  }
  return { context, functions: functions.sort((a, b) => a.start - b.start) };
};

/** The body of the last function at the top of a text; what stands before it is visible to it. */
export const analyse = (text: string): ExactBody => {
  const { context, functions } = functionsIn(text);
  let outer: FunctionNode | undefined;
  for (const fn of functions) if (!outer || fn.start >= outer.end) outer = fn;
  if (!outer) throw new Error('There is no function in the text.');
  return bodyOf(outer, context);
};

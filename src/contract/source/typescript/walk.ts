import { type Node, visitorKeys } from 'oxc-parser';

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** What TypeScript adds that holds code; everything else of it is types. */
const holdsCode: ReadonlySet<string> = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSTypeAssertion',
  'TSNonNullExpression',
  'TSInstantiationExpression',
  'TSParameterProperty',
  'TSEnumDeclaration',
  'TSEnumBody',
  'TSEnumMember',
  'TSModuleDeclaration',
  'TSModuleBlock',
  'TSExportAssignment',
  'TSAbstractMethodDefinition',
  'TSAbstractPropertyDefinition',
  'TSAbstractAccessorProperty',
]);

/** Calls back with each part of a node that holds code, types left out. */
export const eachPart = (node: Node, visit: (part: Node) => void): void => {
  for (const key of visitorKeys[node.type] ?? []) {
    const value: unknown = Reflect.get(node, key);
    if (Array.isArray(value)) {
      for (const one of value) if (isNode(one) && (!one.type.startsWith('TS') || holdsCode.has(one.type))) visit(one);
    } else if (isNode(value) && (!value.type.startsWith('TS') || holdsCode.has(value.type))) visit(value);
  }
};

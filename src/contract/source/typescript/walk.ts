import { type Node, visitorKeys } from 'oxc-parser';

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** What TypeScript adds that has a value at run time. */
const valued = [
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSTypeAssertion',
  'TSNonNullExpression',
  'TSInstantiationExpression',
  'TSParameterProperty',
  'TSEnumDeclaration',
  'TSEnumBody',
  'TSEnumMember',
];

/** What TypeScript adds that holds code; everything else of it is types. */
const holding = [
  ...valued,
  'TSModuleDeclaration',
  'TSModuleBlock',
  'TSExportAssignment',
  'TSAbstractMethodDefinition',
  'TSAbstractPropertyDefinition',
  'TSAbstractAccessorProperty',
];

type Visit = (part: Node, key: string) => void;

/** Calls back with the parts of a node in order: those of JavaScript, and these of what TypeScript adds. */
const eachOf = (added: ReadonlySet<string>) => {
  const counts = (part: unknown): part is Node => isNode(part) && (!part.type.startsWith('TS') || added.has(part.type));
  return (node: Node, visit: Visit): void => {
    for (const key of visitorKeys[node.type] ?? []) {
      const value: unknown = Reflect.get(node, key);
      if (Array.isArray(value)) {
        for (const part of value) if (counts(part)) visit(part, key);
      } else if (counts(value)) visit(value, key);
    }
  };
};

/** Calls back with each part of a node that holds code, types left out. */
export const eachPart = eachOf(new Set(holding));

/** Calls back with each part of a node that has a value at run time. */
export const eachValue = eachOf(new Set(valued));

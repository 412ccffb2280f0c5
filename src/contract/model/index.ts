export type * from './contract.ts';
export { typeOfSchema, typesOfSchema } from './json-schema.ts';
export type { PathRelation, PathResult } from './path.ts';
export { forbiddenSegments, isSimplePath, parsePath, printPath, relatePaths, segmentsOf } from './path.ts';
export type {
  PortableChain,
  PortableCondition,
  PortableContract,
  PortableField,
  PortableLoop,
  PortablePhase,
  PortablePoint,
} from './portable.ts';
export { portableContract } from './portable.ts';
export type { Type, TypeResult } from './type.ts';
export { admitsNull, anyType, flowsInto, hasType, parseType, printType, typeNames, unionOf } from './type.ts';

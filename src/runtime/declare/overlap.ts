import { flowsInto, printType, type Type, unionOf } from '../../contract/model/index.ts';
import type { DeclaredField, Reading } from './field.ts';
import { placeOf, quoted } from './words.ts';

interface Node {
  field?: DeclaredField;
  readonly below: Map<string, Node>;
}

/** The type of a part of a value; undefined where values of the type have no such part. */
const partOf = (type: Type, segment: string): Type | undefined => {
  switch (type.kind) {
    case 'any':
      return type;
    case 'dict':
      return type.value;
    case 'list':
      return segment === '*' || /^\d+$/u.test(segment) ? type.element : undefined;
    case 'union': {
      const parts = type.members.flatMap((member) => partOf(member, segment) ?? []);
      return parts.length === 0 ? undefined : unionOf(parts);
    }
    default:
      return undefined;
  }
};

const membersOf = (type: Type): readonly Type[] => (type.kind === 'union' ? type.members : [type]);

/** Whether some value may have both types. */
const meet = (a: Type, b: Type): boolean =>
  membersOf(a).some((one) => membersOf(b).some((other) => flowsInto(one, other) || flowsInto(other, one)));

/** Reports fields that are declared twice, and fields that contradict one above them. Linear in the paths. */
export const judgeOverlaps = (reading: Reading, fields: readonly DeclaredField[]): void => {
  const place = placeOf(reading.side, reading.owner);
  const root: Node = { below: new Map() };
  for (const field of fields) {
    let node = root;
    for (const segment of field.segments) {
      const next: Node = node.below.get(segment) ?? { below: new Map() };
      node.below.set(segment, next);
      node = next;
    }
    if (node.field) reading.problem(`Field ${quoted(field.path)} stands ${place} twice, in two spellings of its path.`);
    else node.field = field;
  }
  for (const field of fields) {
    const fault = contradiction(root, field);
    if (fault !== undefined) reading.problem(`Field ${quoted(field.path)} ${place} ${fault}`);
  }
};

const contradiction = (root: Node, field: DeclaredField): string | undefined => {
  let node: Node | undefined = root;
  let above: DeclaredField | undefined;
  let part: Type | undefined;
  for (const segment of field.segments) {
    if (node?.field) {
      above = node.field;
      part = above.type;
    }
    if (above && part) {
      part = partOf(part, segment);
      if (!part)
        return `lies in field ${quoted(above.path)} of type "${printType(above.type)}", which has no such part.`;
    }
    node = node?.below.get(segment);
  }
  if (!above || !part || meet(part, field.type)) return undefined;
  return `has type "${printType(field.type)}", but field ${quoted(above.path)} of type "${printType(above.type)}" has parts of type "${printType(part)}".`;
};

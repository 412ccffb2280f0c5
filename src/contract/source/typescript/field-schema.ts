import { suggestOr } from '../../../core/index.ts';
import { anyType, parseType, type Type, typeNames, typeOfSchema, typesOfSchema } from '../../model/index.ts';
import { unwrap } from './body-nodes.ts';
import { type Constant, type ObjectConstant, type Opaque, partOfText, type Scalar } from './constant.ts';
import { targetAt } from './names.ts';
import { type Owner, quoted, type Reading, report } from './reading.ts';

const order = `Use one of ${typeNames.join(', ')}, or list[T], dict[str, T], A | B.`;

/** The type that a text names; what is no type is reported at its word. */
export const typeNamed = (reading: Reading, owner: Owner, name: string, text: Scalar): Type => {
  const written = String(text.value);
  const parsed = parseType(written);
  if (parsed.kind === 'type') return parsed.type;
  report(reading, owner, {
    code: 'contract/unknown-type',
    message:
      parsed.word === written
        ? `Type ${quoted(written)} is not known.`
        : `Type ${quoted(written)} cannot be read: ${parsed.message}.`,
    at: partOfText(text, parsed.index, parsed.index + Math.max(1, parsed.word?.length ?? 1)),
    help: suggestOr(parsed.word, typeNames, order),
    field: name,
  });
  return anyType;
};

/** Keywords that decide the type of a schema: where one of them cannot be told, the type cannot either. */
const deciding: ReadonlySet<string> = new Set(['type', 'const', 'enum', 'anyOf', 'oneOf']);
const deepest = 40;

const isKnown = (constant: Constant): boolean =>
  constant.kind === 'scalar' ||
  (constant.kind === 'list' && constant.unknown.length === 0 && constant.items.every((item) => item.kind !== 'opaque'));

/** A schema as plain values. What cannot be told becomes the schema of anything. */
const plainSchema = (constant: Constant, depth = 0): unknown => {
  if (depth > deepest) return {};
  if (constant.kind === 'scalar') return constant.value;
  if (constant.kind === 'opaque') return {};
  if (constant.kind === 'list') return constant.items.map((item) => plainSchema(item, depth + 1));
  if (constant.unknown.length > 0) return {};
  const entries = [...constant.entries];
  if (entries.some(([key, { value }]) => deciding.has(key) && value.kind !== 'object' && !isKnown(value))) return {};
  return Object.fromEntries(entries.map(([key, { value }]) => [key, plainSchema(value, depth + 1)]));
};

/** Where a schema has a type that is none. */
const placeOfType = (schema: Constant, name: unknown): Scalar | undefined => {
  const waiting: Constant[] = [schema];
  for (let one = waiting.shift(); one; one = waiting.shift()) {
    if (one.kind === 'list') waiting.push(...one.items);
    if (one.kind !== 'object') continue;
    for (const [key, { value }] of one.entries) {
      const written = key === 'type' && value.kind === 'list' ? value.items : [value];
      for (const text of key === 'type' ? written : []) if (text.kind === 'scalar' && text.value === name) return text;
      waiting.push(value);
    }
  }
  return undefined;
};

/** The type of the values of a JSON Schema. */
export const typeOfJsonSchema = (reading: Reading, owner: Owner, name: string, schema: ObjectConstant): Type =>
  typeOfSchema(plainSchema(schema), (written) => {
    const text = placeOfType(schema, written);
    const word = typeof written === 'string' ? written : undefined;
    report(reading, owner, {
      code: 'contract/unknown-type',
      message:
        word === undefined
          ? 'A type in a JSON Schema is no name.'
          : `Type ${quoted(word)} is not known in a JSON Schema.`,
      at: text && word !== undefined ? partOfText(text, 0, word.length) : (text ?? schema).at,
      help: suggestOr(word, typesOfSchema.keys(), `Use one of ${[...typesOfSchema.keys()].join(', ')}.`),
      field: name,
    });
  });

/** Whether what cannot be told is a schema of a library: something of a package, or made by it. */
export const isSchema = (reading: Reading, { node, scope, cause, replaces }: Opaque): boolean => {
  if (replaces) return false;
  if (reading.schemas.has(node)) return true;
  const origin = cause ?? { node, scope };
  let made = unwrap(origin.node);
  while (made.type === 'CallExpression' || made.type === 'NewExpression' || made.type === 'TaggedTemplateExpression') {
    const maker = unwrap(made.type === 'TaggedTemplateExpression' ? made.tag : made.callee);
    // `z.string().min(1)`: what counts is where the chain begins.
    made = maker.type === 'MemberExpression' ? unwrap(maker.object) : maker;
    while (made.type === 'MemberExpression') made = unwrap(made.object);
  }
  return targetAt(reading.modules, origin.scope, made)?.kind === 'outside';
};

import type { Type } from '../../contract/model/index.ts';
import type { ConstraintTest } from './constraint-test.ts';
import { keeps } from './constraint-test.ts';
import { constant, type Draft } from './draft.ts';
import type { FieldPlan } from './plan.ts';
import { hasShape } from './type-test.ts';

/** Lets the function go on only where a variable holds a value of the field. */
export const emitTest = (draft: Draft, field: FieldPlan, name: string): void => {
  const { type, constraints, schema } = field;
  emitType(draft, type, name);
  for (const test of constraints) draft.lines.push(`if (!(${constraintExpression(draft, test, name)})) ${draft.fail}`);
  if (schema) draft.lines.push(`if (!${constant(draft, schema)}(${name})) ${draft.fail}`);
};

const emitType = (draft: Draft, type: Type, name: string): void => {
  const { lines } = draft;
  const own = type.kind === 'any' ? `${name} !== undefined && ${name} !== null` : typeExpression(type, name);
  if (own !== undefined) {
    lines.push(`if (!(${own})) ${draft.fail}`);
    return;
  }
  const part = type.kind === 'list' ? type.element : type.kind === 'dict' ? type.value : undefined;
  const inner = part ? typeExpression(part, 'e') : undefined;
  if (inner === undefined) {
    const holds = (value: unknown): boolean => hasShape(value, type);
    lines.push(`if (${name} === undefined || !${constant(draft, holds)}(${name})) ${draft.fail}`);
  } else if (type.kind === 'list') {
    lines.push(
      `if (!list(${name})) ${draft.fail}`,
      `for (let i = 0; i < ${name}.length; i++) { const e = ${name}[i]; if (!(${inner})) ${draft.fail} }`,
    );
  } else {
    lines.push(
      `if (!(typeof ${name} === "object" && ${name} !== null && !list(${name}))) ${draft.fail}`,
      `for (const y in ${name}) { if (!has.call(${name}, y)) ${draft.fail} const e = ${name}[y]; if (!(${inner})) ${draft.fail} }`,
    );
  }
};

/** Whether a variable has a type, as an expression; undefined where that takes a loop. Never true for undefined. */
const typeExpression = (type: Type, name: string): string | undefined => {
  switch (type.kind) {
    case 'any':
      return `${name} !== undefined`;
    case 'null':
      return `${name} === null`;
    case 'str':
      return `typeof ${name} === "string"`;
    case 'bool':
      return `typeof ${name} === "boolean"`;
    case 'int':
      return `int(${name})`;
    case 'float':
      return `typeof ${name} === "number"`;
    case 'list':
      return type.element.kind === 'any' ? `list(${name})` : undefined;
    case 'dict':
      return type.value.kind === 'any'
        ? `(typeof ${name} === "object" && ${name} !== null && !list(${name}))`
        : undefined;
    case 'union': {
      const members = type.members.map((member) => typeExpression(member, name));
      return members.includes(undefined) ? undefined : `(${members.join(' || ')})`;
    }
  }
};

const constraintExpression = (draft: Draft, test: ConstraintTest, name: string): string => {
  const { key, limit, pattern } = test;
  if (!Number.isFinite(limit)) return `${constant(draft, (value: unknown) => keeps(value, test))}(${name})`;
  switch (key) {
    case 'minLength':
      return `typeof ${name} !== "string" || ${name}.length >= ${limit}`;
    case 'maxLength':
      return `typeof ${name} !== "string" || ${name}.length <= ${limit}`;
    case 'min':
      return `typeof ${name} !== "number" || ${name} >= ${limit}`;
    case 'max':
      return `typeof ${name} !== "number" || ${name} <= ${limit}`;
    case 'minItems':
      return `!list(${name}) || ${name}.length >= ${limit}`;
    case 'maxItems':
      return `!list(${name}) || ${name}.length <= ${limit}`;
    case 'allowedValues':
      return `(typeof ${name} === "object" && ${name} !== null) || ${allowedExpression(draft, test, name)}`;
    case 'pattern':
      return `typeof ${name} !== "string" || ${constant(draft, pattern)}.test(${name})`;
  }
};

const fewValues = 8;

/** A few strings are compared one by one, which is quicker than a set. */
const allowedExpression = (draft: Draft, { allowed }: ConstraintTest, name: string): string => {
  const values = [...(allowed ?? [])];
  if (values.length === 0 || values.length > fewValues || values.some((value) => typeof value !== 'string'))
    return `${constant(draft, allowed)}.has(${name})`;
  return values.map((value) => `${name} === ${JSON.stringify(value)}`).join(' || ');
};

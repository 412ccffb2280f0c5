import { type Field, hasType } from '../../model/index.ts';

/** Whether a value has the field's type and keeps its constraints (patterns aside: they are tested at run time). */
export const fits = (value: unknown, { type, constraints }: Pick<Field, 'type' | 'constraints'>): boolean => {
  if (!hasType(value, type)) return false;
  if (!constraints) return true;
  const {
    allowedValues,
    minLength = 0,
    maxLength = Infinity,
    min = -Infinity,
    max = Infinity,
    minItems = 0,
    maxItems = Infinity,
  } = constraints;
  const plain = typeof value !== 'object' || value === null;
  if (allowedValues && plain && !allowedValues.includes(value)) return false;
  if (typeof value === 'string') return value.length >= minLength && value.length <= maxLength;
  if (typeof value === 'number') return value >= min && value <= max;
  if (Array.isArray(value)) return value.length >= minItems && value.length <= maxItems;
  return true;
};

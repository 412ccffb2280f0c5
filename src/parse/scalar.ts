import { SCALAR_STYLE, type ScalarEvent } from 'js-yaml';

/**
 * How a value was written, packed into one integer so that it fits into the position table: 0 for a collection, 6 for
 * nothing at all, 7 for an alias, else the style (1–5) with chomping and indentation.
 */
export type Form = number;

export const COLLECTION: Form = 0;
export const NOTHING: Form = 6;
export const ALIAS: Form = 7;

export const formOf = (event: ScalarEvent): Form => event.style | (event.chomping << 3) | ((event.indent + 1) << 5);

export const chompingOf = (form: Form): number => (form >> 3) & 3;

/** Columns before the text of a block scalar; -1 where it has no line that tells. */
export const indentOf = (form: Form): number => (form >> 5) - 1;

export const isPlainForm = (form: Form): boolean => (form & 7) === SCALAR_STYLE.PLAIN;

export const isQuotedForm = (form: Form): boolean =>
  (form & 7) === SCALAR_STYLE.SINGLE_QUOTED || (form & 7) === SCALAR_STYLE.DOUBLE_QUOTED;

export const isBlockForm = (form: Form): boolean =>
  (form & 7) === SCALAR_STYLE.LITERAL_BLOCK || (form & 7) === SCALAR_STYLE.FOLDED_BLOCK;

export const isScalarForm = (form: Form): boolean => (form & 7) >= 1 && (form & 7) <= 5;

const integer = /^(?:0o[0-7]+|0x[0-9a-fA-F]+|[-+]?[0-9]+)$/;
const float = /^[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$/;
const infinity = /^[-+]?\.(?:inf|Inf|INF)$/;
const notANumber = /^\.(?:nan|NaN|NAN)$/;

const numberOr = (text: string): number | string => {
  if (integer.test(text) || float.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : text;
  }
  if (infinity.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return notANumber.test(text) ? Number.NaN : text;
};

/** The value of an unquoted scalar under the core schema of YAML 1.2; whatever is no other kind is a string. */
export const resolvePlain = (text: string): string | number | boolean | null => {
  if (text === '') return null;
  const first = text.charCodeAt(0);
  if (first <= 57) return numberOr(text); // digits, "+", "-", "." and other characters before "9"
  switch (text) {
    case '~':
    case 'null':
    case 'Null':
    case 'NULL':
      return null;
    case 'true':
    case 'True':
    case 'TRUE':
      return true;
    case 'false':
    case 'False':
    case 'FALSE':
      return false;
    default:
      return text;
  }
};

type ScalarTag = 'str' | 'null' | 'bool' | 'int' | 'float';

/** The value of a scalar with one of the core schema's tags; undefined where the text does not fit the tag. */
export const resolveTagged = (tag: ScalarTag, text: string): string | number | boolean | null | undefined => {
  if (tag === 'str') return text;
  const value = resolvePlain(text);
  switch (tag) {
    case 'null':
      return value === null ? null : undefined;
    case 'bool':
      return typeof value === 'boolean' ? value : undefined;
    case 'int':
      return integer.test(text) && typeof value === 'number' ? value : undefined;
    case 'float':
      return typeof value === 'number' ? value : undefined;
    default:
      return tag satisfies never;
  }
};

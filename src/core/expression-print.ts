import type { BinaryOperator, Expression } from './expression.ts';

const levels: Record<BinaryOperator, number> = {
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  in: 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
};
const unaryLevel = 7;
const postfixLevel = 8;

const methods: ReadonlySet<string> = new Set(['contains', 'startsWith', 'endsWith', 'lowerAscii', 'upperAscii']);
const notNames: ReadonlySet<string> = new Set(['in', 'true', 'false', 'null']);
const plainName = /^[A-Za-z_][A-Za-z_0-9]*$/u;

const printText = (text: string): string => {
  const escaped = text.replace(/["\\]/gu, '\\$&').replace(/[\u0000-\u001f\u007f]/gu, (c) => {
    return `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `"${escaped}"`;
};

const printNumber = (value: number): string =>
  Number.isInteger(value) && !Number.isSafeInteger(value) ? value.toExponential() : String(value);

const levelOf = (e: Expression): number => {
  if (e.kind === 'conditional') return 0;
  if (e.kind === 'binary') return levels[e.operator];
  if (e.kind === 'unary') return unaryLevel;
  if (e.kind === 'literal' && typeof e.value === 'number') return e.value < 0 ? unaryLevel : unaryLevel + 0.5;
  return postfixLevel;
};

const wrap = (e: Expression, level: number): string => {
  const text = printExpression(e);
  return levelOf(e) < level ? `(${text})` : text;
};

const printAll = (items: readonly Expression[]): string => items.map(printExpression).join(', ');

const printCall = (name: string, args: readonly Expression[]): string => {
  const [receiver, ...rest] = args;
  if (receiver === undefined || !methods.has(name)) return `${name}(${printAll(args)})`;
  return `${wrap(receiver, postfixLevel)}.${name}(${printAll(rest)})`;
};

const printBinary = (e: Extract<Expression, { kind: 'binary' }>): string => {
  const level = levels[e.operator];
  const associative = e.operator === '&&' || e.operator === '||';
  return `${wrap(e.left, level)} ${e.operator} ${wrap(e.right, associative ? level : level + 1)}`;
};

/**
 * The one CEL spelling of an expression: least parentheses, one space round operators. What CEL lacks (the Python
 * functions of older contracts) is spelled as a call. Parsing the result gives the expression back, but for offsets.
 */
export const printExpression = (e: Expression): string => {
  switch (e.kind) {
    case 'literal':
      if (typeof e.value === 'string') return printText(e.value);
      return typeof e.value === 'number' ? printNumber(e.value) : String(e.value);
    case 'list':
      return `[${printAll(e.items)}]`;
    case 'map':
      return `{${e.entries.map(([key, value]) => `${printExpression(key)}: ${printExpression(value)}`).join(', ')}}`;
    case 'name':
      return e.name;
    case 'member': {
      const plain = plainName.test(e.property) && !notNames.has(e.property);
      return wrap(e.object, postfixLevel) + (plain ? `.${e.property}` : `[${printText(e.property)}]`);
    }
    case 'index':
      return `${wrap(e.object, postfixLevel)}[${printExpression(e.index)}]`;
    case 'call':
      return printCall(e.name, e.args);
    case 'unary':
      return `${e.operator}${wrap(e.operand, unaryLevel)}`;
    case 'binary':
      return printBinary(e);
    case 'conditional':
      return `${wrap(e.test, 1)} ? ${wrap(e.consequent, 1)} : ${printExpression(e.alternate)}`;
    case 'comprehension':
      return `${wrap(e.range, postfixLevel)}.${e.macro}(${e.variable}, ${printExpression(e.body)})`;
    default:
      return e satisfies never;
  }
};

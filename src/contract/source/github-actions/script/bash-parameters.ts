import type { ParameterExpansionPart, SimpleExpansionPart } from 'unbash';
import { flag, fresh, type Machine, setVariable, variable } from './bash-machine.ts';
import { bothFiles, type Field, literalOf, mentionsOf, type Text, unknown } from './bash-text.ts';

/** What a parameter expands to: one text, or several fields as of `"$@"`. */
export interface Expansion {
  readonly text: Text;
  readonly fields?: readonly Field[] | undefined;
}

const changing =
  /^(?:RANDOM|SRANDOM|SECONDS|EPOCH\w*|LINENO|BASHPID|BASH_\w+|FUNCNAME|PIPESTATUS|OPTARG|OPTIND|REPLY|PWD|OLDPWD|_)$/;

const joinFields = (m: Machine, fields: readonly Field[]): Text =>
  fields.every((field) => field.sure) && fields.length < 200
    ? fields.flatMap((field, i) =>
        i === 0 ? field.text : [{ kind: 'text', text: ' ', from: 0, to: 0 } as const, ...field.text],
      )
    : unknown(
        fresh(m),
        fields.reduce((bits, field) => bits | mentionsOf(field.text), 0),
      );

const several = (m: Machine, mentions: number): Expansion => ({
  text: unknown(fresh(m), mentions),
  fields: [{ text: unknown(fresh(m), mentions), sure: false }],
});

/** `$1`, `$@`, `$#` and so on: known inside of functions that are called with what is known. */
const positional = (m: Machine, name: string): Expansion => {
  const cell = m.store.get('arguments:');
  const known = cell?.kind === 'arguments' ? cell : undefined;
  const mentions = known?.mentions ?? 0;
  if (name === '@' || name === '*') {
    if (known?.fields === undefined) return several(m, mentions);
    return { text: joinFields(m, known.fields), fields: known.fields };
  }
  if (name === '0' || name === '#') return { text: unknown(fresh(m)) };
  if (known === undefined) return { text: unknown(`argument:${name}`) };
  const index = Number(name) - 1;
  if (known.fields === undefined) return { text: unknown(fresh(m), mentions) };
  const before = known.fields.slice(0, index + 1);
  if (!before.every((field) => field.sure)) return { text: unknown(fresh(m), mentions) };
  return { text: before[index]?.text ?? [] };
};

const itemsOf = (m: Machine, name: string): readonly Field[] | undefined => {
  const cell = m.store.get(`variable:${name}`);
  return cell?.kind === 'variable' && cell.age === (flag(m, 'age') ?? '') ? cell.items : undefined;
};

/** The value of a parameter without any operation. */
export const parameter = (m: Machine, name: string): Expansion => {
  if (/^(?:\d+|[@*#])$/.test(name)) return positional(m, name);
  if (!/^\w+$/.test(name) || changing.test(name)) return { text: unknown(fresh(m)) };
  return { text: variable(m, name) };
};

export const expandSimple = (m: Machine, part: SimpleExpansionPart): Expansion => parameter(m, part.text.slice(1));

/** `word` expands the operand of an operation. */
export const expandParameter = (
  m: Machine,
  part: ParameterExpansionPart,
  word: (part: ParameterExpansionPart) => Text,
): Expansion => {
  const { operation, index, prefix, parameter: name } = part;
  const operand = operation === undefined ? [] : word(part);
  if (index !== undefined) {
    const items = itemsOf(m, name);
    const mentions = mentionsOf(variable(m, name)) | mentionsOf(operand);
    const all = index.text === '@' || index.text === '*';
    if (!all || prefix !== undefined || operation !== undefined)
      return all ? several(m, mentions) : { text: unknown(fresh(m), mentions) };
    return items === undefined ? several(m, mentions) : { text: joinFields(m, items), fields: items };
  }
  if (prefix === '#') return { text: unknown(fresh(m)) };
  if (prefix === '!') {
    const target = operation === undefined ? literalOf(variable(m, name)) : undefined;
    if (target !== undefined && /^[A-Za-z_]\w*$/.test(target)) return parameter(m, target);
    return { text: unknown(fresh(m), bothFiles) };
  }
  const value = parameter(m, name);
  if (operation === undefined) return value;
  const mentions = mentionsOf(value.text) | mentionsOf(operand);
  if (operation.type !== 'Default') return value.fields ? several(m, mentions) : { text: unknown(fresh(m), mentions) };
  // A text that is not empty for sure is what it is, whatever the operation offers instead.
  const filled = value.text.some((piece) => piece.kind === 'file' || (piece.kind === 'text' && piece.text !== ''));
  if (filled && value.fields === undefined) return { text: operation.operator.endsWith('+') ? operand : value.text };
  if (operation.operator.endsWith('=')) setVariable(m, name, unknown(fresh(m), mentions));
  return value.fields ? several(m, mentions) : { text: unknown(fresh(m), mentions) };
};

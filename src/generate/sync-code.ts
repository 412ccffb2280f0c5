import { admitsNull, type DeclaredField, type FieldSeverity, printType } from '../contract/index.ts';
import type { CodeChange, Left, Side, Synced, Wanted } from './change.ts';
import { editMembers, keyText, literal, type Plan } from './code-edit.ts';
import {
  type Member,
  type ObjectLiteral,
  objectAt,
  type Token,
  type Tokens,
  textOf,
  tokenAt,
  tokenize,
  unquoted,
} from './code-tokens.ts';
import { applyEdits, CannotEdit, type Edit } from './edit.ts';
import { isWritable } from './yaml-text.ts';

/** Changes declarations in a module's text, and nothing else. What cannot be done safely is left, with the reason. */
export const syncCode = (text: string, changes: readonly CodeChange[]): Synced => {
  const left: Left[] = [];
  const tokens = tokenize(text);
  if (!tokens || changes.some(({ code }) => code.at.source.text !== text)) {
    const reason = tokens ? 'the file has changed meanwhile' : 'the file cannot be read';
    return { text, left: changes.map(({ at }) => ({ reason, at })) };
  }
  const sheet: Sheet = { tokens, plans: new Map(), edits: [], sides: new Map() };
  for (const change of changes) {
    try {
      apply(sheet, change);
    } catch (problem) {
      if (!(problem instanceof CannotEdit)) throw problem;
      left.push({ reason: problem.reason, at: change.at });
    }
  }
  let { edits }: { edits: readonly Edit[] } = sheet;
  // What lies deeper comes first, so that an object that is written anew takes its parts along.
  for (const [, plan] of [...withSides(sheet)].sort(([a], [b]) => b - a)) {
    try {
      edits = editMembers(tokens, plan, edits);
    } catch (problem) {
      if (!(problem instanceof CannotEdit)) throw problem;
      left.push(...plan.changes.map(({ at }) => ({ reason: problem.reason, at })));
    }
  }
  return { text: applyEdits(text, edits), left };
};

interface OpenPlan extends Plan {
  readonly removed: Set<number>;
  readonly added: string[];
  readonly changes: CodeChange[];
}

interface Sheet {
  readonly tokens: Tokens;
  /** By the opening brace. */
  readonly plans: Map<number, OpenPlan>;
  readonly edits: Edit[];
  /** Fields of sides that are not written yet, by the declaration's brace. */
  readonly sides: Map<
    number,
    { readonly object: ObjectLiteral; readonly fields: Map<Side, string[]>; readonly changes: CodeChange[] }
  >;
}

const planFor = ({ plans }: Sheet, object: ObjectLiteral, change: CodeChange): OpenPlan => {
  const plan = plans.get(object.open) ?? { object, removed: new Set(), added: [], changes: [] };
  plan.changes.push(change);
  plans.set(object.open, plan);
  return plan;
};

/** The plans, those for sides that have to be written whole included. */
const withSides = (sheet: Sheet): ReadonlyMap<number, OpenPlan> => {
  for (const { object, fields, changes } of sheet.sides.values())
    for (const [side, texts] of fields) {
      const [first, ...others] = changes;
      if (!first) continue;
      const plan = planFor(sheet, object, first);
      plan.changes.push(...others);
      plan.added.push(`${side}: { ${texts.join(', ')} }`);
    }
  return sheet.plans;
};

const tokenOf = ({ tokens }: Sheet, offset: number): readonly [number, Token] => {
  const index = tokenAt(tokens, offset);
  const token = index === undefined ? undefined : tokens.list[index];
  if (index === undefined || !token) throw new CannotEdit('it stands elsewhere');
  return [index, token];
};

/** The literal of the declaration: the object in which the id stands. */
const specOf = (sheet: Sheet, { code }: CodeChange): ObjectLiteral | undefined => {
  const [index, token] = tokenOf(sheet, code.at.start);
  const object = token.parent < 0 ? undefined : objectAt(sheet.tokens, token.parent);
  return object?.members.some(({ name, value }) => name === 'id' && value?.[0] === index) ? object : undefined;
};

/** The object literal that a value is; undefined where it is anything else. What follows it may be `as const`. */
const literalOf = ({ tokens }: Sheet, member: Member | undefined): ObjectLiteral | undefined => {
  const [first, last] = member?.value ?? [];
  if (first === undefined || last === undefined) return undefined;
  const close = tokens.closing.get(first);
  const rest = close === undefined ? '' : tokens.text.slice(tokens.list[close]?.end ?? 0, member?.end);
  return close !== undefined && /^\s*(?:as\s+const)?\s*$/u.test(rest) ? objectAt(tokens, first) : undefined;
};

/** The literal that holds the fields of a side: in the declaration, or the argument of a decorator. */
const recordOf = (sheet: Sheet, change: CodeChange, spec: ObjectLiteral | undefined): ObjectLiteral | undefined => {
  const { code, side } = change;
  const member = spec?.members.find(({ name }) => name === side);
  if (member) {
    const object = literalOf(sheet, member);
    if (!object) throw new CannotEdit(`"${side}" stands elsewhere`);
    return object;
  }
  if (spec?.members.some(({ name }) => name === undefined))
    throw new CannotEdit('the declaration is put together from parts');
  const known = code[side][0];
  if (!known) return undefined;
  if (known.at.source.file !== code.at.source.file) throw new CannotEdit(`"${side}" stands elsewhere`);
  const [, token] = tokenOf(sheet, known.at.start);
  const call = token.parent;
  if (textOf(sheet.tokens, call - 1) !== '(' || textOf(sheet.tokens, call - 2) !== side)
    throw new CannotEdit(`"${side}" stands elsewhere`);
  return objectAt(sheet.tokens, call);
};

const apply = (sheet: Sheet, change: CodeChange): void => {
  if (change.at.source.file !== change.code.at.source.file) throw new CannotEdit('it stands in another file');
  const spec = specOf(sheet, change);
  const record = recordOf(sheet, change, spec);
  const quote = quoteOf(sheet, change);
  if (change.kind === 'add') {
    const added = fieldText(change, quote);
    if (record) planFor(sheet, record, change).added.push(added);
    else if (spec) addSide(sheet, spec, change, added);
    else throw new CannotEdit(`there is no "${change.side}" to which it could be added`);
    return;
  }
  const field = change.code[change.side].find(({ name }) => name === change.name);
  const [index, token] = tokenOf(sheet, change.at.start);
  const member = record?.members.find(({ start }) => start === token.start);
  if (!field || !record || !member?.value || token.parent !== record.open || textOf(sheet.tokens, index + 1) !== ':')
    throw new CannotEdit('it stands elsewhere');
  if (change.kind === 'remove') planFor(sheet, record, change).removed.add(member.start);
  else sheet.edits.push(...setField(sheet, change, field, member, quote));
};

const addSide = ({ sides }: Sheet, spec: ObjectLiteral, change: CodeChange, added: string): void => {
  const own = sides.get(spec.open) ?? { object: spec, fields: new Map<Side, string[]>(), changes: [] };
  own.fields.set(change.side, [...(own.fields.get(change.side) ?? []), added]);
  own.changes.push(change);
  sides.set(spec.open, own);
};

/** The quotes in which the id stands. */
const quoteOf = ({ tokens }: Sheet, { code }: CodeChange): string =>
  tokens.text.slice(code.at.start - 1, code.at.start + 1).includes('"') ? '"' : "'";

const impliedSeverity = (side: Side, defaulted: boolean): FieldSeverity =>
  defaulted && side === 'requires' ? 'warning' : 'blocking';

/** The facts of a field that do not go without saying. */
const factsOf = (
  side: Side,
  { severity, default: value, optional, type }: Wanted,
): readonly (readonly [string, unknown])[] => {
  if (side === 'produces') return optional ? [['optional', true]] : [];
  judgeDefault(value, severity, type);
  return [
    ...(severity === impliedSeverity(side, value !== undefined) ? [] : [['severity', severity] as const]),
    ...(value ? [['default', value.value] as const] : []),
  ];
};

const judgeDefault = (value: Wanted['default'], severity: FieldSeverity, type: Wanted['type']): void => {
  if (!value) return;
  if (severity === 'blocking') throw new CannotEdit('code cannot give a default to what is blocking');
  if (!isWritable(value.value)) throw new CannotEdit('its default cannot be written down');
  if (value.value === null && !admitsNull(type)) throw new CannotEdit('its type does not admit the default null');
};

const fieldText = ({ side, name, ...change }: CodeChange & { readonly kind: 'add' }, quote: string): string => {
  if (name.includes('\\')) throw new CannotEdit('a path with a backslash has no type in code');
  const type = printType(change.wanted.type);
  const facts = factsOf(side, change.wanted);
  const value = facts.length === 0 ? type : { type, ...Object.fromEntries(facts) };
  return `${keyText(name, quote)}: ${literal(value, quote)}`;
};

const factNames: readonly string[] = ['type', 'severity', 'default', 'optional', 'description'];

const setField = (
  sheet: Sheet,
  change: CodeChange & { readonly kind: 'set' },
  field: DeclaredField,
  member: Member,
  quote: string,
): readonly Edit[] => {
  const { tokens } = sheet;
  const { parts, side, wanted } = change;
  const [first = 0, last = 0] = member.value ?? [];
  const span = { start: tokens.list[first]?.start ?? 0, end: tokens.list[last]?.end ?? 0 };
  const object = literalOf(sheet, member);
  if (object?.members.some(({ name }) => name === undefined)) throw new CannotEdit('it is put together from parts');
  const own = new Map(object?.members.map((one) => [one.name ?? '', one] as const));
  const facts = new Map<string, unknown>();
  if (parts.includes('optional')) facts.set('optional', wanted.optional ? true : undefined);
  if (parts.includes('default')) facts.set('default', wanted.default?.value);
  if (side === 'requires') {
    const kept = parts.includes('default') ? wanted.default : field.default;
    judgeDefault(kept, wanted.severity, wanted.type);
    const after = own.has('severity') ? field.severity : impliedSeverity(side, kept !== undefined);
    if (parts.some((part) => part !== 'type') && after !== wanted.severity) facts.set('severity', wanted.severity);
  }
  const newType = parts.includes('type') ? literal(printType(wanted.type), quote) : undefined;
  if (!object) {
    const isName =
      first === last && tokens.list[first]?.kind === 'string' && unquoted(textOf(tokens, first)) !== undefined;
    if (newType !== undefined && !isName) throw new CannotEdit('its type is no type name');
    const type = newType ?? tokens.text.slice(span.start, span.end);
    const more = [...facts].flatMap(([key, value]) =>
      value === undefined ? [] : [`${key}: ${literal(value, quote)}`],
    );
    return [{ ...span, text: more.length === 0 ? type : `{ type: ${type}, ${more.join(', ')} }` }];
  }
  if (own.has('~standard')) throw new CannotEdit('its type is a schema');
  const plan: Plan & { removed: Set<number>; added: string[] } = { object, removed: new Set(), added: [] };
  const edits: Edit[] = [];
  const put = (key: string, text: string | undefined): void => {
    const known = own.get(key);
    if (known && text === undefined) plan.removed.add(known.start);
    else if (known?.value) {
      const [from, to] = known.value;
      edits.push({ start: tokens.list[from]?.start ?? 0, end: tokens.list[to]?.end ?? 0, text: text ?? '' });
    } else if (text !== undefined) plan.added.push(`${key}: ${text}`);
  };
  if (newType !== undefined) {
    const [from, to] = own.get('type')?.value ?? [];
    if (
      [...own.keys()].some((key) => !factNames.includes(key)) ||
      from !== to ||
      (from !== undefined && tokens.list[from]?.kind !== 'string')
    )
      throw new CannotEdit('its type is no type name');
    put('type', newType);
  }
  for (const [key, value] of facts) put(key, value === undefined ? undefined : literal(value, quote));
  return editMembers(tokens, plan, edits);
};

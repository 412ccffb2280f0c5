import type { Standing } from './boundary.ts';
import { constant, type Draft, variable } from './draft.ts';
import { emitTest } from './generate-test.ts';
import { judge } from './judge.ts';
import type { FieldPlan, Plan } from './plan.ts';
import { isInherited, isKeyed, ownValue } from './read.ts';

/**
 * Sees quickly that nothing is to be told: gives the bits of the silent fields that are absent, or -1 where the context has
 * to be looked at closely. It may say -1 too often, never too seldom.
 */
export type Glance = (context: object, standing: Standing | undefined) => number;

/** Gives the bits of fields, by index, that certainly are as they should be. Only the first few have bits. */
export type Look = (context: object) => number;

/** The generated code of a boundary; undefined where strings cannot be compiled. */
export const generate = (plan: Plan): Glance | undefined => compiled(sourceOfGlance(plan));

/** The same for a closer look. */
export const generateLook = (plan: Plan): Look | undefined => compiled(sourceOfLook(plan));

interface Source {
  readonly text: string;
  readonly constants: readonly unknown[];
}

const compiled = <Code extends Glance>({ text, constants }: Source): Code | undefined => {
  try {
    const make: unknown = new Function('k', 'top', 'proto', 'own', 'has', 'list', 'int', text);
    if (typeof make !== 'function') return undefined;
    const owned = Object.prototype.hasOwnProperty;
    const { getPrototypeOf } = Object;
    return make(constants, Object.prototype, getPrototypeOf, ownValue, owned, Array.isArray, Number.isInteger);
  } catch {
    return undefined;
  }
};

const root = (): Map<string, string> => new Map([['[]', 'c']]);

const draftWith = (fail: string): Draft => {
  const draft = { lines: [], constants: [], holders: root(), names: new Set<string>(), variables: 0, fail };
  emitHolder(draft, 'c', fail);
  return draft;
};

const sourceOfGlance = (plan: Plan): Source => {
  const draft = draftWith('return -1;');
  for (const field of plan.fields) {
    if (field.silent === undefined || field.silent === -1 || isOdd(field)) emitSure(draft, field);
    else emitSilent(draft, field, 2 ** field.silent);
  }
  const standing = plan.fields.map(({ name }) => `s.has(${JSON.stringify(name)})`);
  if (standing.length > 0) draft.lines.push(`if (s !== undefined && (${standing.join(' || ')})) return -1;`);
  return sourceOf(draft, 'return -1;');
};

/** As many fields as an integer has bits to spare. */
export const mostLooked = 30;

const sourceOfLook = (plan: Plan): Source => {
  const draft = draftWith('return 0;');
  for (const field of plan.fields.slice(0, mostLooked)) {
    draft.holders = root();
    draft.fail = `break f${field.index};`;
    draft.lines.push(`f${field.index}: {`);
    emitSure(draft, field);
    draft.lines.push(`m |= ${2 ** field.index};`, '}');
  }
  return sourceOf(draft, 'return m;');
};

const sourceOf = ({ lines, names, constants }: Draft, caught: string): Source => {
  // A name that somebody has given to all objects cannot be read plainly any more.
  const inherited = [...names].map((name) => `top[${name}] !== undefined`);
  const text = [
    '"use strict"; return (c, s) => { let m = 0, p; try {',
    ...(inherited.length > 0 ? [`if (${inherited.join(' || ')}) ${caught}`] : []),
    ...lines,
    `return m; } catch { ${caught} } };`,
  ].join('\n');
  return { text, constants };
};

/**
 * Goes on only with an object as a literal makes it, whose keys are all its own. `__proto__` is quicker than asking for the
 * prototype; where it is not what it usually is, the answer is another and the slow way is taken.
 */
const emitHolder = (draft: Draft, name: string, otherwise: string): void => {
  emitObject(draft, name, otherwise);
  draft.lines.push(
    `p = ${name}.__proto__; if (p !== top && (p !== undefined || proto(${name}) !== null)) ${draft.fail}`,
  );
};

const emitObject = ({ lines }: Draft, name: string, otherwise: string): number =>
  lines.push(`if (typeof ${name} !== "object" || ${name} === null) ${otherwise}`);

const emitRead = (draft: Draft, holder: string, key: string): string => {
  const name = variable(draft);
  const text = JSON.stringify(key);
  const inherited = isInherited(key);
  if (!inherited) draft.names.add(text);
  draft.lines.push(`const ${name} = ${inherited ? `own(${holder}, ${text})` : `${holder}[${text}]`};`);
  return name;
};

/** Lists by number and several `*` are rare: they are left to the code that interprets. */
const isOdd = ({ stars, segments }: FieldPlan): boolean =>
  stars > 1 || segments.some((segment) => /^\d+$/u.test(segment));

/** A field that has to be there. Objects on the way are shared by the fields below them. */
const emitSure = (draft: Draft, field: FieldPlan): void => {
  if (isOdd(field)) {
    const there = (context: object): boolean =>
      isKeyed(context) &&
      judge(field, { context, apply: false, standing: undefined, made: undefined }) === 'propagated';
    draft.lines.push(`if (!${constant(draft, there)}(c)) ${draft.fail}`);
    return;
  }
  const star = field.segments.indexOf('*');
  const last = star < 0 ? field.segments.length - 1 : star;
  let holder = 'c';
  for (let depth = 0; depth < last; depth++) {
    // Below it come the names of a path, or elements, which lists have too.
    const emit = depth + 1 === star ? emitObject : emitHolder;
    const path = JSON.stringify(field.segments.slice(0, depth + (emit === emitObject ? 2 : 1)));
    const known = draft.holders.get(path);
    const name = known ?? emitRead(draft, holder, field.segments[depth] ?? '');
    if (known === undefined) emit(draft, name, draft.fail);
    draft.holders.set(path, name);
    holder = name;
  }
  if (star >= 0) emitStar(draft, field, holder, star + 1);
  else emitTest(draft, field, emitRead(draft, holder, field.segments[last] ?? ''));
};

/** A field that may be absent, which sets a bit. Its variables are its own. */
const emitSilent = (draft: Draft, field: FieldPlan, bit: number): void => {
  const label = `q${draft.variables++}`;
  const absent = `{ m |= ${bit}; break ${label}; }`;
  const star = field.segments.indexOf('*');
  const last = star < 0 ? field.segments.length - 1 : star;
  draft.lines.push(`${label}: {`);
  let holder = 'c';
  for (let depth = 0; depth < last; depth++) {
    holder = emitRead(draft, holder, field.segments[depth] ?? '');
    const emit = depth + 1 === star ? emitObject : emitHolder;
    emit(draft, holder, absent);
  }
  if (star >= 0) emitStar(draft, field, holder, star + 1);
  else {
    const name = emitRead(draft, holder, field.segments[last] ?? '');
    draft.lines.push(`if (${name} === undefined${field.nullable ? '' : ` || ${name} === null`}) ${absent}`);
    emitTest(draft, field, name);
  }
  draft.lines.push('}');
};

/** The rest of a path for each element. What is not as it should be is left to the slow way, even where it may be absent. */
const emitStar = (draft: Draft, field: FieldPlan, holder: string, start: number): void => {
  const emitElement = (element: string): void => {
    let value = element;
    for (const segment of field.segments.slice(start)) {
      emitHolder(draft, value, draft.fail);
      value = emitRead(draft, value, segment);
    }
    emitTest(draft, field, value);
  };
  const [index, element] = [variable(draft), variable(draft)];
  draft.lines.push(
    `if (list(${holder})) for (let ${index} = 0; ${index} < ${holder}.length; ${index}++) {`,
    `const ${element} = ${holder}[${index}];`,
  );
  emitElement(element);
  draft.lines.push(
    `} else for (const ${index} in ${holder}) {`,
    `if (!has.call(${holder}, ${index})) ${draft.fail}`,
    `const ${element} = ${holder}[${index}];`,
  );
  emitElement(element);
  draft.lines.push('}');
};

import type { Span } from '../../../core/index.ts';
import type { Opening } from './declared.ts';

/** A property of an object that code builds. */
export interface Property {
  /** It is there on every way that leads here. */
  readonly present: boolean;
  /** It may be there with the value `undefined`, which counts as not written, but hides what was there before. */
  readonly blank: boolean;
  /** Undefined where nothing is known about its parts. */
  readonly inside?: Shape;
  readonly places: readonly Span[];
}

/** True for a property that has a value on every way. */
export const isAlways = ({ present, blank }: Property): boolean => present && !blank;

/** An object that code builds, as far as it shows. */
export interface Shape {
  readonly properties: ReadonlyMap<string, Property>;
  /** There may be more properties, or fewer. */
  readonly open?: Opening;
  /** Another name stands for the same object: a change through one of them would be missed by the other. */
  readonly shared?: true;
}

/** What an expression can be. */
export interface Value {
  readonly shape?: Shape;
  /** It may be `undefined`. */
  readonly absent: boolean;
  /** It may be something else without properties of its own: null, a number, a text. */
  readonly plain: boolean;
}

export const absentValue: Value = { absent: true, plain: false };
export const plainValue: Value = { absent: false, plain: true };
export const objectValue = (properties: ReadonlyMap<string, Property>): Value => ({
  shape: { properties },
  absent: false,
  plain: false,
});
/** Something that cannot be told from the code. */
export const unknownValue = (reason: string, at: Span): Value => ({
  shape: { properties: new Map(), open: { reason, at } },
  absent: false,
  plain: false,
});

const bothPlaces = (a: readonly Span[], b: readonly Span[]): readonly Span[] =>
  a === b ? a : [...a, ...b.filter((span) => !a.some((one) => one.start === span.start && one.source === span.source))];

const joinInside = (a: Shape | undefined, b: Shape | undefined): { readonly inside?: Shape } =>
  a && b ? { inside: joinShapes(a, b) } : {};

const joinProperty = (a: Property | undefined, b: Property | undefined): Property | undefined => {
  if (a === b) return a;
  const one = a ?? b;
  if (!one) return undefined;
  if (!a || !b) return { ...one, present: false };
  // A property that is there without a value has no parts, which says nothing about the parts it has elsewhere.
  const inside =
    a.places.length === 0 ? b.inside : b.places.length === 0 ? a.inside : joinInside(a.inside, b.inside).inside;
  return {
    present: a.present && b.present,
    blank: a.blank || b.blank,
    ...(inside ? { inside } : {}),
    places: bothPlaces(a.places, b.places),
  };
};

export const joinShapes = (a: Shape, b: Shape): Shape => {
  if (a === b) return a;
  const properties = new Map<string, Property>();
  for (const name of [...a.properties.keys(), ...b.properties.keys()]) {
    if (properties.has(name)) continue;
    const property = joinProperty(a.properties.get(name), b.properties.get(name));
    if (property) properties.set(name, property);
  }
  const open = a.open ?? b.open;
  return { properties, ...(open ? { open } : {}), ...(a.shared || b.shared ? { shared: true } : {}) };
};

export const joinValues = (a: Value, b: Value): Value => {
  if (a === b) return a;
  const shape = a.shape && b.shape ? joinShapes(a.shape, b.shape) : (a.shape ?? b.shape);
  return { ...(shape ? { shape } : {}), absent: a.absent || b.absent, plain: a.plain || b.plain };
};

/** What is left where a value is known to be there, or known to be absent or empty; undefined where nothing is. */
export const narrowed = (value: Value, isThere: boolean): Value | undefined => {
  if (!isThere) return value.absent || value.plain ? { absent: value.absent, plain: value.plain } : undefined;
  return value.shape || value.plain ? { ...value, absent: false } : undefined;
};

/** The property that a value makes when it is given a name. */
export const propertyOf = (value: Value, at: Span): Property => {
  const isBlank = value.absent && !value.plain && !value.shape;
  return {
    present: true,
    blank: value.absent,
    ...(value.shape && !value.plain ? { inside: value.shape } : {}),
    places: isBlank ? [] : [at],
  };
};

/** Writes a property over what was there. */
export const putProperty = (properties: Map<string, Property>, name: string, later: Property): void => {
  const before = properties.get(name);
  if (!before || later.present) {
    properties.set(name, later);
    return;
  }
  const joined = joinProperty(before, later);
  if (joined) properties.set(name, { ...joined, present: before.present });
};

/** Copies the properties of a value into an object, as a spread does. */
export const spreadInto = (properties: Map<string, Property>, value: Value): Opening | undefined => {
  const isSure = !value.absent && !value.plain;
  for (const [name, property] of value.shape?.properties ?? [])
    putProperty(properties, name, isSure ? property : { ...property, present: false });
  return value.shape?.open;
};

/** Changes a part of a shape; undefined where it is not known what there is to change. */
export const changeAt = (
  shape: Shape,
  path: readonly string[],
  change: (properties: Map<string, Property>, name: string) => void,
): Shape | undefined => {
  const [name, ...below] = path;
  if (name === undefined || shape.shared) return undefined;
  const properties = new Map(shape.properties);
  if (below.length === 0) change(properties, name);
  else {
    const property = properties.get(name);
    if (property?.inside) {
      const inside = changeAt(property.inside, below, change);
      if (!inside) return undefined;
      properties.set(name, { ...property, inside });
    }
  }
  return { ...shape, properties };
};

export const sameValues = (a: Value | undefined, b: Value | undefined): boolean =>
  a === b ||
  (a !== undefined && b !== undefined && a.absent === b.absent && a.plain === b.plain && sameShapes(a.shape, b.shape));

const sameShapes = (a: Shape | undefined, b: Shape | undefined): boolean => {
  if (a === b) return true;
  if (!a || !b || !a.open !== !b.open || a.properties.size !== b.properties.size) return false;
  for (const [name, one] of a.properties) {
    const other = b.properties.get(name);
    if (one === other) continue;
    if (
      !other ||
      one.present !== other.present ||
      one.blank !== other.blank ||
      one.places.length !== other.places.length
    )
      return false;
    if (!sameShapes(one.inside, other.inside)) return false;
  }
  return true;
};

import type { Fields } from './field.ts';
import type { IsPlain, Writes } from './projection.ts';

/** What a function without a return statement gives. */
type Nothing = ReturnType<() => void>;

/** What a phase may return: its writes, or nothing where nothing is sure to be written. */
export type Result<Produced extends Fields> =
  Record<never, never> extends Writes<Produced> ? Writes<Produced> | Nothing : Writes<Produced>;

/** Refuses, by a property that no function has, a handler that writes what its phase does not produce. */
export type Exactly<Returned, Produced extends Fields> = string extends keyof Produced
  ? unknown
  : [Undeclared<Returned, Writes<Produced>>] extends [never]
    ? unknown
    : { readonly 'undeclared write': Undeclared<Returned, Writes<Produced>> };

/** How deep the parts of values are looked at. Deeper ones, and types that contain themselves, are taken as they are. */
type Fuel = [0, 0, 0, 0, 0, 0, 0, 0];

/** The paths that some branch writes and no field declares. */
type Undeclared<Written, Declared, Left extends unknown[] = Fuel, Known = Names<Declared>> = unknown extends Written
  ? never
  : string extends Known
    ? never
    : Written extends object
      ? IsData<Written> extends true
        ? {
            [Name in keyof Written & (string | number)]: `${Name}` extends Known
              ? Extract<Written[Name], object> extends never
                ? never
                : UndeclaredBelow<`${Name}`, Written[Name], Member<Declared, `${Name}`>, Left>
              : `${Name}`;
          }[keyof Written & (string | number)]
        : never
      : never;

type UndeclaredBelow<Name extends string, Written, Declared, Left extends unknown[]> = unknown extends Declared
  ? never
  : Left extends [unknown, ...infer Fewer]
    ? Prefixed<Name, Undeclared<Written, NonNullable<Declared>, Fewer>>
    : never;

type Prefixed<Name extends string, Path> = Path extends string ? `${Name}.${Path}` : never;

type IsData<T> = T extends readonly unknown[] ? false : IsPlain<T>;

/** The names of every member of a union, not only those that all have. */
type Names<T> = T extends unknown ? `${keyof T & (string | number)}` : never;

type Member<T, Name extends string> = T extends unknown
  ? Name extends keyof T
    ? T[Name]
    : Name extends `${infer Index extends number}`
      ? Index extends keyof T
        ? T[Index]
        : never
      : never
  : never;

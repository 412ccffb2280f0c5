import type { IsOptional, ReadOf, ValueOf } from './field.ts';
import type { Head, Rest } from './path.ts';

/** What a phase sees: the fields that it requires, nested along their paths, and nothing else. */
export type Reads<F> = string extends keyof F
  ? { readonly [name: string]: unknown }
  : {
      readonly [Name in Heads<F> as Key<Name>]: Name extends Leaves<F>
        ? Frozen<ReadOf<F[Name]>>
        : ReadNode<Below<F, Name>>;
    };

/** What a phase gives back: the fields that it produces, nested along their paths. */
export type Writes<F> = string extends keyof F
  ? { readonly [name: string]: unknown }
  : {
      readonly [Name in SureHeads<F> as Key<Name>]: Write<F, Name>;
    } & {
      readonly [Name in Exclude<Heads<F>, SureHeads<F>> as Key<Name>]?: Write<F, Name> | undefined;
    };

type Write<F, Name extends string> = Name extends Leaves<F> ? Frozen<ValueOf<F[Name]>> : WriteNode<Below<F, Name>>;

type Heads<F> = Head<keyof F & string>;
type Key<Name extends string> = Name extends '*' ? string : Name;

/** Paths of one name below which nothing else is declared: most there are, and the cheap ones. */
type Leaves<F> = Exclude<keyof F & string, Nested<keyof F> | Head<Nested<keyof F>>>;
type Nested<Path> = Extract<Path, `${string}.${string}` | `${string}[${string}`>;

/** First segments below which something is produced in any case. */
type SureHeads<F> = Head<
  { [Path in keyof F & string]: IsOptional<F[Path]> extends true ? never : Path }[keyof F & string]
>;

/** The fields below a first segment; the field that ends there has the empty path. */
type Below<F, Name extends string> = {
  readonly [Path in keyof F & string as Path extends Nested<Path>
    ? Head<Path> extends Name
      ? Rest<Path>
      : never
    : Path extends Name
      ? ''
      : never]: F[Path];
};

type Deeper<F> = { readonly [Path in Exclude<keyof F, ''>]: F[Path] };

type ReadNode<F> = '' extends keyof F
  ? [keyof F] extends ['']
    ? Frozen<ReadOf<F['']>>
    : '*' extends Heads<Deeper<F>>
      ? Elements<Frozen<ReadOf<F['']>>, Reads<Deeper<F>>>
      : Frozen<ReadOf<F['']>> & Reads<Deeper<F>>
  : Unlisted<F, Reads<F>>;

type WriteNode<F> = '' extends keyof F
  ? [keyof F] extends ['']
    ? Frozen<ValueOf<F['']>>
    : '*' extends Heads<Deeper<F>>
      ? Elements<Frozen<ValueOf<F['']>>, Writes<Deeper<F>>>
      : Frozen<ValueOf<F['']>> & Writes<Deeper<F>>
  : Unlisted<F, Writes<F>>;

/** `a` together with `a.*`: each element has the type that the list says and the one that the path says. */
type Elements<Whole, Parts> = Whole extends readonly (infer Element)[]
  ? readonly (Element & Parts[keyof Parts])[]
  : Whole & Parts;

/** `a.*` alone does not say whether `a` is a list or a dict. */
type Unlisted<F, Parts> = [Heads<F>] extends ['*'] ? Parts | readonly Parts[keyof Parts][] : Parts;

/** A value that its reader cannot change. Objects with methods are left as they are: they are no plain data. */
export type Frozen<T> = unknown extends T
  ? T
  : T extends string | number | bigint | boolean | symbol | null | undefined
    ? T
    : T extends readonly unknown[]
      ? { readonly [Index in keyof T]: Frozen<T[Index]> }
      : IsPlain<T> extends true
        ? { readonly [Name in keyof T]: Frozen<T[Name]> }
        : T;

/** Whether an object type is data through and through: no function is among its members. */
export type IsPlain<T> = T extends (...args: never[]) => unknown
  ? false
  : [Extract<T[keyof T], (...args: never[]) => unknown>] extends [never]
    ? true
    : false;

/** The first segment of a path, in the syntax of contracts: `a.b`, `a["b.c"]`, `a[0]`, `a.*`. */
export type Head<Path extends string> = Path extends `${string}[${string}` ? CarefulHead<Path> : PlainHead<Path>;

/** What follows the first segment; the empty text where the path ends there. */
export type Rest<Path extends string> = Path extends `${string}[${string}` ? CarefulRest<Path> : PlainRest<Path>;

type PlainHead<Path extends string> = Path extends `${infer First}.${string}` ? First : Path;
type PlainRest<Path extends string> = Path extends `${string}.${infer Others}` ? Others : '';

type CarefulHead<Path extends string> = Path extends `["${infer Quoted}"]${string}`
  ? Quoted
  : Path extends `['${infer Quoted}']${string}`
    ? Quoted
    : Path extends `[${infer Index}]${string}`
      ? Index
      : NameBefore<Path>;

type CarefulRest<Path extends string> = Path extends `["${string}"]${infer Others}`
  ? WithoutDot<Others>
  : Path extends `['${string}']${infer Others}`
    ? WithoutDot<Others>
    : Path extends `[${string}]${infer Others}`
      ? WithoutDot<Others>
      : Path extends `${NameBefore<Path>}${infer Others}`
        ? WithoutDot<Others>
        : '';

/** The plain name that a path begins with: it ends at a dot or a bracket, whichever comes first. */
type NameBefore<Path extends string> = PlainHead<Path> extends `${infer Name}[${string}` ? Name : PlainHead<Path>;

type WithoutDot<Text extends string> = Text extends `.${infer Others}` ? Others : Text;

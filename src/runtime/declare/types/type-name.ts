/** What the type names of contracts stand for. `src/contract/model/type.ts` reads the same names. */
interface Named {
  readonly str: string;
  readonly string: string;
  readonly int: number;
  readonly integer: number;
  readonly float: number;
  readonly number: number;
  readonly bool: boolean;
  readonly boolean: boolean;
  readonly null: null;
  readonly any: unknown;
  readonly list: unknown[];
  readonly array: unknown[];
  readonly dict: Record<string, unknown>;
  readonly object: Record<string, unknown>;
}

/** The type that a name such as `str`, `list[int]` or `dict[str, any] | null` stands for; `never` where it is no name. */
export type FromName<Text extends string> = string extends Text
  ? unknown
  : Text extends keyof Named
    ? Named[Text]
    : Union<Text> extends [infer Type, infer Left]
      ? Left extends ''
        ? Type
        : never
      : never;

/** Each of the following reads a text from its start and gives the type with what is left of the text. */
type Union<Text extends string> =
  Single<Text> extends [infer Type, infer Left extends string]
    ? Left extends `|${infer Others}`
      ? Union<Others> extends [infer More, infer Last]
        ? [Type | More, Last]
        : never
      : [Type, Left]
    : never;

type Single<Text extends string> = Text extends `${Word<Text>}${infer Left}`
  ? Trimmed<Word<Text>> extends infer Name extends keyof Named
    ? Left extends `[${infer Inner}`
      ? Name extends 'list' | 'array'
        ? ListOf<Inner>
        : Name extends 'dict' | 'object'
          ? DictOf<Inner>
          : never
      : [Named[Name], Left]
    : never
  : never;

type ListOf<Text extends string> =
  Union<Text> extends [infer Element, `]${infer Left}`] ? [Element[], TrimmedLeft<Left>] : never;

type DictOf<Text extends string> =
  Union<Text> extends [infer Key, `,${infer Values}`]
    ? [Key, string] extends [string, Key]
      ? Union<Values> extends [infer Value, `]${infer Left}`]
        ? [Record<string, Value>, TrimmedLeft<Left>]
        : never
      : never
    : never;

type Word<Text extends string> = Until<Until<Until<Until<Text, '|'>, ']'>, ','>, '['>;
type Until<Text extends string, End extends string> = Text extends `${infer Before}${End}${string}` ? Before : Text;

type Blank = ' ' | '\t' | '\n';
type Trimmed<Text extends string> = Text extends `${infer Left}${Blank}` ? Trimmed<Left> : TrimmedLeft<Text>;
type TrimmedLeft<Text extends string> = Text extends `${Blank}${infer Right}` ? TrimmedLeft<Right> : Text;

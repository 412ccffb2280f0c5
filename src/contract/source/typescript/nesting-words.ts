const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Words whose parentheses stand before a statement. */
export const heads = words('if for while with switch catch');

/** Words that begin a statement which holds another without brackets between. */
export const statements = words('if for while with do else');

/** Words after which an operand follows: a slash behind one begins a regular expression. */
export const beforeOperand = words(
  'return typeof case in instanceof void delete new else do throw extends default import export',
);

/** Words that are operators in some places and names in others: what a slash behind one means is not to be told. */
export const perhapsOperator = words('await yield of as satisfies keyof is asserts infer readonly unique async let');

/** Words that make what stands after them deeper. */
export const prefixes = words(
  'typeof void delete new await yield keyof unique readonly infer asserts class extends function async abstract',
);

/** Words at the beginning of a line that carry on what stands on the line before. */
export const carriesOn = words(
  'in instanceof as satisfies extends implements is of else while catch finally from with assert',
);

/** Words at the end of a line that want something after them. */
export const wantsMore = words(
  'if for while with switch do else try finally catch return throw typeof void delete new await yield keyof unique readonly ' +
    'infer asserts class extends implements function async abstract in instanceof as satisfies is of case default import export ' +
    'from const let var using type interface enum namespace module declare public private protected static override get set accessor',
);

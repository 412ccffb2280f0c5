/* Reads the syntax of Grafana Alloy, as docs/sources/get-started/configuration-syntax of grafana/alloy describes it. */

export type AlloyValue =
  | string
  | number
  | boolean
  | readonly AlloyValue[]
  | { readonly [name: string]: AlloyValue }
  | { readonly expression: string };

export interface AlloyBody {
  readonly attributes: readonly (readonly [name: string, value: AlloyValue])[];
  readonly blocks: readonly AlloyBlock[];
}

export interface AlloyBlock {
  readonly name: string;
  readonly label?: string;
  readonly body: AlloyBody;
}

const token =
  /[ \t\r]*(?:(\/\/[^\n]*)|(\n)|("(?:[^"\\\n]|\\(?:[abfnrtv\\'"]|[0-7]{3}|x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|U[\dA-Fa-f]{8}))*")|(-?\d+(?:\.\d+)?(?:e[-+]?\d+)?)|([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|([{}[\]()=,]))/uy;

const tokensOf = (text: string): readonly string[] => {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (match === null) throw new Error(`No Alloy: ${text.slice(token.lastIndex, token.lastIndex + 80)}`);
    const [, comment, ...rest] = match;
    if (comment === undefined) tokens.push(rest.find((one) => one !== undefined) ?? '');
  }
  return tokens;
};

const isName = (text: string): boolean => /^[A-Za-z_]/u.test(text);

const unquoted = (text: string): string =>
  JSON.parse(
    text.replace(/\\U([\dA-Fa-f]{8})/gu, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16))),
  ) as string;

export const parseAlloy = (text: string): AlloyBody => {
  const tokens = tokensOf(text);
  let at = 0;
  const take = (expected?: string): string => {
    const next = tokens[at++];
    if (next === undefined || (expected !== undefined && next !== expected))
      throw new Error(`"${expected ?? 'more'}" expected after: ${tokens.slice(Math.max(0, at - 8), at).join(' ')}`);
    return next;
  };
  const value = (): AlloyValue => {
    const next = take();
    if (next.startsWith('"')) return unquoted(next);
    if (next === 'true' || next === 'false') return next === 'true';
    if (next === '[') {
      const items: AlloyValue[] = [];
      while (tokens[at] !== ']') {
        items.push(value());
        if (tokens[at] !== ']') take(',');
      }
      take(']');
      return items;
    }
    if (next === '{') {
      const entries: [string, AlloyValue][] = [];
      while (tokens[at] !== '}') {
        const name = take();
        take('=');
        entries.push([name, value()]);
        if (tokens[at] !== '}') take(',');
      }
      take('}');
      return Object.fromEntries(entries);
    }
    if (!isName(next)) return Number(next);
    if (tokens[at] !== '(') return { expression: next };
    take('(');
    const argument = JSON.stringify(value());
    take(')');
    return { expression: `${next}(${argument})` };
  };
  const body = (end: string | undefined): AlloyBody => {
    const attributes: (readonly [string, AlloyValue])[] = [];
    const blocks: AlloyBlock[] = [];
    for (;;) {
      while (tokens[at] === '\n') at++;
      if (tokens[at] === end) break;
      const name = take();
      if (!isName(name)) throw new Error(`"${name}" is no name`);
      if (tokens[at] === '=') {
        take('=');
        attributes.push([name, value()]);
      } else {
        const label = tokens[at]?.startsWith('"') ? unquoted(take()) : undefined;
        take('{');
        const inner = body('}');
        take('}');
        blocks.push({ name, ...(label === undefined ? {} : { label }), body: inner });
      }
      // A statement ends with its line.
      if (tokens[at] !== end) take('\n');
    }
    return { attributes, blocks };
  };
  const whole = body(undefined);
  if (at < tokens.length) throw new Error('The file goes on after its end.');
  return whole;
};

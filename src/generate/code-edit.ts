import type { Member, ObjectLiteral, Tokens } from './code-tokens.ts';
import { applyEdits, CannotEdit, type Edit, isBlank, lineBreak, lineEnd, lineStart, nextLine } from './edit.ts';

/** What happens to the members of an object literal. */
export interface Plan {
  readonly object: ObjectLiteral;
  /** The members that go, by where they start. */
  readonly removed: ReadonlySet<number>;
  /** The texts of new members. */
  readonly added: readonly string[];
}

/** The edits of a text with the members of one more object changed; edits inside of it were made before. */
export const editMembers = ({ text }: Tokens, plan: Plan, edits: readonly Edit[]): readonly Edit[] => {
  const { object, removed, added } = plan;
  if (removed.size === 0 && added.length === 0) return edits;
  const [from, to] = [object.start + 1, object.end - 1];
  const kept = object.members.filter((member) => !removed.has(member.start));
  const inside = edits.filter(({ start, end }) => start >= from && end <= to);
  const others = edits.filter((edit) => !inside.includes(edit));
  const first = object.members[0];
  const spread = first !== undefined && text.slice(from, first.start).includes('\n');
  const gaps = gapsOf(text, object);
  const commented = /\/[/*]/u.test(gaps);
  if (spread && (kept.length > 0 || commented)) return [...others, ...inside, ...lineEdits(text, plan, kept)];
  if (commented) throw new CannotEdit('a comment stands in it');
  const texts = [
    ...kept.map(({ start, end }) =>
      applyEdits(
        text,
        inside.filter((one) => one.start >= start && one.end <= end),
        [start, end],
      ),
    ),
    ...added,
  ];
  const pad = first === undefined || spread || /^\s/u.test(gaps) ? ' ' : '';
  return [...others, { start: from, end: to, text: texts.length === 0 ? '' : `${pad}${texts.join(', ')}${pad}` }];
};

/** What stands between members. */
const gapsOf = (text: string, { start, end, members }: ObjectLiteral): string => {
  let gaps = '';
  let at = start + 1;
  for (const member of members) {
    gaps += text.slice(at, member.start);
    at = member.comma ?? member.end;
  }
  return gaps + text.slice(at, end - 1);
};

/** Members on lines of their own. */
const lineEdits = (text: string, { object, removed, added }: Plan, kept: readonly Member[]): readonly Edit[] => {
  const edits: Edit[] = [];
  for (const member of object.members) {
    if (!removed.has(member.start)) continue;
    const end = member.comma ?? member.end;
    const rest = text.slice(end, lineEnd(text, end));
    if (!isBlank(text.slice(lineStart(text, member.start), member.start)) || !isComment(rest))
      throw new CannotEdit('it shares its line with something else');
    edits.push({ start: lineStart(text, member.start), end: nextLine(text, end), text: '' });
  }
  const last = kept.at(-1);
  const [first] = object.members;
  if (!first || added.length === 0) return edits;
  const end = last ? (last.comma ?? last.end) : object.start + 1;
  const line = lineEnd(text, end);
  if (!isComment(text.slice(end, line)) || line > object.end)
    throw new CannotEdit('it shares its line with something else');
  const indent = /^\s*/u.exec(text.slice(lineStart(text, first.start), first.start))?.[0] ?? '';
  const trailing = object.members.at(-1)?.comma !== undefined;
  const lines = added.map(
    (one, index) => `${lineBreak(text)}${indent}${one}${trailing || index < added.length - 1 ? ',' : ''}`,
  );
  if (last && last.comma === undefined) edits.push({ start: last.end, end: last.end, text: ',' });
  edits.push({ start: line, end: line, text: lines.join('') });
  return edits;
};

const isComment = (rest: string): boolean => /^\s*(?:\/\/.*|\/\*(?:[^*]|\*(?!\/))*\*\/\s*)?$/u.test(rest);

/** Writes values as literals, with the quotes that the file has. */
export const literal = (value: unknown, quote: string): string => {
  if (typeof value === 'string') return quoted(value, quote);
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, quote)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, item]) => `${keyText(key, quote)}: ${literal(item, quote)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
};

export const keyText = (key: string, quote: string): string =>
  /^[A-Za-z_$][\w$]*$/u.test(key) ? key : quoted(key, quote);

const quoted = (text: string, quote: string): string => {
  const inner = JSON.stringify(text)
    .slice(1, -1)
    .replace(/[\u007f-\u009f\u2028\u2029\ufeff]/gu, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return quote === "'" ? `'${inner.replace(/\\"/gu, '"').replace(/'/gu, "\\'")}'` : `"${inner}"`;
};

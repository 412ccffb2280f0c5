import { actionRows, openActions } from './known-actions.generated.ts';

/** What is known of a public action. */
export interface KnownAction {
  readonly outputs: readonly string[];
  /** It may have outputs that are not listed: this version is not one that is known, or no list can be made. */
  readonly open: boolean;
  /** Environment variables that it can export, and no others; undefined where that is not known. */
  readonly env?: readonly string[];
  /** Why no list of its outputs can be made, to follow "which". */
  readonly reason?: string;
}

const majorOf = /^v?(\d+)(?:[.-]|$)/iu;

/**
 * Looks an action up by what stands behind `uses:`. `comment` is the comment behind it, which tells the version where a
 * commit is named. Undefined where the action is not known at all.
 */
export const knownAction = (uses: string, comment: () => string = () => ''): KnownAction | undefined => {
  const at = uses.lastIndexOf('@');
  if (at < 0) return undefined;
  const name = uses.slice(0, at).toLowerCase();
  const reason = openActions.get(name);
  if (reason !== undefined) return { outputs: [], open: true, reason };
  const row = actionRows.get(name);
  if (!row) return undefined;
  const [versions, variables] = row;
  const version = versionOf(uses.slice(at + 1), comment);
  const known = versions.find(([spans]) => wordsOf(spans).some((span) => covers(span, version)));
  return {
    outputs: known ? wordsOf(known[1]) : [...new Set(versions.flatMap(([, outputs]) => wordsOf(outputs)))],
    open: known === undefined,
    // One that never exported anything is not taken to begin with that in a version that is not known.
    ...(variables === '' || (variables && known) ? { env: wordsOf(variables) } : {}),
  };
};

const wordsOf = (text: string): readonly string[] => (text === '' ? [] : text.split(' '));

/** The major version that a tag names, or the name of the branch. */
const versionOf = (ref: string, comment: () => string): number | string => {
  const isCommit = /^[\da-f]{40}$/iu.test(ref);
  const text = isCommit
    ? comment()
        .trim()
        .replace(/^(?:tag|pin)[=@:]\s*/iu, '')
    : ref;
  const major = majorOf.exec(text)?.[1];
  return major === undefined ? text : Number(major);
};

/** `span` is `4`, `4-7` or the name of a branch. */
const covers = (span: string, version: number | string): boolean => {
  if (typeof version === 'string') return span === version;
  const [from, to = from] = span.split('-').map(Number);
  return from !== undefined && to !== undefined && from <= version && version <= to;
};

import { actionRows } from './known-actions.generated.ts';

/** What is known of a public action. */
export interface KnownAction {
  readonly outputs: readonly string[];
  /** It may have outputs that are not listed: this version is not one that is known. */
  readonly open: boolean;
  /** It exports no environment variables. */
  readonly silent: boolean;
}

const version = /^v?(\d+)(?:[.-]|$)/iu;

/**
 * Looks an action up by what stands behind `uses:`. `comment` is the comment behind it, which tells the version where a
 * commit is named. Undefined where the action is not known at all.
 */
export const knownAction = (uses: string, comment = ''): KnownAction | undefined => {
  const at = uses.lastIndexOf('@');
  const row = at < 0 ? undefined : actionRows.get(uses.slice(0, at).toLowerCase());
  if (!row) return undefined;
  const ref = uses.slice(at + 1);
  const isCommit = /^[\da-f]{40}$/iu.test(ref);
  const major = Number(
    version.exec(isCommit ? comment.trim().replace(/^(?:tag|pin)[=@:]\s*/iu, '') : ref)?.[1] ?? Number.NaN,
  );
  const known = row.majors.find(([one]) => one === major)?.[1];
  return {
    outputs: known ?? [...new Set(row.majors.flatMap(([, outputs]) => outputs))],
    open: known === undefined,
    silent: row.silent,
  };
};

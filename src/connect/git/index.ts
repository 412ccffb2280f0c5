export type { Ancestor, GitTree, OpenedTree } from './tree.ts';
export { committer, commonAncestor, isRef, nameInTree, openTree } from './tree.ts';

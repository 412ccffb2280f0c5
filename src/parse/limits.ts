/** What one file may cost; beyond it the file is refused with a `contract/limit` or `contract/alias-bomb` finding. */
export interface Limits {
  /** UTF-16 units of text. */
  readonly length: number;
  /** Nested collections. */
  readonly depth: number;
  /** Scalars, collections and aliases as written. */
  readonly nodes: number;
  /** Nodes that all aliases together stand for. */
  readonly aliasNodes: number;
  /** Findings that are listed; the rest is only announced. */
  readonly findings: number;
}

export const defaultLimits: Limits = {
  length: 32 * 1024 * 1024,
  depth: 100,
  nodes: 2_000_000,
  aliasNodes: 1_000_000,
  findings: 1_000,
};

/**
 * Whether a text might hold far more nodes than allowed, told from its punctuation before a parser spends memory on it.
 * Every node costs a line break or one of `[ { , : - ?`; four times the limit leaves room for punctuation in long texts.
 */
export const isTooDense = (text: string, nodes: number): boolean => {
  const most = 4 * nodes;
  if (text.length <= most) return false;
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || c === 13 || c === 44 || c === 45 || c === 58 || c === 63 || c === 91 || c === 123) count++;
  }
  return count > most;
};

import { isSimplePath, type PathRelation, parsePath, printPath, relatePaths } from '../model/index.ts';

/** Another field that an effect on this one touches. `relation` tells how the *first* path stands to `field`. */
export interface RelatedField {
  readonly field: number;
  readonly relation: Exclude<PathRelation, 'same' | 'apart'>;
}

/** The distinct field paths of a workflow as numbers, with what lies above, below and across each. */
export interface FieldTable {
  readonly count: number;
  /** All names are single plain segments: none lies above or below another. */
  readonly isFlat: boolean;
  name(field: number): string;
  /** -1 where the workflow does not mention the path. */
  find(name: string): number;
  related(field: number): readonly RelatedField[];
}

export interface FieldTableBuilder extends FieldTable {
  add(name: string): number;
}

const none: readonly RelatedField[] = [];

/**
 * Interns field paths. Simple names cost one map entry; relations are found on the first question, O(total length of
 * the paths that have more than one segment), plus pairs among wildcard paths.
 */
export const createFieldTable = (): FieldTableBuilder => {
  const index = new Map<string, number>();
  const names: string[] = [];
  const compound: number[] = [];
  let relations: Map<number, RelatedField[]> | undefined;
  return {
    get count() {
      return names.length;
    },
    get isFlat() {
      return compound.length === 0;
    },
    name: (field) => names[field] ?? '',
    find: (name) => index.get(name) ?? -1,
    add(name) {
      const known = index.get(name);
      if (known !== undefined) return known;
      const field = names.length;
      index.set(name, field);
      names.push(name);
      if (!isSimplePath(name)) compound.push(field);
      relations = undefined;
      return field;
    },
    related(field) {
      if (compound.length === 0) return none;
      relations ??= relate(names, compound, index);
      return relations.get(field) ?? none;
    },
  };
};

const segmentsOf = (name: string): readonly string[] => {
  const parsed = parsePath(name);
  return parsed.kind === 'path' ? parsed.segments : [];
};

/** The paths above a canonical path, shortest first. */
const prefixesOf = (name: string): readonly string[] => {
  const prefixes: string[] = [];
  if (name.includes('[')) {
    const segments = segmentsOf(name);
    for (let depth = 1; depth < segments.length; depth++) prefixes.push(printPath(segments.slice(0, depth)));
  } else
    for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) prefixes.push(name.slice(0, dot));
  return prefixes;
};

const relate = (names: readonly string[], compound: readonly number[], index: ReadonlyMap<string, number>) => {
  const relations = new Map<number, RelatedField[]>();
  const link = (from: number, field: number, relation: RelatedField['relation']): void => {
    const list = relations.get(from);
    if (list) list.push({ field, relation });
    else relations.set(from, [{ field, relation }]);
  };
  const wild: { field: number; segments: readonly string[] }[] = [];
  for (const field of compound) {
    const name = names[field] ?? '';
    for (const prefix of prefixesOf(name)) {
      const above = index.get(prefix);
      if (above === undefined) continue;
      link(above, field, 'above');
      link(field, above, 'below');
    }
    if (name.includes('*') && segmentsOf(name).includes('*')) wild.push({ field, segments: segmentsOf(name) });
  }
  if (wild.length === 0) return relations;
  const byRoot = new Map<string, { field: number; segments: readonly string[] }[]>();
  for (const field of compound) {
    const segments = segmentsOf(names[field] ?? '');
    const root = segments[0] ?? '';
    const same = byRoot.get(root);
    if (same) same.push({ field, segments });
    else if (segments.length > 0) byRoot.set(root, [{ field, segments }]);
  }
  const linked = new Set<number>();
  for (const one of wild) {
    linked.add(one.field);
    const root = one.segments[0] ?? '';
    const others =
      root === '*' ? [...byRoot.values()].flat() : [...(byRoot.get(root) ?? []), ...(byRoot.get('*') ?? [])];
    for (const other of others) {
      if (linked.has(other.field) || relatePaths(one.segments, other.segments) !== 'overlap') continue;
      link(one.field, other.field, 'overlap');
      link(other.field, one.field, 'overlap');
    }
  }
  return relations;
};

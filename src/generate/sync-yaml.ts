import type { Document, YAMLMap, YAMLSeq } from 'yaml';
import { admitsNull, parsePath, parseType, printPath, printType } from '../contract/index.ts';
import { createSource, isRow, type Row } from '../core/index.ts';
import { parseDocument } from '../parse/index.ts';
import type { Left, Side, Synced, Wanted, YamlChange } from './change.ts';
import { applyEdits, CannotEdit, type Edit } from './edit.ts';
import {
  appendItem,
  appendPair,
  emptied,
  fillEmpty,
  lineOfItem,
  replaceItem,
  replaceValue,
  takeItem,
  takePair,
  type Yaml,
} from './yaml-edit.ts';
import { commit, openSheet, phaseRegions, type Sheet } from './yaml-sheet.ts';
import { isWritable } from './yaml-text.ts';

/** Changes a contract's text where it has to change, and nowhere else. What cannot be done so is left, with the reason. */
export const syncYaml = async (text: string, changes: readonly YamlChange[]): Promise<Synced> => {
  const yaml = await import('yaml');
  const left: Left[] = [];
  const { document, findings } = parseDocument(createSource('contract.yaml', text));
  if (!document || findings.some(({ code }) => code !== 'contract/ambiguous-scalar'))
    return { text, left: changes.map(({ at }) => ({ reason: 'the file has errors of its own', at })) };
  const apart = syncApart(yaml, text, changes);
  if (apart) return apart;
  let current = text;
  for (const change of changes) {
    try {
      current = changed(yaml, current, change);
    } catch (problem) {
      if (!(problem instanceof CannotEdit)) throw problem;
      left.push({ reason: problem.reason, at: change.at });
    }
  }
  return { text: current, left };
};

/**
 * Changes each phase in a text of its own, as each change reads its text anew. Undefined where phases cannot be
 * taken apart so, or where together they would not mean the same.
 */
const syncApart = (yaml: Yaml, text: string, changes: readonly YamlChange[]): Synced | undefined => {
  const left: Left[] = [];
  const edits: Edit[] = [];
  const wanted = new Map<string, unknown>();
  try {
    const sheet = openSheet(yaml, text);
    const regions = phaseRegions(sheet);
    if (!regions) return undefined;
    for (const [phase, own] of byPhase(changes)) {
      const [start, end] = regions.get(phase) ?? [];
      if (start === undefined || end === undefined) return undefined;
      let part = top + text.slice(start, end);
      for (const change of own) {
        try {
          part = changed(yaml, part, change, sheet.fields);
        } catch (problem) {
          if (!(problem instanceof CannotEdit)) throw problem;
          left.push({ reason: problem.reason, at: change.at });
        }
      }
      if (!part.startsWith(top)) return undefined;
      edits.push({ start, end, text: part.slice(top.length) });
      wanted.set(phase, phasesOf(openSheet(yaml, part))[phase]);
    }
    const after = applyEdits(text, edits);
    const intended = { ...sheet.value, phases: { ...phasesOf(sheet), ...Object.fromEntries(wanted) } };
    return JSON.stringify(openSheet(yaml, after).value) === JSON.stringify(intended)
      ? { text: after, left }
      : undefined;
  } catch (problem) {
    if (problem instanceof CannotEdit) return undefined;
    throw problem;
  }
};

const top = 'phases:\n';

const phasesOf = ({ value }: Sheet): Row => (isRow(value['phases']) ? value['phases'] : {});

const byPhase = (changes: readonly YamlChange[]): ReadonlyMap<string, readonly YamlChange[]> => {
  const groups = new Map<string, YamlChange[]>();
  for (const change of changes) {
    const group = groups.get(change.phase) ?? [];
    group.push(change);
    groups.set(change.phase, group);
  }
  return groups;
};

const listsOf: Readonly<Record<Side, readonly [string, readonly [string, string]]>> = {
  requires: ['entry', ['required', 'enrichment']],
  produces: ['exit', ['required', 'optional']],
};

/** Follows keys through mappings that are written out: an alias or an anchor means that others share them. */
const mapAt = (sheet: Sheet, path: readonly string[]): YAMLMap | undefined => {
  const { yaml } = sheet.page;
  let node: unknown = sheet.document.contents;
  for (const key of path) {
    if (!yaml.isMap(node)) return undefined;
    const pair = node.items.find((one) => yaml.isScalar(one.key) && one.key.value === key);
    if (!pair && node.items.some((one) => yaml.isScalar(one.key) && one.key.value === '<<'))
      throw new CannotEdit('it may come from a merged mapping');
    node = own(sheet, pair?.value);
  }
  return yaml.isMap(node) ? node : undefined;
};

const own = ({ page: { yaml } }: Sheet, node: unknown): unknown => {
  if (yaml.isAlias(node) || (yaml.isNode(node) && (('anchor' in node && node.anchor) || node.tag?.startsWith('!'))))
    throw new CannotEdit('an alias, an anchor or a tag stands there');
  return node;
};

interface Found {
  readonly path: readonly string[];
  readonly list: YAMLSeq;
  readonly index: number;
  readonly role: string;
  /** What the item says itself. */
  readonly row: Row;
}

const canonical = (name: unknown): string | undefined => {
  const parsed = typeof name === 'string' ? parsePath(name) : undefined;
  return parsed?.kind === 'path' ? printPath(parsed.segments) : undefined;
};

const listAt = (sheet: Sheet, path: readonly string[]): YAMLSeq | undefined => {
  const map = mapAt(sheet, path.slice(0, -1));
  const node = own(sheet, map?.get(path.at(-1), true));
  return sheet.page.yaml.isSeq(node) ? node : undefined;
};

const find = (sheet: Sheet, { phase, side, name }: YamlChange): Found => {
  const [door, roles] = listsOf[side];
  const found = roles.flatMap((role): Found[] => {
    const path = ['phases', phase, door, role];
    const list = listAt(sheet, path);
    const values: unknown = list?.toJS(sheet.document);
    return (Array.isArray(values) ? values : []).flatMap((value: unknown, index): Found[] => {
      const row = isRow(value) ? value : { name: value };
      return list && canonical(row['name']) === name ? [{ path, list, index, role, row }] : [];
    });
  });
  const [one, other] = found;
  if (!one) throw new CannotEdit('the field is not where it was');
  if (other) throw new CannotEdit('the phase names the field twice');
  own(sheet, one.list.items[one.index]);
  return one;
};

/** What `fields` of the same file says of a name. */
const sharedOf = ({ fields }: Sheet, name: string): Row => {
  if (!isRow(fields)) return {};
  const key = Object.keys(fields).findLast((one) => canonical(one) === name);
  const row = key === undefined ? undefined : fields[key];
  return isRow(row) ? row : {};
};

const severityOf = (row: Row, role: string): unknown =>
  row['severity'] ??
  (row['default'] !== undefined || row['critical'] === false || role === 'enrichment' ? 'warning' : 'blocking');

const typeOf = (row: Row): string => {
  const parsed = parseType(typeof row['type'] === 'string' ? row['type'] : 'any');
  return parsed.kind === 'type' ? printType(parsed.type) : 'any';
};

/** A row that says, together with what is shared, what is wanted. */
const wantedRow = (
  sheet: Sheet,
  {
    row,
    role,
    wanted,
    side,
    name,
    parts,
  }: { row: Row; role: string; wanted: Wanted; side: Side; name: string; parts: readonly string[] },
): Row => {
  const shared = sharedOf(sheet, name);
  const result: Record<string, unknown> = { ...row };
  const type = printType(wanted.type);
  if (parts.includes('type') && typeOf({ ...shared, ...result }) !== type) result['type'] = type;
  if (side === 'produces') return result;
  if (parts.includes('default')) {
    if (wanted.default) {
      const { value } = wanted.default;
      if (!isWritable(value)) throw new CannotEdit('its default cannot be written down');
      if (value === null && !admitsNull(wanted.type)) throw new CannotEdit('its type does not admit the default null');
      if (JSON.stringify(shared['default']) !== JSON.stringify(value) || result['default'] !== undefined)
        result['default'] = value;
      // Null is a default only where the row itself admits it.
      const said = parseType(typeOf({ ...shared, ...result }));
      if (value === null && said.kind === 'type' && !admitsNull(said.type)) result['type'] = type;
    } else {
      delete result['default'];
      if (shared['default'] !== undefined) throw new CannotEdit('its default comes from "fields", for others as well');
    }
  }
  if (parts.some((part) => part !== 'type') && severityOf({ ...shared, ...result }, role) !== wanted.severity)
    result['severity'] = wanted.severity;
  return result;
};

const changed = (yaml: Yaml, text: string, change: YamlChange, fields?: unknown): string => {
  const sheet = openSheet(yaml, text, fields);
  if (!mapAt(sheet, ['phases'])) throw new CannotEdit('the file has no phases');
  if (change.kind === 'add') return add(sheet, change, change.wanted);
  const found = find(sheet, change);
  if (change.kind === 'remove') return remove(sheet, change, found);
  const { parts, wanted } = change;
  const changedRow = wantedRow(sheet, { ...found, ...change });
  const after = setRow(sheet, found, changedRow);
  return parts.includes('optional') ? move(openSheet(yaml, after, fields), change, wanted) : after;
};

const move = (sheet: Sheet, change: YamlChange, wanted: Wanted): string => {
  const found = find(sheet, change);
  const line = lineOfItem(sheet.page, found.list, found.index);
  const item: unknown = found.list.items[found.index];
  const commented = sheet.page.yaml.isMap(item) && /#/u.test(String(item));
  if (line === undefined && commented) throw new CannotEdit('comments stand in it');
  const role = wanted.optional ? 'optional' : 'required';
  const without = remove(sheet, change, found);
  return append(openSheet(sheet.page.yaml, without, sheet.fields), change, {
    role,
    row: found.row,
    ...(line === undefined ? {} : { line }),
  });
};

const add = (sheet: Sheet, change: YamlChange, wanted: Wanted): string => {
  const role =
    change.side === 'produces'
      ? wanted.optional
        ? 'optional'
        : 'required'
      : wanted.severity === 'blocking'
        ? 'required'
        : 'enrichment';
  const parts = ['type', 'default', 'severity'];
  return append(sheet, change, {
    role,
    row: wantedRow(sheet, { row: { name: change.name }, role, wanted, parts, side: change.side, name: change.name }),
  });
};

/** Adds an item to a list, with whatever of the mappings around it is not there yet. */
const append = (
  sheet: Sheet,
  { phase, side }: YamlChange,
  { role, row, line }: { role: string; row: Row; line?: string },
): string => {
  const { page } = sheet;
  const [door] = listsOf[side];
  const path = ['phases', phase, door, role];
  const item = Object.keys(row).length === 1 ? row['name'] : row;
  const list = listAt(sheet, path);
  const intend = (into: Document): void => {
    if (list) into.addIn(path, item);
    else into.setIn(path, [item]);
  };
  if (list) return commit(sheet, appendItem(page, list, line !== undefined && list.flow !== true ? line : row), intend);
  const doors = mapAt(sheet, path.slice(0, 3));
  if (doors) return commit(sheet, appendPair(page, doors, role, [item]), intend);
  const value = { [role]: [item] };
  const intendSide = (into: Document): void => into.setIn(path.slice(0, 3), value);
  const pair = mapAt(sheet, ['phases'])?.items.find((one) => page.yaml.isScalar(one.key) && one.key.value === phase);
  if (!pair) throw new CannotEdit('the phase is not where it was');
  const map = mapAt(sheet, path.slice(0, 2));
  if (map && (map.items.length > 0 || mapAt(sheet, ['phases'])?.flow === true))
    return commit(sheet, appendPair(page, map, door, value), intendSide);
  return commit(sheet, fillEmpty(page, pair, door, value), (into) => into.setIn(path.slice(0, 2), { [door]: value }));
};

const setRow = (sheet: Sheet, { path, list, index, row }: Found, after: Row): string => {
  const { page } = sheet;
  const item: unknown = list.items[index];
  if (JSON.stringify(row) === JSON.stringify(after)) return page.text;
  if (!page.yaml.isMap(item))
    return commit(sheet, replaceItem(page, list, index, after), (into) => into.setIn([...path, index], after));
  let current = sheet;
  const step = (edit: (map: YAMLMap) => Edit, intend: (document: Document) => void): void => {
    const map: unknown = listAt(current, path)?.items[index];
    if (!page.yaml.isMap(map)) throw new CannotEdit('it is written in an unusual way');
    current = openSheet(page.yaml, commit(current, edit(map), intend), sheet.fields);
  };
  for (const key of ['type', 'severity', 'default']) {
    const value = after[key];
    if (JSON.stringify(row[key]) === JSON.stringify(value)) continue;
    const at = [...path, index, key];
    step(
      (map) => {
        const node = own(current, map.get(key, true));
        if (value === undefined) return takePair(current.page, map, key);
        if (page.yaml.isNode(node)) return replaceValue(current.page, node, value, map.flow === true);
        return appendPair(current.page, map, key, value);
      },
      (into) => void (value === undefined ? into.deleteIn(at) : into.setIn(at, value)),
    );
  }
  return current.page.text;
};

/** Takes a field out; a list, a side that is empty then goes as well, as `[]` and nothing mean the same. */
const remove = (sheet: Sheet, { phase }: YamlChange, { path, list, index }: Found): string => {
  const { page } = sheet;
  if (list.items.length > 1)
    return commit(sheet, takeItem(page, list, index), (into) => void into.deleteIn([...path, index]));
  for (let depth = path.length; depth > 2; depth--) {
    const map = mapAt(sheet, path.slice(0, depth - 1));
    if (!map) break;
    if (map.items.length > 1)
      return commit(
        sheet,
        takePair(page, map, path[depth - 1] ?? ''),
        (into) => void into.deleteIn(path.slice(0, depth)),
      );
  }
  const map = mapAt(sheet, ['phases', phase]);
  if (!map) throw new CannotEdit('the phase is not where it was');
  return commit(sheet, emptied(page, map), (into) => into.setIn(['phases', phase], {}));
};

import type { Node, Pair, YAMLMap } from 'yaml';
import { admitsNull, printPath, printType, type Type } from '../contract/index.ts';
import type { Ordered } from './order.ts';
import type { DraftField, DraftPhase } from './seen.ts';
import { commentText, escapeRaw, isWritable, printing, quoteTexts } from './yaml-text.ts';

type Yaml = typeof import('yaml');

interface DraftPoint {
  readonly phase: string;
  readonly field: string;
}

/** A contract to be written down. Notes become comments. */
export interface DraftContract {
  readonly workflow: string;
  /** Above everything. */
  readonly heading: readonly string[];
  /** The type of each field that several phases name. */
  readonly shared: ReadonlyMap<string, Type>;
  readonly inputs: readonly DraftField[];
  readonly ordered: Pick<Ordered, 'phases' | 'after'>;
  readonly loops?: readonly { readonly from: string; readonly to: string; readonly notes: readonly string[] }[];
  readonly chains?: readonly { readonly id: string; readonly way: readonly DraftPoint[] }[];
  readonly notes: { readonly inputs: readonly string[]; readonly phases: readonly string[] };
}

/** The text of a draft. */
export const renderDraft = async ({ shared, ...draft }: DraftContract): Promise<string> => {
  const yaml = await import('yaml');
  const open: Draft = { yaml, shared };
  const { loops = [], chains = [], notes } = draft;
  const root = new yaml.YAMLMap();
  root.set('schema_version', quotedText(yaml, '1.0.0'));
  root.set('pipeline_id', textNode(yaml, draft.workflow));
  if (shared.size > 0) put(open, root, 'fields', fieldsNode(open), ['what several phases name']);
  put(open, root, 'inputs', listNode(open, draft.inputs, inputRow), notes.inputs);
  put(open, root, 'phases', phasesNode(open, draft.ordered), notes.phases);
  if (loops.length > 0) {
    const rows = loops.map(({ from, to, notes: why }) =>
      noted(
        flowRow(open, [
          ['from', from],
          ['to', to],
        ]),
        why,
      ),
    );
    root.set('loops', seqOf(open, rows));
  }
  if (chains.length > 0)
    root.set(
      'propagation_chains',
      seqOf(
        open,
        chains.map((chain) => chainNode(open, chain)),
      ),
    );
  const document = new yaml.Document(root);
  document.commentBefore = draft.heading.map((line) => ` ${commentText(line)}`).join('\n');
  quoteTexts(yaml, document);
  return escapeRaw(document.toString(printing));
};

interface Draft extends Pick<DraftContract, 'shared'> {
  readonly yaml: Yaml;
  readonly shared: ReadonlyMap<string, Type>;
}

const textNode = (yaml: Yaml, text: string): Node => new yaml.Scalar(text);
const quotedText = (yaml: Yaml, text: string): Node => {
  const node = new yaml.Scalar(text);
  node.type = 'QUOTE_DOUBLE';
  return node;
};

/** Adds a pair with comments above its key. */
const put = ({ yaml }: Draft, map: YAMLMap, key: string, value: Node, notes: readonly string[]): void => {
  const name = new yaml.Scalar(key);
  if (notes.length > 0) name.commentBefore = notes.map((note) => ` ${commentText(note)}`).join('\n');
  const pair: Pair<Node, Node> = new yaml.Pair(name, value);
  map.add(pair);
};

const seqOf = ({ yaml }: Draft, items: readonly Node[]): Node => {
  const list = new yaml.YAMLSeq();
  for (const item of items) list.add(item);
  return list;
};

const noted = (node: Node, notes: readonly string[]): Node => {
  if (notes.length > 0) node.commentBefore = notes.map((note) => ` ${commentText(note)}`).join('\n');
  return node;
};

const flowRow = ({ yaml }: Draft, row: readonly (readonly [string, string])[]): YAMLMap => {
  const map = new yaml.YAMLMap();
  for (const [key, value] of row) map.set(key, textNode(yaml, value));
  map.flow = true;
  return map;
};

const chainNode = (draft: Draft, { id, way }: { readonly id: string; readonly way: readonly DraftPoint[] }): Node => {
  const point = ({ phase, field }: DraftPoint): Node =>
    flowRow(draft, [
      ['phase', phase],
      ['field', field],
    ]);
  const [source, ...rest] = way;
  const destination = rest.pop();
  const map = new draft.yaml.YAMLMap();
  map.set('chain_id', textNode(draft.yaml, id));
  if (source) map.set('source', point(source));
  if (rest.length > 0) map.set('waypoints', seqOf(draft, rest.map(point)));
  if (destination) map.set('destination', point(destination));
  return map;
};

type Row = readonly (readonly [key: string, value: unknown])[];

const typeRow = ({ shared }: Draft, { name, type }: DraftField): Row =>
  type.kind === 'any' || shared.has(name) ? [] : [['type', printType(type)]];

const inputRow = (draft: Draft, field: DraftField): Row => [
  ...typeRow(draft, field),
  ...(field.severity === 'blocking' ? [] : [['severity', field.severity] as const]),
];

const readRow = (draft: Draft, field: DraftField): Row => {
  const { severity, critical, default: value, type } = field;
  const kept = value && isWritable(value.value) && (value.value !== null || admitsNull(type));
  const usual = severity === 'blocking' ? value === undefined || !kept : severity === 'warning';
  return [
    ...typeRow(draft, field),
    ...(usual ? [] : [['severity', severity] as const]),
    ...(critical && severity !== 'blocking' ? [['critical', true] as const] : []),
    ...(kept ? [['default', value.value] as const] : []),
  ];
};

const listNode = (
  draft: Draft,
  fields: readonly DraftField[],
  rowOf: (draft: Draft, field: DraftField) => Row,
): Node => {
  const { yaml } = draft;
  const list = new yaml.YAMLSeq();
  if (fields.length === 0) list.flow = true;
  for (const field of fields) {
    const row = rowOf(draft, field);
    if (row.length === 0) {
      list.add(textNode(yaml, field.name));
      continue;
    }
    const map = new yaml.YAMLMap();
    map.set('name', textNode(yaml, field.name));
    for (const [key, value] of row) map.set(key, valueNode(yaml, value));
    map.flow = row.every(([, value]) => typeof value !== 'object' || value === null);
    list.add(map);
  }
  return list;
};

const valueNode = (yaml: Yaml, value: unknown): Node => {
  const node = new yaml.Document(value, { aliasDuplicateObjects: false }).contents;
  if (yaml.isCollection(node)) node.flow = true;
  return node ?? new yaml.Scalar(null);
};

const fieldsNode = ({ yaml, shared }: Draft): Node => {
  const map = new yaml.YAMLMap();
  for (const [name, type] of shared) {
    const row = new yaml.YAMLMap();
    row.set('type', textNode(yaml, printType(type)));
    row.flow = true;
    map.set(textNode(yaml, name), row);
  }
  return map;
};

const phasesNode = (draft: Draft, { phases, after }: Pick<Ordered, 'phases' | 'after'>): Node => {
  const { yaml } = draft;
  const map = new yaml.YAMLMap();
  for (const [position, phase] of phases.entries()) {
    const before = after[position]?.flatMap((one) => phases[one]?.id ?? []);
    const { node, notes } = phaseNode(draft, phase, before);
    put(draft, map, phase.id, node, notes);
  }
  if (phases.length === 0) map.flow = true;
  return map;
};

const phaseNode = (
  draft: Draft,
  phase: DraftPhase,
  after: readonly string[] | undefined,
): { readonly node: Node; readonly notes: readonly string[] } => {
  const { yaml } = draft;
  const map = new yaml.YAMLMap();
  const notes = [...phase.notes.phase];
  if (phase.description !== undefined) map.set('description', textNode(yaml, phase.description));
  if (after) {
    const list = new yaml.YAMLSeq();
    for (const id of after) list.add(textNode(yaml, id));
    list.flow = true;
    map.set('after', list);
  }
  const unwritten = phase.requires.filter(
    ({ default: value, type }) => value && !(isWritable(value.value) && (value.value !== null || admitsNull(type))),
  );
  const side = (
    key: string,
    lists: readonly (readonly [string, readonly DraftField[]])[],
    why: readonly string[],
  ): void => {
    const filled = lists.filter(([, fields]) => fields.length > 0);
    if (filled.length === 0) return void notes.push(...why);
    const inner = new yaml.YAMLMap();
    for (const [name, fields] of filled) inner.set(name, listNode(draft, fields, key === 'entry' ? readRow : typeRow));
    put(draft, map, key, inner, why);
  };
  const blocking = ({ severity }: DraftField): boolean => severity === 'blocking';
  side(
    'entry',
    [
      ['required', phase.requires.filter(blocking)],
      ['enrichment', phase.requires.filter((field) => !blocking(field))],
    ],
    [...phase.notes.entry, ...unwritten.map(({ name }) => `not written: the default of "${name}"`)],
  );
  side(
    'exit',
    [
      ['required', phase.produces.filter(({ optional }) => !optional)],
      ['optional', phase.produces.filter(({ optional }) => optional)],
    ],
    phase.notes.exit,
  );
  if (phase.drops.length > 0) {
    const list = new yaml.YAMLSeq();
    for (const drop of phase.drops) list.add(textNode(yaml, printPath(drop)));
    list.flow = true;
    map.set('drops', list);
  }
  if (map.items.length === 0) map.flow = true;
  return { node: map, notes };
};

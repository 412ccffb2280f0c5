import type { Node, Pair, YAMLMap } from 'yaml';
import {
  admitsNull,
  type DeclaredPhase,
  printPath,
  printType,
  relatePaths,
  type Type,
  unionOf,
} from '../contract/index.ts';
import { suggest } from '../core/index.ts';
import { type Ordered, orderPhases } from './order.ts';
import { type DraftField, type DraftPhase, draftPhase, placeOf } from './seen.ts';
import { commentText, escapeRaw, isWritable, printing, quoteTexts } from './yaml-text.ts';

type Yaml = typeof import('yaml');

/** The text of a draft contract for phases that code declares, to be read and completed by people. */
export const inferContract = async (
  phases: readonly DeclaredPhase[],
  { workflow }: { readonly workflow: string },
): Promise<string> => {
  const yaml = await import('yaml');
  const first = new Map<string, DeclaredPhase>();
  for (const phase of phases) if (!first.has(phase.id)) first.set(phase.id, phase);
  const repeated = phases.filter((phase) => first.get(phase.id) !== phase);
  const ordered = orderPhases([...first.values()].map(draftPhase));
  const shared = sharedTypes(ordered.phases);
  const draft: Draft = { yaml, shared };
  const root = new yaml.YAMLMap();
  root.set('schema_version', quotedText(yaml, '1.0.0'));
  root.set('pipeline_id', textNode(yaml, workflow));
  if (shared.size > 0) put(draft, root, 'fields', fieldsNode(draft), ['what several phases name']);
  const inputs = inputsOf(ordered.phases);
  put(
    draft,
    root,
    'inputs',
    listNode(draft, inputs, inputRow),
    inputs.length > 0 ? ['required, and produced by no phase before', ...mistaken(inputs, ordered.phases)] : [],
  );
  put(draft, root, 'phases', phasesNode(draft, ordered), [
    ...ordered.circles.map((circle) => {
      const names = circle.map((position) => `"${ordered.phases[position]?.id}"`).join(', ');
      return `in the order of the code, because they need one another: ${names}`;
    }),
    ...repeated.map(({ id, at }) => `left out, because "${id}" is declared above: ${placeOf(at)}`),
  ]);
  const document = new yaml.Document(root);
  document.commentBefore = ' A draft, inferred from code by "contextcore infer". Read it before you rely on it.';
  quoteTexts(yaml, document);
  return escapeRaw(document.toString(printing));
};

interface Draft {
  readonly yaml: Yaml;
  /** The type of each field that several phases name. */
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

/** Fields that two or more phases name with the same type, where no phase names them with another one. */
const sharedTypes = (phases: readonly DraftPhase[]): ReadonlyMap<string, Type> => {
  const named = new Map<string, { type: Type; phases: number; agree: boolean }>();
  for (const { requires, produces } of phases) {
    const own = new Map<string, Type>();
    for (const { name, type } of [...requires, ...produces]) {
      if (type.kind === 'any') continue;
      const before = own.get(name);
      own.set(name, before ? unionOf([before, type]) : type);
    }
    for (const [name, type] of own) {
      const known = named.get(name);
      if (!known) named.set(name, { type, phases: 1, agree: true });
      else {
        known.phases++;
        if (printType(known.type) !== printType(type)) known.agree = false;
      }
    }
  }
  return new Map(
    [...named].flatMap(([name, { type, phases: count, agree }]) => (agree && count > 1 ? [[name, type] as const] : [])),
  );
};

/** Whether a write leaves something to read. Parts of elements come only where the elements are there. */
const brings = (written: readonly string[], read: readonly string[]): boolean => {
  const relation = relatePaths(written, read);
  return relation === 'below' || relation === 'overlap'
    ? written.length <= read.length || !written.includes('*')
    : relation !== 'apart';
};

/** What stops a phase when it is absent, and no phase before produces. */
const inputsOf = (phases: readonly DraftPhase[]): readonly DraftField[] => {
  const inputs = new Map<string, DraftField>();
  const heads = new Map<string, (readonly string[])[]>();
  for (const { requires, produces } of phases) {
    for (const field of requires) {
      const [head = ''] = field.segments;
      const near = head === '*' ? [...heads.values()].flat() : [...(heads.get(head) ?? []), ...(heads.get('*') ?? [])];
      if (field.severity !== 'blocking' || inputs.has(field.name)) continue;
      if (!near.some((path) => brings(path, field.segments))) inputs.set(field.name, field);
    }
    for (const { segments } of produces) {
      const [head = ''] = segments;
      heads.set(head, [...(heads.get(head) ?? []), segments]);
    }
  }
  return [...inputs.values()];
};

/** Inputs that look like something that a phase produces and nobody reads. */
const mistaken = (inputs: readonly DraftField[], phases: readonly DraftPhase[]): readonly string[] => {
  const read = new Set(phases.flatMap(({ requires }) => requires.map(({ name }) => name)));
  const unread = new Map(
    phases.flatMap(({ id, produces }) => produces.flatMap(({ name }) => (read.has(name) ? [] : [[name, id] as const]))),
  );
  return inputs.flatMap(({ name }) => {
    const near = suggest(name, unread.keys());
    return near === undefined
      ? []
      : [`is "${name}" meant to be "${near}", which phase "${unread.get(near)}" produces and nobody reads?`];
  });
};

type Row = readonly (readonly [key: string, value: unknown])[];

const typeRow = ({ shared }: Draft, { name, type }: DraftField): Row =>
  type.kind === 'any' || shared.has(name) ? [] : [['type', printType(type)]];

const inputRow = (draft: Draft, field: DraftField): Row => typeRow(draft, field);

const readRow = (draft: Draft, field: DraftField): Row => {
  const { severity, default: value, type } = field;
  const kept = value && isWritable(value.value) && (value.value !== null || admitsNull(type));
  const usual = severity === 'blocking' ? value === undefined || !kept : severity === 'warning';
  return [
    ...typeRow(draft, field),
    ...(usual ? [] : [['severity', severity] as const]),
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

const phasesNode = (draft: Draft, { phases, after }: Ordered): Node => {
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

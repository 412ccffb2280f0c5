import {
  type DeclaredField,
  type DeclaredPhase,
  disagreementsOf,
  type Field,
  type FieldSeverity,
  type Pair,
  type Phase,
  type Type,
} from '../contract/index.ts';
import type { Span } from '../core/index.ts';

export type Side = 'requires' | 'produces';

/** What one side says of a field, and the other one has to say after it. */
export interface Wanted {
  readonly type: Type;
  readonly severity: FieldSeverity;
  readonly default?: { readonly value: unknown };
  readonly optional: boolean;
}

interface ChangeOfField {
  readonly phase: string;
  readonly side: Side;
  /** Canonical path. */
  readonly name: string;
  /** The field where it stands, the phase where it is to be added. */
  readonly at: Span;
}

/** What has to become of one field of one phase. */
export type Change =
  | (ChangeOfField & { readonly kind: 'add'; readonly wanted: Wanted })
  | (ChangeOfField & { readonly kind: 'remove' })
  | (ChangeOfField & { readonly kind: 'set'; readonly wanted: Wanted; readonly parts: readonly Part[] });

/** In what two sides may differ. */
export type Part = 'type' | 'severity' | 'default' | 'optional';

/** A change of a contract file. */
export type YamlChange = Change;
/** A change of a module, with the declaration that it is about. */
export type CodeChange = Change & { readonly code: DeclaredPhase };

/** What cannot be changed safely, where, and why: the end of a sentence that begins "It cannot be changed: ". */
export interface Left {
  readonly reason: string;
  readonly at: Span;
}

/** A text after its changes, and those that are left to people. */
export interface Synced {
  readonly text: string;
  readonly left: readonly Left[];
}

/** The changes that repair disagreements, by the file that they change. */
export interface Changes {
  readonly yaml: ReadonlyMap<string, readonly YamlChange[]>;
  readonly code: ReadonlyMap<string, readonly CodeChange[]>;
  readonly left: readonly Left[];
}

/** What has to change on one side so that all pairs agree; the other side is right. */
export const changesFor = (pairs: readonly Pair[], write: 'yaml' | 'code'): Changes => {
  const yaml = new Map<string, YamlChange[]>();
  const code = new Map<string, CodeChange[]>();
  const left: Left[] = [];
  for (const pair of pairs) {
    if (!pair.yaml || !pair.code) {
      for (const { finding } of disagreementsOf(pair, write === 'yaml' ? 'code' : 'yaml'))
        left.push({ reason: 'a whole phase is missing on the other side', at: finding.at });
      continue;
    }
    // Its fields are those of the contract.
    if (pair.code.takesFields) continue;
    const both = { yaml: pair.yaml, code: pair.code };
    for (const side of ['requires', 'produces'] as const)
      for (const change of changesOfSide(both, side, write)) {
        const { file } = change.at.source;
        if (write === 'yaml') yaml.set(file, [...(yaml.get(file) ?? []), change]);
        else {
          const home = pair.code.at.source.file;
          code.set(home, [...(code.get(home) ?? []), { ...change, code: pair.code }]);
        }
      }
  }
  return { yaml, code, left };
};

interface Both {
  readonly yaml: Phase;
  readonly code: DeclaredPhase;
}

const partOf = { 'type-disagrees': 'type', 'severity-disagrees': 'severity', 'default-disagrees': 'default' } as const;

const changesOfSide = ({ yaml, code }: Both, side: Side, write: 'yaml' | 'code'): readonly Change[] => {
  const pair: Pair =
    side === 'requires'
      ? { yaml: { ...yaml, produces: [], mayProduce: [] }, code: { ...code, produces: [] } }
      : { yaml: { ...yaml, required: [], enrichment: [] }, code: { ...code, requires: [] } };
  const fields = { yaml: fieldsInYaml(yaml, side), code: new Map(code[side].map((field) => [field.name, field])) };
  const phase = yaml.id;
  const changes = new Map<string, Change>();
  for (const { kind, finding } of disagreementsOf(pair, 'both')) {
    const name = finding.field ?? '';
    const own = fields[write].get(name);
    const other = fields[write === 'yaml' ? 'code' : 'yaml'].get(name);
    const base = { phase, side, name, at: own?.at ?? (write === 'yaml' ? yaml.at : code.at) };
    if (!own) {
      if (other) changes.set(name, { ...base, kind: 'add', wanted: other });
    } else if (!other) changes.set(name, { ...base, kind: 'remove' });
    else if (kind === 'type-disagrees' || kind === 'severity-disagrees' || kind === 'default-disagrees') {
      const known = changes.get(name);
      const part = side === 'produces' && kind === 'severity-disagrees' ? 'optional' : partOf[kind];
      const parts: readonly Part[] = [...(known?.kind === 'set' ? known.parts : []), part];
      changes.set(name, { ...base, kind: 'set', wanted: other, parts });
    }
  }
  return [...changes.values()];
};

type Said = Wanted & Pick<DeclaredField, 'name' | 'at'>;

const fieldsInYaml = (yaml: Phase, side: Side): ReadonlyMap<string, Said> => {
  const said =
    (optional: boolean) =>
    (field: Field): readonly [string, Said] => [field.name, { ...field, optional }];
  return side === 'requires'
    ? new Map([...yaml.required, ...yaml.enrichment].map(said(false)))
    : new Map([...yaml.produces.map(said(false)), ...yaml.mayProduce.map(said(true))]);
};

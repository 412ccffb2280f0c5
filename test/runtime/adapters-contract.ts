import type { PortableContract, PortableField, PortablePhase } from '../../src/contract/model/index.ts';
import { parseType } from '../../src/contract/model/type.ts';

type Fields = Readonly<Record<string, string | Partial<PortableField>>>;

const fieldsOf = (fields: Fields = {}): readonly PortableField[] =>
  Object.entries(fields).map(([name, said]) => {
    const word = typeof said === 'string' ? said : 'any';
    const parsed = parseType(word);
    if (parsed.kind === 'error') throw new TypeError(parsed.message);
    const field: PortableField = { name, type: parsed.type, severity: 'blocking', critical: true };
    return typeof said === 'string' ? field : { ...field, ...said };
  });

interface PhaseText {
  readonly after?: readonly string[];
  readonly required?: Fields;
  readonly enrichment?: Fields;
  readonly produces?: Fields;
  readonly mayProduce?: Fields;
}

/** A field with a stand-in. */
export const standIn = (value: unknown): Partial<PortableField> => ({ severity: 'warning', default: { value } });

/** A contract in few words: types by name, everything critical and blocking. */
export const contract = (
  phases: Readonly<Record<string, PhaseText>>,
  more: Partial<PortableContract> = {},
): PortableContract => ({
  format: 'contextcore/portable-1',
  workflow: 'flow',
  legacy: false,
  phases: Object.entries(phases).map(
    ([id, { after, required, enrichment, produces, mayProduce }]): PortablePhase => ({
      id,
      join: 'all',
      ...(after ? { after } : {}),
      required: fieldsOf(required),
      enrichment: fieldsOf(enrichment),
      produces: fieldsOf(produces),
      mayProduce: fieldsOf(mayProduce),
      drops: [],
    }),
  ),
  loops: [],
  merge: [],
  chains: [],
  ...more,
});

import {
  type AgreementFacts,
  type Authority,
  type Contract,
  disagreementsOf,
  type Handled,
  type LoadedFile,
  type Pair,
  type Parity,
  type Phase,
  pairPhases,
} from '../contract/index.ts';
import type { Source } from '../core/index.ts';

export interface Agreement {
  /** What rules look at, by the file that it belongs to. */
  readonly facts: ReadonlyMap<LoadedFile, AgreementFacts>;
  readonly parity: Parity;
  readonly pairs: readonly Pair[];
}

/** Opens a module of the code; undefined where there is no such file. */
export type OpenModule = (fromFile: string, specifier: string) => Promise<LoadedFile | undefined>;

/** Brings the phases of all contracts and of all code together. */
export const agreementOf = async (
  loaded: readonly LoadedFile[],
  { open, authority }: { open: OpenModule; authority: Authority },
): Promise<Agreement> => {
  const contracts = loaded.flatMap(({ contract }) => contract ?? []);
  const phases = loaded.flatMap((file) => file.phases ?? []);
  const handled = await handledOf(contracts, open);
  const pairs = pairPhases(contracts, phases, (_, phase) => handled.get(phase));
  const fileOf = new Map(loaded.map((file) => [file.source, file]));
  const facts = new Map<LoadedFile, { pairs: Pair[]; authority: Authority }>();
  for (const pair of pairs) {
    const source: Source | undefined = (pair.yaml ?? pair.code)?.at.source;
    const file = source && fileOf.get(source);
    if (!file) continue;
    const own = facts.get(file) ?? { pairs: [], authority };
    own.pairs.push(pair);
    facts.set(file, own);
  }
  return { facts, pairs, parity: parityOf(pairs, authority) };
};

const parityOf = (pairs: readonly Pair[], authority: Authority): Parity => {
  // A plain function that a handler names promises nothing that could differ.
  const both = pairs.filter(({ yaml, code, body }) => yaml && (code || body));
  const mismatched = both.filter((pair) => !disagreementsOf(pair, authority).next().done).length;
  return {
    matched: both.length - mismatched,
    mismatched,
    onlyYaml: pairs.filter(({ code, body }) => !code && !body).length,
    onlyCode: pairs.filter(({ yaml }) => !yaml).length,
  };
};

/** What the handlers of contracts lead to. */
const handledOf = async (contracts: readonly Contract[], open: OpenModule): Promise<ReadonlyMap<Phase, Handled>> => {
  const handled = new Map<Phase, Handled>();
  for (const contract of contracts)
    for (const phase of contract.phases)
      if (phase.handler) {
        const found = await follow(phase.handler, open);
        if (found) handled.set(phase, found);
      }
  return handled;
};

/** `./phases/design.mjs#design`: a file as seen from the contract, and what it exports. */
const follow = async ({ text, at }: NonNullable<Phase['handler']>, open: OpenModule): Promise<Handled | undefined> => {
  const [specifier = '', name = 'default'] = text.split('#');
  const module = await open(at.source.file, specifier);
  if (!module) return { lost: `there is no file "${specifier}"` };
  const code = module.phases?.find((phase) => phase.exported === name);
  if (code) return { code };
  const known = module.exported?.(name);
  if (known === 'missing') return { lost: `"${specifier}" exports no "${name}"` };
  return known === undefined ? undefined : { body: known };
};

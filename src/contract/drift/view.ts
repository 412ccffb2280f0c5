import type { Span } from '../../core/index.ts';
import type { ConditionInput, GraphInput, LoopInput, PhaseInput, ReadInput, WriteInput } from '../graph/index.ts';
import type { Chain, Field, Phase } from '../model/index.ts';
import type { Workflow } from './model.ts';

/** Where a field stands: what the caller gives and reads, what a phase reads, writes and takes away. */
export type Side = 'input' | 'output' | 'entry' | 'exit' | 'drop';

/** How firmly a field is promised or asked for at its place, in the words of the format. */
export type Presence = 'required' | 'enrichment' | 'optional';

export interface FieldView {
  /** Empty for what the caller gives and reads. */
  readonly phase: string;
  readonly side: Side;
  readonly field: string;
  readonly at: Span;
  readonly presence: Presence;
  readonly read?: ReadInput;
  readonly write?: WriteInput;
  readonly declared?: Field;
}

export interface PhaseView {
  /** The id, or for a phase that is only numbered, what it is called. */
  readonly name: string;
  readonly input: PhaseInput;
  readonly declared?: Phase;
  /** By side and name. */
  readonly fields: ReadonlyMap<string, FieldView>;
}

export interface LoopView {
  readonly from: string;
  readonly to: string;
  readonly at: Span;
  readonly condition?: ConditionInput;
  readonly maxIterations?: number;
  readonly invariants: readonly string[];
}

export interface ChainView {
  readonly input: GraphInput['chains'][number];
  readonly declared?: Chain;
}

/** A workflow as its parts by name, so that two of them can be laid side by side. */
export interface View {
  readonly workflow: Workflow;
  readonly phases: ReadonlyMap<string, PhaseView>;
  /** The inputs and outputs, by side and name. */
  readonly caller: ReadonlyMap<string, FieldView>;
  readonly loops: ReadonlyMap<string, LoopView>;
  readonly merges: ReadonlyMap<
    string,
    { readonly policy: string; readonly at: Span; readonly writers: readonly string[] }
  >;
  readonly chains: ReadonlyMap<string, ChainView>;
  /** The name of a phase by its id. */
  name(id: string): string;
}

/** The parts of a workflow by name. What stands twice under one name is told apart by its number. */
export const viewOf = (workflow: Workflow): View => {
  const { input, contract } = workflow;
  const names = namesOf(input);
  const name = (id: string): string => names.get(id) ?? id;
  const declared = new Map((contract?.phases ?? []).map((phase) => [phase.id, phase]));
  const phases = new Map<string, PhaseView>();
  for (const phase of input.phases) {
    if (phase.between || phases.has(name(phase.id))) continue;
    phases.set(name(phase.id), phaseView(name(phase.id), phase, { declared: declared.get(phase.id), input }));
  }
  const limits = (contract?.loops ?? []).map((loop) => loop.maxIterations);
  const chains = new Map((contract?.chains ?? []).map((chain) => [chain.id, chain]));
  return {
    workflow,
    phases,
    caller: callerOf(workflow),
    loops: numbered(
      input.loops.map((loop, i) => loopView(loop, { name, limit: limits[i] })),
      ({ from, to }) => JSON.stringify([from, to]),
    ),
    merges: input.dialect ? new Map() : mergesOf(input),
    chains: numbered(
      input.chains.map((chain): ChainView => {
        const own = chains.get(chain.id);
        return own ? { input: chain, declared: own } : { input: chain };
      }),
      (chain) => chain.input.id,
    ),
    name,
  };
};

/** Phases that a front end only numbers are known by what they are called, so that a new one moves no other. */
const namesOf = (input: GraphInput): ReadonlyMap<string, string> => {
  const names = new Map<string, string>();
  const used = new Map<string, number>();
  if (!input.dialect) return names;
  for (const { id } of input.phases) {
    const [, above = '', number = ''] = /^(.*\/)?(\d+)$/u.exec(id) ?? [];
    if (number === '' || number === '0') continue;
    const words = above + input.dialect.phase(id).replace(/\b\d+ /u, '');
    const count = (used.get(words) ?? 0) + 1;
    used.set(words, count);
    names.set(id, count === 1 ? words : `${words} (${count})`);
  }
  return names;
};

const numbered = <T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T> => {
  const found = new Map<string, T>();
  const counts = new Map<string, number>();
  for (const item of items) {
    const key = keyOf(item);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    found.set(count === 1 ? key : `${key}#${count}`, item);
  }
  return found;
};

/** The key of a field inside its phase. */
export const fieldKey = (side: Side, field: string): string => `${side} ${field}`;

const keyed = (fields: readonly FieldView[]): ReadonlyMap<string, FieldView> =>
  numbered(fields, ({ side, field }) => fieldKey(side, field));

/** A front end may see one field read at several places of a phase: the strictest speaks for all. */
const strictest = (reads: readonly ReadInput[]): readonly ReadInput[] => {
  const found = new Map<string, ReadInput>();
  for (const read of reads) {
    const known = found.get(read.field);
    if (!known || looseness(read) < looseness(known)) found.set(read.field, read);
  }
  return [...found.values()];
};

const looseness = ({ tolerant, severity }: ReadInput): number =>
  (tolerant ? 4 : 0) + (severity === 'blocking' ? 0 : severity === 'warning' ? 1 : 2);

const phaseView = (
  name: string,
  phase: PhaseInput,
  { declared, input }: { declared: Phase | undefined; input: GraphInput },
): PhaseView => {
  const reads = input.dialect ? strictest(phase.reads) : phase.reads;
  const ofEntry = declared ? [...declared.required, ...declared.enrichment] : [];
  const ofExit = declared ? [...declared.produces, ...declared.mayProduce] : [];
  const fields = [
    ...reads.map((read, i): FieldView => {
      const own = ofEntry[i];
      const loose = own ? i >= (declared?.required.length ?? 0) : read.tolerant;
      const presence = loose ? 'enrichment' : 'required';
      return {
        phase: name,
        side: 'entry',
        field: read.field,
        at: read.at,
        presence,
        read,
        ...(own ? { declared: own } : {}),
      };
    }),
    ...phase.writes.flatMap((write, i): readonly FieldView[] => {
      const own = ofExit[i];
      const presence = write.always ? 'required' : 'optional';
      const { field, at } = write;
      // What cannot be listed is no field: the phase is open.
      if (write.open) return [];
      return [{ phase: name, side: 'exit', field, at, presence, write, ...(own ? { declared: own } : {}) }];
    }),
    ...phase.drops.map(({ field, at }): FieldView => ({ phase: name, side: 'drop', field, at, presence: 'required' })),
  ];
  return { name, input: phase, fields: keyed(fields), ...(declared ? { declared } : {}) };
};

const callerOf = ({ input, contract }: Workflow): ReadonlyMap<string, FieldView> => {
  const of = (side: 'input' | 'output', reads: readonly ReadInput[] = [], fields: readonly Field[] = []) =>
    reads.map((read, i): FieldView => {
      const own = fields[i];
      return {
        phase: '',
        side,
        field: read.field,
        at: read.at,
        presence: 'required',
        read,
        ...(own ? { declared: own } : {}),
      };
    });
  return keyed([...of('input', input.inputs, contract?.inputs), ...of('output', input.outputs, contract?.outputs)]);
};

const loopView = (
  { from, to, at, condition, invariants }: LoopInput,
  { name, limit }: { name: (id: string) => string; limit: number | undefined },
): LoopView => ({
  from: name(from),
  to: name(to),
  at,
  ...(condition ? { condition } : {}),
  ...(limit === undefined ? {} : { maxIterations: limit }),
  invariants: [...new Set(invariants.map(({ field }) => field))].sort(),
});

const mergesOf = (input: GraphInput): View['merges'] => {
  const writers = new Map<string, string[]>([...input.merge.keys()].map((field) => [field, []]));
  for (const phase of input.phases) for (const { field } of phase.writes) writers.get(field)?.push(phase.id);
  return new Map(
    [...input.merge].map(([field, { policy, at }]) => [field, { policy, at, writers: writers.get(field) ?? [] }]),
  );
};

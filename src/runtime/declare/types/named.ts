import type { Fields, NoFields, StandardSchema } from './field.ts';
import type { Phases } from './phases.ts';

/** What a phase of a contract reads and writes: the type of each field by path; `| undefined` and `?` say what may be absent. */
interface Entry {
  readonly requires: object;
  readonly produces: object;
}

type EntryOf<Key> = Key extends keyof Phases ? (Phases[Key] extends Entry ? Phases[Key] : never) : never;

/** The key of a phase: its id, or `workflow/id` where several workflows have a phase of this id; `never` where no contract has it. */
type KeyOf<Id extends string, Workflow extends string> = `${Workflow}/${Id}` extends keyof Phases
  ? `${Workflow}/${Id}`
  : Id extends keyof Phases
    ? Id
    : never;

/** Types by path as fields, of which everything else about declarations is made. */
type FieldsOf<Types> = {
  readonly [Path in keyof Types & string]-?: Record<never, never> extends Pick<Types, Path>
    ? { readonly type: StandardSchema<Exclude<Types[Path], undefined>>; readonly optional: true }
    : StandardSchema<Types[Path]>;
};

/** The contract that speaks for a declaration: the one that a type argument names, else that of its id where it has no fields. */
type Speaking<Required, Produced, Id extends string, Workflow extends string> = Required extends string
  ? Required
  : [keyof Required | keyof Produced] extends [never]
    ? string extends Id
      ? never
      : KeyOf<Id, Workflow>
    : never;

type SideOf<Own, Key, Side extends keyof Entry> = [Key] extends [never]
  ? Own extends Fields
    ? Own
    : NoFields
  : FieldsOf<EntryOf<Key>[Side]>;

/** The fields that a phase reads: its own, or those of the contract that speaks for it. */
export type RequiredBy<Required, Produced, Id extends string, Workflow extends string> = SideOf<
  Required,
  Speaking<Required, Produced, Id, Workflow>,
  'requires'
>;

/** The fields that a phase writes: its own, or those of the contract that speaks for it. */
export type ProducedBy<Required, Produced, Id extends string, Workflow extends string> = SideOf<
  Produced,
  Speaking<Required, Produced, Id, Workflow>,
  'produces'
>;

/** What the id and the workflow have to be where a type argument names the phase of a contract. */
export type Identity<Required> = Required extends keyof Phases
  ? Phases[Required] extends { readonly id: infer Id; readonly workflow: infer Workflow }
    ? { readonly id: Id; readonly workflow: Workflow; readonly requires?: never; readonly produces?: never }
    : { readonly id: NoInfer<Required>; readonly requires?: never; readonly produces?: never }
  : unknown;

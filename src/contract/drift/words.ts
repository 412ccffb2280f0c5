import { fieldWords, phaseWords, sentence } from '../graph/index.ts';
import type { Consumer } from './model.ts';
import type { FieldView, View } from './view.ts';

/** A phase in the middle of a sentence. */
export const phaseText = (view: View, name: string): string => {
  const id = view.phases.get(name)?.input.id ?? name;
  return phaseWords(view.workflow.input, id);
};

/** A field in the middle of a sentence. */
export const fieldText = (view: View, field: string): string => fieldWords(view.workflow.input, field);

/** Who reads: a phase, a chain, the caller, or somebody outside. */
const readerText = (view: View, { phase, chain }: Consumer & { readonly outside?: string }): string => {
  if (chain !== undefined) return `chain "${chain}"`;
  return phase === undefined ? 'the caller' : phaseText(view, phase);
};

const mostNamed = 2;

/** `phase "a"`, `phase "a" and phase "b"`, `phase "a", phase "b" and 3 more`. */
export const readersText = (view: View, readers: readonly Consumer[]): string => {
  const names = [...new Set(readers.map((one) => readerText(view, one)))];
  const more = names.length - mostNamed;
  if (more > 0) return `${names.slice(0, mostNamed).join(', ')} and ${more} more`;
  return names.join(' and ');
};

/** `reads it` or `read it`, as the number of readers asks for. */
export const agreeing = (view: View, readers: readonly Consumer[], one: string, many: string): string => {
  const names = new Set(readers.map((reader) => readerText(view, reader)));
  return `${readersText(view, readers)} ${names.size === 1 ? one : many}`;
};

/** A field at its place, in the middle of a sentence. */
export const placeText = (view: View, { phase, side, field }: FieldView): string => {
  if (side === 'input' || side === 'output') return `${side} "${field}"`;
  const words = fieldText(view, field);
  return `${words} at the ${side === 'exit' ? 'exit' : 'entry'} of ${phaseText(view, phase)}`;
};

/** What a field does at its place, as a sentence: `Phase "a" produces "x"`, with a word between where there is one. */
export const deedText = (view: View, { phase, side, field }: FieldView, how: 'now' | 'no longer'): string => {
  if (side === 'input') return how === 'now' ? `Input "${field}" is added` : `Input "${field}" is removed`;
  if (side === 'output') return how === 'now' ? `Output "${field}" is added` : `Output "${field}" is removed`;
  const verb = { entry: 'reads', exit: 'produces', drop: 'drops' }[side];
  return `${sentence(phaseText(view, phase))} ${how} ${verb} ${fieldText(view, field)}`;
};

/** `changes from "a" to "b"`, `change from …` for several things; where one side is nothing, what else happens. */
export const changing = (from: string | undefined, to: string | undefined, are = false): string => {
  const [change, be] = are ? ['change', 'are'] : ['changes', 'is'];
  if (from !== undefined && to !== undefined) return `${change} from ${quoted(from)} to ${quoted(to)}`;
  if (to !== undefined) return `${be} added: from nothing to ${quoted(to)}`;
  return from === undefined ? change : `${be} removed: from ${quoted(from)} to nothing`;
};

const quoted = (text: string): string => (text.includes('"') ? text : `"${text}"`);

import type { EdgeView, PhaseView } from '../../contract/index.ts';
import { shortened } from '../text.ts';

/** What a picture calls a phase. */
export const nameOf = (phase: PhaseView): string => phase.label ?? phase.id;

/** What a picture calls the fields of an edge. */
export const fieldsOf = (edge: EdgeView): readonly string[] => edge.labels ?? edge.fields;

/** Names for a title: the first thirty, each with an end. */
export const titled = (names: readonly string[]): string => {
  const shown = names.slice(0, 30).map((name) => shortened(name, 200));
  const more = names.length - shown.length;
  return names.length === 0 ? 'nothing' : [...shown, ...(more > 0 ? [`+${more} more`] : [])].join(', ');
};

import type { EdgeView, PhaseView } from '../../contract/index.ts';

/** What a picture calls a phase. */
export const nameOf = (phase: PhaseView): string => phase.label ?? phase.id;

/** What a picture calls the fields of an edge. */
export const fieldsOf = (edge: EdgeView): readonly string[] => edge.labels ?? edge.fields;

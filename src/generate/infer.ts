import { type DeclaredPhase, printType, relatePaths, type Type, unionOf } from '../contract/index.ts';
import { suggest } from '../core/index.ts';
import { renderDraft } from './infer-draft.ts';
import { orderPhases } from './order.ts';
import { type DraftField, type DraftPhase, draftPhase, placeOf } from './seen.ts';

/** The text of a draft contract for phases that code declares, to be read and completed by people. */
export const inferContract = async (
  phases: readonly DeclaredPhase[],
  { workflow }: { readonly workflow: string },
): Promise<string> => {
  const first = new Map<string, DeclaredPhase>();
  for (const phase of phases) if (!first.has(phase.id)) first.set(phase.id, phase);
  const repeated = phases.filter((phase) => first.get(phase.id) !== phase);
  const ordered = orderPhases([...first.values()].map(draftPhase));
  const inputs = inputsOf(ordered.phases);
  return renderDraft({
    workflow,
    heading: ['A draft, inferred from code by "contextcore infer". Read it before you rely on it.'],
    shared: sharedTypes(ordered.phases),
    inputs,
    ordered,
    notes: {
      inputs:
        inputs.length > 0 ? ['required, and produced by no phase before', ...mistaken(inputs, ordered.phases)] : [],
      phases: [
        ...ordered.circles.map((circle) => {
          const names = circle.map((position) => `"${ordered.phases[position]?.id}"`).join(', ');
          return `in the order of the code, because they need one another: ${names}`;
        }),
        ...repeated.map(({ id, at }) => `left out, because "${id}" is declared above: ${placeOf(at)}`),
      ],
    },
  });
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

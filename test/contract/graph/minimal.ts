import { planOf } from './oracle-runs.ts';
import { inputOf, nameOf, type PhaseSketch, type Sketch } from './sketch.ts';

const without = <T>(list: readonly T[] | undefined, index: number): readonly T[] =>
  (list ?? []).filter((_, i) => i !== index);

/** Without one phase: what followed it follows its predecessors. */
const withoutPhase = (sketch: Sketch, gone: string): Sketch => {
  const before = sketch.phases[gone]?.after ?? [];
  const phases = Object.entries(sketch.phases)
    .filter(([id]) => id !== gone)
    .map(([id, phase]): [string, PhaseSketch] => {
      const after = (phase.after ?? []).flatMap((text) => (nameOf(text) === gone ? before : [text]));
      return [id, { ...phase, after: [...new Map(after.map((text) => [nameOf(text), text])).values()] }];
    });
  const loops = (sketch.loops ?? []).filter((loop) => loop.from !== gone && loop.to !== gone);
  return { ...sketch, phases: Object.fromEntries(phases), loops };
};

/** A phase with one thing less. */
function* lesserPhases(phase: PhaseSketch): Generator<PhaseSketch> {
  const { when, join, ...rest } = phase;
  if (when !== undefined) yield join === undefined ? rest : { ...rest, join };
  if (join !== undefined) yield when === undefined ? rest : { ...rest, when };
  const atoms = when?.split(' && ') ?? [];
  if (atoms.length > 1) for (const i of atoms.keys()) yield { ...phase, when: without(atoms, i).join(' && ') };
  for (const key of ['reads', 'writes', 'drops', 'after'] as const) {
    for (const i of (phase[key] ?? []).keys()) yield { ...phase, [key]: without(phase[key], i) };
  }
  const after = phase.after ?? [];
  if (after.some((text) => text.startsWith('needs '))) yield { ...phase, after: after.map(nameOf) };
}

/** Every sketch with one thing less, the bigger things first. */
function* lesser(sketch: Sketch): Generator<Sketch> {
  for (const id of Object.keys(sketch.phases)) yield withoutPhase(sketch, id);
  for (const key of ['loops', 'outputs', 'inputs'] as const) {
    for (const i of (sketch[key] ?? []).keys()) yield { ...sketch, [key]: without<unknown>(sketch[key], i) };
  }
  for (const [id, phase] of Object.entries(sketch.phases)) {
    for (const less of lesserPhases(phase)) yield { ...sketch, phases: { ...sketch.phases, [id]: less } };
  }
  for (const [index, { from, to, while: condition }] of (sketch.loops ?? []).entries()) {
    if (condition !== undefined) yield { ...sketch, loops: (sketch.loops ?? []).with(index, { from, to }) };
  }
}

const sound = (sketch: Sketch): boolean => {
  const asked = [...Object.values(sketch.phases).map((p) => p.when), ...(sketch.loops ?? []).map((loop) => loop.while)];
  const flags = asked.flatMap((text) => text?.split(' && ') ?? []).filter((atom) => !atom.endsWith('?'));
  return flags.every((atom) => sketch.inputs?.includes(nameOf(atom))) && planOf(inputOf(sketch)) !== undefined;
};

/** The sketch with as much taken away as can be while it still fails. */
export const minimal = (sketch: Sketch, fails: (candidate: Sketch) => boolean): Sketch => {
  let smallest = sketch;
  for (let found: Sketch | undefined = sketch; found !== undefined; ) {
    smallest = found;
    found = [...lesser(smallest)].find((candidate) => sound(candidate) && fails(candidate));
  }
  return smallest;
};

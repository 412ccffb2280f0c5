import type { ConditionInput, EdgeInput, GraphInput, ReadInput } from '../../../src/contract/graph/input.ts';
import { anyType } from '../../../src/contract/model/index.ts';
import { createSource, type Expression, type Span } from '../../../src/core/index.ts';

/**
 * A workflow in a few words. Reads: `x` blocking, `x?` warning, `x=` warning with a default, `x~` advisory with a default.
 * Writes: `x` always, `x?` in some runs. Predecessors: `a`, or `needs a`. Conditions: `g && !h`; `x?` is a tolerant read.
 */
export interface Sketch {
  readonly inputs?: readonly string[];
  readonly phases: Readonly<Record<string, PhaseSketch>>;
  readonly outputs?: readonly string[];
  readonly loops?: readonly LoopSketch[];
}
export interface PhaseSketch {
  readonly after?: readonly string[];
  readonly join?: 'all' | 'any';
  readonly when?: string;
  readonly reads?: readonly string[];
  readonly writes?: readonly string[];
  readonly drops?: readonly string[];
}
export interface LoopSketch {
  readonly from: string;
  readonly to: string;
  readonly while?: string;
}

const at: Span = { source: createSource('sketch.contract.yaml', ''), start: 0, end: 0 };

/** The name without its marks. */
export const nameOf = (text: string): string => text.replace(/^(needs |!)|[?=~]$/gu, '');

const readOf = (text: string): ReadInput => {
  const severity = /[?=]$/u.test(text) ? 'warning' : text.endsWith('~') ? 'advisory' : 'blocking';
  const field = nameOf(text);
  return { field, at, severity, critical: severity === 'blocking', defaulted: /[=~]$/u.test(text), type: anyType };
};

const atomOf = (text: string): Expression => {
  const name: Expression = { kind: 'name', name: text.replace(/^!|\?$/gu, ''), start: 0, end: 0 };
  return text.startsWith('!') ? { kind: 'unary', operator: '!', operand: name, start: 0, end: 0 } : name;
};

const conditionOf = (text: string): ConditionInput => {
  const atoms = text.split(' && ');
  const [first = '', ...rest] = atoms;
  return {
    expression: rest.reduce<Expression>(
      (left, atom) => ({ kind: 'binary', operator: '&&', left, right: atomOf(atom), start: 0, end: 0 }),
      atomOf(first),
    ),
    text,
    at,
    reads: atoms.map((atom) => ({ field: atom.replace(/^!|\?$/gu, ''), at, tolerant: atom.endsWith('?') })),
  };
};

/** The graph input of a sketch. An edge from the phase written above, where it is the only one, is a `sequence` edge. */
export const inputOf = (sketch: Sketch): GraphInput => {
  const ids = Object.keys(sketch.phases);
  const edgeOf = (text: string, alone: boolean, above: string | undefined): EdgeInput => {
    const kind = text.startsWith('needs ') ? 'needs' : alone && text === above ? 'sequence' : 'after';
    return { phase: nameOf(text), kind, at };
  };
  return {
    workflow: 'sketch',
    at,
    legacy: false,
    phases: Object.entries(sketch.phases).map(([id, p], index) => ({
      id,
      at,
      after: (p.after ?? []).map((text, _, all) => edgeOf(text, all.length === 1, ids[index - 1])),
      join: p.join ?? 'all',
      ...(p.when === undefined ? {} : { condition: conditionOf(p.when) }),
      reads: (p.reads ?? []).map(readOf),
      writes: (p.writes ?? []).map((text) => ({
        field: nameOf(text),
        at,
        always: !text.endsWith('?'),
        type: anyType,
        sink: false,
        covers: [],
      })),
      drops: (p.drops ?? []).map((field) => ({ field, at })),
      open: false,
    })),
    inputs: (sketch.inputs ?? []).map(readOf),
    outputs: (sketch.outputs ?? []).map(readOf),
    loops: (sketch.loops ?? []).map((loop) => ({
      from: loop.from,
      to: loop.to,
      at,
      ...(loop.while === undefined ? {} : { condition: conditionOf(loop.while) }),
      invariants: [],
    })),
    merge: new Map(),
    chains: [],
  };
};

const list = (label: string, items: readonly string[] = []): string =>
  items.length === 0 ? '' : `  ${label} ${items.join(' ')}`;

/** A sketch as text, one line a phase. */
export const render = (sketch: Sketch): string =>
  [
    `inputs ${(sketch.inputs ?? []).join(' ')}`,
    ...Object.entries(sketch.phases).map(
      ([id, p]) =>
        `${id}${list(`after ${p.join === 'any' ? 'any of ' : ''}`.trimEnd(), p.after)}${list('when', p.when?.split(' '))}` +
        `${list('reads', p.reads)}${list('writes', p.writes)}${list('drops', p.drops)}`,
    ),
    ...(sketch.loops ?? []).map((loop) => `loop ${loop.from} -> ${loop.to}${list('while', loop.while?.split(' '))}`),
    `outputs ${(sketch.outputs ?? []).join(' ')}`,
  ].join('\n');

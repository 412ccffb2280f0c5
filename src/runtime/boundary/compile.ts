import type { PortablePhase } from '../../contract/model/index.ts';
import type { Boundary, BoundaryOptions, ExitBoundary } from './boundary.ts';
import { generate, generateLook, type Look } from './generate.ts';
import { interpret } from './interpret.ts';
import { type PlanInput, planFields } from './plan.ts';
import { undeclaredWrites } from './undeclared.ts';

const nothing: Look = () => 0;

const compile = (inputs: readonly PlanInput[], options: BoundaryOptions): Boundary => {
  const plan = planFields(inputs, options);
  const { unchecked } = plan;
  const fast = options.codegen === false ? undefined : generate(plan);
  if (!fast)
    return {
      kind: 'interpreted',
      unchecked,
      check: (context, { apply, standing }) => interpret(plan, context, apply, standing, 0),
    };
  let look: Look | undefined;
  return {
    kind: 'compiled',
    unchecked,
    check: (context, { apply, standing }) => {
      const bits = fast(context, standing);
      if (bits === 0) return plan.allGood;
      if (bits > 0) return plan.quiet(bits);
      look ??= generateLook(plan) ?? nothing;
      return interpret(plan, context, apply, standing, standing ? 0 : look(context));
    },
  };
};

/** What a phase needs before it runs. Throws a TypeError for a contract that no file can hold. */
export const compileEntry = ({ required, enrichment }: PortablePhase, options: BoundaryOptions): Boundary =>
  compile(
    [...required, ...enrichment].map((field) => ({ field, optional: false, defaults: true })),
    options,
  );

/** What a phase has promised when it ends. Defaults never apply here. Throws a TypeError as `compileEntry` does. */
export const compileExit = ({ produces, mayProduce }: PortablePhase, options: BoundaryOptions): ExitBoundary => {
  const boundary = compile(
    [
      ...produces.map((field) => ({ field, optional: false, defaults: false })),
      ...mayProduce.map((field) => ({ field, optional: true, defaults: false })),
    ],
    options,
  );
  return { ...boundary, undeclared: undeclaredWrites([...produces, ...mayProduce].map((field) => field.name)) };
};

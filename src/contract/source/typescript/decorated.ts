import type { Class, ClassElement, Decorator, Expression } from 'oxc-parser';
import type { Span } from '../../../core/index.ts';
import { bodyOf } from './body.ts';
import { isFunction, unwrap, type VisibleFunction } from './body-nodes.ts';
import { spanOf } from './constant.ts';
import type { DeclaredPhase } from './declared.ts';
import { functionAt, visible } from './handler.ts';
import { type Declarer, declarerAt } from './names.ts';
import { leaveOut, type Owner, quoted, type Reading, report, wrongType } from './reading.ts';
import { nameOfKey, type Scope, scopeWithin } from './scope.ts';
import { emptySpec, readFields, readSpec, type Spec } from './spec.ts';

/** A decorator of ours, with what it is given. */
interface Ours {
  readonly declarer: Exclude<Declarer, 'definePhase'>;
  readonly at: Span;
  readonly given: Expression | undefined;
}

const oursAmong = (reading: Reading, decorators: readonly Decorator[], scope: Scope): readonly Ours[] =>
  decorators.flatMap((decorator) => {
    const expression = unwrap(decorator.expression);
    const isCall = expression.type === 'CallExpression';
    const declarer = declarerAt(reading.modules, scope, isCall ? expression.callee : expression);
    if (declarer === undefined || declarer === 'definePhase') return [];
    const [first] = isCall ? expression.arguments : [];
    const given = first && first.type !== 'SpreadElement' ? first : undefined;
    const at = spanOf(scope, decorator);
    if (!given)
      report(reading, { isPartial: false }, wrongType(`What decorator "${declarer}" is given`, 'a declaration', at));
    return given ? [{ declarer, at, given }] : [];
  });

const misplaced = (reading: Reading, { declarer, at }: Ours, help: string): void =>
  report(
    reading,
    { isPartial: false },
    {
      code: 'contract/invalid-value',
      message: `Decorator "${declarer}" stands where it declares nothing.`,
      at,
      help,
    },
  );

/** The property `run` of an object of a class. */
const runOf = (reading: Reading, node: Class, scope: Scope): VisibleFunction | undefined => {
  for (const element of node.body.body) {
    if (element.type !== 'MethodDefinition' && element.type !== 'PropertyDefinition') continue;
    if (element.static || element.computed || nameOfKey(element.key) !== 'run') continue;
    const isAccessor = 'kind' in element && element.kind !== 'method';
    return element.value && !isAccessor ? functionAt(reading, element.value, scope) : undefined;
  }
  return undefined;
};

export const phaseOf = (
  owner: Owner,
  spec: Spec,
  rest: Pick<DeclaredPhase, 'id' | 'at' | 'form'> & {
    readonly run: VisibleFunction | undefined;
    readonly exported: string | undefined;
  },
): DeclaredPhase => {
  const { run, exported, ...named } = rest;
  const { id: _id, sides, ...said } = spec;
  return {
    ...named,
    ...said,
    ...(exported === undefined ? {} : { exported }),
    ...(run ? { body: bodyOf(run.fn, run.context) } : {}),
    ...(rest.form === 'definePhase' && sides.size === 0 && !owner.isPartial ? { takesFields: true } : {}),
    isPartial: owner.isPartial,
  };
};

/** What a decorated class declares: itself as a phase, its methods as phases. Counts those whose id cannot be told. */
export const phasesOfClass = (
  reading: Reading,
  node: Class,
  scope: Scope,
  exported: string | undefined,
): { readonly phases: readonly DeclaredPhase[]; readonly hidden: number } => {
  const phases: DeclaredPhase[] = [];
  let hidden = 0;
  const inside = scopeWithin(scope, node);
  let isPhase = false;
  for (const ours of oursAmong(reading, node.decorators, scope)) {
    if (ours.declarer !== 'phase' || isPhase) {
      misplaced(reading, ours, isPhase ? 'Keep one of the decorators.' : 'Use "phase" at a class.');
      continue;
    }
    isPhase = true;
    const owner: Owner = { isPartial: false };
    const spec = ours.given && readSpec(reading, owner, reading.folder.fold(ours.given, scope));
    if (!spec?.id) {
      hidden++;
      continue;
    }
    const at = placeIn(scope, spec.id, ours.at);
    phases.push(
      phaseOf(owner, spec, {
        id: spec.id.text,
        at,
        form: 'class',
        exported,
        run: runOf(reading, node, inside),
      }),
    );
  }
  for (const element of node.body.body) {
    for (const ours of wronglyAt(reading, element, inside)) misplaced(reading, ours, 'Put it at a class or a method.');
    if (element.type !== 'MethodDefinition' || element.kind !== 'method') continue;
    const decorators = oursAmong(reading, element.decorators, inside);
    if (decorators.length === 0) continue;
    const found = phaseOfMethod(reading, element, decorators, inside, exported);
    if (found) phases.push(found);
    else hidden++;
  }
  return { phases, hidden };
};

/** The place of an id in the module that declares the phase. */
export const placeIn = (scope: Scope, id: { readonly at: Span; readonly writtenAt: Span }, otherwise: Span): Span =>
  [id.at, id.writtenAt].find(({ source }) => source === scope.module.source) ?? otherwise;

/** Decorators of ours at parts of a class that are no methods. Those of parameters are not in the tree. */
const wronglyAt = (reading: Reading, element: ClassElement, scope: Scope): readonly Ours[] => {
  if (element.type === 'StaticBlock' || element.type === 'TSIndexSignature') return [];
  const isMethod = element.type === 'MethodDefinition' && element.kind === 'method';
  return isMethod ? [] : oursAmong(reading, element.decorators, scope);
};

type Method = Extract<ClassElement, { type: 'MethodDefinition' | 'TSAbstractMethodDefinition' }>;

const nameOfMethod = (reading: Reading, owner: Owner, { key, computed }: Method, scope: Scope): string | undefined => {
  if (!computed) return key.type === 'PrivateIdentifier' ? `#${key.name}` : nameOfKey(key);
  const folded = reading.folder.fold(key, scope);
  if (folded.kind === 'scalar') return String(folded.value);
  if (folded.kind === 'opaque')
    leaveOut(reading, owner, folded, {
      subject: 'The name of a method',
      help: 'Give the phase an id with decorator "phase".',
    });
  return undefined;
};

const phaseOfMethod = (
  reading: Reading,
  method: Method,
  decorators: readonly Ours[],
  scope: Scope,
  exported: string | undefined,
): DeclaredPhase | undefined => {
  const owner: Owner = { isPartial: false };
  const whole = decorators.find(({ declarer }) => declarer === 'phase');
  const said = whole?.given && readSpec(reading, owner, reading.folder.fold(whole.given, scope));
  const name = !whole || !method.computed ? nameOfMethod(reading, owner, method, scope) : undefined;
  const id = whole ? said?.id?.text : name;
  if (id === undefined) return undefined;
  owner.phase = id;
  let spec: Spec = said ?? emptySpec;
  const sides = new Map(spec.sides);
  for (const ours of decorators) {
    const { declarer, at, given } = ours;
    if (declarer === 'phase') {
      if (ours !== whole) misplaced(reading, ours, 'Keep one of the decorators "phase".');
      continue;
    }
    if (sides.has(declarer)) {
      report(reading, owner, {
        code: 'contract/duplicate-key',
        message: `Phase ${quoted(id)} has "${declarer}" declared twice.`,
        at,
        help: 'Keep one of the two.',
      });
      continue;
    }
    sides.set(declarer, at);
    if (given) spec = { ...spec, [declarer]: readFields(reading, owner, declarer, reading.folder.fold(given, scope)) };
  }
  const at = whole && said?.id ? placeIn(scope, said.id, whole.at) : spanOf(scope, method.key);
  const run = isFunction(method.value) ? visible(reading, method.value, scope) : undefined;
  const link = exported !== undefined && name !== undefined ? `${exported}.${name}` : undefined;
  return phaseOf(owner, spec, { id, at, form: 'method', exported: link, run });
};

import type { Exactly, Result } from './exact.ts';
import type { Fields } from './field.ts';
import type { Reads } from './projection.ts';

/** A property and not a method: parameters of methods are compared both ways, which lets undeclared reads through. */
type Code<Seen, Returned> = (ctx: Seen) => Returned | PromiseLike<Returned>;

type PhaseClass<Seen, Returned> = abstract new (...args: never[]) => { readonly run: Code<Seen, Returned> };

/** What TypeScript's older decorators get as their third argument. */
interface Slot<Method> {
  readonly value?: Method;
}

/** On a method a side that is not stated is left to the other decorators. */
type SeenBy<Required extends Fields> = keyof Required extends never ? never : Reads<Required>;
type GivenBy<Produced extends Fields> = keyof Produced extends never ? unknown : Result<Produced>;
type ExactlyIfStated<Returned, Produced extends Fields> = keyof Produced extends never
  ? unknown
  : Exactly<Returned, Produced>;

/** A decorator of methods, in the dialect of ECMAScript and in the older one of TypeScript. */
export interface MethodSide<Required extends Fields, Produced extends Fields> {
  <Returned extends GivenBy<Produced>>(
    target: Code<SeenBy<Required>, Returned> & ExactlyIfStated<Returned, Produced>,
    context: ClassMethodDecoratorContext,
  ): void;
  <Returned extends GivenBy<Produced>>(
    target: object,
    name: string | symbol,
    slot: Slot<Code<SeenBy<Required>, Returned> & ExactlyIfStated<Returned, Produced>>,
  ): void;
}

/** A decorator of classes whose property `run` is the code, and of methods. */
export interface PhaseDecorator<Required extends Fields, Produced extends Fields>
  extends MethodSide<Required, Produced> {
  <Returned extends Result<Produced>>(
    target: PhaseClass<Reads<Required>, Returned> & Exactly<Returned, Produced>,
    context?: ClassDecoratorContext,
  ): void;
}

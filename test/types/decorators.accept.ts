import { z } from 'zod';
import { type ContextOf, phase, produces, type ResultOf, requires } from '../../src/runtime.ts';

@phase({ id: 'by-hand', requires: { x: 'str' }, produces: { y: 'int' } })
export class ByHand {
  run = (ctx: { readonly x: string }) => ({ y: ctx.x.length });
}

@phase({ id: 'later', requires: { x: 'str' }, produces: { 'a.y': 'int', more: { type: 'str', optional: true } } })
export class Later {
  readonly #unit = 2;
  readonly scale: number;
  constructor(scale: number) {
    this.scale = scale;
  }
  run = async (ctx: { readonly x: string }) => ({ a: { y: ctx.x.length * this.scale * this.#unit } });
}

@phase({ id: 'method', requires: { x: 'str' }, produces: { y: 'int' } })
export class AsMethod {
  run(ctx: { readonly x: string }): { readonly y: number } {
    return { y: ctx.x.length };
  }
}

const spec = { id: 'named', requires: { 'a.b': z.string() }, produces: { kind: { enum: ['web', 'cli'] } } } as const;

@phase(spec)
export class Named {
  run = (ctx: ContextOf<typeof spec>): ResultOf<typeof spec> => ({ kind: ctx.a.b === 'x' ? 'web' : 'cli' });
}

@phase({ id: 'reads-less', requires: { x: 'str', z: 'str' } })
export abstract class ReadsLess {
  run = (ctx: { readonly x: string }): void => void ctx.x;
}

export class Phases {
  count = 0;
  @requires({ x: 'str' })
  @produces({ y: 'int' })
  both(ctx: { readonly x: string }) {
    this.count++;
    return { y: ctx.x.length };
  }

  @produces({ y: 'int' })
  @phase({ id: 'other' })
  @requires({ x: 'str' })
  async three(ctx: { readonly x: string }) {
    return { y: ctx.x.length };
  }

  @phase({ id: 'whole', requires: { x: 'str' }, produces: { y: 'int' } })
  whole(ctx: { readonly x: string }) {
    return { y: ctx.x.length };
  }

  @requires({ x: 'str' })
  static alone(ctx: { readonly x: string }): void {
    void ctx;
  }
}

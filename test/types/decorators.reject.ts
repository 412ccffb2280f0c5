// biome-ignore-all format: each case stands on one line, with what is wrong with it above.
import { phase, produces, requires } from '../../src/runtime.ts';

// @ts-expect-error a class that reads more
@phase({ id: 'a', requires: { x: 'str' } })
export class A {
  run = (ctx: { readonly z: number }) => void ctx.z;
}
// @ts-expect-error a class whose method reads more
@phase({ id: 'a', requires: { x: 'str' } })
export class B {
  run(ctx: { readonly x: string; readonly z: number }) {
    void ctx.z;
  }
}
// @ts-expect-error a class that reads where nothing is required
@phase({ id: 'a' })
export class C {
  run = (ctx: { readonly x: string }) => void ctx.x;
}
// @ts-expect-error a class that reads what may be absent as if it were there
@phase({ id: 'a', requires: { x: { type: 'str', severity: 'advisory' } } })
export class D {
  run = (ctx: { readonly x: string }) => void ctx.x;
}
// @ts-expect-error a class that writes more
@phase({ id: 'a', produces: { y: 'int' } })
export class E {
  run = () => ({ y: 1, extra: 1 });
}
// @ts-expect-error a class that writes more, later
@phase({ id: 'a', produces: { y: 'int' } })
export class F {
  async run() {
    return { y: 1, extra: 1 };
  }
}
// @ts-expect-error a class that writes less
@phase({ id: 'a', produces: { y: 'int', k: 'int' } })
export class G {
  run = () => ({ y: 1 });
}
// @ts-expect-error a class that writes another type
@phase({ id: 'a', produces: { y: 'int' } })
export class H {
  run = () => ({ y: '' });
}
// @ts-expect-error a class without code
@phase({ id: 'a' })
export class I {}
// @ts-expect-error a class with an unknown type name
@phase({ id: 'a', requires: { x: 'strng' } })
export class J {
  run = () => {};
}

export class Methods {
  // @ts-expect-error a method that reads more
  @requires({ x: 'str' }) a(ctx: { readonly x: string; readonly z: number }) {
    void ctx.z;
  }
  // @ts-expect-error a method that writes more
  @produces({ y: 'int' }) b() {
    return { y: 1, extra: 1 };
  }
  // @ts-expect-error a method that writes less, later
  @produces({ y: 'int' }) async c() {
    return {};
  }
  // @ts-expect-error a method that reads more, between two decorators
  @produces({ y: 'int' }) @requires({ x: 'str' }) @phase({ id: 'a' }) d(ctx: { readonly z: number }) {
    return { y: ctx.z };
  }
  // @ts-expect-error a method that writes more, with one decorator
  @phase({ id: 'a', requires: { x: 'str' }, produces: { y: 'int' } }) e(ctx: { readonly x: string }) {
    return { y: 1, extra: ctx.x };
  }
  // @ts-expect-error a method that reads another type
  @phase({ id: 'a', requires: { x: 'str' } }) f(ctx: { readonly x: number }) {
    void ctx.x;
  }
  // @ts-expect-error a property
  @requires({ x: 'str' }) g = (ctx: { readonly x: string }) => void ctx.x;
  // @ts-expect-error a method with an unknown type name
  @produces({ x: 'strng' }) h() {}
}

declare module 'koa-compose' {
  type Next = () => Promise<unknown>;
  /** The part of the package that the tests call: it brings no types. */
  const compose: <C>(
    middleware: readonly ((ctx: C, next: Next) => unknown)[],
  ) => (ctx: C, next?: Next) => Promise<unknown>;
  export = compose;
}

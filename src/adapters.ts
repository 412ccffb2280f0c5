export type {
  ActivityInput,
  ActivityInterceptors,
  ActivityOptions,
  AdapterOptions,
  JobOptions,
  MiddlewareOptions,
  StateGraphLike,
} from './runtime/adapters/index.ts';
export { guardActivity, guardMiddleware, guardStateGraph, guardTools, wrapHandler } from './runtime/adapters/index.ts';

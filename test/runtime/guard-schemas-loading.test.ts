import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { contractOf, createGuard } from '../../src/runtime/index.ts';

const isLoaded = (): boolean =>
  Object.keys(createRequire(import.meta.url).cache).some((file) => /[\\/]ajv[\\/]/u.test(file));

it('ajv is loaded by the first contract that has a schema, not before', () => {
  createGuard(contractOf([{ id: 'plan', produces: { title: 'str' } }]));
  expect(isLoaded()).toBe(false);
  createGuard(contractOf([{ id: 'plan', produces: { title: { type: 'string', minLength: 1 } } }]));
  expect(isLoaded()).toBe(true);
});

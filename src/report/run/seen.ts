import type { JsonObject } from '../../core/index.ts';

// What stands in a record may be anything.

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const number = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const names = (value: unknown): readonly string[] => list(value).filter((name) => typeof name === 'string');
export const object = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {};
export const named = <K extends string, T>(name: K, value: T | undefined | ''): { readonly [P in K]?: T } =>
  value === undefined || value === '' ? {} : ({ [name]: value } as { readonly [P in K]: T });

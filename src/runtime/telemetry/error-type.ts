import { orElse } from './quietly.ts';

/** The name of an error, which its author chose and which says nothing of this one; other things by their type. */
export const errorType = (error: unknown): string =>
  orElse(() => {
    if (typeof error !== 'object' || error === null) return typeof error;
    const name: unknown = 'name' in error ? error.name : undefined;
    return typeof name === 'string' && /^[A-Za-z_$][\w$.]{0,99}$/u.test(name) ? name : '_OTHER';
  }, '_OTHER');

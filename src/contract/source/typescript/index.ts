import type { Resolve } from '../loaded.ts';
import type { LoadedModule, TypescriptLoader } from './extract.ts';

export type { Body, BodyAccess, BodyRead, BodyWrite, DeclaredField, DeclaredPhase, Opening } from './declared.ts';
export type { LoadedModule, ModuleComment, TypescriptLoader } from './extract.ts';

/** Loads the front end, which only projects with phases in code need, when the first module is there. */
export const createTypescriptLoader = (resolve: Resolve): TypescriptLoader => {
  let loader: Promise<TypescriptLoader> | undefined;
  const load = async (source: Parameters<TypescriptLoader['load']>[0]): Promise<LoadedModule> => {
    loader ??= import('./extract.ts').then(({ createLoader }) => createLoader(resolve));
    return (await loader).load(source);
  };
  return { load };
};

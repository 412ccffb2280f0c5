import type { Node } from 'oxc-parser';
import type { CodedFinding, Source } from '../../../core/index.ts';
import type { Resolve } from '../loaded.ts';
import type { Constant, Opaque } from './constant.ts';
import { type Declarations, declarationsIn } from './declarations.ts';
import type { Body, DeclaredPhase } from './declared.ts';
import { bodyOfExport } from './exported.ts';
import { createFolder, type Folder } from './fold.ts';
import { createModules, type Module, type Modules } from './modules.ts';
import type { Reading } from './reading.ts';

/** A comment, so that suppressions work. Offsets include its marks. */
export interface ModuleComment {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** 1-based. */
  readonly line: number;
}

/** A module, with the phases that it declares and everything that is wrong with them. */
export interface LoadedModule {
  readonly source: Source;
  readonly phases: readonly DeclaredPhase[];
  /** It may declare more phases than can be told. */
  readonly isPartial: boolean;
  readonly findings: readonly CodedFinding[];
  readonly comments: readonly ModuleComment[];
  /** What a function does that the module exports; see `bodyOfExport`. */
  readonly exported: (name: string) => Body | 'missing' | undefined;
}

export interface TypescriptLoader {
  load(source: Source): Promise<LoadedModule>;
}

/** What the type checker said of expressions. */
export interface Settled {
  readonly constants: ReadonlyMap<Node, Constant>;
  readonly schemas: ReadonlySet<unknown>;
}

const nothing: Settled = { constants: new Map(), schemas: new Set() };

/** A text without any of these declares no phase. */
const mayDeclare = /contextcore|definePhase|@\s*(?:phase|requires|produces)\b/u;

export const commentsOf = (module: Module): readonly ModuleComment[] =>
  module.comments.map(({ type, value, start, end }) => ({
    text: (type === 'Block' ? value.replace(/^\*+/u, '') : value).trim(),
    start,
    end,
    line: module.source.position(start).line,
  }));

export const unreadable = (module: Module): readonly CodedFinding[] => {
  const { problem, source } = module;
  if (!problem) return [];
  const at = { source, start: problem.start, end: problem.end };
  if (problem.kind === 'syntax')
    return [
      {
        code: 'contract/syntax',
        message: `This module cannot be read: ${problem.message}.`,
        at,
        help: 'Correct the syntax.',
      },
    ];
  return [
    {
      code: 'contract/not-static',
      severity: 'info',
      message: `This module cannot be read, so its phases are not known: ${problem.message}.`,
      at,
      help: 'Declare phases in a module of their own.',
    },
  ];
};

interface Pass extends Declarations {
  readonly findings: readonly CodedFinding[];
  readonly unsettled: readonly Opaque[];
}

const readingOf = (modules: Modules, folder: Folder, { schemas }: Settled): Reading => {
  folder.rest();
  return { modules, folder, findings: [], unsettled: [], schemas, said: new Set() };
};

const read = (modules: Modules, folder: Folder, module: Module, settled: Settled): Pass => {
  const reading = readingOf(modules, folder, settled);
  return { ...declarationsIn(reading, module), findings: reading.findings, unsettled: reading.unsettled };
};

/** Reads phases from modules. What code alone does not settle is asked of the type checker, which is loaded for that. */
export const createLoader = (resolve: Resolve): TypescriptLoader => {
  const modules = createModules(resolve);
  const folder = createFolder(modules);
  return {
    async load(source) {
      const exported = (name: string): Body | 'missing' | undefined =>
        bodyOfExport(readingOf(modules, folder, nothing), modules.open(source), name);
      if (!mayDeclare.test(source.text))
        return { source, phases: [], isPartial: false, findings: [], comments: [], exported };
      const module = modules.open(source);
      const comments = commentsOf(module);
      if (module.problem)
        return { source, phases: [], isPartial: true, findings: unreadable(module), comments, exported };
      const first = read(modules, folder, module, nothing);
      const { unsettled, ...loaded } = first.unsettled.length === 0 ? first : await settle(modules, module, first);
      modules.close(module);
      return { source, comments, ...loaded, exported };
    },
  };
};

const settle = async (modules: Modules, module: Module, first: Pass): Promise<Pass> => {
  const { literalTypes } = await import('./literal-types.ts');
  const settled = await literalTypes(modules, first.unsettled);
  if (settled.constants.size === 0 && settled.schemas.size === 0) return first;
  return read(modules, createFolder(modules, settled.constants), module, settled);
};

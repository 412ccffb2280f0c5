import {
  createContractLoader,
  createGithubActionsLoader,
  createLanggraphLoader,
  createTypescriptLoader,
  type LoadedFile,
  looksLikeGithub,
  type Resolve,
} from '../contract/index.ts';
import type { Source } from '../core/index.ts';
import type { InputFile, OpenedFile } from './files.ts';
import { type FrontEnd, frontEnds, frontEndsOf, isModule, ofModules } from './kinds.ts';
import { completeSyntax } from './syntax.ts';

const decoder = new TextDecoder();

/** A module without these words holds nothing for the front end. */
const words: Readonly<Partial<Record<FrontEnd, RegExp>>> = {
  typescript: /contextcore|definePhase/u,
  langgraph: /@langchain\/langgraph/u,
};

const names = (text: string, frontEnd: FrontEnd): boolean => words[frontEnd]?.test(text) ?? true;

/** Whether a file has to be read as what its name says: of code, only what names what it is looked at for. */
export const mayHold = (file: InputFile, only: readonly FrontEnd[] = frontEnds): boolean => {
  if (!isModule(file.path) || 'unreadable' in file) return true;
  const text = typeof file.text === 'string' ? file.text : decoder.decode(file.text);
  return ofModules.some((frontEnd) => only.includes(frontEnd) && names(text, frontEnd));
};

/** Reads modules: the phases that they declare, and the graphs that they build. */
const createModuleLoader = (resolve: Resolve): ((source: Source) => Promise<LoadedFile>) => {
  const typescript = createTypescriptLoader(resolve);
  let langgraph: ReturnType<typeof createLanggraphLoader> | undefined;
  return async (source) => {
    const hasGraphs = names(source.text, 'langgraph');
    // What is only linked to from contracts is looked at for its functions.
    const module = await typescript.load(source);
    if (!hasGraphs) return module;
    langgraph ??= createLanggraphLoader(resolve);
    const { inputs, findings, comments } = (await langgraph)(source);
    const [input, ...further] = inputs;
    const isRead = names(source.text, 'typescript');
    return {
      ...module,
      comments,
      findings: isRead ? [...module.findings, ...findings.filter((one) => !isSaid(module, one))] : findings,
      ...(input ? { input, further } : {}),
    };
  };
};

/** Whether a finding about the text itself has been told. */
const isSaid = ({ findings }: Pick<LoadedFile, 'findings'>, { code, at }: LoadedFile['findings'][number]): boolean =>
  findings.some((one) => one.code === code && one.at.start === at.start);

export type Loader = (file: OpenedFile) => Promise<LoadedFile>;

/** Reads files of all front ends. */
export const createLoader = (resolve: Resolve): Loader => {
  let contracts: ReturnType<typeof createContractLoader> | undefined;
  let github: ReturnType<typeof createGithubActionsLoader> | undefined;
  let modules: ReturnType<typeof createModuleLoader> | undefined;
  const load = async (source: Source): Promise<LoadedFile> => {
    if (isModule(source.file)) {
      modules ??= createModuleLoader(resolve);
      return modules(source);
    }
    const [frontEnd = looksLikeGithub(source.text) ? 'github-actions' : 'contract'] = frontEndsOf(source.file);
    if (frontEnd === 'contract') {
      contracts ??= createContractLoader(resolve);
      return (await contracts)(source);
    }
    github ??= createGithubActionsLoader(resolve);
    return (await github)(source);
  };
  return async ({ source, findings }) => {
    // What could not be decoded must not be judged on top.
    if (findings.length > 0) return { source, findings };
    const loaded = await load(source);
    if (loaded.document !== undefined || loaded.phases !== undefined) return loaded;
    return { ...loaded, findings: await completeSyntax(source, loaded.findings) };
  };
};

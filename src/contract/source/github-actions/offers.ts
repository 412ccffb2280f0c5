import type { Source } from '../../../core/index.ts';
import { type ParseResult, parseDocument } from '../../../parse/index.ts';
import type { Resolve } from '../loaded.ts';
import { isList, isRow, type Row, textOf } from '../rows.ts';
import { inputNames, triggerOf, triggersOf } from './declarations.ts';
import { isComposite, readAction } from './file.ts';
import { kindOfFile } from './kind.ts';
import type { Reading } from './model.ts';
import { type Offer, type Offers, openOffer } from './offer.ts';

/** The other files of a repository, each read once. */
export interface Repository {
  readonly offersFor: (file: string) => Offers;
  readonly parsed: (source: Source) => ParseResult;
}

export const createRepository = (resolve: Resolve): Repository => {
  const documents = new Map<string, ParseResult>();
  const known = new Map<string, Offer>();
  const used = new Map<string, readonly Source[]>();

  const parsed = (source: Source): ParseResult => {
    const before = documents.get(source.file);
    if (before?.document?.source === source || before?.document?.source.text === source.text) return before;
    const result = parseDocument(source);
    if (mayBeUsed(source)) documents.set(source.file, result);
    return result;
  };

  /** The first of the files that is there. */
  const find = (fromFile: string, specifiers: readonly string[]): Source | undefined => {
    for (const specifier of specifiers) {
      const source = resolve(fromFile, specifier);
      if (source) return source;
    }
    return undefined;
  };

  const rootOf = (source: Source): Row | undefined => {
    const value = parsed(source).document?.value;
    return isRow(value) ? value : undefined;
  };

  const findAction = (fromFile: string, path: string): Source | undefined =>
    find(
      fromFile,
      waysToRoot(fromFile).flatMap((up) => ['action.yml', 'action.yaml'].map((name) => `${up}${bare(path)}/${name}`)),
    );
  const findWorkflow = (fromFile: string, path: string): Source | undefined =>
    find(
      fromFile,
      waysToRoot(fromFile).map((up) => `${up}${bare(path)}`),
    );

  /** The files that a file uses, as far as they are there. */
  const usedBy = (source: Source): readonly Source[] => {
    const before = used.get(source.file);
    if (before) return before;
    const paths = new Map(usesIn(rootOf(source) ?? {}).map((use) => [use.path, use]));
    const found = [...paths.values()].flatMap(
      ({ path, isWorkflow }) => (isWorkflow ? findWorkflow(source.file, path) : findAction(source.file, path)) ?? [],
    );
    used.set(source.file, found);
    return found;
  };

  /** Whether a file uses another one, directly or through others. */
  const uses = (source: Source, file: string): boolean => {
    const seen = new Set([source.file]);
    const pending = [source];
    for (let next = pending.pop(); next; next = pending.pop()) {
      if (next.file === file) return true;
      for (const other of usedBy(next)) {
        if (seen.has(other.file)) continue;
        seen.add(other.file);
        pending.push(other);
      }
    }
    return false;
  };

  const actionOffer = (source: Source, asking: readonly string[]): Offer => {
    const before = known.get(source.file);
    if (before) return before;
    const { document } = parsed(source);
    const root = rootOf(source);
    if (!document || !root) return openOffer(`uses "${source.file}", which cannot be read`);
    const declared = isRow(root['outputs']) ? Object.keys(root['outputs']) : [];
    const inputs = isDocker(root) ? {} : { inputs: inputNames(root['inputs']) };
    if (!isComposite(root))
      return { outputs: declared, env: [], opensEnv: `uses "${source.file}", which runs a program`, ...inputs };
    const reading: Reading = { document, findings: [], workflow: '' };
    const deeper = [...asking, source.file];
    const steps = readAction(reading, root, offersBelow(deeper)).jobs.flatMap((job) => job.steps);
    const opening = steps.find((step) => step.writes().opensEnv !== undefined);
    const offer = {
      outputs: declared,
      env: steps.flatMap((step) =>
        step.writes().env.map(({ name, always }) => ({ name, always: always && !step.condition && !step.continues })),
      ),
      ...(opening?.writes().opensEnv === undefined ? {} : { opensEnv: opening.writes().opensEnv }),
      ...inputs,
    };
    if (asking.length < 2) known.set(source.file, offer);
    return offer;
  };

  const workflowOffer = (source: Source): Offer => {
    const root = rootOf(source);
    if (!root) return openOffer(`calls "${source.file}", which cannot be read`);
    const call = triggerOf(triggersOf(root), 'workflow_call');
    const row = isRow(call) ? call : {};
    const outputs = isRow(row['outputs']) ? Object.keys(row['outputs']) : [];
    return { outputs, env: [], inputs: inputNames(row['inputs']) };
  };

  /** Offers to the last of some files that use one another. */
  const offersBelow = (asking: readonly string[]): Offers => {
    const first = asking[0] ?? '';
    const leads = new Map<string, boolean>();
    const leadsBack = (source: Source): boolean => {
      const found = leads.get(source.file) ?? uses(source, first);
      leads.set(source.file, found);
      return found;
    };
    return {
      action(fromFile, path) {
        const source = findAction(fromFile, path);
        if (!source) return 'missing';
        if (asking.length === 1 && leadsBack(source)) return 'cyclic';
        if (asking.includes(source.file) || asking.length > mostDeep)
          return openOffer(`uses "${path}" inside of itself`);
        return actionOffer(source, asking);
      },
      workflow(fromFile, path) {
        const source = findWorkflow(fromFile, path);
        if (!source) return 'missing';
        return leadsBack(source) ? 'cyclic' : workflowOffer(source);
      },
    };
  };

  return { offersFor: (file) => offersBelow([file]), parsed };
};

/** Whether other files may use this one: what only GitHub itself starts is read for itself alone, and not kept. */
const mayBeUsed = ({ file, text }: Source): boolean =>
  kindOfFile(file) !== 'workflow' || text.includes('workflow_call');

/** GitHub allows ten levels of actions in actions. */
const mostDeep = 12;

const bare = (path: string): string => path.replace(/^(?:\.\/)+/u, '').replace(/\/+$/u, '');

/** From the folder of a file up to the root of its repository; where that cannot be told, to every folder above it. */
const waysToRoot = (file: string): readonly string[] => {
  const folders = file.split('/').slice(0, -1);
  const github = folders.lastIndexOf('.github');
  if (github >= 0) return ['../'.repeat(folders.length - github)];
  return folders.length === 0 ? [''] : Array.from({ length: folders.length + 1 }, (_, up) => '../'.repeat(up));
};

const isDocker = (root: Row): boolean => {
  const { runs } = root;
  return isRow(runs) && textOf(runs['using'])?.toLowerCase() === 'docker';
};

/** What a workflow or an action uses of its own repository. */
const usesIn = (root: Row): readonly { path: string; isWorkflow: boolean }[] => {
  const local = (value: unknown, isWorkflow: boolean) =>
    typeof value === 'string' && value.startsWith('./') ? [{ path: value, isWorkflow }] : [];
  const ofSteps = (steps: unknown) =>
    isList(steps) ? steps.flatMap((step) => (isRow(step) ? local(step['uses'], false) : [])) : [];
  const jobs = isRow(root['jobs']) ? Object.values(root['jobs']).filter(isRow) : [];
  const runs = isRow(root['runs']) ? root['runs'] : {};
  return [...jobs.flatMap((job) => [...local(job['uses'], true), ...ofSteps(job['steps'])]), ...ofSteps(runs['steps'])];
};

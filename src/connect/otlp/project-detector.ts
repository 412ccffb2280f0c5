import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { diag } from '@opentelemetry/api';
import { createSource, locate } from '../../core/index.ts';
import {
  attributesOf,
  defaultTables,
  derive,
  type ProjectAttributes,
  projectAttributeNames,
} from '../../project/index.ts';
import { hasCode } from '../fs/files.ts';
import { findUpwards } from '../fs/index.ts';
import {
  type Env,
  fromAnnotations,
  fromResourceAttributes,
  fromVariables,
  type Source,
  together,
} from './project-sources.ts';

export interface ProjectDetectorOptions {
  /** The file into which the downward API writes the annotations of the pod. `/etc/podinfo/annotations` when omitted. */
  readonly annotations?: string;
  /** Where `.contextcore.yaml` is looked for, there and in the folders above. The working directory when omitted. */
  readonly cwd?: string;
  readonly env?: Env;
  /** How long files may take; then telemetry goes on without them. 2 seconds when omitted. */
  readonly timeoutMs?: number;
}

type DetectedValue = string | number | string[] | undefined;

/** A resource detector of OpenTelemetry, told without the types of its packages: whoever asks need not have them. */
export interface ProjectDetector {
  detect(): { readonly attributes: Record<string, Promise<DetectedValue>> };
}

const usualAnnotations = '/etc/podinfo/annotations';
const contextName = '.contextcore.yaml';
/** A cluster keeps no larger document. */
const maxBytes = 1 << 20;

/** A logger that fails is no reason to fail. */
const warn = (text: string): void => {
  try {
    diag.warn(text);
  } catch {
    // There is nobody left to tell.
  }
};
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The text of a file; undefined where there is none. Pipes and devices, which may never end, are not read. */
const textOf = async (path: string): Promise<string | undefined> => {
  try {
    const { size } = await stat(path).then((found) => {
      if (!found.isFile()) throw new Error('it is no file');
      return found;
    });
    if (size > maxBytes) throw new Error('it is larger than 1 MiB');
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTDIR'))
      warn(`${JSON.stringify(path)} is not used for telemetry: ${reasonOf(error)}.`);
    return undefined;
  }
};

const told = ({ attributes, problems }: Source): ProjectAttributes => {
  for (const problem of problems) warn(problem);
  return attributes;
};

const inAnnotations = async (path: string): Promise<ProjectAttributes> => {
  const text = await textOf(path);
  return text === undefined ? {} : told(fromAnnotations(text));
};

const inDocument = async (cwd: string): Promise<ProjectAttributes> => {
  const path = findUpwards(resolve(cwd), contextName);
  const text = path === undefined ? undefined : await textOf(path);
  if (path === undefined || text === undefined) return {};
  // Whoever has no document loads no parser.
  const { readProjectContext } = await import('../../project/context/index.ts');
  const { context, findings } = readProjectContext(createSource(path, text));
  const [first] = findings;
  if (context !== undefined && first === undefined) return attributesOf(context, derive(context, defaultTables));
  const line = first === undefined ? 1 : locate(first.at).line;
  warn(
    `${JSON.stringify(path)} is not sound in line ${line} and not used for telemetry; "contextcore validate" tells why.`,
  );
  return {};
};

/** A promise that is fulfilled in time, with something else if need be. It keeps no process alive. */
const within = async <T>(ms: number, work: Promise<T>, otherwise: () => T): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise()), ms);
    timer.unref();
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

const detected = async (options: ProjectDetectorOptions): Promise<ProjectAttributes> => {
  const { annotations = usualAnnotations, env = process.env, cwd = process.cwd(), timeoutMs = 2_000 } = options;
  const inFile = (what: string, work: Promise<ProjectAttributes>): Promise<ProjectAttributes> =>
    within(
      timeoutMs,
      work.catch((error: unknown) => {
        warn(`${what} cannot be read: ${reasonOf(error)}.`);
        return {};
      }),
      () => {
        warn(`${what} take longer than ${timeoutMs} ms to be read; telemetry goes on without them.`);
        return {};
      },
    );
  const [pod, document] = await Promise.all([
    inFile('Annotations of the pod', inAnnotations(annotations)),
    inFile('Attributes of the project', inDocument(cwd)),
  ]);
  return together([pod, told(fromVariables(env)), told(fromResourceAttributes(env)), document]);
};

/**
 * Tells which project telemetry is from: by the annotations of the pod, then by the environment, then by the nearest `.contextcore.yaml`.
 * It never throws and does not wait; what cannot be used is a warning of the diagnostic log.
 */
export const createProjectDetector = (options: ProjectDetectorOptions = {}): ProjectDetector => ({
  detect: () => {
    const all = detected(options).catch((error: unknown): ProjectAttributes => {
      warn(`The project cannot be told: ${reasonOf(error)}.`);
      return {};
    });
    return {
      attributes: Object.fromEntries(
        projectAttributeNames.map((name) => [
          name,
          all.then(({ [name]: value }): DetectedValue => (typeof value === 'object' ? [...value] : value)),
        ]),
      ),
    };
  },
});

/** What is known of the project here, where it is the one whose tasks are told of. */
export const ofProject = (id: string, detector: ProjectDetector): ProjectDetector => ({
  detect: () => {
    const { attributes } = detector.detect();
    const isOurs = (attributes['project.id'] ?? Promise.resolve(undefined)).then(
      (found) => found === undefined || found === id,
    );
    const kept = Object.entries(attributes).map(
      ([name, value]) => [name, isOurs.then((is) => (is ? value : undefined))] as const,
    );
    return { attributes: Object.fromEntries(kept) };
  },
});

import type { Worker } from 'node:worker_threads';
import { frontEndsOf, type InputFile, type Pool, type Share } from '../compose/index.ts';
import type { Io } from './io.ts';
import { tellManyFiles } from './many-files.ts';
import type { CheckFlags, ReportFormat, RuleLevels } from './options.ts';
import type { Project } from './project.ts';
import { formatOf } from './render.ts';
import { type Task, takeNumber } from './worker-task.ts';

/** More threads than this bring little: each one starts cold. */
const mostThreads = 4;

/** Each thread starts cold: with fewer files than these it costs more than it brings. */
const filesPerThread = 40;

/** The formats that show no graphs: those are not sent between threads. */
const withoutGraphs: readonly ReportFormat[] = ['pretty', 'json', 'sarif', 'github'];

const start = async (task: Task): Promise<Worker | undefined> => {
  // Loaded here, since most checks start no thread.
  const { Worker } = await import('node:worker_threads');
  try {
    const worker = new Worker(new URL('./worker.cjs', import.meta.url), { workerData: task });
    // A command that ends early waits for no thread.
    worker.unref();
    return worker;
  } catch {
    return undefined;
  }
};

/** What a thread sends; nothing where it cannot be started or breaks: its files are then left to the main thread. */
const shareOf = (worker: Worker | undefined): Promise<Share | undefined> =>
  new Promise((resolve) => {
    if (worker === undefined) return resolve(undefined);
    worker.once('message', resolve);
    for (const end of ['messageerror', 'error', 'exit']) worker.once(end, () => resolve(undefined));
  });

interface Setting {
  readonly project: Project;
  readonly flags: CheckFlags;
  /** The levels of `--rule` with their codes in full. */
  readonly rules: RuleLevels;
  readonly io: Io;
}

const countOf = async (files: number, asked: number | undefined): Promise<number> => {
  const paying = Math.min(mostThreads, Math.floor(files / filesPerThread));
  if (asked !== undefined || paying < 2) return asked ?? 1;
  const { availableParallelism } = await import('node:os');
  return Math.min(paying, availableParallelism());
};

/**
 * Starts threads for the workflows of GitHub among some files. Contracts and code are left to the main thread: they have to
 * agree with one another. Undefined where threads would not pay, or `--threads 1` asks for none.
 */
export const startThreads = async (
  files: readonly InputFile[],
  { project, flags, rules, io }: Setting,
): Promise<Pool | undefined> => {
  const shared = files.filter((file) => 'text' in file && frontEndsOf(file.path)[0] === 'github-actions');
  const count = await countOf(shared.length, flags.threads);
  if (count < 2 || shared.length === 0 || !withoutGraphs.includes(formatOf(flags, io))) return undefined;
  const { preset, rules: configured, overrides } = project.config;
  const task: Task = {
    cwd: io.cwd,
    folder: project.folder,
    files: shared.map(({ path }) => path),
    taken: new Int32Array(new SharedArrayBuffer(4 * count)),
    slot: 0,
    config: {
      ...(preset ? { preset } : {}),
      ...(configured ? { rules: configured } : {}),
      ...(overrides ? { overrides } : {}),
    },
    ...(flags.preset ? { preset: flags.preset } : {}),
    rules,
  };
  tellManyFiles();
  const workers = await Promise.all(Array.from({ length: count - 1 }, (_, i) => start({ ...task, slot: i + 1 })));
  const arriving = workers.map(shareOf);
  return {
    files: shared,
    take: () => shared[takeNumber(task)],
    shares: async () => {
      // A thread that has taken nothing by now never will.
      const busy = workers.map((_, i) => Atomics.load(task.taken, i + 1) > 0);
      for (const [i, worker] of workers.entries()) if (busy[i]) worker?.ref();
      const arrived = await Promise.all(arriving.filter((_, i) => busy[i]));
      return arrived.flatMap((share) => share ?? []);
    },
  };
};

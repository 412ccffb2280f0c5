// Stands before everything else of the command line: what V8 made of its files in an earlier run is taken from a cache. Node's own,
// which came with 22.1, has only the functions that are compiled before they are called, and brings next to nothing here.
import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { manyFiles } from './many-files.ts';

type Program = (module: object, exports: object, require: object, filename: string, dirname: string) => void;

/** Imports what a user names: only a file that Node itself has loaded may do that without a flag, or a warning. */
const importer = './import.cjs';

const user = process.getuid?.();

/** The folder for temporary files. Where there are no users it depends on more, which `os` knows; to load that takes its time. */
const temporary = (own: NodeJS.Require): string => {
  const { TMPDIR, TMP, TEMP } = process.env;
  return user === undefined ? own('node:os').tmpdir() : TMPDIR || TMP || TEMP || '/tmp';
};

/**
 * Who can write here decides what runs: nobody but the user may. The folder for temporary files belongs to all, so that somebody
 * else may have made ours there before.
 */
const isOwn = (folder: string): boolean => {
  try {
    const found = lstatSync(folder);
    return found.isDirectory() && (user === undefined || (found.uid === user && (found.mode & 0o022) === 0));
  } catch {
    return false;
  }
};

/**
 * V8 takes damaged data for what it seems to be, and breaks. A file holds them twice, one after the other: to compare the two is
 * quicker than to load what computes a checksum.
 */
const twice = (data: Buffer): Buffer => Buffer.concat([data, data]);

const dataIn = (file: string): Buffer | undefined => {
  try {
    const bytes = readFileSync(file);
    const data = bytes.subarray(0, bytes.length / 2);
    return data.equals(bytes.subarray(data.length)) ? data : undefined;
  } catch {
    return undefined;
  }
};

interface Compiled {
  readonly script: Script;
  /** Where its data are kept. */
  readonly file: string;
  /** Bytes of the data that V8 has taken; 0 where it had to compile. */
  readonly taken: number;
  /** Whether it was compiled after optimising was put off. */
  readonly isPostponed: boolean;
}

/** Where data are kept: in a folder of this build below a place. */
interface Shelf {
  readonly place: string;
  readonly folder: string;
  /** Whether nobody else can write in the place, or the user has named it. */
  isSafe(): boolean;
}

/** What cannot be kept is made again next time. */
const keep = ({ place, folder, isSafe }: Shelf, compiled: readonly Compiled[]): void => {
  try {
    mkdirSync(place, { recursive: true, mode: 0o700 });
    if (!isSafe()) return;
    const isNew = mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined;
    for (const one of compiled) keepOne(one);
    if (isNew) clear(place);
  } catch {
    // No right to write.
  }
};

/** All or nothing: another process may read it now. V8 drops what has not run for a while: after a long run there may be less. */
const keepOne = ({ script, file, taken }: Compiled): void => {
  const unfinished = `${file}.${Math.random().toString(36).slice(2)}`;
  try {
    const data = script.createCachedData();
    if (data.length <= taken) return;
    writeFileSync(unfinished, twice(data), { mode: 0o600, flag: 'wx' });
    renameSync(unfinished, file);
  } catch {
    rmSync(unfinished, { force: true });
  }
};

/** Milliseconds after which what belongs to another build goes. */
const longest = 30 * 24 * 60 * 60 * 1000;

/** Each build, and each version of Node, leaves a folder behind. Who still uses one that is deleted makes it again. */
const clear = (place: string): void => {
  for (const name of readdirSync(place).filter((one) => /^[\da-f]{16}-v\d+\.\d+\.\d+.*-\w+$/u.test(one))) {
    const folder = join(place, name);
    if (Date.now() - lstatSync(folder).mtimeMs > longest) rmSync(folder, { recursive: true, force: true });
  }
};

interface Tuning {
  /** The flags that put optimising off. */
  readonly postponed: string;
  /** The same flags as V8 has them by itself; absent where V8 takes nothing from a cache any more once a flag was changed and changed back. */
  readonly usual?: string;
}

const byBudget = (budget: number): string => `--interrupt-budget=${budget}`;
const byCount = (count: number): string => `--invocation-count-for-turbofan=${count}`;

// V8 drops the code of functions that have not run for a while, as those of the start.
const dropsNothing = '--no-flush-bytecode';
const drops = '--flush-bytecode';

const tunings: ReadonlyMap<string, Tuning> = new Map([
  ['11', { postponed: `${byBudget(500_000)} ${dropsNothing}`, usual: `${byBudget(67_584)} ${drops}` }],
  ['12', { postponed: `${byCount(20_000)} ${dropsNothing}`, usual: `${byCount(3000)} ${drops}` }],
  ['13', { postponed: `${byCount(20_000)} ${dropsNothing}` }],
  ['14', { postponed: `${byCount(20_000)} ${dropsNothing}` }],
]);

/** The flags of V8 as they are now. They hold for all threads: only the first sets them, and never while another runs. */
interface Flags {
  isPostponed(): boolean;
  /** Back to those that V8 had at the start; a further thread leaves them as they are. */
  reset(): void;
}

/**
 * A run over many files is short and goes over much code: to optimise what has run for milliseconds costs more than it brings, so that
 * it is put off until a function has run about seven times as long, or as often, as V8 waits by itself. V8 complains of flags that it
 * does not know, and each of its versions has others: those that nobody has tried are left alone, as are those that the user has set.
 * V8 takes from a cache only what was kept under the flags of the moment. So they are changed as late as there are many files, and what
 * is compiled from then on is kept apart; where there is no way back they are set at once.
 */
const tune = (own: NodeJS.Require, isFirstThread: boolean): Flags => {
  const isGiven = process.execArgv.some((flag) => /interrupt.budget|invocation.count|flush.bytecode/u.test(flag));
  const tuning = isGiven ? undefined : tunings.get(process.versions.v8.split('.')[0] ?? '');
  const set = (flags: string): void => own('node:v8').setFlagsFromString(flags);
  if (tuning?.usual === undefined) {
    if (tuning && isFirstThread) set(tuning.postponed);
    return { isPostponed: () => false, reset: () => undefined };
  }
  const { postponed, usual } = tuning;
  // Further threads are started when there are many files.
  let isPostponed = !isFirstThread;
  process.once(manyFiles, () => {
    set(postponed);
    isPostponed = true;
  });
  const reset = (): void => {
    if (isPostponed && isFirstThread) set(usual);
  };
  return { isPostponed: () => isPostponed, reset };
};

/**
 * A `require` that loads the files of the command line, each of which is a function, with the cache, and all else as `own` does.
 * `build` is another name for every other content of these files. `NODE_COMPILE_CACHE` names another folder,
 * `NODE_DISABLE_COMPILE_CACHE` asks for none, as for Node itself.
 */
export const cachedRequire = (
  own: NodeJS.Require,
  main: string,
  { build, isFirstThread }: { readonly build: string; readonly isFirstThread: boolean },
): NodeJS.Require => {
  const flags = tune(own, isFirstThread);
  const { NODE_COMPILE_CACHE: given, NODE_DISABLE_COMPILE_CACHE: isOff } = process.env;
  const place = given || join(temporary(own), user === undefined ? 'contextcore' : `contextcore-${user}`);
  const isSafe = (): boolean => Boolean(given) || isOwn(place);
  const shelf: Shelf = { place, folder: join(place, `${build}-${process.version}-${process.arch}`), isSafe };
  const isKept = !isOff && isSafe();
  const compiled: Compiled[] = [];
  const load = (path: string): unknown => {
    const before = own.cache[path];
    if (before) return before.exports;
    const module = { exports: {} };
    own.cache[path] = module as NodeJS.Module;
    const isPostponed = flags.isPostponed();
    const file = join(shelf.folder, `${isPostponed ? 'postponed-' : ''}${basename(path)}`);
    const cachedData = isKept ? dataIn(file) : undefined;
    const text = readFileSync(path, 'utf8');
    const script = new Script(text, cachedData ? { filename: path, cachedData } : { filename: path });
    compiled.push({
      script,
      file,
      taken: cachedData && !script.cachedDataRejected ? cachedData.length : 0,
      isPostponed,
    });
    (script.runInThisContext() as Program)(module, module.exports, from(path), path, dirname(path));
    return module.exports;
  };
  const from = (path: string): NodeJS.Require => {
    const folder = dirname(path);
    const take = (id: string): unknown => {
      if (!id.startsWith('./')) return own(id);
      const file = join(folder, id);
      return id === importer ? own(file) : load(file);
    };
    return Object.assign(take, own);
  };
  process.on('exit', () => {
    // What is new in one file has called functions of the others that nobody had called before.
    if (isOff || compiled.every(({ taken }) => taken > 0)) return;
    const keepThose = (isPostponed: boolean): void => {
      const those = compiled.filter((one) => one.isPostponed === isPostponed);
      if (those.length > 0) keep(shelf, those);
    };
    keepThose(true);
    flags.reset();
    keepThose(false);
  });
  return from(main);
};

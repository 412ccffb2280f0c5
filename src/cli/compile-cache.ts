// Stands before everything else of the command line: what V8 made of its files in an earlier run is taken from a cache. Node's own,
// which came with 22.1, has only the functions that are compiled before they are called, and brings next to nothing here.
import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { manyFiles } from './many-files.ts';

type Program = (module: object, exports: object, require: object, filename: string, dirname: string) => void;

/** Imports what a user names: only a file that Node itself has loaded may do that without a flag, or a warning. */
const importer = './import.cjs';

/** The folder for temporary files, as `os` has it: to load that takes longer than all else here. */
const temporary = (own: NodeJS.Require): string => {
  const { TMPDIR, TMP, TEMP } = process.env;
  const given = TMPDIR || TMP || TEMP;
  return user === undefined || given ? own('node:os').tmpdir() : '/tmp';
};

const user = process.getuid?.();

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
  readonly file: string;
}

/** All or nothing of each file: another process may read it now. What cannot be kept is made again next time. */
const keep = (folder: string, compiled: readonly Compiled[], isSafe: () => boolean): void => {
  try {
    const isNew = mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined;
    if (!isSafe()) return;
    for (const one of compiled) keepOne(one);
    if (isNew) clear(dirname(folder));
  } catch {
    // No right to write.
  }
};

/** Milliseconds after which what belongs to another build goes. */
const longest = 30 * 24 * 60 * 60 * 1000;

/** Each build, and each version of Node, leaves a folder behind. Who still uses one that is deleted makes it again. */
const clear = (place: string): void => {
  for (const name of readdirSync(place).filter((one) => /^[\da-f]{16}-v\d/u.test(one))) {
    const folder = join(place, name);
    if (Date.now() - lstatSync(folder).mtimeMs > longest) rmSync(folder, { recursive: true, force: true });
  }
};

const keepOne = ({ script, file }: Compiled): void => {
  const unfinished = `${file}.${Math.random().toString(36).slice(2)}`;
  try {
    writeFileSync(unfinished, twice(script.createCachedData()), { mode: 0o600, flag: 'wx' });
    renameSync(unfinished, file);
  } catch {
    rmSync(unfinished, { force: true });
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

// V8 drops the code of functions that have not run for a while: what the start took would not be kept.
const all = '--no-flush-bytecode';
const notAll = '--flush-bytecode';

const tunings: ReadonlyMap<string, Tuning> = new Map([
  ['11', { postponed: `${byBudget(500_000)} ${all}`, usual: `${byBudget(67_584)} ${notAll}` }],
  ['12', { postponed: `${byCount(20_000)} ${all}`, usual: `${byCount(3000)} ${notAll}` }],
  ['13', { postponed: `${byCount(20_000)} ${all}` }],
  ['14', { postponed: `${byCount(20_000)} ${all}` }],
]);

/**
 * A run over many files is short and goes over much code: to optimise what has run for milliseconds costs more than it brings, so that
 * it is put off until a function has run about seven times as long, or as often, as V8 waits by itself. V8 complains of flags that it
 * does not know, and each of its versions has others: those that nobody has tried are left alone. It takes from a cache only what was
 * compiled under the flags of the moment: gives a function that runs another under those of the start. Where there is no way
 * back to them the flags are set at once. Flags hold for all threads: further ones are started after they were set.
 */
const tune = (own: NodeJS.Require, isFirstThread: boolean): (<T>(run: () => T) => T) => {
  const { postponed = '', usual } = tunings.get(process.versions.v8.split('.')[0] ?? '') ?? {};
  const set = (flags: string): void => own('node:v8').setFlagsFromString(flags);
  if (usual === undefined) {
    if (postponed !== '') set(postponed);
    return (run) => run();
  }
  let isPostponed = !isFirstThread;
  process.once(manyFiles, () => {
    set(postponed);
    isPostponed = true;
  });
  return (run) => {
    if (!isPostponed) return run();
    set(usual);
    try {
      return run();
    } finally {
      set(postponed);
    }
  };
};

/**
 * A `require` that loads the files of the command line, each of which is a function, with the cache, and all else as `own` does.
 * `build` is another name for every other content of these files. `NODE_COMPILE_CACHE` names another folder, `NODE_DISABLE_COMPILE_CACHE` asks for
 * none, as for Node itself.
 */
export const cachedRequire = (
  own: NodeJS.Require,
  main: string,
  { build, isFirstThread }: { readonly build: string; readonly isFirstThread: boolean },
): NodeJS.Require => {
  const underUsualFlags = tune(own, isFirstThread);
  const { NODE_COMPILE_CACHE: given, NODE_DISABLE_COMPILE_CACHE: isOff } = process.env;
  const place = given || join(temporary(own), user === undefined ? 'contextcore' : `contextcore-${user}`);
  const isSafe = (): boolean => Boolean(given) || isOwn(place);
  const folder = join(place, `${build}-${process.version}-${process.arch}`);
  const isKept = !isOff && isSafe();
  const compiled: Compiled[] = [];
  let hasNews = false;
  const load = (path: string): unknown => {
    const before = own.cache[path];
    if (before) return before.exports;
    const module = { exports: {} };
    own.cache[path] = module as NodeJS.Module;
    const file = join(folder, basename(path));
    const cachedData = isKept ? dataIn(file) : undefined;
    const text = readFileSync(path, 'utf8');
    const options = cachedData ? { filename: path, cachedData } : { filename: path };
    const script = underUsualFlags(() => new Script(text, options));
    compiled.push({ script, file });
    hasNews ||= !cachedData || script.cachedDataRejected === true;
    (script.runInThisContext() as Program)(module, module.exports, from(path), path, dirname(path));
    return module.exports;
  };
  const from = (path: string): NodeJS.Require => {
    const folderOf = dirname(path);
    const take = (id: string): unknown => {
      if (!id.startsWith('./')) return own(id);
      const file = join(folderOf, id);
      return id === importer ? own(file) : load(file);
    };
    return Object.assign(take, own);
  };
  process.on('exit', () => {
    // What is new in one file has called functions of the others that nobody had called before.
    if (hasNews && !isOff) underUsualFlags(() => keep(folder, compiled, isSafe));
  });
  return from(main);
};

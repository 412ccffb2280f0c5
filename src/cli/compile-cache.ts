// Stands before everything else of the command line: what V8 made of its files in an earlier run is taken from a cache. Node's own,
// which came with 22.1, has only the functions that are compiled before they are called, and brings next to nothing here.
import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { constants, Script } from 'node:vm';

type Program = (module: object, exports: object, require: object, filename: string, dirname: string) => void;

const head = '(function(module,exports,require,__filename,__dirname){';
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
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isSafe()) return;
    for (const one of compiled) keepOne(one);
  } catch {
    // No right to write.
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

const flags: ReadonlyMap<string, string> = new Map([
  ['11', '--interrupt-budget=500000'],
  ['12', '--invocation-count-for-turbofan=20000'],
  ['13', '--invocation-count-for-turbofan=20000'],
  ['14', '--invocation-count-for-turbofan=20000'],
]);

/**
 * A run is short and goes over much code: to optimise what has run for milliseconds costs more than it brings, so that it is put off
 * until a function has run about seven times as long, or as often, as V8 waits by itself. V8 complains of flags that it does not
 * know, and each of its versions has others: those that nobody has tried are left alone. It takes nothing from a cache that was made
 * under other flags: they are set before anything is loaded.
 */
const tune = (own: NodeJS.Require): void => {
  const flag = flags.get(process.versions.v8.split('.')[0] ?? '');
  if (flag !== undefined) own('node:v8').setFlagsFromString(flag);
};

/**
 * A `require` that loads the files of the command line with the cache, and all else as `own` does. `build` is another name for
 * every other content of these files. `NODE_COMPILE_CACHE` names another folder, `NODE_DISABLE_COMPILE_CACHE` asks for
 * none, as for Node itself.
 */
export const cachedRequire = (own: NodeJS.Require, main: string, build: string): NodeJS.Require => {
  tune(own);
  const { NODE_COMPILE_CACHE: given, NODE_DISABLE_COMPILE_CACHE: isOff } = process.env;
  if (isOff) return own;
  const place = given || join(tmpdir(), user === undefined ? 'contextcore' : `contextcore-${user}`);
  const isSafe = (): boolean => Boolean(given) || isOwn(place);
  const folder = join(place, `${build}-${process.version}-${process.arch}`);
  const isKept = isSafe();
  const fresh: Compiled[] = [];
  const load = (path: string): unknown => {
    const before = own.cache[path];
    if (before) return before.exports;
    const module = { exports: {} };
    own.cache[path] = module as NodeJS.Module;
    const file = join(folder, basename(path));
    const cachedData = isKept ? dataIn(file) : undefined;
    const script = new Script(`${head}${readFileSync(path, 'utf8')}\n})`, {
      filename: path,
      columnOffset: -head.length,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      ...(cachedData ? { cachedData } : {}),
    });
    if (!cachedData || script.cachedDataRejected) fresh.push({ script, file });
    (script.runInThisContext() as Program)(module, module.exports, from(path), path, dirname(path));
    return module.exports;
  };
  const from = (path: string): NodeJS.Require => {
    const folderOf = dirname(path);
    return Object.assign((id: string) => (id.startsWith('./') ? load(join(folderOf, id)) : own(id)), own);
  };
  process.on('exit', () => {
    if (fresh.length > 0) keep(folder, fresh, isSafe);
  });
  return from(main);
};

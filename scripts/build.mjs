// Builds dist/: the library with tsc (ES modules and declarations), the command line with esbuild (CommonJS, lean).
// `--if-stale` does nothing where the sources are those of the last build. Several may be started at once: one builds.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildCli } from './build-cli.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, 'node_modules/.cache/contextcore');
const stamp = join(cache, 'build.sha256');
const lock = join(cache, 'build.lock');
const staging = join(cache, 'dist');
const dist = join(root, 'dist');

const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

const inputs = () => [
  ...filesBelow(join(root, 'src')),
  ...['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'].map((name) => join(root, name)),
  ...filesBelow(join(root, 'scripts')).filter((file) => /build[^/\\]*\.mjs$/u.test(file)),
];

const digestOfInputs = () => {
  const hash = createHash('sha256');
  for (const file of inputs())
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
};

const isFresh = (digest) =>
  existsSync(join(dist, 'cli.cjs')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest;

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** Waits for another build to end; a lock whose process is gone is taken over. */
const takeLock = () => {
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    try {
      if (!isAlive(Number(readFileSync(lock, 'utf8')))) rmSync(lock, { force: true });
    } catch {
      // Released between the two looks.
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }
};

const buildLibrary = () => {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const run = spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json'), '--outDir', staging], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  // tsc carries over what it compiles; generated JavaScript and hand-written declarations stand beside it.
  for (const file of filesBelow(join(root, 'src')).filter((name) => /(\.js|\.d\.ts)$/u.test(name))) {
    const target = join(staging, relative(join(root, 'src'), file));
    if (existsSync(dirname(target))) cpSync(file, target);
  }
  return run.status === 0;
};

const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} kB`;

const sizes = () => {
  const all = filesBelow(dist);
  const total = (files) => kilobytes(files.reduce((sum, file) => sum + statSync(file).size, 0));
  const cli = all.filter((file) => /[\\/]cli([\\/]|\.cjs)/u.test(relative(root, file)));
  return [
    `library            ${total(all.filter((file) => file.endsWith('.js')))}`,
    `command line       ${total(cli)} in ${cli.length} files`,
    `  of it at start   ${total([join(dist, 'cli.cjs')])}`,
  ].join('\n');
};

const build = async (digest) => {
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  const typesHold = buildLibrary();
  try {
    await buildCli(root, staging);
  } catch (error) {
    // esbuild has already said what it minds.
    if (!Array.isArray(error.errors)) throw error;
    return false;
  }
  rmSync(stamp, { force: true });
  rmSync(dist, { recursive: true, force: true });
  renameSync(staging, dist);
  if (typesHold) writeFileSync(stamp, digest);
  console.error(sizes());
  return typesHold;
};

mkdirSync(cache, { recursive: true });
takeLock();
try {
  const digest = digestOfInputs();
  if (process.argv.includes('--if-stale') && isFresh(digest)) process.exitCode = 0;
  else process.exitCode = (await build(digest)) ? 0 : 1;
} finally {
  rmSync(lock, { force: true });
}

// Bundles the command line: a small entry, and one file for each part that is loaded on demand (`await import(…)`).
// Node starts CommonJS faster than ES modules, and esbuild splits only ES modules: so it splits first, and each piece
// is then turned into CommonJS, where a dynamic import becomes a `require` that runs when it is reached.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { build, transform } from 'esbuild';

/** Packages that stay outside the bundle: large, and needed by few runs. */
const external = ['yaml', 'oxc-parser', 'ts-morph'];

const target = 'node20.19';

// `import.meta.url` has no meaning in CommonJS. The compile cache (Node 22.1 and later) pays only where more than the
// entry is loaded. A run is short and goes over much code: to optimise what has run for milliseconds costs more than it
// brings, so that it is put off until a function has run about seven times as long as V8 waits by itself. V8 ignores flags that it
// does not know.
const moduleUrl = 'const __moduleUrl = require("node:url").pathToFileURL(__filename).href;';
const tuning = `if (!/^(-V|--version)$/.test(process.argv[2])) {
require("node:module").enableCompileCache?.();
require("node:v8").setFlagsFromString("--interrupt-budget=500000");
}`;

/**
 * What costs most at start, put off until it is needed. The expression parser sets up tables when it is loaded, and most
 * contracts hold no expression: it becomes a file of its own, behind classes that load it when they are first used. The
 * validators are much code, and a workflow of GitHub needs none of them.
 * commander loads node's child processes, and with them the network, for subcommands that are programs: we have none.
 */
const later = {
  name: 'later',
  setup(setup) {
    const standIn = (name) => `export const ${name} = class {
      constructor(...args) { return new (load().${name})(...args); }
      static [Symbol.hasInstance](value) { return value instanceof load().${name}; }
    };`;
    setup.onResolve({ filter: /^@marcbachmann\/cel-js$/ }, ({ path }) => ({ path, namespace: 'later' }));
    setup.onLoad({ filter: /./, namespace: 'later' }, () => ({
      contents: `let loaded;
        const load = () => (loaded ??= require('./cel.cjs'));
        ${['Environment', 'ParseError'].map(standIn).join('\n')}`,
    }));
    setup.onLoad({ filter: /validators\.generated\.ts$/ }, () => ({
      contents: `export const validators = new Proxy({}, { get: (_, name) => require('./validators.cjs').validators[name] });`,
    }));
    setup.onLoad({ filter: /commander\/lib\/command\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      return { contents: text.replace("require('node:child_process')", '{}') };
    });
  },
};

/** The options of every bundle. Names stay as they are: they are what a report of a bug shows. */
const lean = (root) => ({
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target,
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  metafile: true,
  write: false,
  logLevel: 'warning',
});

const apart = (root) =>
  build({
    ...lean(root),
    entryPoints: {
      'cli/cel': '@marcbachmann/cel-js',
      'cli/validators': 'src/parse/schema/validators.generated.ts',
    },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
  });

const split = (root) =>
  build({
    ...lean(root),
    entryPoints: { cli: 'src/cli/main.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    chunkNames: 'cli/[name]-[hash]',
    format: 'esm',
    splitting: true,
    external: [...external, './cel.cjs', './validators.cjs'],
    plugins: [later],
  });

const toCommonJs = async (text, isEntry) => {
  const usesUrl = text.includes('import.meta.url');
  // What a user names is imported, since it may be an ES module; our own pieces all stand there as texts.
  const kept = text.replace(/^#!.*\n/u, '').replaceAll(/\bimport\((?!["'`])/gu, '__importOfUser(');
  const { code } = await transform(kept, {
    format: 'cjs',
    platform: 'node',
    target,
    minifyWhitespace: true,
    minifySyntax: true,
    define: { 'import.meta.url': '__moduleUrl' },
    supported: { 'dynamic-import': false },
  });
  const head = isEntry ? [`#!/usr/bin/env node`, tuning] : [];
  return [...head, ...(usesUrl ? [moduleUrl] : []), code.replaceAll('__importOfUser(', 'import(')].join('\n');
};

/** The licences of the packages whose code is in the bundle. */
const notices = (root, metafiles) => {
  const packages = new Set();
  for (const output of metafiles.flatMap(({ outputs }) => Object.values(outputs))) {
    for (const input of Object.keys(output.inputs)) {
      const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\//u.exec(input)?.[1];
      if (name !== undefined) packages.add(name);
    }
  }
  return [...packages].sort().map((name) => {
    const folder = join(root, 'node_modules', name);
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/iu.test(entry));
    const text = file === undefined ? '' : `\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
    return `${name} ${version} (${license})\n${text}`;
  });
};

/** Writes `cli.cjs`, `cli/*.cjs` and the licences of what is inside them into `folder`. */
export const buildCli = async (root, folder) => {
  const [pieces, others] = await Promise.all([split(root), apart(root)]);
  const dist = join(root, 'dist');
  for (const output of [...pieces.outputFiles, ...others.outputFiles]) {
    const name = relative(dist, output.path);
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    const text = others.outputFiles.includes(output) ? output.text : await toCommonJs(output.text, name === 'cli.cjs');
    writeFileSync(path, text, { mode: name === 'cli.cjs' ? 0o755 : 0o644 });
  }
  const head = 'dist/cli.cjs and dist/cli/ contain code of these packages.\n\n';
  const licences = notices(root, [pieces.metafile, others.metafile]).join('\n');
  writeFileSync(join(folder, 'cli/third-party-licenses.txt'), head + licences);
};

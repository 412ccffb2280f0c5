// Bundles the command line: a small entry, and one file for each part that is loaded on demand (`await import(…)`).
// Node starts CommonJS faster than ES modules, and esbuild splits only ES modules: so it splits first, and each piece
// is then turned into CommonJS, where a dynamic import becomes a `require` that runs when it is reached.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, transform } from 'esbuild';

/** Packages that stay outside the bundle: large, and needed by few runs. */
const external = ['yaml'];

const target = 'node20.19';

// `import.meta.url` has no meaning in CommonJS. The compile cache (Node 22.1 and later) pays only where more than the
// entry is loaded.
const moduleUrl = 'const __moduleUrl = require("node:url").pathToFileURL(__filename).href;';
const compileCache = 'if (!/^(-V|--version)$/.test(process.argv[2])) require("node:module").enableCompileCache?.();';

const split = (root) =>
  build({
    absWorkingDir: root,
    entryPoints: { cli: 'src/cli/main.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    chunkNames: 'cli/[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target,
    bundle: true,
    splitting: true,
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    external,
    metafile: true,
    write: false,
    logLevel: 'warning',
  });

const toCommonJs = async (text, isEntry) => {
  const usesUrl = text.includes('import.meta.url');
  const { code } = await transform(text.replace(/^#!.*\n/u, ''), {
    format: 'cjs',
    platform: 'node',
    target,
    minifyWhitespace: true,
    minifySyntax: true,
    define: { 'import.meta.url': '__moduleUrl' },
    supported: { 'dynamic-import': false },
  });
  const head = isEntry ? [`#!/usr/bin/env node`, compileCache] : [];
  return [...head, ...(usesUrl ? [moduleUrl] : []), code].join('\n');
};

/** The licences of the packages whose code is in the bundle. */
const notices = (root, metafile) => {
  const packages = new Set();
  for (const output of Object.values(metafile.outputs)) {
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
  const { outputFiles, metafile } = await split(root);
  const dist = join(root, 'dist');
  for (const output of outputFiles) {
    const name = output.path.slice(dist.length + 1);
    const path = join(folder, name);
    if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await toCommonJs(output.text, name === 'cli.cjs'), {
      mode: name === 'cli.cjs' ? 0o755 : 0o644,
    });
  }
  const head = 'dist/cli.cjs and dist/cli/ contain code of these packages.\n\n';
  writeFileSync(join(folder, 'cli/third-party-licenses.txt'), head + notices(root, metafile).join('\n'));
};

// Bundles the command line: a small entry, and one file for each part that is loaded on demand (`await import(…)`).
// Node starts CommonJS faster than ES modules, and esbuild splits only ES modules: so it splits first, and each piece
// is then turned into CommonJS, where a dynamic import becomes a `require` that runs when it is reached.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { build, transform } from 'esbuild';
import ts from 'typescript';
import { directText } from './build-direct.mjs';

/** Packages that stay outside the bundle: large, and needed by few runs. */
const external = ['yaml', 'oxc-parser', 'ts-morph'];

const target = 'node20.19';

// `import.meta.url` has no meaning in CommonJS.
const moduleUrl = 'const __moduleUrl=()=>require("node:url").pathToFileURL(__filename).href;';

/** What prints pages and pictures: large, and needed by few runs. These export functions only. */
const pages = [
  'gate/markdown',
  'gate/trend',
  'graph/dot',
  'graph/graphlib',
  'graph/json',
  'graph/mermaid',
  'graph/svg',
  'graph/viewer/page',
  'html/page',
  'run/page',
  'run/text',
  'run/view',
  'run/words',
].map((name) => `src/report/${name}.ts`);

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
    setup.onLoad({ filter: /[\\/]src[\\/]report[\\/]/ }, async ({ path }) => {
      if (!pages.some((page) => path.replaceAll('\\', '/').endsWith(page))) return undefined;
      const names = [...(await readFile(path, 'utf8')).matchAll(/^export const (\w+)/gmu)].map(([, name]) => name);
      const call = (name) => `export const ${name} = (...args) => require('./pages.cjs').${name}(...args);`;
      return { contents: names.map(call).join('\n') };
    });
    setup.onLoad({ filter: /validators\.generated\.ts$/ }, async ({ path }) => {
      const { names } = validatorsIn(await readFile(path, 'utf8'));
      const getters = names.map((name) => `get ${name}() { return require('./validator-${name}.cjs').validator; }`);
      return { contents: `export const validators = { ${getters.join(', ')} };` };
    });
    setup.onLoad({ filter: /js-yaml[\\/]dist[\\/]js-yaml\.mjs$/ }, async ({ path }) => ({
      contents: withoutEffects(await readFile(path, 'utf8')),
    }));
    setup.onLoad({ filter: /commander[\\/]lib[\\/]command\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      return { contents: text.replace("require('node:child_process')", '{}') };
    });
  },
};

/**
 * js-yaml makes its schemas and the patterns of its writer when it is loaded; we only read events. What a variable of the module
 * begins with is marked as free of effects, so that it goes where nobody uses the variable.
 */
const withoutEffects = (text) => {
  const file = ts.createSourceFile('library.mjs', text, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS);
  const values = file.statements
    .filter((statement) => ts.isVariableStatement(statement))
    .flatMap(({ declarationList }) => declarationList.declarations.map(({ initializer }) => initializer))
    .filter((value) => value !== undefined && !ts.isLiteralExpression(value) && !ts.isClassExpression(value));
  let result = '';
  let at = 0;
  for (const { pos, end } of values) {
    result += `${text.slice(at, pos)} /* @__PURE__ */ (() => (${text.slice(pos, end)}))()`;
    at = end;
  }
  return result + text.slice(at);
};

/** The generated validators: the code of all of them, and their names. */
const validatorsIn = (text) => {
  const at = text.lastIndexOf('export const validators');
  return {
    code: text.slice(0, at),
    names: [...text.slice(at).matchAll(/^ {2}(\w+): \1,$/gmu)].map(([, name]) => name),
  };
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

/** One file of a piece that stands apart. */
const apart = (root, name, stdin) =>
  build({
    ...lean(root),
    stdin: { resolveDir: root, loader: 'ts', ...stdin },
    outfile: `dist/cli/${name}.cjs`,
    format: 'cjs',
    external,
  });

const allApart = async (root) => {
  const resolveDir = join(root, 'src/parse/schema');
  const { code, names } = validatorsIn(await readFile(join(resolveDir, 'validators.generated.ts'), 'utf8'));
  return Promise.all([
    apart(root, 'cel', { contents: `export * from '@marcbachmann/cel-js';` }),
    apart(root, 'pages', { contents: pages.map((path) => `export * from './${path}';`).join('\n') }),
    // Only one of them is needed for a contract, and they are much code.
    ...names.map((name) =>
      apart(root, `validator-${name}`, { contents: `${code}export { ${name} as validator };`, resolveDir }),
    ),
  ]);
};

const direct = {
  name: 'direct',
  setup(setup) {
    setup.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: await directText(path),
      loader: 'ts',
    }));
  },
};

const split = (root) =>
  build({
    ...lean(root),
    entryPoints: { cli: 'src/cli/main.ts', 'cli/worker': 'src/cli/worker.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    chunkNames: 'cli/[name]-[hash]',
    format: 'esm',
    splitting: true,
    // Of ES modules only what is used comes in.
    mainFields: ['module', 'main'],
    external: [...external, './cel.cjs', './pages.cjs', './validator-*.cjs'],
    plugins: [later, direct],
  });

/**
 * What one piece takes from another, and from node, becomes a constant of it: esbuild would ask a getter at every use, which
 * slows down what runs for the first time. Pieces form no circle. What a piece exports may change later only where esbuild sets
 * modules up on demand (`isLive`): such pieces are left as they are.
 */
const bound = (text, { imports, isLive }) => {
  let count = 0;
  const taken = text.replaceAll(
    /(?<=^|[;\n}])import(?:\{([^}]*)\}from)?"((?:\.|node:)[^"]+)";/gu,
    (whole, list, path) => {
      count++;
      if (isLive(path)) return whole;
      const names = list?.replaceAll(/([\w$]+) as ([\w$]+)/gu, '$1:$2');
      return `${names === undefined ? '' : `const{${names}}=`}require("${path}");`;
    },
  );
  // More than there are: a text of ours looks like an import.
  if (count > imports.filter(({ kind }) => kind === 'import-statement').length) throw new Error('an import too many');
  return taken.replace(/(?<=[;\n}])export\{([^}]*)\};\s*$/u, (whole, list) => {
    if (isLive()) return whole;
    const names = list.split(',').map((one) => one.replace(/^(\S+) as (\S+)$/u, '$2:$1'));
    return `module.exports={__esModule:true,${names.join(',')}};`;
  });
};

/**
 * The texts of the programs: what loads the pieces stands before all else. The version is asked for by scripts at every start: nothing
 * is loaded for it.
 */
const programs = async (root, texts) => {
  const { outputFiles } = await build({
    ...lean(root),
    entryPoints: ['src/cli/compile-cache.ts'],
    format: 'cjs',
    banner: { js: '(()=>{const module={};' },
    footer: { js: 'return module.exports.cachedRequire})()' },
  });
  const hash = createHash('sha256').update(outputFiles[0].text);
  for (const text of texts.values()) hash.update(asFunction(text));
  const digest = hash.digest('hex').slice(0, 16);
  const cached = (isFirstThread) =>
    `require=${outputFiles[0].text.trim()}(require,__filename,${JSON.stringify({ build: digest, isFirstThread })});`;
  return new Map([
    [
      'dist/cli.cjs',
      [
        '#!/usr/bin/env node',
        'let isTold=false;',
        'if(process.argv.length===3&&/^(-V|--version)$/.test(process.argv[2]))try{',
        'const{readFileSync,writeSync}=require("node:fs");',
        'writeSync(1,JSON.parse(readFileSync(__dirname+"/../package.json","utf8")).version+"\\n");',
        // Where that cannot be written the command line says so.
        'isTold=true}catch{}',
        `if(!isTold){${cached(true)}\n${texts.get('dist/cli.cjs')}}\n`,
      ].join('\n'),
    ],
    ['dist/cli/import.cjs', 'module.exports=(path)=>import(path);\n'],
    ['dist/cli/worker.cjs', `${cached(false)}\n${texts.get('dist/cli/worker.cjs')}`],
  ]);
};

const toCommonJs = async (output, linking) => {
  const text = bound(output, linking).replaceAll(/\bfileURLToPath\d*\(import\.meta\.url\)/gu, '__filename');
  const usesUrl = text.includes('import.meta.url');
  // What a user names is imported, since it may be an ES module, by a file that has nothing else in it; our own pieces all
  // stand there as texts.
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
  return [
    ...(usesUrl ? [moduleUrl] : []),
    code.replaceAll('__importOfUser(', 'require("./import.cjs")(').replaceAll('__moduleUrl', '__moduleUrl()'),
  ].join('\n');
};

/** The pieces that a piece loads at once, itself with them: each after those that it takes something from. */
const closureOf = (outputs, name, seen = new Set()) => {
  for (const { path, kind } of outputs[name]?.imports ?? [])
    if (kind === 'import-statement' && path in outputs && !seen.has(path)) closureOf(outputs, path, seen);
  return seen.add(name);
};

/**
 * Pieces that are always loaded together stand in one file: each file more is looked for, read and compiled on its own. First what
 * every command needs, then what most of them need beside it.
 */
const groupsOf = (outputs) => {
  const taken = new Set();
  return ['src/cli/run.ts', 'src/cli/commands/analysis.ts'].map((entry) => {
    const name = Object.keys(outputs).find((one) => outputs[one].entryPoint === entry);
    const members = [...closureOf(outputs, name)].filter((one) => !taken.has(one));
    for (const member of members) taken.add(member);
    return { name: `dist/cli/all-${basename(name)}`, members };
  });
};

/** One file of several pieces; it gives out the one that is asked for. Functions in parentheses are compiled at once. */
const groupText = (texts) =>
  [
    'const pieces={',
    ...texts.map(([name, text]) => `${JSON.stringify(name)}:(function(module,exports,require){${text}\n}),`),
    '},loaded={},from=(name)=>{',
    'if(!Object.hasOwn(pieces,name))return require(name);',
    'if(Object.hasOwn(loaded,name))return loaded[name].exports;',
    'const module=loaded[name]={exports:{}};',
    'pieces[name](module,module.exports,from);',
    'return module.exports};',
    'module.exports=from;',
  ].join('\n');

/** What the compile cache loads. To make a function of it there would copy all of the text. */
const asFunction = (text) => `(function(module,exports,require,__filename,__dirname){${text}\n})`;

/** The licences of the packages whose code is in the bundle. */
const notices = (root, metafiles) => {
  const packages = new Set();
  for (const output of metafiles.flatMap(({ outputs }) => Object.values(outputs))) {
    for (const input of Object.keys(output.inputs)) {
      const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\//u.exec(input)?.[1];
      if (name !== undefined) packages.add(name);
    }
  }
  // Packages of one house share a text.
  const byText = new Map();
  for (const name of [...packages].sort()) {
    const folder = join(root, 'node_modules', name);
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/iu.test(entry));
    const text = file === undefined ? '' : `\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${license})\n`]);
  }
  return [...byText].map(([text, heads]) => heads.join('') + text);
};

/** Writes `cli.cjs`, `cli/*.cjs` and the licences of what is inside them into `folder`. */
export const buildCli = async (root, folder) => {
  const [pieces, ...whole] = await Promise.all([split(root), allApart(root)]).then((all) => all.flat());
  const others = { outputFiles: whole.flatMap((one) => one.outputFiles) };
  const dist = join(root, 'dist');
  const live = new Set(pieces.outputFiles.filter(({ text }) => text.includes('__esm({')).map(({ path }) => path));
  const write = (name, text) => {
    const path = join(folder, relative('dist', name));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { mode: name === 'dist/cli.cjs' ? 0o755 : 0o644 });
  };
  const groups = groupsOf(pieces.metafile.outputs);
  const texts = new Map();
  for (const output of pieces.outputFiles) {
    const name = `dist/${relative(dist, output.path).replaceAll('\\', '/')}`;
    const text = await toCommonJs(output.text, {
      imports: pieces.metafile.outputs[name].imports,
      isLive: (from = '') => live.has(resolve(dirname(output.path), from || output.path)),
    });
    texts.set(name, text);
  }
  const groupOf = (name) => groups.find(({ members }) => members.includes(name));
  /** The text of a piece, which takes what stands in another group from there. */
  const linked = (name) =>
    texts.get(name).replaceAll(/\brequire\("(\.\/(?:cli\/)?)([\w-]+\.cjs)"\)/gu, (whole, folder, piece) => {
      const group = groupOf(`dist/cli/${piece}`);
      return group === undefined || group === groupOf(name)
        ? whole
        : `require("${folder}${basename(group.name)}")("./${piece}")`;
    });
  const files = new Map([
    ...groups.map(({ name, members }) => [name, groupText(members.map((one) => [`./${basename(one)}`, linked(one)]))]),
    ...[...texts.keys()].filter((name) => groupOf(name) === undefined).map((name) => [name, linked(name)]),
    ...others.outputFiles.map(({ path, text }) => [`dist/${relative(dist, path).replaceAll('\\', '/')}`, text]),
  ]);
  const functions = [...files].map(([name, text]) => [name, asFunction(text)]);
  for (const [name, text] of new Map([...functions, ...(await programs(root, files))])) write(name, text);
  const head = 'dist/cli.cjs and dist/cli/ contain code of these packages.\n\n';
  const licences = notices(
    root,
    [pieces, ...whole].map(({ metafile }) => metafile),
  ).join('\n');
  writeFileSync(join(folder, 'cli/third-party-licenses.txt'), head + licences);
};

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { githubScriptWrites, nodeWrites } from '../../../src/contract/source/github-actions/script/javascript.ts';
import { agreesWithRuns, neverThrows, type ScriptCase, shown } from './script-cases.ts';

const file = 'process.env.GITHUB_OUTPUT';
const fs = "const fs = require('fs');\n";

const github: readonly ScriptCase[] = [
  ['core.setOutput(\'a\', 1)\ncore.exportVariable("B", 2);', 'a! env:B!'],
  ["const { setOutput: put, info } = core;\ninfo('x');\nput('a', 1);", 'a!'],
  ["const name = 'a';\ncore.setOutput(name, 1);", 'a!'],
  ["if (x) core.setOutput('a', 1)", 'a'],
  ["if (x) {\n  core.setOutput('a', 1)\n}\ncore.setOutput('b', 1)", 'a b!'],
  ["if (x) return;\ncore.setOutput('a', 1)", 'a'],
  ["const f = () => { return 1 };\ncore.setOutput('a', f())", 'a!'],
  ["x && core.setOutput('a', 1)", 'a'],
  ["// core.setOutput('a', 1)\n/* core.setOutput('b', 1) */", ''],
  ['const s = "core.setOutput(\'a\', 1)";', ''],
  ['return 1', 'result!'],
  ['if (x) { return 1 }', 'result'],
  ['if (x) { return }\nreturn 1', 'result'],
  ['items.map((one) => { return one })', ''],
  ["const re = /['\"`]/g;\ncore.setOutput('a', x.replace(re, ''))", 'a!'],
  ['core.setOutput("a", `${x ? `${y}` : ""}`)', 'a!'],
  ['core.setOutput(`a-${x}`, 1)', 'open: sets a name that is not known here'],
  ['for (const key of keys) core.setOutput(key, 1)', 'open: sets a name that is not known here'],
  ['core.setOutput("${{ inputs.name }}", 1)', 'open: sets a name that is not known here'],
  ['const all = ${{ toJSON(needs) }};\ncore.setOutput("a", all)', 'a!'],
  ['${{ inputs.script }}', 'open: runs code of an expression'],
  ['foo({ core })', 'open: hands "core" on'],
  ["await require('./x.js')({ github })", 'open: loads "./x.js"'],
  ["const x = require('./x.json')", ''],
  ['require(name)', 'open: runs code that is not known here'],
  ["await exec.exec('./build.sh')", 'open: runs "./build.sh"'],
  ["await exec.exec('git', ['status'])", ''],
  ["const { execSync } = require('child_process');\nexecSync('npm run build')", 'open: runs "npm"'],
  ['eval(x)', 'open: runs code that is not known here'],
  ['core.setOutput("a', 'open: cannot be read here'],
];

const scripts: readonly ScriptCase[] = [
  [`${fs}fs.appendFileSync(${file}, \`a=\${1 + 1}\\n\`)`, 'a!'],
  [`require('fs').appendFileSync(process.env['GITHUB_OUTPUT'], 'a=1\\nb=2\\n')`, 'a! b!'],
  [`${fs}fs.writeFileSync(${file}, 'a=1\\n', { flag: 'a' })`, 'a!'],
  [`${fs}fs.appendFileSync(${file}, 'a=1\\n')\nfs.writeFileSync(${file}, 'b=1\\n')`, 'a b!'],
  [`${fs}const out = ${file};\nif (out) fs.appendFileSync(out, ['a=1', 'b=2'].join('\\n'))`, 'a b'],
  [`${fs}const s = fs.createWriteStream(${file}, { flags: 'a' });\ns.write('a=1\\n');\ns.end()`, 'a!'],
  [`${fs}const d = 'EOF';\nfs.appendFileSync(${file}, \`a<<\${d}\\nx=1\\n\${d}\\nb=1\`)`, 'a! b!'],
  [
    `${fs}fs.appendFileSync(${file}, 'a<<E\\n')\nfor (const x of [1]) fs.appendFileSync(${file}, x + '=1\\n')\nfs.appendFileSync(${file}, 'E\\n')`,
    'a!',
  ],
  [`${fs}const put = (k, v) => { fs.appendFileSync(${file}, \`\${k}=\${v}\\n\`) }\nput('a', 1)\nput('b', 2)`, 'a b'],
  [`${fs}function put(k, v) { fs.appendFileSync(${file}, k + '=' + v + '\\n') }\nput('a', 1)`, 'a'],
  [
    `${fs}function all(k) { for (const k of []) put(k) }\nfunction put(k) { [k].forEach((k) => { fs.appendFileSync(${file}, k + '=1\\n') }) }\nput('a')`,
    'open: writes text that is not known here',
  ],
  [`import { appendFileSync as add } from 'node:fs';\nadd(${file}, 'a=1\\n')`, 'a!'],
  ["console.log('::set-output name=a::1')", 'a!'],
  [`${fs}fs.appendFileSync(process.env.GITHUB_ENV, 'A=1\\n')`, 'env:A!'],
  [`${fs}if (process.argv.length > 5) process.exit(0)\nfs.appendFileSync(${file}, 'a=1\\n')`, 'a'],
  [`${fs}fs.appendFileSync(${file}, text)`, 'open: writes text that is not known here'],
  [`${fs}fs.copyFileSync('x', ${file})`, 'open: uses the file of the runner in a way that is not known here'],
  [`${fs}fs.appendFileSync(process.env['GITHUB_' + 'OUTPUT'], 'a=1')`, 'open: writes a file that is not known here'],
  ["import x from './x.mjs'", 'open: loads "./x.mjs"'],
  [`${fs}fs.writeFileSync('x.json', JSON.stringify({}))`, ''],
];

describe('the script of actions/github-script', () => {
  it.each(github)('%s', (text, expected) => expect(shown(githubScriptWrites(text))).toBe(expected));

  it('tells where a name stands', () => {
    const text = "const x = 1;\ncore.setOutput('name', x)";
    const [write] = githubScriptWrites(text).outputs;
    expect(text.slice(write?.start, write?.end)).toBe('name');
  });
});

describe('a script for Node.js', () => {
  it.each(scripts)('%s', (text, expected) => expect(shown(nodeWrites(text))).toBe(expected));

  it('agrees with Node.js about the names', () => {
    agreesWithRuns(scripts, nodeWrites, (text, folder) => {
      const source = join(folder, text.startsWith('import ') ? 'script.mjs' : 'script.cjs');
      writeFileSync(source, text);
      return { program: process.execPath, args: [source] };
    });
  });
});

describe('JavaScript of any kind', () => {
  it('never throws', () =>
    neverThrows([...github, ...scripts], (text) => [nodeWrites(text), githubScriptWrites(text)]));

  it.each(['(', '{', '`${', 'a=>{', 'const a = ', 'import\n', '"', '/*', 'core.', 'if(x){}else '])(
    'takes a long run of %s',
    (part) => {
      expect(() => githubScriptWrites(part.repeat(100_000))).not.toThrow();
    },
  );
});

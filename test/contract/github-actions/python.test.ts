import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pythonWrites } from '../../../src/contract/source/github-actions/script/python.ts';
import type { ScriptWrites } from '../../../src/contract/source/github-actions/script/writes.ts';

const runs = Number(process.env['CONTEXTCORE_FUZZ_RUNS'] ?? 400);
const hasPython = spawnSync('python3', ['--version']).status === 0;

/** Names in one line, `!` behind those that are always written; `env:` before variables; then why the list is open. */
const shown = ({ outputs, env, opensOutputs }: ScriptWrites): string =>
  [
    ...outputs.map(({ name, always }) => `${name}${always ? '!' : ''}`),
    ...env.map(({ name, always }) => `env:${name}${always ? '!' : ''}`),
    ...(opensOutputs ? [`open: ${opensOutputs.reason}`] : []),
  ].join(' ');

const file = 'os.environ["GITHUB_OUTPUT"]';
const opened = `import os\nx = 1\nwith open(${file}, "a") as f:\n  `;

const table: readonly (readonly [string, string])[] = [
  [`${opened}f.write(f"a={x}\\n")\n  print(f"b={x}", file=f)\n  f.writelines(["c=1\\n", f"d={x}\\n"])`, 'a! b! c! d!'],
  [`${opened}f.write("a=%s\\n" % x)\n  f.write("b={}\\n".format(x))\n  f.write("c=" + str(x) + "\\n")`, 'a! b! c!'],
  [`${opened}f.write("a<<EOF\\n")\n  f.write("x=1\\n")\n  f.write("EOF\\nb=1\\n")`, 'a! b!'],
  [`${opened}f.write("a=1")\n  f.write("b=1\\n")`, 'a!'],
  [`${opened}f.write("\\n".join(["a=1", "b=2"]) + "\\n")`, 'a! b!'],
  ['import os\nwith open(os.getenv("GITHUB_ENV"), "a") as f: f.write("A=1\\n")', 'env:A!'],
  ['from os import environ as e\nf = open(e["GITHUB_OUTPUT"], "a")\nf.write("a=1\\n")\nf.close()', 'a!'],
  [
    `import os\nout = ${file}\nwith open(out, mode="a", encoding="utf-8") as f:\n    f.write('''a=1\nb=2\n''')`,
    'a! b!',
  ],
  [`import os\nprint("a=1", file=open(${file}, "a"))`, 'a!'],
  [`import os\nfrom pathlib import Path\nwith Path(${file}).open("a") as f:\n  f.write("a=1\\n")`, 'a!'],
  ['print("::set-output name=a::1")', 'a!'],
  [
    `import os\ndef put(name, value):\n  with open(${file}, "a") as f:\n    print(f"{name}={value}", file=f)\nput("a", 1)\nput(name="b", value=2)`,
    'a b',
  ],
  [`import os\nif len("a") > 1:\n  with open(${file}, "a") as f:\n    f.write("a=1\\n")`, 'a'],
  [`import os\nif __name__ == "__main__":\n  with open(${file}, "a") as f:\n    f.write("a=1\\n")`, 'a!'],
  [`import os, sys\nif len("a"): sys.exit(0)\nwith open(${file}, "a") as f:\n  f.write("a=1\\n")`, 'a'],
  [`import os\nopen(${file}, "a").write("a=1\\n")\nwith open(${file}, "w") as f: f.write("b=1\\n")`, 'a b!'],
  [
    `import os\nwith open(${file}, "a") as f:\n  f.write("a=1\\n")\nwith open(os.devnull, "w") as f:\n  f.write("b=1\\n")`,
    'a!',
  ],
  [`import os\nif "GITHUB_OUTPUT" in os.environ:\n  with open(${file}, "a") as f: f.write("a=1\\n")`, 'a'],
  ['import subprocess\nsubprocess.run(["git", "--version"], check=True)', ''],
  ['import json\nprint(json.dumps({"a": "b=1"}))  # os.system("x")', ''],
  [`${opened}for k in ["a"]:\n    f.write(f"{k}=1\\n")`, 'open: writes text that is not known here'],
  [`${opened}len(str(f))`, 'open: uses the file of the runner in a way that is not known here'],
  [
    `import os\ndef put(k):\n  for k in ["b"]:\n    open(${file}, "a").write(f"{k}=1\\n")\nput("a")`,
    'open: writes text that is not known here',
  ],
  [`${opened}k = "a"\n  [f.write(f"{k}=1\\n") for k in ["b"]]`, 'open: writes text that is not known here'],
  [`${opened}k = "a"\n  f.write(f"{k}=1\\n")`, 'a!'],
  ['import os\nos.system("./x.sh")', 'open: runs "./x.sh"'],
  ['import subprocess\nsubprocess.check_call(cmd)', 'open: runs a program with "subprocess.check_call"'],
  ['from subprocess import *', 'open: imports names that are not known here'],
  ['import mine', 'open: imports "mine"'],
  ['exec(x)', 'open: runs code that is not known here'],
  ['import sys\nopen(sys.argv[1], "a").write("a=1")', 'open: writes a file that is not known here'],
  ['${{ inputs.script }}', 'open: runs code of an expression'],
  ['x = "', 'open: cannot be read here'],
];

describe('a Python script', () => {
  it.each(table)('%s', (text, expected) => expect(shown(pythonWrites(text))).toBe(expected));

  it('tells where a name stands', () => {
    const text = `${opened}f.write(f"name={x}\\n")`;
    const [write] = pythonWrites(text).outputs;
    expect(text.slice(write?.start, write?.end)).toBe('name');
  });

  it.skipIf(!hasPython)('agrees with Python about the names', () => {
    const folder = mkdtempSync(join(tmpdir(), 'contextcore-'));
    try {
      for (const [text] of table) {
        const written = namesWritten(folder, text);
        if (!written) continue;
        const { outputs, opensOutputs } = pythonWrites(text);
        const predicted = outputs.map(({ name }) => name);
        if (!opensOutputs) expect(predicted, text).toEqual(expect.arrayContaining([...written]));
        expect(written, text).toEqual(
          expect.arrayContaining(outputs.filter(({ always }) => always).map(({ name }) => name)),
        );
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  const mutated = fc
    .tuple(fc.constantFrom(...table.map(([text]) => text)), fc.nat(), fc.nat(30), fc.string({ maxLength: 4 }))
    .map(([text, at, length, put]) => {
      const from = at % (text.length + 1);
      return text.slice(0, from) + put + text.slice(from + length);
    });

  it('never throws', () => {
    const any = fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), mutated);
    fc.assert(
      fc.property(any, (text) => void pythonWrites(text)),
      { numRuns: runs },
    );
  });

  it.each(['(', 'f"{', 'a = ', 'if a:\n', '"""', 'os.', 'f = open(x)\n', 'Path('])('takes a long run of %s', (part) => {
    expect(() => pythonWrites(part.repeat(50_000))).not.toThrow();
  });
});

/** The names in the file and on the output after a run; undefined where it fails. */
const namesWritten = (folder: string, text: string): readonly string[] | undefined => {
  const output = join(folder, 'output');
  writeFileSync(output, '');
  const env = { PATH: process.env['PATH'], GITHUB_OUTPUT: output, GITHUB_ENV: join(folder, 'env') };
  const { status, stdout } = spawnSync('python3', ['-c', text], { cwd: folder, env, encoding: 'utf8' });
  if (status !== 0) return undefined;
  const commands = [...stdout.matchAll(/^::set-output name=(\w+)::/gm)].map(([, name]) => name ?? '');
  const names: string[] = [];
  let delimiter: string | undefined;
  for (const line of readFileSync(output, 'utf8').split('\n')) {
    if (delimiter !== undefined) delimiter = line === delimiter ? undefined : delimiter;
    else if (/^\w+<</.test(line)) {
      names.push(line.slice(0, line.indexOf('<<')));
      delimiter = line.slice(line.indexOf('<<') + 2);
    } else if (line.includes('=')) names.push(line.slice(0, line.indexOf('=')));
  }
  return [...commands, ...names];
};

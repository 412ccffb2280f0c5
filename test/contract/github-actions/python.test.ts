import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { pythonWrites } from '../../../src/contract/source/github-actions/script/python.ts';
import { agreesWithRuns, neverThrows, type ScriptCase, shown } from './script-cases.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;

const file = 'os.environ["GITHUB_OUTPUT"]';
const opened = `import os\nx = 1\nwith open(${file}, "a") as f:\n  `;

const table: readonly ScriptCase[] = [
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
    agreesWithRuns(table, pythonWrites, (text) => ({ program: 'python3', args: ['-c', text] }));
  });

  it('never throws', () => neverThrows(table, pythonWrites));

  it.each(['(', 'f"{', 'a = ', 'if a:\n', '"""', 'os.', 'f = open(x)\n', 'Path('])('takes a long run of %s', (part) => {
    expect(() => pythonWrites(part.repeat(50_000))).not.toThrow();
  });
});

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bashWrites } from '../../../src/contract/source/github-actions/script/bash.ts';
import type { ScriptWrites } from '../../../src/contract/source/github-actions/script/writes.ts';
import { conditions, sketch } from './bash-sketches.ts';
import { faults, type Run, runOf } from './script-cases.ts';

/** The default runs are the same each time; the runs that are asked for are new ones. */
const asked = Number(process.env['CONTEXTCORE_PROPERTY_RUNS'] ?? 0);
const count = asked > 0 ? asked : 40;
const hasBash = spawnSync('bash', ['--version']).status === 0;

const allFlags = Array.from({ length: conditions }, (_, flag) => `F${flag}`);

/** One answer to the conditions that a script asks; the others are not set, so that it cannot know them. */
const heard = (script: string, way: number): string =>
  allFlags.flatMap((flag, bit) => (script.includes(flag) ? [`${flag}=${(way >> bit) & 1}`] : [])).join(' ');

/**
 * Runs each script under each answer to the conditions, all in one go; the runs that the runner would call a success.
 * Answers that give the very same command share its run.
 */
const runAll = (scripts: readonly string[], asks = conditions): readonly (readonly Run[])[] => {
  const ways = Array.from({ length: 2 ** asks }, (_, way) => way);
  const folder = mkdtempSync(join(tmpdir(), 'contextcore-bash-'));
  try {
    const home = join(folder, 'home');
    mkdirSync(home);
    const driver = ['cd "$1"'];
    const places = scripts.map((script, i) => {
      writeFileSync(join(folder, `${i}.sh`), `${script}\n`);
      const byFlags = new Map<string, string>();
      return ways.map((way) => {
        const flags = heard(script, way);
        const at = byFlags.get(flags) ?? `${i}.${way}`;
        if (!byFlags.has(flags)) {
          byFlags.set(flags, at);
          mkdirSync(join(folder, at));
          driver.push(
            `cd ${at}; : > out; : > env`,
            `${flags} GITHUB_OUTPUT="$PWD/out" GITHUB_ENV="$PWD/env" bash -e ../${i}.sh > log 2>&1 < /dev/null; echo $? > status; cd ..`,
          );
        }
        return join(folder, at);
      });
    });
    writeFileSync(join(folder, 'driver.sh'), driver.join('\n'));
    spawnSync('bash', [join(folder, 'driver.sh'), folder], { env: { PATH: '/usr/bin:/bin', HOME: home } });
    return places.map((one) => one.flatMap(outcome));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const outcome = (folder: string): readonly Run[] => {
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
  if (read('status').trim() !== '0') return [];
  const run = runOf({ outputs: read('out'), env: read('env'), log: read('log') });
  return run ? [run] : [];
};

/** What is listed and never written; a fault where what can happen does happen in some of the runs. */
const neverWritten = (said: ScriptWrites, runs: readonly Run[]): readonly string[] =>
  (['outputs', 'env'] as const).flatMap((file) => {
    if ((file === 'outputs' ? said.opensOutputs : said.opensEnv) !== undefined) return [];
    const names = new Set(said[file].map(({ name }) => name));
    return [...names]
      .filter((name) => !runs.some((run) => run[file].has(name)))
      .map((name) => `"${name}" is listed and never written`);
  });

const out = '>> "$GITHUB_OUTPUT"';

/** A simpler analysis would be wrong about these. */
const misleading: readonly string[] = [
  `k=a; for i in $(seq 2); do echo "$k=1" ${out}; k=b; done`,
  `k=a; i=0; while [ $i -lt 2 ]; do i=$((i+1)); echo "$k=1" ${out}; k=$k$k; done`,
  `o=/dev/null; for i in $(seq 2); do echo a=1 >> "$o"; o="$GITHUB_OUTPUT"; done`,
  `f() { echo a=1; }; for i in $(seq 2); do f ${out}; f() { echo b=1; }; done`,
  `d=X; { echo "a<<$d"; d=Y; echo "$d"; echo b=1; echo X; echo c=1; } ${out}`,
  `{ echo "a<<E"; echo " E"; echo "b=1"; echo E; echo c=1; } ${out}`,
  `echo -n 'a=1' ${out}; [ "$F0" = 1 ] && echo ${out}; echo 'b=2' ${out}`,
  `echo -ne 'a=1\\nb=2\\n' ${out}; echo -E 'c=1\\nd=2' ${out}; echo -e 'e=1\\cf' ${out}; echo g=1 ${out}`,
  `printf '%s=%s\\n' a 1 b ${out}; printf '%d=%s\\n' 7 x ${out}; printf '%05d=x\\n' 7 ${out}`,
  `printf 'a=%s\\n' 1 2 3 ${out}; printf '%b' 'b=1\\nc=2\\n' ${out}; printf '%%d=1\\n' ${out}`,
  `x='a b'; echo $x=1 ${out}; y=' a  b '; echo $y=1 ${out}; echo "$y=1" ${out}`,
  `x=; echo $x a=1 ${out}; echo "$x" ${out}; echo $x ${out}; echo b=2 ${out}`,
  `IFS=,; x='a,b'; echo $x=1 ${out}; for k in $x; do echo "$k=2" ${out}; done`,
  `x='*'; mkdir d; cd d; touch q; echo $x=1 ${out}; echo "$x=1" ${out}; for k in $x; do echo "$k=2" ${out}; done`,
  `echo ~=1 ${out}; x=~; echo "$x=1" ${out}; echo {a,b}=1 ${out}; echo 'c'"d"e\\f=1 ${out}`,
  `f() { echo "$1=$2" ${out}; }; f a b; f 'a b' c; x='p q'; f $x; f "$x"; f "$@" r s`,
  `f() { local k=in; g; }; g() { echo "$k=1" ${out}; }; k=out; g; f; g`,
  `f() { k=in; }; k=out; ( f; echo "$k=1" ${out} ); echo "$k=2" ${out}; f; echo "$k=3" ${out}`,
  `f() { if [ "$F0" = 1 ]; then local k=in; else k=else; fi; }; k=out; f; echo "$k=1" ${out}`,
  `k=a; echo x | read k; echo "$k=1" ${out}; echo b | { read k; echo "$k=1" ${out}; }`,
  `k=a; read k <<< b; echo "$k=1" ${out}; : "\${m:=c}"; echo "$m=1" ${out}; k=d bash -c 'echo "$k=1" ${out}'`,
  `k=a; export k; bash -c 'echo "x$k=1" ${out}'; j=b; bash -c 'echo "y$j=1" ${out}'`,
  `k=a; n=k; printf -v "$n" b; echo "$k=1" ${out}; declare "$n=c"; echo "$k=1" ${out}; echo "\${!n}=2" ${out}`,
  `k=a; declare -u k; k=b; echo "$k=1" ${out}; declare -i n; n=2+3; echo "n$n=1" ${out}; declare -n r=k; r=z; echo "$k=1" ${out}`,
  `k=a; let k=5; echo "x$k=1" ${out}; (( k = 6 )); echo "x$k=1" ${out}; : $(( k++ )); echo "x$k=1" ${out}`,
  `a=(x y); a+=(z); for k in "\${a[@]}"; do echo "$k=1" ${out}; done; a[0]=w; echo "\${a[0]}=1 \${a[*]}" ${out}; echo "$a=2" ${out}`,
  `set -- p q; echo "$1=1" ${out}; shift; echo "$1=1" ${out}; for k; do echo "$k=2" ${out}; done; for k in "$@" r; do echo "$k=3" ${out}; done`,
  `f() { [ "$F0" = 1 ]; echo a=1 ${out}; }; if f; then echo b=1 ${out}; fi; f | cat; (f) || echo c=1 ${out}`,
  `(exit 0; echo a=1 ${out}); echo b=1 ${out}; (exit 3; echo c=1 ${out}) || echo d=1 ${out}; $(exit 0) true; echo e=1 ${out}`,
  `false | true; echo a=1 ${out}; { [ "$F0" = 1 ]; echo b=1 ${out}; } | cat; echo c=1 ${out}`,
  `trap 'echo a=1 ${out}' EXIT; [ "$F0" = 1 ] || exit 0; trap - EXIT; echo b=1 ${out}`,
  `trap 'exit 0' ERR; [ "$F0" = 1 ]; echo a=1 ${out}`,
  `set +e; [ "$F0" = 1 ]; [ "$F1" = 1 ] && exit; echo a=1 ${out}`,
  `for i in 1 2; do for j in 1 2; do [ "$F0" = 1 ] && break 2; echo a=1 ${out}; done; echo b=1 ${out}; done; echo c=1 ${out}`,
  `for i in 1 2; do for j in 1 2; do [ "$F0" = 1 ] && continue 2; echo a=1 ${out}; done; echo b=1 ${out}; done`,
  `while :; do echo a=1 ${out}; if [ "$F0" = 1 ]; then break; fi; echo b=1 ${out}; exit 0; done; echo c=1 ${out}`,
  `echo a=1 ${out}; : > "$GITHUB_OUTPUT"; echo b=1 ${out}; if [ "$F0" = 1 ]; then echo c=1 > "$GITHUB_OUTPUT"; fi`,
  `{ echo a=1; echo bbbbbbb=1 ${out}; echo c=1; } > "$GITHUB_OUTPUT"`,
  `exec 3> "$GITHUB_OUTPUT"; echo a=1 >&3; echo bb=1 ${out}; echo c=1 >&3`,
  `exec 3>> "$GITHUB_OUTPUT" 4>&3; echo a=1 >&4; exec 3>&-; echo b=1 >&4; { echo c=1 >&5; } 5>&4; echo d=1 5>&4`,
  `{ echo a=1 >&2; echo b=1; } 2>> "$GITHUB_OUTPUT" > other; { echo c=1 >&2; } ${out} 2>&1; { echo d=1 >&2; } 2>&1 ${out}`,
  `f() { exec ${out}; }; if [ "$F0" = 1 ]; then f; fi; echo a=1`,
  `( exec ${out}; echo a=1 ); echo b=1; for i in 1; do exec ${out}; break; done; echo c=1`,
  `cat <<E ${out}\na=\\$x\nb\\\nc=1\n\\\\d=1\n$(echo e=1)\nE`,
  `cat <<-E ${out}\n\ta=1\n\t\tb=1\n  c=1\n\tE\necho d=1 ${out}`,
  `echo a=1 | cat - /dev/null ${out}; echo b=1 | tee x ${out} | cat; cat x ${out}; echo c=1 | tee /dev/stderr 2>> "$GITHUB_OUTPUT" > x`,
  `case "$F0" in 1) echo a=1 ;; 0) echo b=1 ;; esac ${out}; case "$F1" in 1) echo c=1 ${out} ;; esac`,
  `case "$F0" in 1) echo a=1 ;;& *) echo b=1 ;; esac ${out}; case "$F0" in 1) echo c=1 ;& 7) echo d=1 ;; esac ${out}`,
  `echo() { printf '%s\\n' "x$1"; }; echo a=1 ${out}; command echo b=1 ${out}; unset -f echo; echo c=1 ${out}`,
  `alias echo='printf x'; echo a=1 ${out}; time echo b=1 ${out}; env echo c=1 ${out}; exec env bash -c 'echo d=1 ${out}'; echo e=1 ${out}`,
  `echo -n x; echo "::set-output name=a::1"; echo; echo " ::set-output name=b::1"; n=c; echo "::set-output name=$n::1"`,
  `xargs -I{} echo {}=1 ${out} <<< a; xargs -n1 bash -c 'echo "$0=1" ${out}' <<< b; echo c | xargs -I% bash -c 'echo %=1 ${out}'`,
  `s='echo a=1'; eval "$s" ${out}; eval "k=b; echo \\$k=1" ${out}; eval 'k=c'; echo "$k=1" ${out}; . /dev/stdin <<< 'k=d'; echo "$k=1" ${out}`,
  `f() { local GITHUB_OUTPUT=x; echo a=1 ${out}; }; f; echo b=1 ${out}; GITHUB_OUTPUT=y bash -c 'echo c=1 ${out}'`,
  `x=$GITHUB_OUTPUT; y="\${x%q}"; echo a=1 >> "$y"; z=("$x"); echo b=1 >> "\${z[0]}"; n=x; echo c=1 >> "\${!n}"; w=$(echo "$x"); echo d=1 >> "$w"`,
  `p=$(printenv GITHUB_OUTPUT); echo a=1 >> "$p"; read -r q <<< "$GITHUB_OUTPUT"; echo b=1 >> "$q"; eval "r=\\$GITHUB_OUTPUT"; echo c=1 >> "$r"`,
  `export P=$GITHUB_OUTPUT; bash -c 'echo a=1 >> "$P"'; f() { echo b=1 >> "$1"; echo c=1 >> "\${@: -1}"; }; f "$GITHUB_OUTPUT"`,
  `coproc { echo a=1 ${out}; }; wait; echo b=1 ${out}; echo c=1 > >(cat ${out}); sleep 0.1`,
  `select k in a b; do echo "$k=1" ${out}; break; done <<< 1; for (( i = 0; i < 2; i++ )); do echo "n$i=1" ${out}; done`,
];

describe('the analysis of bash scripts against bash', () => {
  it.skipIf(!hasBash)('is not misled (needs bash)', () => {
    const runs = runAll(misleading, 2);
    const wrong = misleading.flatMap((script, i) =>
      faults(bashWrites(script), runs[i] ?? []).map((fault) => `${fault}: ${script}`),
    );
    expect(wrong).toEqual([]);
    expect(runs.filter((list) => list.length > 0).length).toBeGreaterThan(misleading.length * 0.7);
  });

  it.skipIf(!hasBash)(
    'lists what generated scripts write, and is sure where it says so (needs bash)',
    () => {
      let closed = 0;
      let sure = 0;
      for (let from = 0; from < count; from += 100) {
        const seed = asked > 0 ? Math.floor(Math.random() * 2 ** 31) : 7 + from;
        const sketches = fc.sample(sketch, { numRuns: Math.min(100, count - from), seed });
        const runs = runAll(sketches.map(({ script }) => script));
        sketches.forEach((one, i) => {
          const said = bashWrites(one.script);
          if (said.opensOutputs === undefined) closed++;
          if (said.outputs.some((item) => item.always)) sure++;
          const done = runs[i] ?? [];
          const showsAll = one.independent && done.length === 2 ** conditions;
          const wrong = [...faults(said, done), ...(showsAll ? neverWritten(said, done) : [])];
          expect(wrong, `seed ${seed}\n${one.script}`).toEqual([]);
        });
      }
      // Were everything open, this would prove nothing.
      expect(closed / count).toBeGreaterThan(0.5);
      expect(sure / count).toBeGreaterThan(0.2);
    },
    120_000 + asked * 100,
  );
});

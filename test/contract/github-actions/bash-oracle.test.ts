import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bashWrites } from '../../../src/contract/source/github-actions/script/bash.ts';

/** The default runs are the same each time; the runs that are asked for are new ones. */
const asked = Number(process.env['CONTEXTCORE_PROPERTY_RUNS'] ?? 0);
const count = asked > 0 ? asked : 40;
const hasBash = spawnSync('bash', ['--version']).status === 0;

/** A part of a script: it gets what surrounds it and gives its lines. */
type Part = (place: Place) => string;
interface Place {
  /** Standard output leads to the outputs already. */
  readonly inside: boolean;
  /** In a function, or in a loop. */
  readonly calls: boolean;
  readonly loops: boolean;
  /** Conditions asked so far, and numbers for what needs a name of its own. */
  readonly count: { conditions: number; serial: number; repeated: boolean };
}

const conditions = 3;

/** A condition of its own for each place, as long as there are any; then those before again. */
const condition = (place: Place): string => {
  const number = place.count.conditions++;
  if (number >= conditions) place.count.repeated = true;
  return `[ "$F${number % conditions}" = 1 ]`;
};
const serial = (place: Place): number => place.count.serial++;
const name = fc.constantFrom('a', 'b', 'c-d', 'E_1', 'f');
const value = fc.constantFrom('1', '$V', '$(date +%s)', '"$V"', 'x=y', '$(echo a; echo b | head -1)', '');
const target = fc.constantFrom(
  '>> "$GITHUB_OUTPUT"',
  '>>$GITHUB_OUTPUT',
  '1>> "${GITHUB_OUTPUT}"',
  '>> "${GITHUB_OUTPUT:-x}"',
);

/** Commands that print lines, whole ones. */
const printer: fc.Arbitrary<(place: Place) => string> = fc
  .tuple(name, name, value, fc.nat(17))
  .map(([n, o, v, form]) => (place) => {
    const id = serial(place);
    const forms = [
      `echo "${n}=${v.replaceAll('"', '')}"`,
      `echo ${n}=${v}`,
      `echo -e "${n}=1\\n${o}=2"`,
      `echo "${n}=1\n${o}=2"`,
      `printf '${n}=%s\\n' "${v.replaceAll('"', '')}"`,
      `printf '%s=%s\\n' ${n} 1 ${o} "$V"`,
      `cat <<E${id}\n${n}=$V\n${o}=2\nE${id}\n`,
      `cat <<'E${id}'\n${n}<<X\n${o}=no\nX\nE${id}\n`,
      `cat <<< "${n}=$V"`,
      `{ echo "${n}<<X${id}"; echo "${o}=no"; echo X${id}; }`,
      `{ D${id}=d$RANDOM; echo "${n}<<$D${id}"; date; echo "$D${id}"; }`,
      `printf '%s\\n' "${n}<<X" "$V" X`,
      `{ printf '${n}='; echo "$V"; }`,
      `key=${n}; echo "$key=1"`,
      `lines=$'${n}=1\\n${o}=2'; echo "$lines"`,
      `both=$(echo ${n}=1; echo "${o}=2"); echo "$both"`,
      `bash -c 'echo "$0=1"; echo "${o}=$1"' ${n} x`,
      `eval 'echo "${n}=1"'`,
    ];
    return forms[form % forms.length] ?? ':';
  });

const put = fc.tuple(printer, target, fc.nat(11)).map(
  ([print, to, form]): Part =>
    (place) => {
      const text = print(place);
      if (place.inside) return text;
      const here = text.endsWith('\n') ? text.trimEnd() : text;
      const group = `{ ${here}\n}`;
      const id = serial(place);
      const forms = [
        `${group} ${to}`,
        `${group} | tee -a "$GITHUB_OUTPUT" > /dev/null`,
        `${group} | tee -a "$GITHUB_OUTPUT" "$GITHUB_ENV"`,
        `(\n${here}\n) ${to}`,
        `put${id}() {\n${here}\n}\nput${id} ${to}`,
        `file${id}="$GITHUB_OUTPUT"\n${group} >> "$file${id}"`,
        `exec ${4 + (id % 3)}>>"$GITHUB_OUTPUT"\n${group} >&${4 + (id % 3)}`,
        `text${id}=$(\n${here}\n)\necho "$text${id}" ${to}`,
        `if ${group} ${to}; then :; fi`,
        `: $(${group} ${to})`,
        `${group} >> "$GITHUB_ENV"`,
        `${group} | cat ${to}`,
      ];
      return forms[form % forms.length] ?? ':';
    },
);

const command = fc.tuple(name, fc.nat(12)).map(
  ([n, form]): Part =>
    (place) => {
      const forms = [
        `echo "::set-output name=${n}::x" >&2`,
        `echo "${n}=no" > other.txt`,
        `false || true`,
        `V=$(date); key=$V`,
        `${condition(place)} && key=z`,
        `${condition(place)} || exit 1`,
        `${condition(place)} && exit 0`,
        `${condition(place)}`,
        `set +e`,
        place.calls ? `${condition(place)} && return 0` : 'shift $#',
        place.loops ? `if ${condition(place)}; then break; fi` : 'true',
        place.loops ? `if ${condition(place)}; then continue; fi` : ':',
        place.inside ? ':' : `echo ${n}=1 > "$GITHUB_OUTPUT"`,
      ];
      return forms[form] ?? ':';
    },
);

const { part } = fc.letrec<{ part: Part; list: Part }>((tie) => ({
  list: fc.array(tie('part'), { minLength: 1, maxLength: 3 }).map(
    (parts): Part =>
      (place) =>
        parts.map((one) => one(place)).join('\n'),
  ),
  part: fc.oneof(
    { depthSize: 'small', maxDepth: 4, withCrossShrink: true },
    put,
    command,
    fc.tuple(tie('list'), tie('list'), fc.nat(14), name, target).map(
      ([one, two, form, n, to]): Part =>
        (place) => {
          const id = serial(place);
          const loop = { ...place, loops: true };
          const body = { ...place, calls: true, loops: false };
          const forms: readonly (() => string)[] = [
            () => `if ${condition(place)}; then\n${one(place)}\nelse\n${two(place)}\nfi`,
            () => `if ${condition(place)}; then\n${one(place)}\nfi`,
            () =>
              `if ${condition(place)}; then\n:\nelif ! ${condition(place)}; then\n${one(place)}\nelse\n${two(place)}\nfi`,
            () => `case "$(${condition(place)}; echo $?)" in 0)\n${one(place)}\n;; *)\n${two(place)}\n;; esac`,
            () => `case x in x)\n${one(place)}\n;; esac`,
            () =>
              `for k${id} in ${n} g; do\n${one(loop)}\n${place.inside ? `echo "$k${id}=1"` : `echo "$k${id}=1" ${to}`}\ndone`,
            () => `i${id}=0\nwhile [ $i${id} -lt 2 ]; do\ni${id}=$(( i${id} + 1 ))\n${one(loop)}\ndone`,
            () => `for k${id} in $(seq 2); do\n${one(loop)}\ndone`,
            () =>
              `fun${id}() {\nlocal key=$1\n${one(body)}\n${place.inside ? 'echo "$1=2"' : `echo "$1=2" ${to}`}\n}\nfun${id} ${n}`,
            () => `${condition(place)} && {\n${one(place)}\n}`,
            () => `${condition(place)} || {\n${one(place)}\n}`,
            () => (place.inside ? `{\n${one(place)}\n}` : `{\n${one({ ...place, inside: true })}\n} ${to}`),
            () =>
              place.inside
                ? `(\n${one(place)}\n)`
                : `(\n${one({ ...place, inside: true, loops: false })}\n) | tee -a "$GITHUB_OUTPUT"`,
            () => `(\n${one({ ...place, loops: false })}\n)`,
            () => (place.inside ? two(place) : `{\n${one({ ...place, loops: false })}\n} &\nwait\n${two(place)}`),
          ];
          return forms[form]?.() ?? ':';
        },
    ),
  ),
}));

interface Sketch {
  readonly script: string;
  /** All conditions are independent: what can happen does happen for some of them. */
  readonly independent: boolean;
}

const sketch: fc.Arbitrary<Sketch> = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => {
  const place = { inside: false, calls: false, loops: false, count: { conditions: 0, serial: 0, repeated: false } };
  const script = ['V=v', ...parts.map((one) => one(place)), ''].join('\n');
  return { script, independent: !place.count.repeated };
});

/** The names in a runner's file, read as the runner reads it; undefined where it refuses the file. */
const namesIn = (text: string): readonly string[] | undefined => {
  const names: string[] = [];
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const equals = line.indexOf('=');
    const arrows = line.indexOf('<<');
    if (line === '') continue;
    if (arrows >= 0 && (equals < 0 || arrows < equals)) {
      const end = lines.indexOf(line.slice(arrows + 2), i + 1);
      if (arrows === 0 || end < 0 || line.length === arrows + 2) return undefined;
      names.push(line.slice(0, arrows));
      i = end;
    } else if (equals > 0) names.push(line.slice(0, equals));
    else return undefined;
  }
  return names;
};

type Run = Readonly<Record<'outputs' | 'env', ReadonlySet<string>>>;

/** Runs each script under each answer to the conditions, all in one go; the runs that the runner would call a success. */
const runAll = (scripts: readonly string[], asks = conditions): readonly (readonly Run[])[] => {
  const folder = mkdtempSync(join(tmpdir(), 'contextcore-bash-'));
  const ways = Array.from({ length: 2 ** asks }, (_, way) => way);
  try {
    const home = join(folder, 'home');
    mkdirSync(home);
    const driver = ['cd "$1"'];
    scripts.forEach((script, i) => {
      writeFileSync(join(folder, `${i}.sh`), `${script}\n`);
      for (const way of ways) {
        const at = `${i}.${way}`;
        const flags = Array.from({ length: conditions }, (_, flag) => `F${flag}=${(way >> flag) & 1}`).join(' ');
        driver.push(
          `mkdir ${at}; cd ${at}; : > out; : > env`,
          `${flags} GITHUB_OUTPUT="$PWD/out" GITHUB_ENV="$PWD/env" bash -e ../${i}.sh > log 2>&1 < /dev/null; echo $? > status; cd ..`,
        );
      }
    });
    writeFileSync(join(folder, 'driver.sh'), driver.join('\n'));
    spawnSync('bash', [join(folder, 'driver.sh'), folder], { env: { PATH: '/usr/bin:/bin', HOME: home } });
    return scripts.map((_, i) => ways.flatMap((way) => outcome(join(folder, `${i}.${way}`))));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const outcome = (folder: string): readonly Run[] => {
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
  const outputs = namesIn(read('out'));
  const env = namesIn(read('env'));
  if (read('status').trim() !== '0' || outputs === undefined || env === undefined) return [];
  const log = [...read('log').matchAll(/^[ \t]*::set-output name=([^:,]*)::/gm)].map((match) => match[1] ?? '');
  return [{ outputs: new Set([...outputs, ...log]), env: new Set(env) }];
};

/** What is wrong with what is said of a script. */
const faults = ({ script, independent }: Sketch, runs: readonly Run[]): readonly string[] => {
  const said = bashWrites(script);
  const wrong: string[] = [];
  for (const file of ['outputs', 'env'] as const) {
    const open = file === 'outputs' ? said.opensOutputs : said.opensEnv;
    const predicted = new Set(said[file].map((item) => item.name));
    const seen = new Set(runs.flatMap((run) => [...run[file]]));
    for (const item of seen)
      if (!predicted.has(item) && open === undefined) wrong.push(`"${item}" is written and not listed`);
    for (const item of said[file])
      if (item.always && !runs.every((run) => run[file].has(item.name)))
        wrong.push(`"${item.name}" is not written always`);
    if (open === undefined && independent && runs.length === 2 ** conditions)
      for (const item of predicted) if (!seen.has(item)) wrong.push(`"${item}" is listed and never written`);
  }
  return wrong;
};

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
      faults({ script, independent: false }, runs[i] ?? []).map((fault) => `${fault}: ${script}`),
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
          expect(faults(one, runs[i] ?? []), `seed ${seed}\n${one.script}`).toEqual([]);
        });
      }
      // Were everything open, this would prove nothing.
      expect(closed / count).toBeGreaterThan(0.5);
      expect(sure / count).toBeGreaterThan(0.2);
    },
    120_000 + asked * 100,
  );
});

import fc from 'fast-check';

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

/** How many conditions a script asks at most, `$F0` and so on. */
export const conditions = 3;

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

export interface Sketch {
  readonly script: string;
  /** All conditions are independent: what can happen does happen for some of them. */
  readonly independent: boolean;
}

/** Scripts that write to the runner's files in many ways. */
export const sketch: fc.Arbitrary<Sketch> = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => {
  const place = { inside: false, calls: false, loops: false, count: { conditions: 0, serial: 0, repeated: false } };
  const script = ['V=v', ...parts.map((one) => one(place)), ''].join('\n');
  return { script, independent: !place.count.repeated };
});

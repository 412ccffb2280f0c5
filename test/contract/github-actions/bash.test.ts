import { describe, expect, it } from 'vitest';
import { bashWrites } from '../../../src/contract/source/github-actions/script/bash.ts';
import type { NameWrite, ScriptWrites } from '../../../src/contract/source/github-actions/script/writes.ts';

const names = (writes: readonly NameWrite[]): string =>
  writes.map(({ name, always }) => (always ? name : `${name}?`)).join(' ');

/** `a b? | C` : outputs, environment; `?` where not always. What makes a list open stands behind `…`. */
const told = ({ outputs, env, opensOutputs, opensEnv }: ScriptWrites): string => {
  const side = (list: readonly NameWrite[], opening: ScriptWrites['opensEnv']): string =>
    `${names(list)}${opening === undefined ? '' : ` … ${opening.reason}`}`.trim();
  const right = side(env, opensEnv);
  return (side(outputs, opensOutputs) + (right === '' ? '' : ` | ${right}`)).trim();
};

const writes = (script: string): string => told(bashWrites(script));

const out = '>> "$GITHUB_OUTPUT"';

describe('what a bash script writes', () => {
  it.each([
    // Redirections
    [`echo "a=$v" >> $GITHUB_OUTPUT`, 'a'],
    [`echo a=$v >> \${GITHUB_OUTPUT}`, 'a'],
    [`echo 'a=1' >> "\${GITHUB_OUTPUT}"`, 'a'],
    [`echo a="$v" > $GITHUB_OUTPUT`, 'a'],
    [`echo a=1 1>> $GITHUB_OUTPUT`, 'a'],
    [`echo a=1 &>> $GITHUB_OUTPUT`, 'a'],
    [`${out} echo a=1`, 'a'],
    [`echo "a=1" >> "\${GITHUB_OUTPUT:-/dev/null}"`, 'a'],
    [`echo "A=1" >> $GITHUB_ENV`, '| A'],
    [`echo a=1 2>&1 ${out}`, 'a'],
    [`echo a=1 >&2 ${out} 2>/dev/null`, 'a'],
    [`f="$GITHUB_OUTPUT"; echo a=1 >> "$f"`, 'a'],
    [`exec ${out}\necho a=1\nif [ x ]; then echo b=2; fi`, 'a b?'],
    [`exec 3>>"$GITHUB_OUTPUT"\necho a=1 >&3\necho b=1`, 'a'],
    [`echo a=1 >> file; echo b=2 > /dev/null; echo c=3`, ''],
    [`echo a=1 >> "$GITHUB_OUTPUT.bak"; echo b=1 >> "$GITHUB_STEP_SUMMARY"`, ''],
    // Texts
    [`echo -n "a=1" ${out}`, 'a'],
    [`echo -e "a=1\\nb=2" ${out}`, 'a b'],
    [`echo "a=1\\nb=2" ${out}`, 'a'],
    [`echo $'a=1\\nb=2' ${out}`, 'a b'],
    [`echo "a=1\nb=$v\n" ${out}`, 'a b'],
    [`echo "a=$(git rev-parse HEAD)" ${out}`, 'a'],
    [`echo "a=\`date\`" ${out}`, 'a'],
    [`echo "a b=1" ${out}`, 'a b'],
    [`echo a[0]=$x ${out}`, '… writes text that is not known here'],
    [`printf 'a=%s\\n' "$v" ${out}`, 'a'],
    [`printf 'a=%s\\nb=%s\\n' $v $w ${out}`, 'a b'],
    [`printf "%s=%s\\n" a "$v" b "$w" ${out}`, 'a b'],
    [`printf '%s\\n' "a=$v" "b=$w" ${out}`, 'a b'],
    [`printf 'a=' ${out}; printf '%s' "$v" ${out}; printf '\\nb=2\\n' ${out}`, 'a b'],
    [`echo "A-b.c=1" ${out}`, 'A-b.c'],
    // Here-documents and here-strings
    [`cat <<EOF ${out}\na=$v\nb=2\nEOF`, 'a b'],
    [`cat ${out} <<'EOF'\na=$v\nEOF`, 'a'],
    [`cat <<-EOF ${out}\n\ta=1\n\tEOF`, 'a'],
    [`cat <<< "a=1" ${out}`, 'a'],
    [`tee -a $GITHUB_OUTPUT <<EOF\na=1\nEOF`, 'a'],
    // Blocks
    [`echo "a<<EOF" ${out}\ncat file ${out}\necho "EOF" ${out}\necho b=1 ${out}`, 'a b'],
    [`{ echo 'a<<EOF'; git log; echo EOF; } ${out}`, 'a'],
    [`cat <<E ${out}\na<<X\nnot=a name\nX\nb=1\nE`, 'a b'],
    [`d=$(openssl rand -hex 8)\necho "a<<$d" ${out}\necho "$body" ${out}\necho "$d" ${out}`, 'a'],
    [`d=ghadelim_$RANDOM\n{ echo "a<<$d"; cat f; echo "$d"; echo b=1; } ${out}`, 'a b'],
    [`printf 'a<<%s\\n%s\\n%s\\n' EOF "$v" EOF ${out}`, 'a'],
    // Pipes
    [`echo "a=$v" | tee -a $GITHUB_OUTPUT`, 'a'],
    [`echo "a=$v" | tee -a "$GITHUB_OUTPUT" "$GITHUB_ENV" > /dev/null`, 'a | a'],
    [`echo "a=$v" | tee --append $GITHUB_OUTPUT $GITHUB_STEP_SUMMARY`, 'a'],
    [`echo a=1 | sudo tee -a "$GITHUB_OUTPUT"`, 'a'],
    [`{ echo a=1; echo b=2; } | tee -a "$GITHUB_OUTPUT"`, 'a b'],
    ['terraform plan', '… runs "terraform", whose wrapper sets outputs'],
    [`{ git status; echo a=1; } | cat ${out}`, 'a? … writes text that is not known here'],
    [`echo "a=1" | cat ${out}`, 'a'],
    // Groups, functions, loops
    [`{ echo a=1; echo b=2; } ${out}`, 'a b'],
    [`( echo a=1; cd x ) ${out}`, 'a'],
    [`set_output() { echo "$1=$2" ${out}; }\nset_output a 1\nset_output b "$v"`, 'a b'],
    [`f() { local n="$1"; shift; echo "$n=$*" ${out}; }; f a x y; f "b" z`, 'a b'],
    [`f() { echo a=1; }\nf ${out}`, 'a'],
    [`f() { echo a=1 ${out}; }`, ''],
    [`for k in a b c; do echo "$k=1" ${out}; done`, 'a b c'],
    [`ks="a b"; for k in $ks; do echo "$k=1"; done ${out}`, 'a b'],
    [`ks=(a b); for k in "\${ks[@]}"; do echo "$k=1" ${out}; done`, 'a b'],
    [`for f in *.txt; do echo "a=$f" ${out}; done`, 'a?'],
    [`while read -r l; do echo "a=$l"; done < f ${out}`, 'a?'],
    [`while true; do echo a=1 ${out}; break; done`, 'a'],
    [`until test -f x; do sleep 1; done; echo a=1 ${out}`, 'a'],
    [`key=a; echo "$key=1" ${out}`, 'a'],
    [`t="a=1\nb=2"; echo "$t" ${out}`, 'a b'],
    [`t="a=1"; t+=$'\\n'"b=2"; echo "$t" ${out}`, 'a b'],
    [`t=$(echo a=1; echo b=2); echo "$t" ${out}`, 'a b'],
    [`bash -c 'echo a=1 >> $GITHUB_OUTPUT'`, 'a'],
    [`bash -c "echo a=1 >> $GITHUB_OUTPUT"`, 'a'],
    [`eval 'echo a=1 >> $GITHUB_OUTPUT'`, 'a'],
    [`trap 'echo a=1 >> $GITHUB_OUTPUT' EXIT`, 'a?'],
    [`x=$(echo a=1 ${out})`, 'a'],
    [`cat <(echo a=1 ${out})`, 'a?'],
    [`(echo a=1 ${out}) &\nwait`, 'a?'],
    [`export V=1; echo "a=$V" ${out}`, 'a'],
    // Branches
    [`if [ x = "$y" ]; then echo a=1 ${out}; else echo a=2 ${out}; fi`, 'a'],
    [`if [ x = "$y" ]; then echo a=1 ${out}; elif b=1; then echo b=1 ${out}; fi`, 'a? b?'],
    [`case $x in a) echo a=1 ;; *) echo a=2 ;; esac ${out}`, 'a'],
    [`case $x in a) echo a=1 ;; b) echo a=2 ;; esac ${out}`, 'a?'],
    [`[ -f x ] && echo a=1 ${out}`, 'a?'],
    [`[ -f x ] || echo a=1 ${out}`, 'a?'],
    [`git diff || true; echo a=1 ${out}`, 'a'],
    [`git diff || exit 1; echo a=1 ${out}`, 'a'],
    [`git diff || exit 0; echo a=1 ${out}`, 'a?'],
    [`git diff || exit; echo a=1 ${out}`, 'a'],
    [`if git diff; then exit 0; fi; echo a=1 ${out}`, 'a?'],
    [`if ! git diff; then echo a=1 ${out}; exit 1; fi; echo b=1 ${out}`, 'a? b'],
    [`! git diff; echo a=1 ${out}`, 'a'],
    [`echo a=1 ${out}; exit 0; echo b=1 ${out}`, 'a'],
    [`f() { if [ "$1" ]; then return; fi; echo a=1 ${out}; }; f`, 'a?'],
    [`for x in 1 2; do if [ $x = "$y" ]; then continue; fi; echo a=1 ${out}; done; echo b=1 ${out}`, 'a? b'],
    [`set +e; git diff; echo a=1 ${out}`, 'a'],
    [`(git diff; echo a=1 ${out}) | cat`, 'a?'],
    [`f() { exit 0; }; trap f ERR; git diff; echo a=1 ${out}`, 'a?'],
    [`trap 'exit 0' ERR; git diff; echo a=1 ${out}`, 'a?'],
    [`echo a=1 ${out}; echo b=1 > $GITHUB_OUTPUT`, 'a? b'],
    // Texts of programs that are understood
    [`jq -r '"a=\\(.x)"' f ${out}`, 'a?'],
    [`cat f | jq -r '.[] | "a=\\(.x)", "b=\\(.y | tostring)"' ${out}`, 'a? b?'],
    [`gh pr view --json number --jq '"a=\\(.number)"' ${out}`, 'a?'],
    // Workflow commands
    [`echo "::set-output name=a::$v"`, 'a'],
    [`echo "::set-output name=a::x" >&2`, 'a'],
    [`echo "::set-env name=A::x"`, '| A?'],
    [`echo "::notice::x"; echo ::set-output name=a::1`, 'a'],
    [`echo "::set-output name=a::x" > f2 || true`, '… writes a workflow command to another file'],
    // Expressions of the workflow
    ['echo "a=${{ inputs.x }}" >> $GITHUB_OUTPUT', 'a'],
    ['echo a=${{ inputs.x }} >> $GITHUB_OUTPUT', 'a'],
    ["if [ '${{ github.ref }}' = x ]; then echo a=1 >> $GITHUB_OUTPUT; fi", 'a?'],
    ['{ echo "a<<${{ github.sha }}"; cat f; echo "${{ github.sha }}"; } >> $GITHUB_OUTPUT', 'a'],
  ])('%j writes %j', (script, expected) => {
    expect(writes(script)).toBe(expected);
  });

  it('knows each name by its place', () => {
    const script = `key=vers\necho 'sha=1' ${out}\nprintf 'x-%s=%s\\n' "$key" 2 ${out}\ncat <<E ${out}\n\${{ a }}\nlast=$x\nE`;
    const places = bashWrites(script).outputs.map(({ name, start, end }) => `${name}: ${script.slice(start, end)}`);
    expect(places).toEqual(
      ['sha: sha', 'x-vers: x-', 'last: last'].sort((a, b) => script.indexOf(a) - script.indexOf(b)),
    );
  });
});

const unclear = 'writes text that is not known here';

describe('what a bash script may write besides', () => {
  it.each([
    [`./build.sh`, 'runs "./build.sh"'],
    [`scripts/x.py --all`, 'runs "scripts/x.py --all"'],
    ['make', 'runs "make"'],
    ['npm run build', 'runs "npm run build"'],
    ['npx foo', 'runs "npx foo"'],
    ['frobnicate a', 'runs "frobnicate a"'],
    ['python x.py', 'runs "python x.py"'],
    ['python3 -c "print(1)"', 'runs "python3 -c "print(1)""'],
    ['node x.js', 'runs "node x.js"'],
    ['bash x.sh', 'runs "bash x.sh"'],
    ['source x.sh', 'runs "source x.sh"'],
    ['. ./env', 'runs ". ./env"'],
    ['eval "$x"', 'runs "eval "$x""'],
    ['$CMD a', 'runs "$CMD a"'],
    ['${{ inputs.command }}', 'runs "${{ inputs.command }}"'],
    ['x="$(./version.sh)"', 'runs "./version.sh"'],
    ['sudo -E ./x', 'runs "sudo -E ./x"'],
    ['timeout 5 ./x', 'runs "timeout 5 ./x"'],
    ['env A=b ./x', 'runs "env A=b ./x"'],
    ['ls | xargs ./x', 'runs "xargs ./x"'],
    ['find . -exec ./x {} \\;', 'runs "find . -exec ./x {} \\;"'],
    ['retry 3 git fetch', 'runs "retry 3 git fetch"'],
    ['cargo run', 'runs "cargo run"'],
    ['uv run x', 'runs "uv run x"'],
    ['git submodule foreach ./x', 'runs "git submodule foreach ./x"'],
    ['if ./x; then :; fi', 'runs "./x"'],
    ['f() { ./x; }; f', 'runs "./x"'],
    ['function git() { ./x; }; git', 'runs "./x"'],
    ['shopt -s expand_aliases', 'runs "shopt -s expand_aliases"'],
    ['curl -s https://example.test | bash', 'runs "bash"'],
    ['trap "$x" EXIT', 'runs "trap "$x" EXIT"'],
    ['echo "a', 'is not understood as a bash script'],
  ])('%j opens both lists', (script, reason) => {
    const { opensOutputs, opensEnv } = bashWrites(script);
    expect([opensOutputs?.reason, opensEnv?.reason]).toEqual([reason, reason]);
  });

  it.each([
    [`echo "$x" ${out}`, unclear],
    [`echo "$k=1" ${out}`, unclear],
    ['echo "${{ x }}=1" >> $GITHUB_OUTPUT', unclear],
    [`cat file ${out}`, unclear],
    [`git log ${out}`, unclear],
    [`grep x f | sed 's/a/b/' ${out}`, unclear],
    [`git log | tee -a $GITHUB_OUTPUT`, unclear],
    [`jq -r 'to_entries[] | "\\(.key)=\\(.value)"' f ${out}`, unclear],
    [`jq '"a=\\(.x)"' f ${out}`, unclear],
    [`jq -r '.x // "a=1"' f ${out}`, unclear],
    [`for k in $list; do echo "$k=1" ${out}; done`, unclear],
    [`if [ x ]; then k=a; [ "$z" ] && k=b; fi; echo "$k=1" ${out}`, unclear],
    [`k=a; read -r k < f; echo "$k=1" ${out}`, unclear],
    [`k=a; mapfile -t k < f; echo "$k=1" ${out}`, unclear],
    [`k=a; printf -v "$n" x; echo "$k=1" ${out}`, unclear],
    [`k=a; (( k++ )); echo "$k=1" ${out}`, unclear],
    [`echo {a,b}=1 ${out}`, unclear],
    [`find . ${out}`, unclear],
    [`{ command -v jq; echo a=1; } ${out}`, unclear],
    [`k=a; trap 'echo "$k=1" ${out}' EXIT; k=b`, unclear],
    [`k=a; while read -r l; do echo "$k=1" ${out}; k=b; done < f`, unclear],
    [`awk '{print "a="$1}' f ${out}`, unclear],
    [`echo version ${out}`, 'writes a line that names nothing'],
    [`echo "a<<EOF" ${out}; cat f ${out}`, 'begins a block whose end is not seen'],
    [
      `if x=$(date); then echo "a<<EOF" ${out}; fi; echo "b=1" ${out}`,
      'leaves a line or a block unfinished in some runs',
    ],
    [`cp x "$GITHUB_OUTPUT"`, 'gives the runner\'s file to "cp"'],
    [`sed -i s/a/b/ $GITHUB_OUTPUT`, 'gives the runner\'s file to "sed"'],
    [`docker run -e GITHUB_OUTPUT image`, 'gives the runner\'s file to "docker"'],
    [`GITHUB_OUTPUT=/tmp/x`, 'changes GITHUB_OUTPUT'],
    [`export GITHUB_OUTPUT=/tmp/x`, 'changes GITHUB_OUTPUT'],
    [`unset GITHUB_OUTPUT`, 'changes GITHUB_OUTPUT'],
    ['echo a=1 >> ${{ x }}', 'writes to a file that is not known here'],
    [`echo a=1 >> "\${!name}"`, 'writes to a file that is not known here'],
    [`echo "::set-output name=$n::v"`, 'prints a workflow command that is not clear'],
    [`{ echo a=1; echo b=1 ${out}; echo c=1; } > $GITHUB_OUTPUT`, 'writes over what other commands wrote'],
  ])('%j opens the outputs: it %s', (script, reason) => {
    expect(bashWrites(script).opensOutputs?.reason).toBe(reason);
  });

  it('opens only the list that is concerned', () => {
    expect(writes(`cat f >> $GITHUB_ENV; echo a=1 ${out}`)).toBe(`a | … ${unclear}`);
    expect(writes(`some -o "$GITHUB_ENV" || true; git x`)).toContain('runs "some');
  });

  it.each([
    'git fetch && gh pr list | jq .x > f; curl -sSf https://example.test -o x; tar xf x; sleep 1',
    'npm ci && yarn install --frozen-lockfile; pnpm add x; pip install -r r.txt; python -m pip install x',
    'cargo +nightly build --release && cargo test; go build ./... ; go test ./...; dotnet test',
    'docker build -t x . && docker push x; kubectl apply -f x; helm upgrade a b; aws s3 cp a b; az login',
    'sudo apt-get update && sudo -E apt-get install -y jq; /usr/bin/env node --version; frob --version',
    'for f in *; do cp "$f" dist/; done; find . -name x -exec rm {} +; ls | xargs -n1 rm -f',
    'trap "rm -rf $tmp" EXIT; cd x; export A=b; read -r x < f; [[ $x =~ ^a ]] && (( y = 1 )) || true',
    'SUDO=""; $SUDO apt-get install x; c=git; $c status',
    'npm ci --prefix "${{ inputs.folder }}"; git checkout ${{ github.ref }}',
  ])('%j is closed and writes nothing', (script) => {
    expect(writes(script)).toBe('');
  });

  it('asks who knows another language, and moves the places', () => {
    const script = `python3 - <<'EOF' ${out}\nname = "x${'${{ a }}'}"\nEOF\nnode -e 'y()'\necho z=1 ${out}`;
    const seen: string[] = [];
    const inline = (language: string, code: string): ScriptWrites => {
      seen.push(`${language}: ${code}`);
      return { outputs: [{ name: code.slice(0, 4), start: 0, end: 1, always: true }], env: [] };
    };
    const result = bashWrites(script.replace(` ${out}\nname`, '\nname'), { inline });
    expect(seen).toEqual(['python: name = "x${{ a }}"\n', 'node: y()']);
    expect(told(result)).toBe('name y() z');
    expect(bashWrites('python3 <<E\n$x\nE', { inline }).opensOutputs?.reason).toBe('runs "python3 <<E"');
  });

  it('survives hostile scripts', () => {
    const parts = [
      '(',
      '$(',
      '"$(',
      '{ ',
      'if a; then ',
      '`',
      '${x:-',
      'f(){ ',
      '<<E ',
      'a | ',
      'x=$x$x;',
      'for i in a b c; do ',
      '! ',
      '\\',
      '${{ ',
    ];
    for (const part of parts) {
      const { opensOutputs } = bashWrites(part.repeat(1_000_000 / part.length));
      expect(opensOutputs, part).toBeDefined();
    }
    const nested = `${'for i in a b c; do '.repeat(80)}echo a=1 ${out}${'; done'.repeat(80)}`;
    expect(bashWrites(nested).opensOutputs).toBeDefined();
  });
});

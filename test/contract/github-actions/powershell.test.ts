import { describe, expect, it } from 'vitest';
import { powershellWrites } from '../../../src/contract/source/github-actions/script/powershell.ts';
import { neverThrows, type ScriptCase, shown } from './script-cases.ts';

const file = '$env:GITHUB_OUTPUT';

const table: readonly ScriptCase[] = [
  [`"a=$x" >> ${file}`, 'a!'],
  [`'a=1' >> $Env:GitHub_Output`, 'a!'],
  ['echo "a=$(git rev-parse HEAD)" >> ${env:GITHUB_OUTPUT}', 'a!'],
  ['Write-Output "a=1" >> "$env:GITHUB_OUTPUT"', 'a!'],
  [`echo a=1 >> ${file}`, 'a!'],
  [`"a=$x" | Out-File -FilePath ${file} -Encoding utf8 -Append`, 'a!'],
  [`"a=1" | out-file -append -encoding utf8 ${file}`, 'a!'],
  [`echo "a=1" \`\n  | Out-File ${file} -Append`, 'a!'],
  [`Add-Content -Path ${file} -Value "a=$x"`, 'a!'],
  ['ac $env:GITHUB_ENV "A=1"', 'env:A!'],
  [`Add-Content -Value "a=1","b=2" ${file}`, 'a! b!'],
  [`"a=1" | Add-Content ${file}`, 'a!'],
  [`"a=1" | Tee-Object -Append -FilePath ${file}`, 'a!'],
  [`@"\na<<EOF\n$x\nEOF\nb=2\n"@ >> ${file}`, 'a! b!'],
  [`@'\na=$x\n'@ | Out-File -Append ${file}`, 'a!'],
  [`'a<<EOF' >> ${file}\n$x >> ${file}\n'EOF' >> ${file}`, 'a!'],
  [`"a=1","b=2" >> ${file}`, 'a! b!'],
  [`@("a=1"\n"b=2") | Out-File ${file} -Append`, 'a! b!'],
  [`[System.IO.File]::AppendAllText(${file}, "a=$x\`nb=1\`n")`, 'a! b!'],
  [`("a=" + $x) >> ${file}`, 'a!'],
  [`"a={0}" -f $x >> ${file}`, 'a!'],
  ['Write-Host "::set-output name=a::$v"', 'a!'],
  ['echo "::set-output name=a::v"', 'a!'],
  [`$out = ${file}\n"a=1" >> $out`, 'a!'],
  [`$key = "a"\n"$key=1" >> ${file}`, 'a!'],
  [`"a=1" > ${file}\n"b=1" >> ${file}`, 'a! b!'],
  [`"a=1" >> ${file}\n"b=1" > ${file}`, 'a b!'],
  [`if ($x) { "a=1" >> ${file} } else { "b=1" >> ${file} }`, 'a b'],
  [`git status && "a=1" >> ${file}`, 'a'],
  [`if ($x) { exit 0 }\n"a=1" >> ${file}`, 'a'],
  [`if ($x) { exit 1 }\n"a=1" >> ${file}`, 'a!'],
  [`# "b=1" >> ${file}\n<# ./x.ps1 #>\n"a=1" >> ${file}`, 'a!'],
  [`Write-Host "a=1" >> ${file}`, ''],
  ['$h = @{ a = 1; b = "x" }\nforeach ($f in Get-ChildItem) { Write-Host $f.Name }', ''],
  ['function Get-It($x) { Get-Content $x }\nGet-It y', ''],
  [`"$key=1" >> ${file}`, 'open: writes text that is not known here'],
  [`Get-Content f >> ${file}`, 'open: writes text that is not known here'],
  [`Copy-Item f ${file}`, 'open: uses the file of the runner in a way that is not known here'],
  [`${file} = "x"`, 'open: sets the file of the runner anew'],
  ['./build.ps1', 'open: runs "./build.ps1"'],
  ['.\\build.ps1', 'open: runs ".\\build.ps1"'],
  ['& $tool a', 'open: runs a command that is not known here'],
  ['& "git" status', ''],
  ['. ./lib.ps1', 'open: runs "./lib.ps1"'],
  ['irm $url | iex', 'open: runs "iex"'],
  ['npm run build', 'open: runs "npm"'],
  ['npm ci', ''],
  ['python x.py', 'open: runs "python"'],
  ['dotnet run', 'open: runs "dotnet"'],
  ['$x = "$(./build.ps1)"', 'open: runs "./build.ps1"'],
  ['if ($x) { ./build.ps1 }', 'open: runs "./build.ps1"'],
  ['${{ inputs.command }}', 'open: runs a command that is not known here'],
  ['"a=${{ inputs.x }}" >> $env:GITHUB_OUTPUT', 'a!'],
  ['"${{ inputs.x }}=1" >> $env:GITHUB_OUTPUT', 'open: writes text that is not known here'],
  ['"a', 'open: cannot be read here'],
];

describe('a script for PowerShell', () => {
  it.each(table)('%s', (text, expected) => expect(shown(powershellWrites(text))).toBe(expected));

  it('tells where a name stands', () => {
    const text = `$x = 1\n"name=$x" >> ${file}`;
    const [write] = powershellWrites(text).outputs;
    expect(text.slice(write?.start, write?.end)).toBe('name');
  });

  it('never throws', () => neverThrows(table, powershellWrites));

  it.each(['(', '{', '"$(', '"$(a)"', '| a ', '$a = ', 'a;', '<#', "'"])('takes a long run of %s', (part) => {
    expect(() => powershellWrites(part.repeat(50_000))).not.toThrow();
  });
});

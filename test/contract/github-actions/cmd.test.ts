import { describe, expect, it } from 'vitest';
import { cmdWrites } from '../../../src/contract/source/github-actions/script/cmd.ts';
import { neverThrows, type ScriptCase, shown } from './script-cases.ts';

const table: readonly ScriptCase[] = [
  ['echo a=1>> %GITHUB_OUTPUT%', 'a!'],
  ['@echo a=%X% >>"%GITHUB_OUTPUT%"', 'a!'],
  ['>>"%GITHUB_OUTPUT%" echo a=%V%', 'a!'],
  ['echo a=1>> !GITHUB_ENV!', 'env:a!'],
  ['(echo a=1 & echo b=2) >> %GITHUB_OUTPUT%', 'a b'],
  ['(\r\n  echo a=1\r\n  echo b=2\r\n) >> "%GITHUB_OUTPUT%"', 'a b'],
  ['if "%X%"=="1" echo a=1>> %GITHUB_OUTPUT%', 'a'],
  ['if exist x (\n  echo a=1>> %GITHUB_OUTPUT%\n) else (\n  echo b=1>> %GITHUB_OUTPUT%\n)', 'a b'],
  ["for /f %%i in ('git rev-parse HEAD') do echo a=%%i>> %GITHUB_OUTPUT%", 'a'],
  ["for /f %%i in ('build.exe') do echo a=%%i>> %GITHUB_OUTPUT%", 'a open: runs "build.exe"'],
  ['git status && echo a=1>> %GITHUB_OUTPUT%', 'a'],
  ['if exist x ( exit /b 0 )\necho a=1>> %GITHUB_OUTPUT%', 'a'],
  ['echo ::set-output name=a::1', 'a!'],
  ['rem build.exe\n:: build.exe\necho a^&b', ''],
  ['echo a=1> x.txt\nset X=1\ncall npm ci', ''],
  ['echo %K%=1>> %GITHUB_OUTPUT%', 'open: writes text that is not known here'],
  ['type f >> %GITHUB_OUTPUT%', 'open: writes text that is not known here'],
  ['set OUT=%GITHUB_OUTPUT%', 'open: uses the file of the runner in a way that is not known here'],
  ['call build.bat', 'open: runs "build.bat"'],
  ['"%TOOL%" x', 'open: runs a command that is not known here'],
  ['(echo a', 'open: cannot be read here'],
];

describe('a script for cmd', () => {
  it.each(table)('%s', (text, expected) => expect(shown(cmdWrites(text))).toBe(expected));

  it('never throws', () => neverThrows(table, cmdWrites));

  it.each(['(', 'if a==b ', '>', '%', '^', 'a&', '(a)'])('takes a long run of %s', (part) => {
    expect(() => cmdWrites(part.repeat(50_000))).not.toThrow();
  });
});

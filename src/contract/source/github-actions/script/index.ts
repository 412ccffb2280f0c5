import { bashWrites } from './bash.ts';
import { cmdWrites } from './cmd.ts';
import { nodeWrites } from './javascript.ts';
import { powershellWrites } from './powershell.ts';
import { pythonWrites } from './python.ts';
import type { Opening, ScriptWrites } from './writes.ts';

export { githubScriptWrites } from './javascript.ts';
export type { NameWrite, Opening, ScriptWrites } from './writes.ts';

const inline = (language: 'python' | 'node', code: string): ScriptWrites =>
  language === 'node' ? nodeWrites(code) : pythonWrites(code);

const languages: ReadonlyMap<string, (text: string) => ScriptWrites> = new Map([
  ['bash', (text: string) => bashWrites(text, { inline })],
  ['sh', (text: string) => bashWrites(text, { inline, posix: true })],
  ['pwsh', powershellWrites],
  ['powershell', powershellWrites],
  ['python', pythonWrites],
  ['node', nodeWrites],
  ['cmd', cmdWrites],
]);

const remembered = new Map<string, ScriptWrites>();
const mostRemembered = 2000;
const longestRemembered = 4000;

/**
 * What a script hands to later steps. The shell may be a command line (`bash -l {0}`). The same script stands in many jobs:
 * it is followed once.
 */
export const scriptWrites = (text: string, shell: string): ScriptWrites => {
  if (text.length > longestRemembered) return follow(text, shell);
  const key = `${shell}\0${text}`;
  const known = remembered.get(key);
  if (known) return known;
  const writes = follow(text, shell);
  if (remembered.size < mostRemembered) remembered.set(key, writes);
  return writes;
};

const follow = (text: string, shell: string): ScriptWrites => {
  const [program = ''] = shell.trim().toLowerCase().split(/\s+/u);
  const analyse = languages.get(program);
  if (analyse) return analyse(text);
  const opening: Opening = { reason: `runs a script for "${program.slice(0, 40)}"`, start: 0, end: text.length };
  return { outputs: [], env: [], opensOutputs: opening, opensEnv: opening };
};

import { type CmdCommand, commandsOf, flatOf } from './cmd-commands.ts';
import {
  createLedger,
  type Ledger,
  mentionsCommand,
  mentionsFile,
  newline,
  notKnown,
  type Target,
  targetNamed,
  type Unit,
  unreadable,
  withHoles,
} from './ledger.ts';
import { isQuietCall } from './quiet-calls.ts';
import type { ScriptWrites } from './writes.ts';

const builtins = new Set(
  `echo set setlocal endlocal rem cd chdir mkdir md copy move del erase rd rmdir ren rename type exit goto pause title ver vol path
  prompt pushd popd shift color cls date time dir verify assoc ftype break mklink if for else where findstr find`.split(
    /\s+/,
  ),
);

const targetOf = (file: readonly Unit[]): Target | undefined => {
  const bare = file.filter(({ text, unknown }) => unknown || text !== '"');
  return bare.length === 1 && bare[0]?.unknown ? targetNamed(bare[0].text) : undefined;
};

/** What "echo" writes, or undefined for other commands. */
const echoed = ({ units }: CmdCommand): readonly Unit[] | undefined => {
  const flat = flatOf(units).toLowerCase();
  const start = flat.startsWith('@') ? 1 : 0;
  if (!flat.startsWith('echo', start) || !/[\s.:(]/.test(flat[start + 4] ?? ' ')) return undefined;
  return [...units.slice(start + 5), newline(units.at(-1)?.end ?? 0)];
};

const judge = ({ units }: CmdCommand, ledger: Ledger): void => {
  const words = flatOf(units).trim().replaceAll('"', '').split(/\s+/);
  const isCall = /^@?call$/i.test(words[0] ?? '');
  const [first = '', ...args] = isCall ? words.slice(1) : words;
  const name = first.replace(/^@/, '').toLowerCase();
  const place = { start: units[0]?.start ?? 0, end: units.at(-1)?.end ?? 0 };
  if (name === '' || name.startsWith(':') || /^echo[.:(]/.test(name) || builtins.has(name)) return;
  if (!isQuietCall(name, args))
    ledger.open(/\0|\ue000/.test(name) ? 'runs a command that is not known here' : `runs "${name}"`, place);
};

/** What a script for cmd.exe hands to later steps. */
export const cmdWrites = (text: string): ScriptWrites => {
  const commands = commandsOf(withHoles(text));
  if (!commands) return unreadable(text);
  const ledger = createLedger(text);
  let mayEnd = false;
  for (const command of commands) {
    const flat = flatOf(command.units).trim().replace(/^@/, '');
    if (/^(?:rem(?:\s|$)|::)/i.test(flat)) continue;
    const moment = { branch: command.branch, always: command.isSure && !mayEnd };
    const echo = echoed(command);
    judge(command, ledger);
    let isHidden = command.isPiped;
    for (const { arrow, file } of command.files) {
      const target = targetOf(file);
      const place = { start: file[0]?.start ?? 0, end: file.at(-1)?.end ?? 0 };
      if (!target) {
        if (mentionsFile(file.map((unit) => unit.text).join(''))) ledger.open(notKnown, place);
        continue;
      }
      isHidden = true;
      if (arrow === '>') ledger.truncate(target, moment.always);
      if (echo) ledger.append(target, echo, moment);
      else if (!/^(?:if|else|for)\b/i.test(flat)) ledger.open(notKnown, place, target);
    }
    const all = command.units.map((unit) => unit.text).join('');
    if (echo && !isHidden && mentionsCommand(all)) ledger.print(echo, moment.always);
    else if (mentionsFile(all) || (mentionsCommand(all) && !echo)) {
      ledger.open('uses the file of the runner in a way that is not known here', {
        start: command.units[0]?.start ?? 0,
        end: command.units.at(-1)?.end ?? 0,
      });
    }
    if (/^(?:exit|goto)\b/i.test(flat) && !/^exit\s+(?:\/b\s+)?[1-9]/i.test(flat)) mayEnd = true;
  }
  return ledger.result();
};

import { openFile } from '../../compose/index.ts';
import { createFiles } from '../../connect/index.ts';
import { type CodedFinding, locate } from '../../core/index.ts';
import { type OpenSloRequirements, requirementsFromOpenSlo } from '../../project/openslo/index.ts';
import { printable } from '../../report/index.ts';
import { exit, Stop } from '../exit.ts';
import type { Io } from '../io.ts';
import { givenFile } from '../project.ts';

/** More lines help nobody. */
const mostLines = 50;

const told = ({ at, message }: CodedFinding): string => {
  const { line, column } = locate(at);
  return printable(`${at.source.file}:${line}:${column} ${message}`);
};

const unusable = (path: string, findings: readonly CodedFinding[]): Stop => {
  const lines = findings.slice(0, mostLines).map(told);
  const more = findings.length - lines.length;
  return new Stop(
    exit.configuration,
    [printable(`"${path}" cannot be used.`), ...lines, ...(more > 0 ? [`… and ${more} more.`] : [])].join('\n'),
  );
};

/** The requirements of a file of OpenSLO: of the service that is called like the project, or of the only one. Bad files: Stop with code 91. */
export const requirementsFrom = (
  given: string,
  id: string | undefined,
  io: Io,
): NonNullable<OpenSloRequirements['requirements']> => {
  const file = givenFile(createFiles(io.cwd), io, given);
  const { source, findings: opening } = openFile(file);
  if (opening.length > 0) throw unusable(file.path, opening);
  const whole = requirementsFromOpenSlo(source);
  const [first, second] = whole.services;
  const isOne = second === undefined;
  if (!isOne && (id === undefined || !whole.services.includes(id)) && whole.findings.length === 0)
    throw new Stop(
      exit.usage,
      printable(
        `"${file.path}" holds SLOs of several services, ${whole.services.map((one) => `"${one}"`).join(', ')}: name one with --id.`,
      ),
    );
  const { requirements, notes, findings } = isOne ? whole : requirementsFromOpenSlo(source, id ?? first);
  if (requirements === undefined) throw unusable(file.path, findings);
  for (const note of notes) io.err(`contextcore: ${printable(note)}\n`);
  return requirements;
};

import { preflight as checkStart, openFile } from '../../compose/index.ts';
import type { Files } from '../../core/index.ts';
import { parseDocument } from '../../parse/index.ts';
import { type ExitCode, exit, Stop } from '../exit.ts';
import type { Io } from '../io.ts';
import { conclude, openContract } from '../one-contract.ts';
import type { CheckFlags } from '../options.ts';
import { givenFile } from '../project.ts';

export interface PreflightFlags extends CheckFlags {
  readonly context: string;
  readonly phases?: readonly string[];
}

/** The initial context as a value. What cannot be read stops the command: there is nothing to check against. */
export const readContext = (files: Files, io: Io, path: string): object => {
  const { source, findings } = openFile(givenFile(files, io, path));
  const parsed = findings.length > 0 ? { findings } : parseDocument(source);
  const [first] = parsed.findings.filter((finding) => finding.severity === undefined || finding.severity === 'error');
  if (first !== undefined || parsed.document === undefined) {
    const { line, column } = source.position(first?.at.start ?? 0);
    throw new Stop(exit.configuration, `${source.file}:${line}:${column}: ${first?.message ?? 'It holds nothing.'}`);
  }
  const { value } = parsed.document;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new Stop(exit.configuration, `"${source.file}" holds no mapping of field names to values.`);
};

/** Checks one contract against the context with which it is about to start. */
export const preflight = async (path: string, flags: PreflightFlags, io: Io): Promise<ExitCode> => {
  const contract = await openContract(path, flags, io);
  const checked = await checkStart({
    ...contract.options,
    initial: readContext(contract.project.files, io, flags.context),
    initialFile: flags.context,
    ...(flags.phases === undefined ? {} : { phases: flags.phases }),
  });
  return conclude(checked, contract);
};

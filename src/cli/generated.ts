import { join, resolve } from 'node:path';
import { nameFrom, writeWhole } from '../connect/index.ts';
import type { Artifact, Files, ReadResult } from '../core/index.ts';
import { printable } from '../report/index.ts';
import { type ExitCode, exit, Stop } from './exit.ts';
import type { Io } from './io.ts';

export interface GeneratedOptions {
  /** The folder, as the user named it. */
  readonly out: string;
  readonly dryRun: boolean;
  /** Also replaces what is not ours. */
  readonly force: boolean;
  /** Whether a text that is there was written by us. */
  isOurs(text: string): boolean;
}

interface Writing extends Artifact {
  readonly file: string;
  readonly does: 'create' | 'replace' | 'keep' | 'refuse';
}

/** The text of a file; empty where it cannot be read. */
export const textOf = (found: ReadResult): string => {
  if (found.kind === 'bytes') return new TextDecoder().decode(found.bytes);
  return found.kind === 'text' ? found.text : '';
};

const writingOf = (artifact: Artifact, options: GeneratedOptions, files: Files, io: Io): Writing => {
  const file = nameFrom(io.cwd, resolve(io.cwd, join(options.out, artifact.path)));
  const found = files.read(file);
  if (found.kind === 'missing') return { ...artifact, file, does: 'create' };
  const text = textOf(found);
  if (text === artifact.text) return { ...artifact, file, does: 'keep' };
  return { ...artifact, file, does: options.force || options.isOurs(text) ? 'replace' : 'refuse' };
};

/**
 * Writes generated files, all or none where one of them is somebody else's, and says how many; with `dryRun` it lists what it
 * would do.
 */
export const writeGenerated = (
  artifacts: readonly Artifact[],
  options: GeneratedOptions,
  files: Files,
  io: Io,
): { readonly code: ExitCode; readonly written: number; readonly kept: number } => {
  const found = files.read(nameFrom(io.cwd, resolve(io.cwd, options.out)));
  if (found.kind === 'bytes' || found.kind === 'text')
    throw new Stop(exit.configuration, printable(`"${options.out}" is a file, not a folder to write to.`));
  const all = artifacts.map((artifact) => writingOf(artifact, options, files, io));
  const refused = all.filter(({ does }) => does === 'refuse');
  for (const { file } of refused)
    io.err(`contextcore: ${printable(`"${file}" was not written by contextcore: --force replaces it.`)}\n`);
  const changed = all.filter(({ does }) => does !== 'keep');
  const kept = all.length - changed.length;
  if (options.dryRun) {
    for (const { file, does } of all) io.out(`${printable(`${does.padEnd(9)}${file}`)}\n`);
    return { code: refused.length > 0 ? exit.configuration : exit.fine, written: 0, kept };
  }
  if (refused.length > 0) throw new Stop(exit.configuration, 'Nothing was written.');
  for (const { file, text } of changed) {
    const written = writeWhole(resolve(io.cwd, file), text);
    if (written.kind === 'refused')
      throw new Stop(exit.configuration, printable(`Cannot write "${file}": ${written.reason}.`));
  }
  return { code: exit.fine, written: changed.length, kept };
};

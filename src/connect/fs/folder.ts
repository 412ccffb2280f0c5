import { readdirSync, rmSync } from 'node:fs';
import type { WriteResult } from './files.ts';
import { reasonFor } from './files.ts';

const namesIn = (folder: string, wants: 'files' | 'folders'): readonly string[] => {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => (wants === 'files' ? entry.isFile() : entry.isDirectory()))
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
};

/** The names of the plain files in a folder, sorted; none where there is no folder. */
export const filesIn = (folder: string): readonly string[] => namesIn(folder, 'files');

/** The names of the folders in a folder, sorted. */
export const foldersIn = (folder: string): readonly string[] => namesIn(folder, 'folders');

/** Deletes a file. One that is gone already is fine. Never throws. */
export const removeFile = (path: string): WriteResult => {
  try {
    rmSync(path, { force: true });
    return { kind: 'written' };
  } catch (error) {
    return { kind: 'refused', reason: reasonFor(error) };
  }
};

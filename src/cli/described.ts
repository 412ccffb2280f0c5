import { openFile } from '../compose/index.ts';
import { createFiles } from '../connect/index.ts';
import { readProjectContext } from '../project/context/index.ts';
import { printable } from '../report/index.ts';
import { exit, Stop } from './exit.ts';
import type { Io } from './io.ts';
import { inputFile } from './project.ts';

/** The project that a ProjectContext is about, whatever else is wrong with it. One whose id cannot be read: Stop with code 91. */
export const describedIn = (path: string, io: Io): string => {
  const file = inputFile(createFiles(io.cwd), io, path);
  const { id } = 'unreadable' in file ? {} : readProjectContext(openFile(file).source);
  if (id !== undefined) return id;
  throw new Stop(
    exit.configuration,
    printable(
      `"${file.path}" does not say which project this is: \`contextcore validate\` tells why, --project names one.`,
    ),
  );
};

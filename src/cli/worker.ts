// The program of a further thread: it checks what it can take of the files, sends what they come to, and ends.
import { parentPort, workerData } from 'node:worker_threads';
import { checkShare, readInput } from '../compose/index.ts';
import { createFiles, nameFrom, pathFrom } from '../connect/index.ts';
import { type Task, takeNumber } from './worker-task.ts';

const check = async ({ cwd, folder, files, taken, slot, ...choice }: Task): Promise<void> => {
  const read = createFiles(cwd);
  const share = await checkShare({
    ...choice,
    read,
    take: () => {
      const name = files[takeNumber({ taken, slot })];
      return name === undefined ? undefined : readInput(read, name);
    },
    projectPath: (file) => nameFrom(folder, pathFrom(cwd, file)),
  });
  parentPort?.postMessage(share);
};

void check(workerData);

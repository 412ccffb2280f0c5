export type { Discovered, DiscoverOptions } from './discover.ts';
export { discover, findUpwards, nameFrom, pathFrom, repositoryOf } from './discover.ts';
export type { WriteResult } from './files.ts';
export { createFiles, writeWhole } from './files.ts';
export { filesIn, foldersIn, removeFile } from './folder.ts';

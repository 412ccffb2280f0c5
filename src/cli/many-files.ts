/** Told on `process` once it is known that the files of a check are many, and before a further thread is started. */
export const manyFiles = 'contextcore:many-files';

/** From so many files on. */
export const fewestOfMany = 20;

export const tellManyFiles = (): void => {
  (process as NodeJS.EventEmitter).emit(manyFiles);
};

/** Told on `process` before the files of a check are read, where they are many. */
export const manyFiles = 'contextcore:many-files';

/** From so many files on. */
export const fewestOfMany = 20;

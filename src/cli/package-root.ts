import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package: docs and the demo are found from it, wherever the bundler has put this file. */
export const packageRoot = (): string => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new TypeError('the package has no package.json');
    folder = parent;
  }
  return folder;
};

/** The version of this package. */
export const packageVersion = (): string => {
  const parsed: { version?: unknown } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'));
  return String(parsed.version);
};

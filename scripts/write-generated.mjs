import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const current = (path) => {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
};

/** Writes `{path: text}` where it differs; with `--check` only says what is stale, and fails. */
export const writeGenerated = (files, command) => {
  const stale = Object.keys(files).filter((path) => current(path) !== files[path]);
  if (process.argv.includes('--check')) {
    for (const path of stale) console.error(`${path} is stale: run "node ${command}".`);
    process.exitCode = stale.length > 0 ? 1 : 0;
    return;
  }
  for (const path of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), files[path]);
    console.log(`${path} written`);
  }
};

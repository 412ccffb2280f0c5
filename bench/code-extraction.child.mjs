// Our way: the phases that the modules below a folder declare, with what their bodies read and write. Prints how many.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [, , extraction, folder] = process.argv;
const { createSource, createTypescriptLoader } = await import(extraction);
const texts = new Map();
for (const entry of readdirSync(join(folder, 'src'), { recursive: true, withFileTypes: true }))
  if (entry.isFile()) {
    const path = join(entry.parentPath, entry.name);
    texts.set(path, createSource(path, readFileSync(path, 'utf8')));
  }
const loader = createTypescriptLoader((from, specifier) =>
  texts.get(join(from, '..', specifier.replace(/\.js$/u, '.ts'))),
);
let found = 0;
for (const source of texts.values())
  for (const { body } of (await loader.load(source)).phases) if (body !== undefined) found++;
process.stdout.write(`${found}\n`);

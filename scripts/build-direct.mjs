// Imports through a room's door, made to lead to the file behind it. A door names all that a room has, and what the bundler
// reaches through it would be loaded with every command, wanted or not.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

const items = (list) =>
  list
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '' && !item.startsWith('type '))
    .map((item) => {
      const [name, as = name] = item.split(' as ');
      return { name, as };
    });

const known = new Map();

/** Where each value that a file exports is made, by the name under which it is exported. */
const exportsOf = (file) => {
  const before = known.get(file);
  if (before) return before;
  const found = new Map();
  known.set(file, found);
  const text = readFileSync(file, 'utf8');
  const at = (path) => resolve(dirname(file), path);
  for (const [, path] of text.matchAll(/^export \* from '(\.[^']+)';/gmu))
    for (const [name, origin] of exportsOf(at(path))) found.set(name, origin);
  for (const [, list, path] of text.matchAll(/^export \{([^}]*)\}(?: from '(\.[^']+)')?;/gmu))
    for (const { name, as } of items(list)) {
      const origin = path === undefined ? undefined : exportsOf(at(path)).get(name);
      found.set(as, origin ?? { file: path === undefined ? file : at(path), name });
    }
  for (const [, name] of text.matchAll(/^export (?:async )?(?:const|let|function\*?|class) (\w+)/gmu))
    found.set(name, { file, name });
  return found;
};

const doorImport = /^import \{([^}]*)\} from '(\.[^']*\/index\.ts)';/gmu;

/** What is read of a source file, and by which text it is replaced. */
export const directText = async (path) =>
  (await readFile(path, 'utf8')).replaceAll(doorImport, (whole, list, door) => {
    const origins = exportsOf(resolve(dirname(path), door));
    const lines = items(list).map(({ name, as }) => {
      const origin = origins.get(name);
      return origin && `import { ${origin.name} as ${as} } from ${JSON.stringify(origin.file)};`;
    });
    return lines.includes(undefined) ? whole : lines.join(' ');
  });

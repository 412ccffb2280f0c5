// What any checker of code has to do at least: read every file. Prints how many there were.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const files = readdirSync(process.argv[2], { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
let length = 0;
for (const { parentPath, name } of files) length += readFileSync(join(parentPath, name), 'utf8').length;
process.stdout.write(`${files.length} ${length}\n`);

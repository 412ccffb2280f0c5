// What any checker of workflows has to do at least: read the files and load them as YAML. Prints how many there were.
import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { workflowsBelow } from './workflow-files.mjs';

const files = workflowsBelow(process.argv[2]);
for (const file of files) load(readFileSync(file, 'utf8'));
process.stdout.write(`${files.length}\n`);

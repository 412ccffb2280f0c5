// Lints the modules below a folder with one rule that needs types, as a pull request check would. Prints how many files.

import plugin from '@typescript-eslint/eslint-plugin';
import parser from '@typescript-eslint/parser';
import { ESLint } from 'eslint';

const cwd = process.argv[2];
const eslint = new ESLint({
  cwd,
  overrideConfigFile: true,
  overrideConfig: {
    files: ['**/*.ts'],
    languageOptions: { parser, parserOptions: { project: './tsconfig.json', tsconfigRootDir: cwd } },
    plugins: { typed: plugin },
    rules: { 'typed/no-floating-promises': 'error' },
  },
});
const results = await eslint.lintFiles(['src/**/*.ts']);
const broken = results.find(({ fatalErrorCount }) => fatalErrorCount > 0);
if (broken) throw new Error(`${broken.filePath}: ${broken.messages[0].message}`);
process.stdout.write(`${results.length}\n`);

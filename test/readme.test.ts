import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { workspace } from './cli/cli.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

it('the README shows what the demo prints', async () => {
  const { code, out } = await workspace().run(['demo']);
  expect(code).toBe(0);
  const shown = /<!-- demo output -->\n```text\n\$ npx contextcore demo\n([\s\S]*?)\n```\n<!-- end/u.exec(readme)?.[1];
  expect(shown?.split('\n').map((line) => line.trimEnd())).toEqual(
    out
      .trimEnd()
      .split('\n')
      .map((line) => line.trimEnd()),
  );
});

it('the README sets up with two commands and no more', () => {
  expect(readme).toContain('npm install && npx contextcore demo');
  expect(readme).toContain('npm install && npm test');
});

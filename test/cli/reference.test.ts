import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { cliReference } from '../../src/cli/reference.ts';

it('the reference page of the command line describes the commands as they are', async () => {
  const page = new URL('../../docs/reference/cli.md', import.meta.url);
  expect(readFileSync(page, 'utf8')).toBe(await cliReference());
});

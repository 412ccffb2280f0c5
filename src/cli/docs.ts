import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './package-root.ts';

/** The docs page of a code and where it is within the package; nothing where there is none. */
export const rulePage = (code: string): { readonly page: string; readonly markdown: string } | undefined => {
  if (!/^[a-z-]+\/[a-z-]+$/u.test(code)) return undefined;
  const page = `docs/rules/${code}.md`;
  const path = join(packageRoot(), page);
  return existsSync(path) ? { page, markdown: readFileSync(path, 'utf8') } : undefined;
};

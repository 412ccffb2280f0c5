import { fingerprintOf } from '../core/index.ts';

/** A name for files and objects of Kubernetes: lower case and short; with a fingerprint where it is not the name itself. */
export const slugOf = (workflow: string): string => {
  const slug = workflow
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/gu, '');
  if (slug === workflow) return slug;
  return `${slug}${slug === '' ? '' : '-'}${fingerprintOf([workflow]).slice(0, 8)}`;
};

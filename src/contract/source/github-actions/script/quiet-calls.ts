import { isQuiet } from './bash-programs.ts';

/** Programs whose arguments are a command line. */
const wrappers = new Set('sudo su time watch chroot env nice nohup timeout xargs exec command start cmd'.split(' '));

/** Whether a program is known to write nothing for later steps, whatever a shell makes of its arguments. */
export const isQuietCall = (name: string, args: readonly string[]): boolean => {
  const bare = name.toLowerCase().replace(/\.(?:exe|cmd)$/, '');
  return !wrappers.has(bare) && isQuiet(bare, args);
};

/**
 * Whether a command line runs only quiet programs. It may hold a NUL for text that is not known; a line with more than words
 * and quotes, chained by `&&`, `||`, `;` or `|`, is not understood.
 */
export const runsQuietly = (line: string): boolean => {
  if (/GITHUB_|::set-/i.test(line) || /[$`<>()]/.test(line) || line.trim() === '') return false;
  return line.split(/&&|\|\||[;|\n]/).every((part) => {
    const [name = '', ...args] = part.trim().replaceAll(/["']/g, '').split(/\s+/);
    return !name.includes('\0') && !part.includes('&') && isQuietCall(name, args);
  });
};

import type { Diagnostic } from './diagnostic.ts';

/** Compares by UTF-16 code units: the same on every machine and in every locale. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The total order of all output: file, line, column, code, message. */
export const compareDiagnostics = (a: Diagnostic, b: Diagnostic): number =>
  compareText(a.file, b.file) ||
  a.line - b.line ||
  a.column - b.column ||
  compareText(a.code, b.code) ||
  compareText(a.message, b.message) ||
  compareText(a.fingerprint, b.fingerprint);

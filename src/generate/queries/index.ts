export type { Language } from './languages.ts';
export { languages } from './languages.ts';
export type { QueryFormat } from './print.ts';
export { answers, queryPrinters } from './print.ts';
export type { Naming } from './series.ts';
export { namings } from './series.ts';

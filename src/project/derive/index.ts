export { isAvailabilityAsked } from './asked.ts';
export { derive } from './derive.ts';
export type { ReadTables } from './read-tables.ts';
export { readTables } from './read-tables.ts';
export type { Derived, Strategy } from './strategy.ts';
export { defaultTables } from './tables.generated.ts';
export type { CriticalityRow, Modifier, Place, Tables, When } from './tables.ts';
export { durationText, type StrategyWord, wordsOf } from './words.ts';

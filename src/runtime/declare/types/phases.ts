/**
 * The phases of contracts, by id, with the types of what they read and write. Empty here: `contextcore contract types`
 * writes a declaration file that adds to it.
 */
// biome-ignore lint/suspicious/noEmptyInterface: other files add to it.
export interface Phases {}

import type { GraphInput } from './input.ts';

/** A phase in the middle of a sentence. */
export const phaseWords = ({ dialect }: GraphInput, id: string): string => dialect?.phase(id) ?? `phase "${id}"`;

/** A field in the middle of a sentence. */
export const fieldWords = ({ dialect }: GraphInput, name: string): string => dialect?.field(name).text ?? `"${name}"`;

/** The same words at the beginning of a sentence. */
export const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

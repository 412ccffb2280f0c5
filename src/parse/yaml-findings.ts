import type { CodedFinding, Note, Span } from '../core/index.ts';

/** The findings of reading a file, worded in one place. */
export const syntax = (at: Span, message: string, help?: string): CodedFinding => ({
  code: 'contract/syntax',
  at,
  message,
  ...(help === undefined ? {} : { help }),
});

export const tooLarge = (at: Span, message: string, help: string): CodedFinding => ({
  code: 'contract/limit',
  at,
  message,
  help,
});

export const duplicateKey = (at: Span, key: string, first: Note['at']): CodedFinding => ({
  code: 'contract/duplicate-key',
  at,
  message: `Key "${key}" stands twice in one mapping; only the first counts.`,
  related: [{ message: `"${key}" stands here first.`, at: first }],
  help: `Remove or rename one of the two "${key}".`,
});

export const complexKey = (at: Span): CodedFinding =>
  syntax(
    at,
    'A list or mapping is used as a key, but a key is a text.',
    'Use a text as key, and quote a value that begins with "{" or "[".',
  );

export const unknownTag = (at: Span, tag: string): CodedFinding =>
  syntax(at, `Tag "${tag}" is not understood: only the tags of YAML's core schema are.`, `Remove the tag "${tag}".`);

export const unfitTag = (at: Span, tag: string): CodedFinding =>
  syntax(
    at,
    `Tag "${tag}" does not fit what it stands before.`,
    `Remove the tag "${tag}" or write a value of its kind.`,
  );

export const unknownAlias = (at: Span, name: string): CodedFinding =>
  syntax(
    at,
    `Alias "*${name}" names no anchor above it.`,
    `Put "&${name}" before the value that is meant, or quote the "*".`,
  );

export const badMerge = (at: Span): CodedFinding =>
  syntax(
    at,
    'Merge key "<<" has a value that is neither a mapping nor a list of mappings.',
    'Merge an alias of a mapping.',
  );

export const secondDocument = (at: Span): CodedFinding =>
  syntax(
    at,
    'The file holds more than one YAML document, but one is expected.',
    'Put each document into a file of its own.',
  );

export const tagDirective = (at: Span): CodedFinding =>
  syntax(at, 'Directive "%TAG" is not understood.', 'Remove the directive.');

export const endlessAlias = (at: Span, name: string): CodedFinding => ({
  code: 'contract/alias-bomb',
  at,
  message: `Alias "*${name}" stands inside the value that it names, so it has no end.`,
  help: `Name a value outside of "&${name}".`,
});

export const aliasBomb = (at: Span, name: string, most: number): CodedFinding => ({
  code: 'contract/alias-bomb',
  at,
  message: `Alias "*${name}" brings what the aliases of this file stand for to more than ${most} nodes.`,
  help: 'Use fewer aliases inside of anchored values.',
});

import type { Project } from './model.ts';

// What the document says, in the order and form in which people are told.

/** A place to read on. */
export interface Place {
  readonly name: string;
  /** A URL, or a path in the repository. */
  readonly target: string;
}

/** Whether a text can be a link that leads where it says. */
export const isLink = (target: string): boolean => /^https?:\/\/[!-~]+$/iu.test(target);

/** A URL that ends neither the attribute nor the brackets that it stands in. */
export const linkTarget = (url: string): string =>
  url.replace(/[<>()[\]{}"'`\\|^]/gu, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

const placesOf = (name: string, target: string | undefined): readonly Place[] =>
  target === undefined ? [] : [{ name, target }];

/** Where to read on: what to do first, then why it is as it is. */
export const placesToRead = ({ context, strategy }: Project): readonly Place[] => {
  const { doc, adr, apiContract, diagrams = [] } = context.spec.design ?? {};
  return [
    ...placesOf('Runbook', strategy.runbook.value ?? undefined),
    ...placesOf('Design', doc),
    ...placesOf('Decision', adr),
    ...placesOf('API contract', apiContract),
    ...diagrams.map((target) => ({ name: 'Diagram', target })),
  ];
};

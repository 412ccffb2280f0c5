import { shown } from '../queries/text.ts';
import type { Alert, AlertLinks, Subject } from './model.ts';
import type { Part, Parts } from './parts.ts';

/** More reads than these are not told apart in an annotation, which would grow without end. */
const mostLines = 500;

/** Where the contract is: a link or `file:line`; of the read that the alert is about, else of the whole. */
const contractParts = (subject: Subject, alert: Alert, url: string | undefined): Parts => {
  const { at } = subject.contract;
  const line: Part = alert.ofField
    ? { lineOf: subject.critical.slice(0, mostLines) }
    : String(at.source.position(at.start).line);
  if (url === undefined) return [`${at.source.file}:`, line];
  return url.split(/(\{file\}|\{line\})/u).map((piece): Part => {
    if (piece === '{line}') return line;
    return piece === '{file}' ? encodeURI(shown(at.source.file)).replace(/[?#]/gu, encodeURIComponent) : piece;
  });
};

/** The annotations of an alert, those that are known. */
export const annotationsOf = (
  subject: Subject,
  alert: Alert,
  { owner, runbook, designDoc, adr, contractUrl }: AlertLinks,
): readonly (readonly [name: string, parts: Parts])[] =>
  (
    [
      ['summary', alert.summary],
      ['description', alert.description],
      ['owner', owner],
      ['runbook_url', runbook],
      ['design_doc', designDoc],
      ['adr', adr],
      ['contract', contractParts(subject, alert, contractUrl)],
    ] as const
  ).flatMap(([name, given]) =>
    given === undefined ? [] : [[name, typeof given === 'string' ? [given] : given] as const],
  );

import { type Event, parseEvents, YAMLException } from 'js-yaml';
import type { CodedFinding, Source, Span } from '../core/index.ts';
import { build } from './build/build.ts';
import { createDocument, type ParseResult } from './document.ts';
import { firstNoJson } from './json.ts';
import { defaultLimits, isTooDense, type Limits } from './limits.ts';
import { syntax, tooLarge } from './yaml-findings.ts';

/**
 * Reads YAML, or JSON where the file's name ends in `.json`, into plain data that knows where each part stands. Never
 * throws. Of syntax errors only the first is known here; `parseAllErrors` finds all. O(length).
 */
export const parseDocument = (source: Source, limits?: Partial<Limits>): ParseResult => {
  const bounds: Limits = { ...defaultLimits, ...limits };
  const whole: Span = { source, start: 0, end: 0 };
  if (source.text.length > bounds.length) {
    return { findings: [tooLarge(whole, `The file is longer than ${bounds.length} characters.`, 'Split the file.')] };
  }
  if (isTooDense(source.text, bounds.nodes)) {
    return { findings: [tooLarge(whole, `The file holds more than ${bounds.nodes} values.`, 'Split the file.')] };
  }
  const json = isJsonName(source.file) ? jsonProblem(source) : undefined;
  let events: Event[];
  try {
    events = parseEvents(source.text, { maxDepth: bounds.depth });
  } catch (problem) {
    if (!(problem instanceof YAMLException)) throw problem;
    return { findings: [json ?? firstError(source, problem, bounds)] };
  }
  const { document, findings } = build(source, events, bounds);
  const all = json ? [json, ...findings] : findings;
  if (!document || json) return { findings: all };
  return { document: createDocument(source, document), findings };
};

const firstError = (source: Source, problem: YAMLException, limits: Limits): CodedFinding => {
  const start = Math.min(source.text.length, problem.mark?.position ?? 0);
  const at: Span = { source, start, end: Math.min(source.text.length, start + 1) };
  if (/^nesting exceeded/u.test(problem.reason))
    return tooLarge(at, `The file is nested more than ${limits.depth} levels deep.`, 'Nest less.');
  return syntax(
    at,
    `The file is no valid YAML: ${worded(problem.reason)}.`,
    'Correct the line; what is below it has not been read.',
  );
};

const worded = (reason: string): string => reason.trim().replace(/\.$/u, '').replace(/\s+/gu, ' ').slice(0, 200);

const isJsonName = (file: string): boolean => file.toLowerCase().endsWith('.json');

/** The recovering parser ends some messages with the text of the file, which may be a secret. */
const withoutContent = (message: string): string => message.replace(/:\s.*$/su, '');

/** What makes a `.json` file that YAML could read no JSON. */
const jsonProblem = (source: Source): CodedFinding | undefined => {
  const start = firstNoJson(source.text);
  if (start === undefined) return undefined;
  const at: Span = { source, start, end: Math.min(source.text.length, start + 1) };
  return syntax(
    at,
    'The file is no valid JSON: something else is expected here.',
    'Correct it, or give the file the ending ".yaml".',
  );
};

/** All syntax errors of a text that does not parse; the recovering parser is loaded only here. */
export const parseAllErrors = async (source: Source, limits?: Partial<Limits>): Promise<readonly CodedFinding[]> => {
  const bounds: Limits = { ...defaultLimits, ...limits };
  const first = parseDocument(source, limits).findings;
  // The recovering parser is recursive and slow: what is hostile or huge stays with the first error.
  const mild = source.text.length <= mostRecovered && !first.some((finding) => finding.code !== 'contract/syntax');
  if (!mild || isJsonName(source.file) || deepest(source.text) > bounds.depth) return first;
  const { parseAllDocuments } = await import('yaml');
  const documents = parseAllDocuments(source.text, {
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
    schema: 'core',
  });
  const errors = 'empty' in documents ? [] : documents.flatMap((document) => document.errors);
  const findings = errors.slice(0, bounds.findings).map((error) => {
    const [start, end] = error.pos;
    return syntax(
      { source, start, end: Math.max(start + 1, end) },
      `The file is no valid YAML: ${worded(withoutContent(error.message))}.`,
      'Correct the line.',
    );
  });
  const known = new Set(findings.map((finding) => finding.at.source.position(finding.at.start).line));
  const missed = first.filter((finding) => !known.has(source.position(finding.at.start).line));
  return [...missed, ...findings];
};

const mostRecovered = 200_000;

/** An upper bound of the nesting: open brackets, and indentation that grows. */
const deepest = (text: string): number => {
  let open = 0;
  let most = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 91 || c === 123) most = Math.max(most, ++open);
    else if (c === 93 || c === 125) open--;
  }
  return Math.max(
    most,
    ...[...text.matchAll(/^[ ]*(?:- )*/gmu)].slice(0, 10_000).map((match) => Math.ceil(match[0].length / 2)),
  );
};

import type { AnyRule, Moment, RuleOwner } from '../contract/index.ts';
import type { CodedFinding, Diagnostic, Source } from '../core/index.ts';
import { catalogueOf } from './catalogue.ts';
import { type Weighing, weighed } from './diagnose.ts';
import { type CommentText, type Directive, readDirectives, type Suggest } from './directives.ts';
import { type FileFacts, runRule } from './run-rule.ts';
import { createLevels, type SeverityChoice } from './severity.ts';
import { staleFinding } from './suppress.ts';

/** A file that others import: what is wrong with it as a file, and its comments. */
export interface ImportedFile {
  readonly source: Source;
  readonly comments: readonly CommentText[];
  /** What loading found. */
  readonly findings: readonly CodedFinding[];
}

/** One file that was read, with the facts about its workflow for the moments at which rules are to look at it. */
export interface CheckedFile extends ImportedFile {
  /** What the findings of rules belong to. */
  readonly workflow?: string;
  /** Absent where the file could not be made into a workflow: then no rule looks at it. */
  readonly facts?: FileFacts;
  readonly extent?: { readonly phases: number; readonly fields: number };
}

/** A comment that silences findings, with what is said where there are none: nothing where that is switched off. */
export interface JudgedDirective extends Omit<Directive, 'at'> {
  readonly stale?: Diagnostic;
}

/** What an imported file comes to by itself. */
export interface JudgedImport {
  readonly file: string;
  /** In the order in which it was found; switched-off codes are left out. */
  readonly found: readonly Diagnostic[];
  readonly directives: readonly JudgedDirective[];
  /** What is wrong with its suppressions. */
  readonly remarks: readonly Diagnostic[];
}

/** What a file comes to by itself. It is plain throughout, so that it can come from another thread. */
export interface JudgedFile extends JudgedImport {
  /** The moments of its facts; absent where no rule looked at it. */
  readonly moments?: readonly Moment[];
  readonly extent?: { readonly phases: number; readonly fields: number };
}

export interface Judging extends SeverityChoice {
  readonly owners: readonly RuleOwner[];
  /** The name of a file as seen from the project's folder, which fingerprints and globs use. Default: the name itself. */
  readonly projectPath?: (file: string) => string;
  readonly suggest: Suggest;
}

interface Asked {
  readonly code: string;
  readonly rule: AnyRule;
}

/** The rules that somebody wants to hear of. Where levels differ by file, that is for each finding to tell. */
const askedOf = ({ owners, config }: Judging, { levels }: Weighing): readonly Asked[] => {
  const all = owners.flatMap(({ name, rules }) => rules.map((rule): Asked => ({ code: `${name}/${rule.name}`, rule })));
  return config?.overrides?.length ? all : all.filter(({ code }) => levels(code, '') !== 'off');
};

function* findingsOf(file: CheckedFile, asked: readonly Asked[]): Generator<CodedFinding> {
  yield* file.findings;
  if (file.facts === undefined) return;
  const named = file.workflow === undefined ? {} : { workflow: file.workflow };
  for (const { code, rule } of asked)
    for (const finding of runRule(rule, file.facts)) yield { ...named, ...finding, code };
}

const moments: readonly Moment[] = ['static', 'agreement', 'preflight', 'postrun'];

export const weighingOf = ({ owners, projectPath = (file) => file, ...choice }: Judging): Weighing => ({
  catalogue: catalogueOf(owners),
  levels: createLevels(choice),
  projectPath,
});

export interface Judge {
  file(file: CheckedFile): JudgedFile;
  imported(file: ImportedFile): JudgedImport;
}

/** Asks every rule about one file at a time, and reads its suppressions. What files come to together is for `verify`. */
export const createJudge = (judging: Judging, weighing = weighingOf(judging)): Judge => {
  const { suggest } = judging;
  const asked = askedOf(judging, weighing);
  const commentsOf = ({ comments, source }: ImportedFile) => {
    const { directives, findings } = readDirectives(comments, { source, known: weighing.catalogue, suggest });
    return {
      file: source.file,
      directives: directives.map(({ at, ...directive }): JudgedDirective => {
        const [stale] = weighed([staleFinding(directive.code, at)], weighing);
        return { ...directive, ...(stale ? { stale } : {}) };
      }),
      remarks: weighed(findings, weighing),
    };
  };
  return {
    imported: (file) => ({ ...commentsOf(file), found: weighed(file.findings, weighing) }),
    file: (file) => {
      const { facts, extent } = file;
      return {
        ...commentsOf(file),
        found: weighed(findingsOf(file, asked), weighing),
        ...(facts ? { moments: moments.filter((moment) => facts[moment] !== undefined) } : {}),
        ...(extent ? { extent } : {}),
      };
    },
  };
};

import { type CodedFinding, createGlobs, type Diagnostic, type Span } from '../core/index.ts';
import type { ConfigSuppression } from './config.ts';
import type { Directive } from './directives.ts';
import type { Silenced } from './result.ts';

/** What has to be known of a comment that silences findings. */
type Comment = Omit<Directive, 'at'>;

export interface Suppressions<C extends Comment> {
  readonly directives: readonly C[];
  readonly configured: readonly ConfigSuppression[];
  /** The name of a file as seen from the folder of the configuration. */
  readonly projectPath: (file: string) => string;
  /** Whether findings of the code could have come up at all in the file; without a file: in any. */
  readonly couldFire: (code: string, file?: string) => boolean;
}

export interface Suppressed<C extends Comment> {
  readonly kept: readonly Diagnostic[];
  readonly silenced: readonly Silenced[];
  /** Suppressions that silenced nothing although their code was looked for. */
  readonly stale: { readonly comments: readonly C[]; readonly configured: readonly ConfigSuppression[] };
}

const keyOf = (code: string, file: string, line?: number): string => `${code}\0${file}\0${line ?? ''}`;

const fitsOf = (suppression: ConfigSuppression, projectPath: (file: string) => string) => {
  const inFiles = suppression.files && createGlobs(suppression.files);
  return (diagnostic: Diagnostic): boolean =>
    diagnostic.code === suppression.code &&
    (inFiles === undefined || inFiles(projectPath(diagnostic.file))) &&
    (['workflow', 'phase', 'field'] as const).every(
      (part) => suppression[part] === undefined || suppression[part] === diagnostic[part],
    );
};

/** What is said of a suppression that silences nothing. */
export const staleFinding = (code: string, at: Span): CodedFinding => ({
  code: 'verify/stale-suppression',
  at,
  message: `The suppression of "${code}" matches no finding.`,
  help: 'Remove it.',
  data: { key: code },
});

/** Takes out what comments and the configuration silence, and tells which of them silence nothing. Linear for comments. */
export const suppress = <C extends Comment>(
  diagnostics: readonly Diagnostic[],
  suppressions: Suppressions<C>,
): Suppressed<C> => {
  const { directives, configured, projectPath, couldFire } = suppressions;
  const byPlace = new Map(directives.map((one) => [keyOf(one.code, one.file, one.line), one]));
  const rules = configured.map((one) => ({ one, fits: fitsOf(one, projectPath) }));
  const used = new Set<Comment | ConfigSuppression>();
  const kept: Diagnostic[] = [];
  const silenced: Silenced[] = [];
  for (const diagnostic of diagnostics) {
    const { code, file, line } = diagnostic;
    const comments = [byPlace.get(keyOf(code, file, line)), byPlace.get(keyOf(code, file))].flatMap((one) => one ?? []);
    const fitting = rules.filter((rule) => rule.fits(diagnostic)).map((rule) => rule.one);
    for (const one of [...comments, ...fitting]) used.add(one);
    const reason = (comments[0] ?? fitting[0])?.reason;
    if (reason === undefined) kept.push(diagnostic);
    else silenced.push({ diagnostic, kind: comments.length > 0 ? 'inSource' : 'external', reason });
  }
  // Of two comments that say the same of one line, one is too many: it is not in `byPlace`, hence stale.
  const stale = {
    comments: directives.filter((one) => !used.has(one) && couldFire(one.code, one.file)),
    configured: configured.filter((one) => !used.has(one) && couldFire(one.code)),
  };
  return { kept, silenced, stale };
};

import type { Moment, RuleOwner } from '../contract/index.ts';
import { compareText, type Severity } from '../core/index.ts';

/** The codes that verification itself reports. */
export const verification: RuleOwner = {
  name: 'verify',
  rules: [],
  foundBy: 'check',
  codes: [
    {
      name: 'stale-suppression',
      severity: 'warning',
      summary: 'A suppression silences something: one that matches no finding is removed.',
    },
    {
      name: 'stale-baseline',
      severity: 'warning',
      summary: 'A baseline entry stands for findings that still exist: one that is fixed is pruned.',
    },
    {
      name: 'bad-suppression',
      severity: 'warning',
      summary: 'A suppression names known codes and says why; otherwise it silences nothing.',
    },
  ],
};

/** What is known of a code. `load`: found while reading files, not by a rule. */
export interface CatalogueEntry {
  readonly code: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly moment: Moment | 'load';
  /** The commands that find it, where neither a rule nor reading does. */
  readonly foundBy?: string;
}

export type Catalogue = ReadonlyMap<string, CatalogueEntry>;

/** Every code of the given owners, sorted by code. Two entries of one code: TypeError. */
export const catalogueOf = (owners: readonly RuleOwner[]): Catalogue => {
  const entries = owners.flatMap((owner): CatalogueEntry[] => [
    ...owner.rules.map(
      (rule): CatalogueEntry => ({
        code: `${owner.name}/${rule.name}`,
        severity: rule.severity,
        summary: rule.summary,
        moment: rule.moment,
      }),
    ),
    ...owner.codes.map(
      (code): CatalogueEntry => ({
        code: `${owner.name}/${code.name}`,
        severity: code.severity,
        summary: code.summary,
        moment: 'load',
        ...(owner.foundBy === undefined ? {} : { foundBy: owner.foundBy }),
      }),
    ),
  ]);
  entries.sort((a, b) => compareText(a.code, b.code));
  const catalogue = new Map(entries.map((entry) => [entry.code, entry]));
  if (catalogue.size < entries.length) throw new TypeError('two rules have the same code');
  return catalogue;
};

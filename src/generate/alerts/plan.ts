import type { Contract } from '../../contract/index.ts';
import type { Naming } from '../queries/series.ts';
import { absentAlert } from './absent.ts';
import { burnAlerts } from './burn-alerts.ts';
import { secondsOf } from './duration.ts';
import { fieldLostAlert } from './field-lost.ts';
import { type Group, groupsOf } from './groups.ts';
import type { Alert, AlertNote, Planned, Recording, Subject, WorkflowChoice } from './model.ts';
import type { Read } from './parts.ts';
import { belowBaselineAlert, droppedAlert, lowAlert } from './ratio-alerts.ts';
import { longestFor, pastsOf, shortBeside, type Thresholds } from './thresholds.ts';

export interface Plan {
  readonly subject: Subject;
  readonly groups: readonly Group<Recording, Alert>[];
  readonly notes: readonly AlertNote[];
}

const readsOf = ({ phases }: Contract): readonly (Read & { readonly critical: boolean })[] => {
  const reads = new Map<string, Read & { readonly critical: boolean }>();
  for (const { id, required, enrichment } of phases)
    for (const { name, critical, at } of [...required, ...enrichment]) {
      const key = JSON.stringify([id, name]);
      if (!reads.has(key))
        reads.set(key, { phase: id, field: name, line: at.source.position(at.start).line, critical });
    }
  return [...reads.values()];
};

/**
 * As long as the longest time for which a condition has to hold, so that it is seen at two evaluations; longer where windows are
 * long, so that tests over days do not take long; and short beside the past, from which a change is told.
 */
export const evaluatedEvery = (thresholds: Thresholds): number => {
  const pasts = pastsOf(thresholds);
  const longest = Math.max(...pasts, ...thresholds.burn.map(({ long }) => secondsOf(long)));
  return Math.max(1, longestFor(thresholds), Math.floor(Math.min(longest / 28, Math.min(...pasts) / shortBeside)));
};

export interface PlanOptions {
  readonly choice: WorkflowChoice;
  readonly thresholds: Thresholds;
  readonly naming: Naming;
}

const noted = (contract: Contract, code: AlertNote['code'], message: string): Planned => ({
  note: { code, message, at: contract.at },
});

const plannedFor = (subject: Subject, anyRead: boolean): readonly Planned[] => {
  const { contract, critical } = subject;
  if (!anyRead)
    return [
      noted(
        contract,
        'alerts/nothing-read',
        'No phase reads a field, so that nothing is counted and there are no alerts.',
      ),
    ];
  if (critical.length === 0)
    return [
      noted(
        contract,
        'alerts/nothing-critical',
        'No phase reads a critical field, so that completeness is not defined; what is left is ContextCompletenessAbsent.',
      ),
      absentAlert(subject),
    ];
  return [
    lowAlert(subject),
    droppedAlert(subject),
    belowBaselineAlert(subject),
    fieldLostAlert(subject),
    ...burnAlerts(subject),
    absentAlert(subject),
  ];
};

/** The rules of one workflow, and what was left out of them. */
export const planAlerts = (contract: Contract, { choice, thresholds, naming }: PlanOptions): Plan => {
  const reads = readsOf(contract);
  const subject: Subject = {
    contract,
    workflow: contract.workflow,
    critical: reads.filter(({ critical }) => critical).map(({ phase, field, line }) => ({ phase, field, line })),
    choice,
    thresholds,
    naming,
    evaluated: evaluatedEvery(thresholds),
  };
  const planned = plannedFor(subject, reads.length > 0);
  const alerts = planned.flatMap((one) => ('alert' in one ? [one.alert] : []));
  return {
    subject,
    groups: groupsOf(contract.workflow, thresholds, alerts),
    notes: planned.flatMap((one) => ('note' in one ? [one.note] : [])),
  };
};

import { code } from '../../../core/index.ts';
import type { AlertSeverity } from '../../alerts/thresholds.ts';
import type { Project } from '../model.ts';
import { alertNames } from '../names.ts';
import { planRules } from '../rules/plan.ts';
import { severityOf } from '../rules/severity.ts';

/** An alert that the rules of a project make, as people are told of it. */
export interface ToldAlert {
  readonly name: string;
  readonly severity: AlertSeverity;
  readonly kind: 'availability' | 'latency' | 'absent' | 'failed' | 'missed';
  /** When it fires, as Markdown. */
  readonly when: string;
}

const kindOf = (name: string): ToldAlert['kind'] => {
  if (name === alertNames.absent) return 'absent';
  if (name === alertNames.jobFailed) return 'failed';
  if (name === alertNames.jobMissed) return 'missed';
  return name.startsWith(alertNames.burn('availability', '')) ? 'availability' : 'latency';
};

const days = (rate: number): string => {
  const left = 30 / rate;
  return left >= 2 ? `${Number(left.toPrecision(2))} days` : `${Math.round(left * 24)} hours`;
};

/** Exactly the alerts that the rules of a project have. */
export const alertsOf = (project: Project): readonly ToldAlert[] => {
  const { groups, subject } = planRules(project);
  return groups
    .flatMap(({ alerts }) => alerts)
    .map(({ alert: name, labels, urgency, for: lasting }) => {
      const kind = kindOf(name);
      const { long_window: long, short_window: short, target } = labels;
      const rate = subject.thresholds.burn.find((row) => row.long === long)?.rate;
      const { window, past } = subject.thresholds.absent;
      const when =
        rate === undefined
          ? {
              failed: `a run of ${code(target ?? '')} gave up`,
              missed: `${code(target ?? '')} is not started when it is due`,
              absent: `no request for ${window}, although there were some ${past} ago and since`,
              availability: '',
              latency: '',
            }[kind]
          : `over ${long}, and still over ${short}, the budget is used ${rate === 1 ? 'faster than it lasts' : `more than ${rate} times as fast as it lasts, gone in ${days(rate)}`}`;
      return {
        name,
        kind,
        severity: severityOf(project, urgency),
        when: `${when}${lasting === '0m' ? '' : `; for ${lasting}`}`,
      };
    });
};

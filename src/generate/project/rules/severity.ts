import type { Priority } from '../../../project/context/index.ts';
import type { AlertSeverity } from '../../alerts/thresholds.ts';
import type { Project } from '../model.ts';
import type { Urgency } from './model.ts';

/** What a priority makes of an urgency. */
const severities: Readonly<Record<Urgency, Readonly<Record<Priority, AlertSeverity>>>> = {
  fast: { P1: 'critical', P2: 'critical', P3: 'warning', P4: 'warning' },
  job: { P1: 'critical', P2: 'warning', P3: 'warning', P4: 'info' },
  slow: { P1: 'warning', P2: 'warning', P3: 'warning', P4: 'info' },
};

/** Critical is what wakes somebody, so nothing is where nobody is to be woken. */
export const severityOf = ({ strategy }: Project, urgency: Urgency): AlertSeverity => {
  const severity = severities[urgency][strategy.alertPriority.value];
  return severity === 'critical' && !strategy.paging.value ? 'warning' : severity;
};

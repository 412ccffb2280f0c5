import type { Alert, Incident } from '../../project/index.ts';
import { jsonText } from '../text.ts';

const alertValue = ({ state, name, labels, annotations, from, to, source }: Alert) => ({
  state,
  name,
  from,
  to,
  source,
  labels: Object.fromEntries(labels),
  annotations: Object.fromEntries(annotations),
});

/** For programs. Keys may be added, never renamed. */
export const incidentValue = ({ projects, notes }: Incident) => ({
  schemaVersion: '1',
  projects: projects.map(({ project, origin, about, firing, silenced, resolved }) => ({
    project: project ?? null,
    document: origin ?? null,
    about,
    firing: firing.map(alertValue),
    silenced: silenced.map(alertValue),
    resolved: resolved.map(alertValue),
  })),
  notes,
});

export const incidentJson = (incident: Incident): string => jsonText(incidentValue(incident));

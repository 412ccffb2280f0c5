import { risksByUrgency } from '../context/risks.ts';
import { isAvailabilityAsked } from '../derive/asked.ts';
import type { Derived } from '../derive/strategy.ts';
import { wordsOf } from '../derive/words.ts';
import type { About, AboutRisk, Alert, IncidentProject, Said } from './model.ts';

const said = (value: string, { because }: Derived<unknown>): Said => ({ value, because });

const objectiveKeys = ['availability', 'errorBudget', 'latencyP50Ms', 'latencyP99Ms', 'throughput'] as const;

/** Requirements that somebody made, and those that tables make where an outage is bad. */
const objectivesOf = ({ context, strategy }: IncidentProject): About['objectives'] => {
  const isDue = isAvailabilityAsked(context, strategy);
  return wordsOf(strategy, objectiveKeys)
    .filter(({ from }) => from.value !== null && (from.source === 'explicit' || (from.source === 'derived' && isDue)))
    .map(({ name, text, from }) => ({ name, ...said(text, from) }));
};

const risksOf = ({ context }: IncidentProject): readonly AboutRisk[] =>
  risksByUrgency(context.spec.risks).map(({ controls = [], ...risk }) => ({ ...risk, controls }));

const link = (name: string, place: string | null | undefined): About['links'] =>
  place === undefined || place === null || place === '' ? [] : [{ name, place }];

/** What a document says. */
export const aboutDocument = (project: IncidentProject): About => {
  const { business = {}, design = {} } = project.context.spec;
  const { strategy } = project;
  const { alertPriority, paging, alertChannels, runbook } = strategy;
  const { criticality, value, owner, stakeholders = [] } = business;
  return {
    ...(criticality === undefined ? {} : { criticality }),
    ...(value === undefined ? {} : { value }),
    ...(owner === undefined ? {} : { owner }),
    stakeholders,
    channels: alertChannels.value,
    priority: said(alertPriority.value, alertPriority),
    paging: said(paging.value ? 'yes' : 'no', paging),
    objectives: objectivesOf(project),
    links: [
      ...link('runbook', runbook.value),
      ...link('design', design.doc),
      ...link('decision', design.adr),
      ...link('API', design.apiContract),
      ...(design.diagrams ?? []).flatMap((diagram) => link('diagram', diagram)),
    ],
    risks: risksOf(project),
  };
};

/** A value that labels or annotations name, where all of the alerts name the same. */
export const saidBy = (alerts: readonly Alert[], name: string): string | undefined => {
  const [first, ...others] = new Set(
    alerts.map(({ labels, annotations }) => labels.get(name) || annotations.get(name)),
  );
  return others.length === 0 ? first : undefined;
};

const places = { runbook_url: 'runbook', runbook: 'runbook', design_doc: 'design', adr: 'decision' } as const;

/** What labels and annotations say, where there is no document. */
export const aboutAlerts = (alerts: readonly Alert[]): About => {
  const links = Object.entries(places).flatMap(([key, name]) =>
    alerts.flatMap(({ annotations }) => link(name, annotations.get(key))),
  );
  const [criticality, owner, priority, paging, risks] = ['criticality', 'owner', 'priority', 'paging', 'risks'].map(
    (name) => saidBy(alerts, name),
  );
  return {
    ...(criticality === undefined ? {} : { criticality }),
    ...(owner === undefined ? {} : { owner }),
    stakeholders: [],
    channels: [],
    ...(priority === undefined ? {} : { priority: { value: priority } }),
    ...(paging === undefined ? {} : { paging: { value: paging } }),
    objectives: [],
    links: links.filter(({ place }, i) => links.findIndex((other) => other.place === place) === i).slice(0, 10),
    risks: risks === undefined ? [] : [{ description: risks, controls: [] }],
  };
};

import { type Risk, risksByUrgency } from '../../../project/context/index.ts';
import { humanPercent, inert } from '../../alerts/parts.ts';
import { quoted, shown } from '../../queries/text.ts';
import type { Project } from '../model.ts';
import { recorded, recordedAs } from '../names.ts';
import type { Alert, Fired, Part, Parts } from './model.ts';

const mostRisks = 3;
const mostLetters = 200;

/** A text that is not too long for a message on a phone. */
const cut = (text: string): string => {
  const letters = Array.from(text);
  return letters.length > mostLetters ? `${letters.slice(0, mostLetters).join('')}…` : text;
};

const riskText = ({ priority, type, description, mitigation }: Risk): string =>
  `${priority === undefined ? '' : `${priority} `}${type}: ${cut(description)}${
    mitigation === undefined ? '' : ` Mitigation: ${cut(mitigation)}`
  }`;

/** The most urgent risks. */
const risksOf = (risks: readonly Risk[]): string | undefined => {
  if (risks.length === 0) return undefined;
  const told = risks.slice(0, mostRisks);
  const rest = risks.length - told.length;
  return [...told.map(riskText), ...(rest === 0 ? [] : [`${rest} more.`])].join(' | ');
};

/** What follows is made a link by those who show alerts, so it has to be one. */
const isLink = (text: string): boolean => /^https?:\/\/[^\s<>"]+$/iu.test(text);

/** The annotations of an alert, those that are known. */
export const annotationsOf = (project: Project, alert: Alert): readonly (readonly [string, Parts])[] => {
  const { context, strategy } = project;
  const { business = {}, design = {} } = context.spec;
  const runbook = strategy.runbook.value ?? undefined;
  const all: readonly (readonly [string, Parts | string | undefined])[] = [
    ['summary', alert.summary],
    ['description', alert.description],
    ['budget', alert.budget],
    ['criticality', business.criticality],
    ['owner', business.owner],
    ['risks', risksOf(risksByUrgency(project.context.spec.risks))],
    [runbook === undefined || isLink(runbook) ? 'runbook_url' : 'runbook', runbook],
    ['design_doc', design.doc],
    ['adr', design.adr],
  ];
  return all.flatMap(([name, given]) =>
    given === undefined ? [] : [[name, typeof given === 'string' ? [given] : given] as const],
  );
};

const unknown = 'not known';

const templatePart = (project: Project, part: Part): string => {
  if (typeof part === 'string') return inert(part);
  if ('value' in part) return '{{ $value | humanizePercentage }}';
  if ('label' in part) return `{{ $labels.${part.label} }}`;
  const query = quoted(recorded(recordedAs.budgetLeft, project, part.left));
  return `{{ with query ${query} }}{{ . | first | value | humanizePercentage }}{{ else }}${unknown}{{ end }}`;
};

/** A template of Prometheus. */
export const templateOf = (project: Project, parts: Parts): string =>
  parts.map((part) => templatePart(project, part)).join('');

/** What Prometheus makes of the template. */
export const renderedOf = (parts: Parts, { labels, value = 0, left }: Fired): string =>
  parts
    .map((part) => {
      if (typeof part === 'string') return shown(part);
      if ('value' in part) return humanPercent(value);
      if ('label' in part) return labels[part.label] ?? '';
      return left === undefined ? unknown : humanPercent(left);
    })
    .join('');

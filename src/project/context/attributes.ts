import type { Strategy } from '../derive/strategy.ts';
import { isProjectId } from '../task/values.ts';
import { taskAttributes } from '../telemetry/names.ts';
import { businessValues, criticalities, type ProjectContext, priorities, riskTypes } from './model.ts';

// What telemetry says of the project that it is from. `contracts/semconv/project.yaml` describes each name; a test holds the two together.

export type AttributeValue = string | number | readonly string[];
export type ProjectAttributes = Readonly<Record<string, AttributeValue>>;

type Read = (text: string) => AttributeValue | undefined;

/** Longer texts stand in no document. */
const longest = 2048;

const text: Read = (given) => (given.length <= longest ? given.trim() || undefined : undefined);

const oneOf =
  (words: readonly string[]): Read =>
  (given) =>
    words.find((word) => word === given.trim());

const positive: Read = (given) => {
  const value = /^\d{1,15}(?:\.\d{1,15})?(?:e-?\d{1,3})?$/u.test(given.trim()) ? Number(given) : Number.NaN;
  return value > 0 && Number.isFinite(value) ? value : undefined;
};

const share: Read = (given) => {
  const value = positive(given);
  return typeof value === 'number' && value < 100 ? value : undefined;
};

const listOf =
  (words: readonly string[]): Read =>
  (given) => {
    const parts = text(given) === undefined ? [] : given.split(',').map((part) => part.trim());
    return parts.length > 0 && parts.every((part) => words.includes(part)) ? [...new Set(parts)] : undefined;
  };

const id: Read = (given) => (isProjectId(given.trim()) ? given.trim() : undefined);

/** Every attribute, and what a text must be to be its value. */
const readers = {
  [taskAttributes.project]: id,
  'project.epic': text,
  'business.criticality': oneOf(criticalities),
  'business.value': oneOf(businessValues),
  'business.owner': text,
  'business.cost_center': text,
  'requirement.availability': share,
  'requirement.error_budget': share,
  'requirement.latency_p50': positive,
  'requirement.latency_p99': positive,
  'requirement.throughput': positive,
  'risk.types': listOf(riskTypes),
  'risk.priority': oneOf(priorities),
  'design.doc': text,
  'design.adr': text,
  'design.api_contract': text,
} as const satisfies Readonly<Record<string, Read>>;

export type ProjectAttributeName = keyof typeof readers;

const isName = (name: string): name is ProjectAttributeName => Object.hasOwn(readers, name);

/** The names of all attributes of a project. */
export const projectAttributeNames: readonly ProjectAttributeName[] = Object.keys(readers).filter(isName);

/** A requirement that the document or a table makes; what holds for lack of anything else is none. */
const required = ({ value, source }: Strategy['availability']): number | undefined =>
  source === 'default' || value === null ? undefined : value;

const seconds = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms / 1000);

const risksOf = ({ spec: { risks = [] } }: ProjectContext) => ({
  'risk.types': risks.length === 0 ? undefined : riskTypes.filter((type) => risks.some((risk) => risk.type === type)),
  'risk.priority': priorities.find((priority) => risks.some((risk) => risk.priority === priority)),
});

/** What telemetry of a project says of it: who and what it is. Descriptions of risks and names of stakeholders stay in the document. */
export const attributesOf = (context: ProjectContext, strategy: Strategy): ProjectAttributes => {
  const { project, business = {}, design = {} } = context.spec;
  const all: Readonly<Record<ProjectAttributeName, AttributeValue | undefined>> = {
    'project.id': project.id,
    'project.epic': project.epic,
    'business.criticality': business.criticality,
    'business.value': business.value,
    'business.owner': business.owner,
    'business.cost_center': business.costCenter,
    'requirement.availability': required(strategy.availability),
    'requirement.error_budget': required(strategy.errorBudget),
    'requirement.latency_p50': seconds(required(strategy.latencyP50Ms)),
    'requirement.latency_p99': seconds(required(strategy.latencyP99Ms)),
    'requirement.throughput': required(strategy.throughput),
    ...risksOf(context),
    'design.doc': design.doc,
    'design.adr': design.adr,
    'design.api_contract': design.apiContract,
  };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, AttributeValue] => entry[1] !== undefined),
  );
};

/** An attribute as a text, in annotations and in the environment. */
const textOf = (value: AttributeValue): string => (typeof value === 'object' ? value.join(',') : String(value));

const annotationPrefix = 'contextcore.io/';

/** The same as annotations of Kubernetes, from which `readAttribute` reads them again. */
export const annotationsOf = (attributes: ProjectAttributes): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`${annotationPrefix}${name}`, textOf(value)]));

/** `contextcore.io/business.owner`: the annotation of an attribute. */
export const annotationOf = (name: ProjectAttributeName): string => `${annotationPrefix}${name}`;

/** `CONTEXTCORE_BUSINESS_OWNER`: the variable of the environment for an attribute. */
export const variableOf = (name: ProjectAttributeName): string =>
  `CONTEXTCORE_${name.replaceAll('.', '_').toUpperCase()}`;

/** The value that a text stands for; undefined where it cannot be one of that attribute. */
export const readAttribute = (name: ProjectAttributeName, given: string): AttributeValue | undefined =>
  readers[name](given);

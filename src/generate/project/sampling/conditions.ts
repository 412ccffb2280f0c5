import { attributes, eventAttributes, events } from '../../../runtime/telemetry/names.ts';
import { literal, quoted } from '../../queries/text.ts';

// What is always kept, as conditions of OTTL. Samplers write paths without their context, transformations with it.

type Prefix<Context extends string> = '' | `${Context}.`;

const attribute = (prefix: string, name: string): string => `${prefix}attributes[${quoted(name)}]`;

/** Names of the spans of runs, phases, tasks and sprints. */
export const ownSpan = (prefix: Prefix<'span'>): string =>
  `IsMatch(${prefix}name, ${quoted(`^${literal('contextcore.')}`)})`;

/** Spans of phases and runs that lost context. They say so where events are logs, or too many for a span. */
export const lostInSpan = (prefix: Prefix<'span'>): readonly string[] => [
  ...[attributes.defaulted, attributes.failed].map((name) => `${attribute(prefix, name)} > 0`),
  `${attribute(prefix, attributes.runState)} == "degraded"`,
  `${attribute(prefix, attributes.runState)} == "failed"`,
];

/** Events that tell of lost context. */
export const lostInEvent = (prefix: Prefix<'spanevent'>): readonly string[] => [
  ...[events.defaulted, events.failed].map((name) => `${prefix}name == ${quoted(name)}`),
  ...['broken', 'degraded'].map(
    (status) =>
      `${prefix}name == ${quoted(events.chain)} and ${attribute(prefix, eventAttributes.status)} == ${quoted(status)}`,
  ),
];

const projectId = 'resource.attributes["project.id"]';

/** Spans of a project that is none of these; what belongs to no project is no other one. */
export const ofAnotherProject = (ids: readonly string[]): string =>
  [`${projectId} != nil`, ...ids.map((id) => `${projectId} != ${quoted(id)}`)].join(' and ');

import { quoted } from '../queries/text.ts';
import { slugOf } from '../slug.ts';
import { block, bodyOf } from './alloy-text.ts';
import { endpointVariable } from './collector.ts';
import type { Generator, JointGenerator } from './model.ts';
import { headOf, jointHeadOf } from './print.ts';
import { tailSampler } from './sampling/policies.ts';
import { type Sampling, samplingNotes, samplingOf, samplingsOf } from './sampling/sampling.ts';

/** Labels are identifiers; slugs have no underscores, so that each keeps one of its own. */
const labelOf = (slug: string): string => `contextcore_${slug.replaceAll('-', '_')}`;

const textOf = (head: readonly string[], samplings: readonly Sampling[], slug: string): string => {
  const label = labelOf(slug);
  const component = (name: string, body: readonly string[]): string =>
    `\n${block(`otelcol.${name} "${label}"`, body).join('\n')}\n`;
  const to = (name: string): readonly string[] => block('output', [`traces = [otelcol.${name}.${label}.input]`]);
  return [
    ...head.map((line) => `// ${line}\n`),
    component('receiver.otlp', ['grpc {}', 'http {}', ...to('processor.memory_limiter')]),
    component('processor.memory_limiter', [
      ...bodyOf({ check_interval: '1s', limit_percentage: 80, spike_limit_percentage: 20 }),
      ...to('processor.tail_sampling'),
    ]),
    component('processor.tail_sampling', [...bodyOf(tailSampler(samplings)), ...to('processor.batch')]),
    component('processor.batch', to('exporter.otlp')),
    component('exporter.otlp', block('client', [`endpoint = sys.env(${quoted(endpointVariable)})`])),
  ].join('');
};

/** The tail sampler of the Collector's configuration, for Grafana Alloy. */
export const alloy: Generator = (project) => {
  const sampling = samplingOf(project);
  const notes = samplingNotes(project);
  if (sampling === undefined) return { drafts: [], notes };
  const head = headOf(project, ['traceSampling', 'latencyP99Ms', 'throughput']);
  return { drafts: [{ path: 'alloy.alloy', text: textOf(head, [sampling], slugOf(sampling.id)) }], notes };
};

/** The same for an Alloy that several projects share. */
export const alloys: JointGenerator = (projects) => {
  const samplings = samplingsOf(projects);
  if (samplings.length < 2) return { drafts: [], notes: [] };
  return { drafts: [{ path: 'alloy.alloy', text: textOf(jointHeadOf(projects), samplings, 'portfolio') }], notes: [] };
};

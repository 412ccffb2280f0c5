import { describe, expect, it } from 'vitest';
import { check, type InputFile } from '../../../src/compose/index.ts';
import type { ContractGraph } from '../../../src/contract/index.ts';
import type { Diagnostic, Span } from '../../../src/core/index.ts';
import { filesBelow, readText } from '../../sources.ts';

const folder = 'fixtures/workflows/github';
const files = filesBelow(folder).map((path): InputFile & { text: string } => ({
  path: path.slice(folder.length + 1),
  text: readText(path),
}));

/** A place whose name is changed, so that a value gets lost. */
interface Plant {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly kind: 'read' | 'write';
}

const withPlant = ({ file, start, end }: Plant): readonly InputFile[] =>
  files.map((one) =>
    one.path === file ? { ...one, text: `${one.text.slice(0, start)}lost_value${one.text.slice(end)}` } : one,
  );

const plantAt = ({ source, start, end }: Span, kind: Plant['kind']): Plant => ({ file: source.file, start, end, kind });

/** The last name of a read such as `steps.meta.outputs.tags`. */
const lastName = ({ source, start, end }: Span): Span => ({
  source,
  start: source.text.lastIndexOf('.', end - 1) >= start ? source.text.lastIndexOf('.', end - 1) + 1 : start,
  end,
});

const isOpen = (graph: ContractGraph, field: string): boolean =>
  graph.input.phases.some((phase) =>
    phase.writes.some((write) => write.open === true && field.startsWith(`${write.field}.`)),
  );

/** Every read of an output, and every name of an output that somebody reads, of steps and jobs that are not open. */
const plantsIn = (graph: ContractGraph): readonly Plant[] => {
  const { phases } = graph.input;
  const reads = phases.flatMap((phase) => [...phase.reads, ...(phase.condition?.reads ?? [])]);
  const wanted = new Set(reads.map((read) => read.field));
  const writes = phases.flatMap((phase) => phase.writes.filter((write) => !write.sink && wanted.has(write.field)));
  const single = (field: string): boolean => writes.filter((write) => write.field === field).length === 1;
  return [
    ...reads
      .filter(({ field }) => field.includes('outputs.') && !isOpen(graph, field))
      .map(({ at }) => plantAt(lastName(at), 'read')),
    ...writes.filter(({ field }) => !isOpen(graph, field) && single(field)).map(({ at }) => plantAt(at, 'write')),
  ];
};

const isFound = ({ code, certainty, severity }: Diagnostic): boolean =>
  code.startsWith('propagation/') && certainty === 'definite' && severity === 'error';

describe('a name that is changed in a correct workflow', async () => {
  const correct = await check({ files });
  const plants = correct.graphs.flatMap(plantsIn);

  it('is planted in workflows without a finding', () => {
    expect(correct.diagnostics.map(({ file, line, code }) => `${file}:${line} ${code}`)).toEqual([]);
    expect(plants.filter(({ kind }) => kind === 'read').length).toBeGreaterThan(30);
    expect(plants.filter(({ kind }) => kind === 'write').length).toBeGreaterThan(30);
  });

  it('is found as a definite error in at least 95 of 100 cases', async () => {
    const missed: string[] = [];
    for (const plant of plants) {
      const { diagnostics } = await check({ files: withPlant(plant) });
      const { text = '' } = files.find(({ path }) => path === plant.file) ?? {};
      const line = text.slice(0, plant.start).split('\n').length;
      if (!diagnostics.some(isFound))
        missed.push(`${plant.kind} ${plant.file}:${line} ${text.slice(plant.start, plant.end)}`);
    }
    expect(missed.length / plants.length, missed.join('\n')).toBeLessThanOrEqual(0.05);
  });

  it('is found where the name is read', async () => {
    const reads = plants.filter(({ kind }) => kind === 'read');
    for (const plant of reads) {
      const { diagnostics } = await check({ files: withPlant(plant) });
      const { text = '' } = files.find(({ path }) => path === plant.file) ?? {};
      const line = text.slice(0, plant.start).split('\n').length;
      const found = diagnostics.filter(isFound);
      expect(found.map((one) => [one.file, one.line])).toContainEqual([plant.file, line]);
    }
  });
});

import type { Span } from '../../../core/index.ts';
import type { Chain, ChainPoint, FieldSeverity, Loop, Phase } from '../../model/index.ts';
import { conditionAt, verificationVariables } from './condition.ts';
import { fieldsAt } from './field.ts';
import { elementSpan, isList, isRow, pathAt, pathsAt, type Reading, type Row, textOf } from './reading.ts';

/** Reads the phases in the order of the file. */
export const phasesAt = (reading: Reading, phases: unknown): readonly Phase[] => {
  if (!isRow(phases)) return [];
  return reading.document.keys(phases).flatMap((id) => {
    const row = phases[id];
    return row === null || isRow(row)
      ? [phaseAt(reading, { id, row: row ?? {}, at: reading.document.keySpan(phases, id) })]
      : [];
  });
};

const phaseAt = (reading: Reading, { id, row, at }: { id: string; row: Row; at: Span }): Phase => {
  const entry = isRow(row['entry']) ? row['entry'] : {};
  const exit = isRow(row['exit']) ? row['exit'] : {};
  const when = conditionAt(reading, row, 'when');
  const handler = textOf(row['handler']);
  const after = isList(row['after']) ? namesAt(reading, row['after']) : undefined;
  return {
    id,
    at,
    ...(typeof row['description'] === 'string' ? { description: row['description'] } : {}),
    ...(after ? { after } : {}),
    join: row['join'] === 'any' ? 'any' : 'all',
    ...(when ? { when } : {}),
    required: fieldsAt(reading, entry['required'], 'required', id),
    enrichment: fieldsAt(reading, entry['enrichment'], 'enrichment', id),
    produces: fieldsAt(reading, exit['required'], 'produced', id),
    mayProduce: fieldsAt(reading, exit['optional'], 'produced', id),
    drops: pathsAt(reading, row['drops']),
    ...(handler === undefined ? {} : { handler: { text: handler, at: reading.document.valueSpan(row, 'handler') } }),
  };
};

const namesAt = (reading: Reading, list: readonly unknown[]): { phase: string; at: Span }[] =>
  list.flatMap((item, i) => {
    const phase = textOf(item);
    return phase === undefined ? [] : [{ phase, at: reading.document.valueSpan(list, i) }];
  });

export const loopsAt = (reading: Reading, loops: unknown): readonly Loop[] => {
  if (!isList(loops)) return [];
  return loops.flatMap((row, i) => {
    const from = isRow(row) ? textOf(row['from']) : undefined;
    const to = isRow(row) ? textOf(row['to']) : undefined;
    if (!isRow(row) || from === undefined || to === undefined) return [];
    const condition = conditionAt(reading, row, 'while');
    return [
      {
        from,
        to,
        at: reading.document.valueSpan(loops, i),
        ends: { from: reading.document.valueSpan(row, 'from'), to: reading.document.valueSpan(row, 'to') },
        ...(condition ? { while: condition } : {}),
        ...(typeof row['max_iterations'] === 'number' ? { maxIterations: row['max_iterations'] } : {}),
        invariants: pathsAt(reading, row['invariants']),
      },
    ];
  });
};

const chainSeverities: readonly FieldSeverity[] = ['blocking', 'warning', 'advisory'];

export const chainsAt = (reading: Reading, chains: unknown): readonly Chain[] => {
  if (!isList(chains)) return [];
  return chains.flatMap((row, i) => {
    const id = isRow(row) ? textOf(row['chain_id']) : undefined;
    if (!isRow(row) || id === undefined) return [];
    const source = pointAt(reading, row, 'source');
    const destination = pointAt(reading, row, 'destination');
    if (!source || !destination) return [];
    const waypoints = row['waypoints'];
    const verification = conditionAt(reading, row, 'verification', verificationVariables);
    return [
      {
        id,
        at: elementSpan(reading.document, chains, i, 'chain_id'),
        ...(typeof row['description'] === 'string' ? { description: row['description'] } : {}),
        severity: chainSeverities.find((one) => one === row['severity']) ?? 'warning',
        source,
        waypoints: isList(waypoints) ? waypoints.flatMap((_, at) => pointAt(reading, waypoints, at) ?? []) : [],
        destination,
        ...(verification ? { verification } : {}),
      },
    ];
  });
};

const pointAt = (
  reading: Reading,
  container: Row | readonly unknown[],
  key: string | number,
): ChainPoint | undefined => {
  const row = isList(container) ? container[Number(key)] : container[key];
  if (!isRow(row)) return undefined;
  const phase = textOf(row['phase']);
  const name = textOf(row['field']);
  const field = name === undefined ? undefined : pathAt(reading, row, 'field', name);
  return phase === undefined || field === undefined
    ? undefined
    : { phase, field, at: reading.document.valueSpan(container, key) };
};

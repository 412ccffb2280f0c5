// The inputs of the benches: the same bytes each time, no randomness.

/** A contract of `count` phases, about 400 bytes each, in which every read is produced and every write is read. */
export const contractText = (count) => {
  const lines = [
    'schema_version: "1.0.0"',
    'pipeline_id: generated',
    'inputs:',
    '  - {name: task_id, type: str}',
    '  - {name: hint, type: str, default: none, severity: advisory}',
    'phases:',
  ];
  for (let i = 0; i < count; i++) {
    lines.push(
      `  phase_${i}:`,
      `    description: "Step ${i} of a workflow that was generated to be measured"`,
      '    entry:',
      '      required:',
    );
    lines.push(
      '        - name: task_id',
      '          type: str',
      '          description: "Which task this run works on"',
    );
    if (i > 0)
      lines.push(`        - name: result_${i - 1}.summary`, '          type: str', '          severity: blocking');
    lines.push('      enrichment:', `        - {name: hint, type: str, default: none, severity: advisory}`);
    lines.push(
      '    exit:',
      '      required:',
      `        - name: result_${i}.summary`,
      '          type: str',
      `          sink: ${i === count - 1}`,
    );
  }
  return `${lines.join('\n')}\n`;
};

const text = { kind: 'str' };

/**
 * A chain of `count` phases as a front end hands it to the graph. Each writes `width` fields of its own and reads as
 * many of the phase before it: 2 × `width` fields a phase, `count` × `width` distinct ones.
 */
export const graphInput = (count, width, source) => {
  const at = { source, start: 0, end: 0 };
  const name = (phase, field) => `f${phase}_${field}`;
  const range = (length, make) => Array.from({ length }, (_, index) => make(index));
  const read = (field) => ({ field, at, severity: 'blocking', critical: true, defaulted: false, type: text });
  const write = (field, sink) => ({ field, at, always: true, type: text, sink, covers: [] });
  let previous = [];
  const phases = range(count, (i) => {
    const reads = previous.map((item) => read(item.field));
    previous = range(width, (j) => write(name(i, j), i === count - 1));
    const after = i === 0 ? [] : [{ phase: `p${i - 1}`, kind: 'sequence', at }];
    return { id: `p${i}`, at, after, join: 'all', reads, writes: previous, drops: [], open: false };
  });
  return { workflow: 'generated', at, legacy: false, phases, inputs: [], loops: [], merge: new Map(), chains: [] };
};

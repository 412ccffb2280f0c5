// The whole analysis of a phase that reads many fields which nobody produces. Argument: how many.
import { bundled, interleaved, print } from './measure.mjs';

const { createSource } = await import(await bundled('src/core/index.ts'));
const { buildGraph, domains, graphRules } = await import(await bundled('bench/analysis.entry.ts'));
const rules = [graphRules, ...domains].flatMap((owner) => owner.rules).filter((rule) => rule.moment === 'static');
const source = createSource('generated.contract.yaml', '');
const at = { source, start: 0, end: 0 };

const inputOf = (count) => {
  const read = (field) => ({
    field,
    at,
    severity: 'blocking',
    critical: true,
    defaulted: false,
    type: { kind: 'any' },
  });
  const write = (field) => ({ field, at, always: true, type: { kind: 'any' }, sink: true, covers: [] });
  const names = Array.from({ length: count }, (_, i) => `field_${i}`);
  const first = {
    id: 'a',
    at,
    after: [],
    join: 'all',
    reads: [],
    writes: names.map((name) => write(`made_${name}`)),
    drops: [],
    open: false,
  };
  const second = {
    id: 'b',
    at,
    after: [{ phase: 'a', kind: 'sequence', at }],
    join: 'all',
    reads: names.map(read),
    writes: [],
    drops: [],
    open: false,
  };
  return {
    workflow: 'generated',
    at,
    legacy: false,
    phases: [first, second],
    inputs: [],
    loops: [],
    merge: new Map(),
    chains: [],
  };
};

const analyse = (input) => {
  const graph = buildGraph(input);
  let findings = 0;
  for (const rule of rules) for (const _ of rule.check({ graph })) findings++;
  return findings;
};

const count = Number(process.argv[2]);
const large = inputOf(count);
const small = inputOf(count / 8);
if (analyse(large) !== count) throw new Error('not every absent field was found');
const [milliseconds, smaller] = await interleaved([() => analyse(large), () => analyse(small)]);
print({ milliseconds, smaller });

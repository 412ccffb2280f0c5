// The same ten fields checked by a boundary, by hand, by zod and by ajv. Argument: what to measure. Prints nanoseconds.
import { bundled, median, print } from './measure.mjs';

const { compileEntry, parseType } = await import(await bundled('bench/boundary.entry.ts'));

const fields = [
  ['task.id', 'str', { minLength: 1 }],
  ['task.title', 'str', {}],
  ['task.words', 'list[str]', {}],
  ['plan.domain', 'str', { allowedValues: ['web', 'cli', 'library'] }],
  ['plan.steps', 'int', { min: 1 }],
  ['owner', 'str | null', {}],
  ['score', 'float', {}],
  ['draft', 'bool', {}],
  ['limits', 'dict', {}],
  ['files', 'list', {}],
].map(([name, type, constraints]) => ({
  name,
  type: parseType(type).type,
  severity: 'warning',
  critical: true,
  constraints,
}));

const context = (i) => ({
  task: { id: `task-${i}`, title: 'Write it down', words: ['a', 'b', 'c'] },
  plan: { domain: ['web', 'cli', 'library'][i % 3], steps: 1 + i },
  owner: i % 2 === 0 ? 'ann' : null,
  score: i / 7 + 0.25,
  draft: i % 2 === 0,
  limits: { words: i },
  files: ['x.ts'],
});
const good = Array.from({ length: 64 }, (_, i) => context(i));
/** Two of ten wrong: one of a wrong type, one absent. */
const bad = good.map(({ score: _, ...rest }, i) => ({ ...rest, plan: { ...rest.plan, steps: `${i}` } }));

const phase = { id: 'work', join: 'all', required: fields, enrichment: [], produces: [], mayProduce: [], drops: [] };
const boundary = compileEntry(phase, { legacy: false });
const apply = { apply: true };
const ours = (one) => boundary.check(one, apply).failed === 0;

const isObject = (value) => typeof value === 'object' && value !== null;
const isStrings = (value) => {
  if (!Array.isArray(value)) return false;
  for (const one of value) if (typeof one !== 'string') return false;
  return true;
};
const domains = new Set(['web', 'cli', 'library']);

const byHand = (c) => {
  if (!isObject(c)) return false;
  const { task, plan } = c;
  if (!isObject(task)) return false;
  if (typeof task.id !== 'string' || task.id.length < 1) return false;
  if (typeof task.title !== 'string') return false;
  if (!isStrings(task.words)) return false;
  if (!isObject(plan)) return false;
  if (typeof plan.domain !== 'string' || !domains.has(plan.domain)) return false;
  if (!Number.isInteger(plan.steps) || plan.steps < 1) return false;
  if (c.owner !== null && typeof c.owner !== 'string') return false;
  if (typeof c.score !== 'number') return false;
  if (typeof c.draft !== 'boolean') return false;
  if (!isObject(c.limits) || Array.isArray(c.limits)) return false;
  return Array.isArray(c.files);
};

const word = (value) => {
  if (value === undefined) return 'absent';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return typeof value === 'boolean' ? 'bool' : 'dict';
};

/** What a boundary tells, told by hand: which fields arrived, and of the others where, why and what was there instead. */
const toldByHand = (c) => {
  const names = [];
  const violations = [];
  const judge = (field, value, holds, expected) => {
    if (holds) {
      names.push(field);
      return;
    }
    const reason = value === undefined || value === null ? 'absent' : 'type';
    violations.push({
      field,
      at: field,
      verdict: 'failed',
      reason,
      severity: 'warning',
      critical: true,
      expected,
      found: word(value),
      applied: false,
    });
  };
  const task = isObject(c.task) ? c.task : {};
  const plan = isObject(c.plan) ? c.plan : {};
  judge('task.id', task.id, typeof task.id === 'string' && task.id.length >= 1, 'str');
  judge('task.title', task.title, typeof task.title === 'string', 'str');
  judge('task.words', task.words, isStrings(task.words), 'list[str]');
  judge('plan.domain', plan.domain, typeof plan.domain === 'string' && domains.has(plan.domain), 'str');
  judge('plan.steps', plan.steps, Number.isInteger(plan.steps) && plan.steps >= 1, 'int');
  judge('owner', c.owner, c.owner === null || typeof c.owner === 'string', 'str | null');
  judge('score', c.score, typeof c.score === 'number', 'float');
  judge('draft', c.draft, typeof c.draft === 'boolean', 'bool');
  judge('limits', c.limits, isObject(c.limits) && !Array.isArray(c.limits), 'dict');
  judge('files', c.files, Array.isArray(c.files), 'list');
  const failed = violations.length;
  const propagated = names.length;
  return {
    propagated,
    defaulted: 0,
    failed,
    critical: 10,
    criticalPropagated: propagated,
    names,
    violations,
    blocked: violations.some(({ severity }) => severity === 'blocking'),
  };
};

const byZod = async () => {
  const { z } = await import('zod');
  const schema = z.object({
    task: z.object({ id: z.string().min(1), title: z.string(), words: z.array(z.string()) }),
    plan: z.object({ domain: z.enum(['web', 'cli', 'library']), steps: z.int().min(1) }),
    owner: z.string().nullable(),
    score: z.number(),
    draft: z.boolean(),
    limits: z.record(z.string(), z.unknown()),
    files: z.array(z.unknown()),
  });
  return (one) => schema.safeParse(one).success;
};

/** As a boundary judges: a key counts only where it is the object's own, and all that is wrong is told, not the first of it. */
const asStrict = { ownProperties: true, allErrors: true };

const byAjv = async (options) => {
  const { Ajv } = await import('ajv');
  const object = (properties) => ({ type: 'object', properties, required: Object.keys(properties) });
  return new Ajv(options).compile(
    object({
      task: object({
        id: { type: 'string', minLength: 1 },
        title: { type: 'string' },
        words: { type: 'array', items: { type: 'string' } },
      }),
      plan: object({ domain: { enum: ['web', 'cli', 'library'] }, steps: { type: 'integer', minimum: 1 } }),
      owner: { type: ['string', 'null'] },
      score: { type: 'number' },
      draft: { type: 'boolean' },
      limits: { type: 'object' },
      files: { type: 'array' },
    }),
  );
};

/** What an object only has from its prototype is not in the context. */
const inherited = (one) => Object.create(one);

const rounds = 200_000;
let right = 0;

const nanoseconds = (run, contexts) => {
  const start = performance.now();
  for (let i = 0; i < rounds; i++) if (run(contexts[i & 63])) right++;
  return ((performance.now() - start) * 1e6) / rounds;
};

/** Medians of interleaved rounds, after some in which the compiler has seen good and bad contexts. */
const compare = (ways, contexts) => {
  const times = ways.map(() => []);
  for (let round = -5; round < 15; round++)
    for (const [i, way] of ways.entries()) {
      const time = nanoseconds(way, contexts);
      if (round >= 0) times[i].push(time);
    }
  return times.map(median);
};

const same = (ways, contexts, wanted) => {
  for (const way of ways) if (contexts.some((one) => way(one) !== wanted)) throw new Error('the ways do not agree');
};

const measures = {
  good: () => {
    same([ours, byHand], good, true);
    same([ours, byHand], bad, false);
    const [one, other] = compare([ours, byHand], good);
    return { ours: one, byHand: other };
  },
  failing: () => {
    const told = (one) => boundary.check(one, apply);
    const [a, b] = [told, toldByHand].map((way) => JSON.stringify(bad.map(way)));
    if (a !== b) throw new Error('the ways do not tell the same');
    const [one, other] = compare([(c) => told(c).failed === 2, (c) => toldByHand(c).failed === 2], bad);
    return { ours: one, byHand: other };
  },
  zod: async () => {
    const zod = await byZod();
    same([ours, zod], good, true);
    same([ours, zod], bad, false);
    const [one, other] = compare([ours, zod], good);
    return { ours: one, zod: other };
  },
  ajv: async () => {
    const ways = [ours, await byAjv(asStrict), await byAjv({})];
    same(ways, good, true);
    same(ways, bad, false);
    same(ways.slice(0, 2), good.map(inherited), false);
    const [one, ajv, loose] = compare(ways, good);
    return { ours: one, ajv, loose };
  },
  // Only what grows between two looks is counted: a collection in between would hide what was made.
  heap: () => {
    for (let i = 0; i < 5; i++) nanoseconds(ours, good);
    globalThis.gc();
    let bytes = 0;
    for (let slice = 0; slice < 20; slice++) {
      const before = process.memoryUsage().heapUsed;
      for (let i = 0; i < 50_000; i++) if (ours(good[i & 63])) right++;
      bytes += Math.max(0, process.memoryUsage().heapUsed - before);
    }
    return { kilobytes: bytes / 1000 };
  },
};

const result = await measures[process.argv[2]]();
if (right === 0) throw new Error('nothing was measured');
print(result);

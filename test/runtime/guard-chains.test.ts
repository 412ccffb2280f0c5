import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Run } from '../../src/runtime/index.ts';
import { contractFrom, watched } from './guard-case.ts';

const text = (chain = '', drops = '') =>
  'phases:\n' +
  '  plan: {exit: {required: [{name: domain, severity: warning}]}}\n' +
  `  design: {exit: {optional: [domain]}${drops}}\n` +
  '  build: {entry: {enrichment: [{name: domain, default: unknown}]}}\n' +
  'propagation_chains:\n' +
  `  - {chain_id: c, severity: warning, source: {phase: plan, field: domain}, destination: {phase: build, field: domain}${chain}}\n`;

type Context = Record<string, unknown>;
type Body = (context: Context) => unknown;
const nothing: Body = () => {};
const write =
  (domain: unknown): Body =>
  (context) =>
    void Object.assign(context, { domain });

const three =
  (plan: Body, design: Body = nothing) =>
  (run: Run): void => {
    run.phase('plan', plan);
    run.phase('design', design);
    run.phase('build', nothing);
  };

const judged = async (contract: string, body: (run: Run) => unknown, version?: string) => {
  const { guard, report } = watched(await contractFrom(contract, version));
  await guard.run({}, body);
  const { chains, chainsIntactRatio, state } = report();
  return { ...chains[0], ratio: chainsIntactRatio, state };
};

describe('a chain', () => {
  it('is intact where the value arrives', async () => {
    const { status, ratio, state, evidence } = await judged(text(), three(write('web')));
    expect({ status, ratio, state }).toEqual({ status: 'intact', ratio: 1, state: 'succeeded' });
    expect(evidence?.map(({ phase, boundary, state: how }) => [phase, boundary, how])).toEqual([
      ['plan', 'exit', 'real'],
      ['build', 'entry', 'real'],
    ]);
  });

  it('is broken where its source leaves nothing, though a default stands in', async () => {
    const { status, lostAt, state } = await judged(text(), three(nothing));
    expect({ status, lostAt, state }).toEqual({ status: 'broken', lostAt: 'plan', state: 'degraded' });
  });

  it('is broken where a phase overwrites the value without reading it, with equal paths', async () => {
    const result = await judged(text(), three(write('web'), write('cli')));
    expect(result).toMatchObject({ status: 'broken', lostAt: 'design' });
    expect(result.reason).toBe('phase "design" overwrote "domain" without reading it');
    expect(result.evidence?.at(-1)).toMatchObject({ state: 'overwritten' });
  });

  it('is intact where who changes the value reads it, and where it is copied on the way', async () => {
    const reading = text().replace('design: {', 'design: {entry: {required: [domain]}, ');
    expect((await judged(reading, three(write('web'), write('cli')))).status).toBe('intact');
    const copied = await judged(text(), (run) => {
      run.phase('plan', write({ kind: ['web'] }));
      Object.assign(run.context, structuredClone(run.context));
      run.phase('design', nothing);
      run.phase('build', nothing);
    });
    expect(copied.status).toBe('intact');
  });

  it('is broken at the phase that drops the value, whatever comes after', async () => {
    const result = await judged(
      text('', ', drops: [domain]').replace('exit: {optional: [domain]}, ', ''),
      three(write('web')),
    );
    expect(result).toMatchObject({ status: 'broken', lostAt: 'design', reason: 'phase "design" left "domain" absent' });
    expect(result.evidence?.at(-1)).toMatchObject({ state: 'default' });
  });

  it('is degraded where only a default is sent', async () => {
    const byDefault = text().replace('plan: {', 'plan: {entry: {enrichment: [{name: domain, default: any}]}, ');
    expect(await judged(byDefault, three(nothing))).toMatchObject({ status: 'degraded', reason: 'arrives by default' });
  });

  it('is degraded in 0.x where it arrives empty, which 1.x does not mind', async () => {
    for (const empty of ['', 'unknown', [], {}, null])
      expect((await judged(text(), three(write(empty)), '0.1.0')).status).toBe('degraded');
    expect((await judged(text(), three(write(new Date())), '0.1.0')).status).toBe('intact');
    expect((await judged(text(), three(write('')))).status).toBe('intact');
  });

  it('obeys its verification', async () => {
    const long = text(", verification: 'size(dest) > 3'");
    expect((await judged(long, three(write('longer')))).status).toBe('intact');
    expect(await judged(long, three(write('web')))).toMatchObject({ status: 'broken', lostAt: 'build' });
    expect((await judged(long, three(write(7)))).status).toBe('unverified');
    const python = text(`, verification: "len(dest) > 0 and dest not in (None, '', 'unknown')"`);
    expect((await judged(python, three(write('web')), '0.1.0')).status).toBe('intact');
    expect((await judged(python, three(write('unknown')), '0.1.0')).status).toBe('broken');
  });

  it('is unverified, and does not degrade the run, where its source or destination has not run', async () => {
    const skipped = await judged(text(), (run) => {
      run.skip('plan');
      run.phase('design', nothing);
      run.phase('build', nothing);
    });
    expect(skipped).toMatchObject({ status: 'unverified', reason: 'phase "plan" has not run', ratio: null });
    expect((await judged(text(), (run) => run.phase('plan', write('web')))).status).toBe('unverified');
  });

  it('is not broken by what happens after its destination', async () => {
    const result = await judged(text(), (run) => {
      three(write('web'))(run);
      run.phase('design', write('cli'));
    });
    expect(result.status).toBe('intact');
  });

  it('keeps the worst verdict of the rounds of a loop', async () => {
    const result = await judged(text(), (run) => {
      for (const domain of ['web', undefined, 'cli']) three(write(domain))(run);
    });
    expect(result).toMatchObject({ status: 'broken', lostAt: 'plan' });
  });

  it('has nothing to follow before its source has run, in the first round of a loop', async () => {
    const result = await judged(text(), (run) => {
      run.phase('build', nothing);
      three(write('web'))(run);
    });
    expect(result.status).toBe('intact');
  });

  it('passes through every element of a list', async () => {
    const list = text().replaceAll('domain', 'tasks.*.id').replace(', default: unknown', '');
    const tasks =
      (...of: object[]): Body =>
      (context) =>
        void Object.assign(context, { tasks: of });
    expect((await judged(list, three(tasks({ id: 1 }, { id: 2 })))).status).toBe('intact');
    expect((await judged(list, three(tasks({ id: 1 }, {})))).status).toBe('broken');
  });

  it('blames nobody where several phases ran and none says that it writes the field', async () => {
    const contract = text().replace('design: {exit: {optional: [domain]}}', 'design: {}\n  other: {after: [plan]}');
    const result = await judged(contract, async (run) => {
      run.phase('plan', write('web'));
      await Promise.all([
        run.phase('design', async (context) => {
          await turn();
          write('cli')(context);
          await turn();
        }),
        run.phase('other', async () => turn()),
      ]);
      run.phase('build', nothing);
    });
    expect(result).toMatchObject({ status: 'unverified', state: 'succeeded' });
  });
});

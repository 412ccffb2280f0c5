import { describe, expect, it } from 'vitest';
import { type Agent, inputsOf, moreInputsOf } from './agents-inputs.ts';
import { agents, brokenAgents } from './agents-load.ts';
import { type Planted, planted } from './agents-planted.ts';
import { type Recording, record } from './runner.ts';

const recordings = new Map<Agent, Promise<Recording>>();

const recordingOf = (agent: Agent): Promise<Recording> => {
  const run = async () =>
    record((await brokenAgents[agent]()).graph, [...inputsOf[agent], ...(moreInputsOf[agent] ?? [])], {
      configurable: { thread_id: 'one' },
    });
  const recording = recordings.get(agent) ?? run();
  recordings.set(agent, recording);
  return recording;
};

const titleOf = ({ agent, kind, ...rest }: Planted): string =>
  `${agent}-broken: ${kind} ${Object.values(rest).join(' ')}`;

describe('every planted defect shows itself', () => {
  it.each(planted.map((defect) => [titleOf(defect), defect] as const))('%s', async (_, defect) => {
    if ('at' in defect && defect.at === 'compile') {
      const name = defect.kind === 'unreachable' ? defect.node : defect.to;
      await expect(brokenAgents[defect.agent]()).rejects.toThrow(
        defect.kind === 'unreachable' ? `Node \`${name}\` is not reachable` : `unknown node \`${name}\``,
      );
      return;
    }
    const { runs } = await recordingOf(defect.agent);
    const steps = runs.flatMap((run) => run.steps);
    const choices = runs.flatMap((run) => run.choices);
    switch (defect.kind) {
      case 'dropped-key':
        expect(steps.filter(({ node }) => node === defect.node).flatMap(({ dropped }) => dropped)).toContain(
          defect.key,
        );
        expect(runs.some(({ final }) => defect.key in final)).toBe(false);
        break;
      case 'absent-read': {
        const reads = [...steps, ...choices].filter(({ node }) => node === defect.by).flatMap((place) => place.reads);
        expect(reads).toContainEqual({ key: defect.key, absent: true });
        break;
      }
      case 'unwritten-output':
        expect(runs.some(({ final }) => defect.key in final)).toBe(false);
        break;
      case 'refused-update':
        expect(runs.map(({ error }) => error ?? '')).toContainEqual(
          expect.stringMatching(`^InvalidUpdateError: Invalid update for channel "${defect.key}"`),
        );
        break;
      case 'unreduced-first-value':
        expect(runs.map(({ final }) => final[defect.key])).toContain('asked');
        break;
      case 'unknown-destination': {
        const endings = runs.filter((run) =>
          [...run.choices.flatMap(({ to }) => to), ...run.steps.flatMap(({ goto }) => goto)].includes(defect.to),
        );
        expect(endings.map(({ steps: [...all] }) => all.at(-1)?.node)).toContain(defect.from);
        expect(endings.map(({ error }) => error)).toEqual(endings.map(() => undefined));
        break;
      }
      case 'unreachable':
        expect(Object.keys((await brokenAgents[defect.agent]()).graph.builder.nodes)).toContain(defect.node);
        expect(steps.map(({ node }) => node)).not.toContain(defect.node);
        break;
    }
  });

  it('and every broken agent has one', () => {
    expect(new Set(planted.map(({ agent }) => agent))).toEqual(new Set(Object.keys(agents)));
  });
});

describe('what a user sees of it', () => {
  const finals = async (agent: Agent, key: string): Promise<readonly unknown[]> =>
    (await recordingOf(agent)).runs.map(({ final }) => final[key]);

  it('customers get no case number, and one gets no reply', async () => {
    const replies = (await finals('router', 'reply')).map((reply) => String(reply).split('.')[0]);
    expect(replies).toEqual(['Case B-3', 'Case B-4', 'Case undefined', 'undefined', 'Case undefined']);
  });

  it('an agent that shall stop after three calls runs into the limit of steps', async () => {
    const { runs } = await recordingOf('tool-loop');
    expect(runs.map(({ error }) => error?.split(':')[0])).toEqual([undefined, undefined, 'GraphRecursionError']);
  });

  it('parallel writes are refused only when there are several', async () => {
    expect((await finals('map-reduce', 'report')).map((report) => typeof report)).toEqual(['undefined', 'string']);
    expect((await recordingOf('parallel')).runs.map(({ error }) => error === undefined)).toEqual([true, true, false]);
  });

  it('the task is given back without a draft', async () => {
    expect(await finals('supervisor', 'draft')).toEqual([undefined]);
  });

  it('a service that is well is repaired', async () => {
    expect((await finals('subgraph', 'summary')).at(-1)).toBe('login: undefined, so: clean the disk of login.');
  });

  it('no form has an address', async () => {
    expect((await finals('zod-state', 'result'))[0]).toBe('Dear Ada in somewhere, sent to undefined');
  });

  it('a profile has no facts', async () => {
    expect(await finals('state-schema', 'profile')).toEqual(['music:  (cheerful, undefined)', 'sports: ']);
  });

  it('nobody ever solves an exercise', async () => {
    expect(await finals('imported-nodes', 'solved')).toEqual([false, false, false]);
  });

  it('a vote is posted before the licences are known', async () => {
    expect((await finals('parallel', 'posted'))[1]).toEqual(['approve', 'reject']);
  });

  it('a text is taken apart into letters', async () => {
    const plans = await finals('defaults', 'plan');
    expect(plans[0]).toBe('Rostock – Binz (a; s; k; e; d)');
    expect(plans.at(-1)).toBe('Oberhof – Weimar (a; s; k; e; d; 700 left, so a detour)');
  });

  it('the budget of the caller is forgotten', async () => {
    expect((await finals('defaults', 'budget'))[2]).toBeUndefined();
  });

  it('the answer names no document', async () => {
    expect((await finals('private-state', 'answer'))[0]).toBe('They dance. (found in undefined)');
  });
});

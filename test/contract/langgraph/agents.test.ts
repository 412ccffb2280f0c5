import { isBaseMessage } from '@langchain/core/messages';
import { describe, expect, it } from 'vitest';
import { type Agent, inputsOf } from './agents-inputs.ts';
import { agents } from './agents-load.ts';
import { type Recording, record } from './runner.ts';

const names = Object.keys(inputsOf) as Agent[];

const recordings = new Map<Agent, Promise<Recording>>();

const recordingOf = (agent: Agent): Promise<Recording> => {
  const run = async () =>
    record((await agents[agent]()).graph, inputsOf[agent], { configurable: { thread_id: 'one' } });
  const recording = recordings.get(agent) ?? run();
  recordings.set(agent, recording);
  return recording;
};

/** One value of the final state of every run; of messages the last text. */
const finals = async (agent: Agent, key: string): Promise<readonly unknown[]> =>
  (await recordingOf(agent)).runs.map(({ final }) => {
    const value = final[key];
    const last: unknown = Array.isArray(value) ? value.at(-1) : undefined;
    return isBaseMessage(last) ? last.text : value;
  });

describe('the agents do what they are for', () => {
  const cases: readonly (readonly [agent: Agent, key: string, ...values: unknown[]])[] = [
    [
      'router',
      'reply',
      'Dear Eva, The refund is on its way. Your support team',
      'Dear Otto, The invoice was sent again. head of support will call you.',
      'Dear Ida, Raise the limit to 30 seconds. Your support team',
      'Dear Ben, We need the log of the crash. on-call engineer will call you.',
      'Dear Pia, Somebody will read this. Your support team',
    ],
    ['tool-loop', 'messages', 'Your parcel arrives on Friday.', 'Hello! Which order do you ask about?'],
    [
      'map-reduce',
      'report',
      'History: Built in 1894.\nConstruction: Steel on stone.\nRepairs: Painted every ten years.',
      'Water: Nothing is known. (the well)',
    ],
    ['supervisor', 'draft', 'Explain the tides: The moon pulls the sea. because of physics'],
    [
      'subgraph',
      'summary',
      'checkout: memory, so: restart checkout.',
      'search: disk, so: clean the disk of search.',
      'login is well.',
    ],
    [
      'zod-state',
      'result',
      'Dear Ada in Ely',
      'Please tell us more: no address',
      'Please tell us more: no name',
      'Please tell us more: no name, no address',
    ],
    ['state-schema', 'profile', 'music: the cello, friends, great fun! (cheerful)', 'sports: nothing'],
    [
      'chained',
      'notes',
      '# 2.0\nVersion 2.0 changes the interface.\nNew: export to CSV.',
      '# 1.1\nRepaired: the login page.\nNew: export to CSV.',
    ],
    ['sequence', 'label', 'good', 'bad', 'mixed'],
    [
      'imported-nodes',
      'messages',
      'Well done: Add 2 and 3. You have 10 points.',
      'Well done: Differentiate x^2. You have 10 points.',
      'Not yet. Think again about: Add 2 and 3.',
    ],
    ['parallel', 'vote', 'approve', 'reject', 'reject'],
    [
      'defaults',
      'plan',
      'Rostock – Binz (asked for the sea)',
      'Oberhof – Weimar (asked for the mountains; 300 left, so a detour)',
      'Oberhof (asked for the mountains)',
    ],
    ['private-state', 'answer', 'They dance.', 'Nothing is written about that.'],
  ];

  for (const [agent, key, ...values] of cases) {
    it(`${agent}: ${key}`, async () => {
      expect(await finals(agent, key)).toEqual(values);
    });
  }

  it('review stops for a person, and goes on with the answer', async () => {
    const { runs } = await recordingOf('review');
    expect(runs.map(({ interrupted }) => interrupted === true)).toEqual([true, false, true, false, true, false]);
    expect(runs[1]?.final).toMatchObject({ decision: 'accept', sent: 'Thank you for the flowers.' });
    expect(runs[3]?.final).toMatchObject({ decision: 'edit', sent: 'Good morning.' });
    expect(runs[5]?.final).toMatchObject({ decision: 'drop', archived: true });
  });

  it('private-state shows the caller the channels of the output only', async () => {
    const { runs } = await recordingOf('private-state');
    expect(runs.map(({ final }) => Object.keys(final))).toEqual([
      ['answer', 'sources'],
      ['answer', 'sources'],
    ]);
  });
});

describe('the inputs take every branch', () => {
  it.each(names)('%s: every node is run', async (agent) => {
    const { graph } = await agents[agent]();
    const { runs } = await recordingOf(agent);
    const run = new Set(runs.flatMap(({ steps }) => steps).flatMap((step) => (step.within[0] ? [] : [step.node])));
    expect([...run].sort()).toEqual(Object.keys(graph.builder.nodes).sort());
  });

  it.each(names)('%s: every entry of a path map is taken', async (agent) => {
    const { graph } = await agents[agent]();
    const { runs } = await recordingOf(agent);
    const taken = runs
      .flatMap(({ choices }) => choices)
      .flatMap(({ node, to, sends }) => [...to, ...sends.map((send) => send.node)].map((end) => `${node} → ${end}`));
    const possible = Object.entries(graph.builder.branches).flatMap(([node, branches]) =>
      Object.values(branches).flatMap(({ ends }) => Object.values(ends ?? {}).map((end) => `${node} → ${end}`)),
    );
    expect(new Set(taken)).toEqual(new Set([...taken, ...possible]));
  });
});

describe('the agents lose nothing', () => {
  it.each(names)('%s', async (agent) => {
    const { runs } = await recordingOf(agent);
    const dropped = runs.flatMap(({ steps }) =>
      steps.flatMap((step) => step.dropped.map((key) => `${step.node} ${key}`)),
    );
    expect(runs.map(({ error }) => error)).toEqual(runs.map(() => undefined));
    // What is inside of a subgraph stays there.
    expect([...new Set(dropped)]).toEqual(agent === 'subgraph' ? ['analyze_logs suspicious'] : []);
  });

  it('read an absent channel only where they have a plan for that', async () => {
    const reads: string[] = [];
    for (const agent of names) {
      const { runs } = await recordingOf(agent);
      const places = runs.flatMap(({ steps, choices }) => [...steps, ...choices]);
      reads.push(
        ...places.flatMap(({ node, reads }) =>
          reads.filter(({ absent }) => absent).map(({ key }) => `${agent}: ${node} ${key}`),
        ),
      );
    }
    expect([...new Set(reads)].sort()).toEqual([
      'router: send_reply assignee',
      'state-schema: write_profile mood',
      'supervisor: supervisor draft',
      'supervisor: supervisor verdict',
      'supervisor: write verdict',
      'zod-state: extract_address address',
      'zod-state: extract_address name',
    ]);
  });
});

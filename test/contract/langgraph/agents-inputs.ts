import { HumanMessage } from '@langchain/core/messages';
import { Command } from '@langchain/langgraph';

const says = (...texts: readonly string[]) => ({ messages: texts.map((text) => new HumanMessage(text)) });

/** For every agent, inputs that together take all of its branches. */
export const inputsOf = {
  router: [
    { ticket: 'I want a refund', customer: 'Eva' },
    { ticket: 'My invoice is wrong, call me now', customer: 'Otto' },
    { ticket: 'I get a timeout', customer: 'Ida' },
    { ticket: 'The app shows a crash', customer: 'Ben' },
    { ticket: 'I like your logo', customer: 'Pia' },
  ],
  'tool-loop': [says('Where is order 4711?'), says('hello')],
  'map-reduce': [
    { subject: 'the bridge', style: 'brief' },
    { subject: 'the well', style: 'long' },
  ],
  supervisor: [{ task: 'Explain the tides' }],
  subgraph: [{ service: 'checkout' }, { service: 'search' }, { service: 'login' }],
  'zod-state': [
    { letter: 'My name is Ada, I live in the street Mill Lane' },
    { letter: 'My name is Ada', language: 'de' },
    { letter: 'Hi, I live in the street Mill Lane' },
    { letter: 'Hi' },
  ],
  'state-schema': [{ topic: 'music' }, { topic: 'sports' }],
  chained: [
    { version: '2.0', commits: ['feat!: csv', 'chore: tidy'] },
    { version: '1.1', commits: ['fix: login', 'feat: csv'] },
  ],
  sequence: [{ raw: '<b>I love it</b>' }, { raw: 'It broke at once' }, { raw: 'Hm.' }],
  'imported-nodes': [says('5'), says('I like calculus', '2x'), says('7')],
  parallel: [{ diff: "import left from 'react';" }, { diff: "import left from 'left';" }, { diff: 'var x = eval(y);' }],
  defaults: [{ wish: 'the sea' }, { wish: 'the mountains' }, { wish: 'the mountains', budget: 250 }],
  'private-state': [{ question: 'How do bees talk?' }, { question: 'How do cats talk?' }],
  review: [
    { request: 'thank them for the flowers' },
    new Command({ resume: { kind: 'accept' } }),
    { request: 'write something' },
    new Command({ resume: { kind: 'edit', text: 'Good morning.' } }),
    { request: 'write something' },
    new Command({ resume: { kind: 'drop' } }),
  ],
} as const;

export type Agent = keyof typeof inputsOf;

/** Inputs on which the planted defects of the broken variants show themselves, where those above do not suffice. */
export const moreInputsOf: Partial<Record<Agent, readonly unknown[]>> = {
  'tool-loop': [says('Where is order 13?')],
  defaults: [{ wish: 'the mountains, 900 euros' }],
};

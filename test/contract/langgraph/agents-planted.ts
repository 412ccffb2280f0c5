import type { Agent } from './agents-inputs.ts';

/** A defect in `fixtures/langgraph/<agent>-broken`; the README there tells its story. */
export type Planted = { readonly agent: Agent } & (
  | { readonly kind: 'dropped-key'; readonly node: string; readonly key: string }
  /** `by` is a node, or the node after which a router reads. */
  | {
      readonly kind: 'absent-read';
      readonly by: string;
      readonly key: string;
      readonly why: 'never-written' | 'sometimes-written' | 'written-later' | 'not-sent' | 'not-in-input' | 'erased';
    }
  | { readonly kind: 'unwritten-output'; readonly key: string }
  | { readonly kind: 'refused-update'; readonly nodes: readonly string[]; readonly key: string }
  | { readonly kind: 'unreduced-first-value'; readonly key: string }
  /** LangGraph ends the run there, or refuses to compile. */
  | { readonly kind: 'unknown-destination'; readonly from: string; readonly to: string; readonly at: 'run' | 'compile' }
  | { readonly kind: 'unreachable'; readonly node: string; readonly at: 'run' | 'compile' }
);

export const planted: readonly Planted[] = [
  { agent: 'router', kind: 'absent-read', by: 'send_reply', key: 'caseNumber', why: 'sometimes-written' },
  { agent: 'router', kind: 'unknown-destination', from: 'answer_technical', to: 'escalation', at: 'run' },
  { agent: 'tool-loop', kind: 'dropped-key', node: 'agent', key: 'tool_calls' },
  { agent: 'tool-loop', kind: 'absent-read', by: 'agent', key: 'toolCalls', why: 'never-written' },
  { agent: 'map-reduce', kind: 'absent-read', by: 'write_section', key: 'style', why: 'not-sent' },
  { agent: 'map-reduce', kind: 'refused-update', nodes: ['write_section'], key: 'drafts' },
  { agent: 'supervisor', kind: 'unknown-destination', from: 'supervisor', to: 'writer', at: 'run' },
  { agent: 'supervisor', kind: 'dropped-key', node: 'research', key: 'source' },
  { agent: 'subgraph', kind: 'dropped-key', node: 'analyze_logs', key: 'cause' },
  { agent: 'subgraph', kind: 'absent-read', by: 'analyze_logs', key: 'rootCause', why: 'never-written' },
  { agent: 'subgraph', kind: 'absent-read', by: 'repair', key: 'rootCause', why: 'never-written' },
  { agent: 'subgraph', kind: 'absent-read', by: 'summarize', key: 'rootCause', why: 'never-written' },
  { agent: 'zod-state', kind: 'dropped-key', node: 'extract_address', key: 'adress' },
  { agent: 'zod-state', kind: 'absent-read', by: 'fill_form', key: 'address', why: 'never-written' },
  { agent: 'zod-state', kind: 'absent-read', by: 'fill_form', key: 'sender', why: 'never-written' },
  { agent: 'state-schema', kind: 'dropped-key', node: 'listen', key: 'fact' },
  { agent: 'state-schema', kind: 'absent-read', by: 'write_profile', key: 'summary', why: 'never-written' },
  { agent: 'chained', kind: 'unreachable', node: 'write_warning', at: 'compile' },
  { agent: 'sequence', kind: 'absent-read', by: 'rate', key: 'words', why: 'written-later' },
  { agent: 'sequence', kind: 'unreachable', node: 'detect_language', at: 'run' },
  { agent: 'sequence', kind: 'unreachable', node: 'translate', at: 'run' },
  { agent: 'imported-nodes', kind: 'dropped-key', node: 'place_learner', key: 'learnerLevel' },
  { agent: 'imported-nodes', kind: 'absent-read', by: 'choose_exercise', key: 'level', why: 'never-written' },
  { agent: 'imported-nodes', kind: 'absent-read', by: 'explain', key: 'hint', why: 'never-written' },
  { agent: 'parallel', kind: 'refused-update', nodes: ['check_security', 'check_style'], key: 'blocker' },
  { agent: 'parallel', kind: 'absent-read', by: 'decide', key: 'licences', why: 'written-later' },
  { agent: 'defaults', kind: 'absent-read', by: 'price', key: 'budget', why: 'erased' },
  { agent: 'defaults', kind: 'unreduced-first-value', key: 'notes' },
  { agent: 'review', kind: 'unknown-destination', from: 'ask_person', to: 'archive', at: 'compile' },
  { agent: 'private-state', kind: 'absent-read', by: 'write_answer', key: 'candidates', why: 'not-in-input' },
  { agent: 'private-state', kind: 'unwritten-output', key: 'confidence' },
];

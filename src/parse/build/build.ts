import { type DocumentEvent, EVENT_ID, type Event } from 'js-yaml';
import type { CodedFinding, Source } from '../../core/index.ts';
import type { BuiltDocument } from '../document.ts';
import { nextMarker } from '../gaps.ts';
import type { Limits } from '../limits.ts';
import { createPositionTable, type Place } from '../position-table.ts';
import { NOTHING } from '../scalar.ts';
import { secondDocument, tagDirective, tooLarge } from '../yaml-findings.ts';
import { attach } from './attach.ts';
import { closeCollection, openList, openMapping, readAlias, readScalar } from './read.ts';
import { type BuildState, emptyNode, type ListFrame, refuse, report, spanOf } from './state.ts';

export interface Built {
  /** Absent where reading on would have cost too much. */
  readonly document?: BuiltDocument;
  readonly findings: readonly CodedFinding[];
}

const initial = (source: Source, limits: Limits): BuildState & { readonly frame: ListFrame } => {
  const table = createPositionTable();
  const frame: ListFrame = {
    kind: 'list',
    container: [],
    start: 0,
    isFlow: false,
    mark: table.open(),
    anchor: undefined,
    size: 1,
  };
  return {
    source,
    limits,
    table,
    findings: [],
    anchors: new Map(),
    aliased: new Map(),
    texts: [],
    frames: [frame],
    node: emptyNode(),
    frame,
    cursor: 0,
    nodes: 0,
    aliasNodes: 0,
    isRefused: false,
  };
};

const checkDirectives = (state: BuildState, event: DocumentEvent): void => {
  if (event.directives.some((directive) => directive.kind === 'tag')) report(state, tagDirective(spanOf(state, 0, 0)));
};

/** Counts a node; false where there are too many. */
const counts = (state: BuildState): boolean => {
  state.nodes++;
  if (state.nodes <= state.limits.nodes) return true;
  const at = spanOf(state, state.cursor, state.cursor);
  refuse(state, tooLarge(at, `The file holds more than ${state.limits.nodes} values.`, 'Split the file.'));
  return false;
};

const take = (state: BuildState, event: Event): void => {
  switch (event.type) {
    case EVENT_ID.SEQUENCE:
      if (counts(state)) openList(state, event);
      return;
    case EVENT_ID.MAPPING:
      if (counts(state)) openMapping(state, event);
      return;
    case EVENT_ID.SCALAR:
      if (!counts(state)) return;
      readScalar(state, event);
      attach(state);
      return;
    case EVENT_ID.ALIAS:
      if (!counts(state)) return;
      readAlias(state, event);
      attach(state);
      return;
    case EVENT_ID.POP: {
      const parent = state.frames.at(-2);
      if (!parent) return;
      closeCollection(state, parent);
      attach(state);
      return;
    }
    default:
  }
};

/** Turns the events of one document into plain data with positions. Iterative; O(length). */
export const build = (source: Source, events: readonly Event[], limits: Limits): Built => {
  const state = initial(source, limits);
  const top = state.frame;
  let documents = 0;
  for (const event of events) {
    if (event.type === EVENT_ID.DOCUMENT) {
      documents++;
      checkDirectives(state, event);
      if (documents > 1) {
        const start = nextMarker(source.text, state.cursor);
        report(state, secondDocument(spanOf(state, start, Math.min(source.text.length, start + 3))));
        break;
      }
    } else take(state, event);
    if (state.isRefused) return { findings: state.findings };
  }
  const { table, aliased, texts, findings } = state;
  const root: Place =
    table.waiting(top.mark) > 0 ? table.waitingChild(top.mark, 0) : { start: 0, end: 0, form: NOTHING };
  return { document: { value: top.container[0] ?? null, root, table, aliased, texts }, findings };
};

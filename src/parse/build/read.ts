import {
  type AliasEvent,
  COLLECTION_STYLE,
  getScalarValue,
  type MappingEvent,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml';
import { shownRange } from '../document.ts';
import { dashAfter, flowEnd } from '../gaps.ts';
import { ALIAS, COLLECTION, formOf, isPlainForm, NOTHING, resolvePlain, resolveTagged } from '../scalar.ts';
import { coreTag } from '../tags.ts';
import { aliasBomb, endlessAlias, unfitTag, unknownAlias, unknownTag } from '../yaml-findings.ts';
import { mergeInto } from './attach.ts';
import { type Anchor, type BuildState, emptyNode, type Frame, refuse, report, spanOf } from './state.ts';

/** The value under an explicit tag; what does not fit is reported and read as if the tag were not there. */
const taggedValue = (state: BuildState, event: ScalarEvent, text: string): unknown => {
  const raw = state.source.text.slice(event.tagStart, event.tagEnd);
  const tag = coreTag(raw);
  const at = spanOf(state, event.tagStart, event.tagEnd);
  switch (tag) {
    case '':
    case 'str':
      return text;
    case 'null':
    case 'bool':
    case 'int':
    case 'float': {
      const value = resolveTagged(tag, text);
      if (value !== undefined) return value;
      report(state, unfitTag(at, raw));
      return text;
    }
    default:
      report(state, tag === 'map' || tag === 'seq' ? unfitTag(at, raw) : unknownTag(at, raw));
      return isPlainForm(formOf(event)) ? resolvePlain(text) : text;
  }
};

/** Where a value that is left out would stand: at its anchor or tag, at its dash, at the end of its key. */
const placeNothing = (state: BuildState, event: ScalarEvent): void => {
  const { node, frame, source } = state;
  const property = Math.max(event.tagEnd, event.anchorEnd);
  node.form = NOTHING;
  node.start = state.cursor;
  node.end = state.cursor;
  if (property >= 0) {
    node.start = property;
    node.end = property;
  } else if (frame.kind === 'list') [node.start, node.end] = dashAfter(source.text, state.cursor);
  else if (frame.next !== 'key') {
    node.start = frame.keyEnd;
    node.end = frame.keyEnd;
  }
  state.cursor = Math.max(state.cursor, node.end);
};

const placeScalar = (state: BuildState, event: ScalarEvent): void => {
  const { node } = state;
  node.form = formOf(event);
  node.start = event.valueStart;
  node.end = event.valueEnd;
  if (isPlainForm(node.form)) state.cursor = node.end;
  else {
    state.texts.push(node.start, node.end);
    state.cursor = shownRange(state.source.text, node)[1];
  }
};

const anchorNode = (state: BuildState, event: ScalarEvent | SequenceEvent | MappingEvent): Anchor | undefined => {
  if (event.anchorStart < 0) return undefined;
  const anchor: Anchor = { ...emptyNode(), isOpen: true };
  state.anchors.set(state.source.text.slice(event.anchorStart, event.anchorEnd), anchor);
  return anchor;
};

const closeAnchor = (state: BuildState, anchor: Anchor | undefined): void => {
  if (anchor !== undefined) Object.assign(anchor, state.node, { isOpen: false });
};

export const readScalar = (state: BuildState, event: ScalarEvent): void => {
  const { node } = state;
  const text = getScalarValue(state.source.text, event);
  if (event.valueStart < 0) placeNothing(state, event);
  else placeScalar(state, event);
  const isPlain = event.valueStart < 0 || isPlainForm(node.form);
  const isTagged = event.tagStart >= 0;
  node.text = text;
  node.size = 1;
  node.isMerge = isPlain && !isTagged && text === '<<';
  if (isTagged) node.value = taggedValue(state, event, text);
  else node.value = isPlain ? resolvePlain(text) : text;
  closeAnchor(state, anchorNode(state, event));
};

/** Resolves an alias by reference and counts what it stands for. */
export const readAlias = (state: BuildState, event: AliasEvent): void => {
  const { node, limits } = state;
  const start = event.anchorStart - 1;
  const end = event.anchorEnd;
  const name = state.source.text.slice(event.anchorStart, end);
  const anchor = state.anchors.get(name);
  const at = spanOf(state, start, end);
  Object.assign(node, anchor ?? { ...emptyNode(), text: '' }, { start, end, form: ALIAS, isMerge: false });
  state.cursor = end;
  if (anchor === undefined) report(state, unknownAlias(at, name));
  else if (anchor.isOpen) {
    report(state, endlessAlias(at, name));
    node.value = null;
  } else {
    state.aliased.set(start, anchor);
    state.aliasNodes += anchor.size;
    if (state.aliasNodes > limits.aliasNodes) refuse(state, aliasBomb(at, name, limits.aliasNodes));
  }
};

const checkTag = (state: BuildState, event: SequenceEvent | MappingEvent, expected: 'seq' | 'map'): void => {
  if (event.tagStart < 0) return;
  const raw = state.source.text.slice(event.tagStart, event.tagEnd);
  const tag = coreTag(raw);
  if (tag === expected || tag === '') return;
  const at = spanOf(state, event.tagStart, event.tagEnd);
  const isKnown = tag !== undefined && ['str', 'null', 'bool', 'int', 'float', 'seq', 'map'].includes(tag);
  report(state, isKnown ? unfitTag(at, raw) : unknownTag(at, raw));
};

const enter = (state: BuildState, frame: Frame): void => {
  state.frames.push(frame);
  state.frame = frame;
  state.cursor = frame.start;
};

export const openList = (state: BuildState, event: SequenceEvent): void => {
  checkTag(state, event, 'seq');
  const isFlow = event.style === COLLECTION_STYLE.FLOW;
  const anchor = anchorNode(state, event);
  enter(state, { kind: 'list', container: [], start: event.start, isFlow, mark: state.table.open(), anchor, size: 1 });
};

export const openMapping = (state: BuildState, event: MappingEvent): void => {
  checkTag(state, event, 'map');
  enter(state, {
    kind: 'mapping',
    container: {},
    start: event.start,
    isFlow: event.style === COLLECTION_STYLE.FLOW,
    mark: state.table.open(),
    anchor: anchorNode(state, event),
    size: 1,
    key: '',
    keyStart: 0,
    keyEnd: 0,
    next: 'key',
    merge: undefined,
    firsts: undefined,
  });
};

/** Ends the open collection: it becomes the node that was read last, and its parent is open again. */
export const closeCollection = (state: BuildState, parent: Frame): void => {
  const { frame, node, frames, table } = state;
  if (frame.kind === 'mapping') mergeInto(state, frame);
  table.seal(frame.container, frame.mark);
  const { start } = frame;
  const end = frame.isFlow ? flowEnd(state.source.text, start, state.cursor) : state.cursor;
  node.value = frame.container;
  node.text = undefined;
  node.start = start;
  node.end = end;
  node.form = COLLECTION;
  node.size = frame.size;
  node.isMerge = false;
  state.cursor = Math.max(state.cursor, end);
  closeAnchor(state, frame.anchor);
  frames.pop();
  state.frame = parent;
};

import { shownRange } from '../document.ts';
import { badMerge, complexKey, duplicateKey } from '../yaml-findings.ts';
import { type BuildState, type MappingFrame, report, spanOf } from './state.ts';

/** Sets an own property, whatever its name. */
export const define = (container: Record<string, unknown>, key: string, value: unknown): void => {
  if (key === '__proto__') {
    Object.defineProperty(container, key, { value, enumerable: true, configurable: true, writable: true });
  } else container[key] = value;
};

const firstOf = (state: BuildState, frame: MappingFrame, key: string): number => {
  frame.firsts ??= new Map();
  for (let i = frame.firsts.size; i < state.table.waiting(frame.mark); i++) {
    frame.firsts.set(state.table.waitingChild(frame.mark, i).name, i);
  }
  return frame.firsts.get(key) ?? 0;
};

const takeKey = (state: BuildState, frame: MappingFrame): void => {
  const { node } = state;
  const [start, end] = shownRange(state.source.text, node);
  frame.keyStart = start;
  frame.keyEnd = end;
  frame.next = 'refused';
  if (node.text === undefined) report(state, complexKey(spanOf(state, start, end)));
  else if (node.isMerge && frame.merge === undefined) frame.next = 'merge';
  else if (node.isMerge && frame.merge !== undefined) {
    report(
      state,
      duplicateKey(spanOf(state, start, end), '<<', spanOf(state, frame.merge.keyStart, frame.merge.keyEnd)),
    );
  } else if (Object.hasOwn(frame.container, node.text)) {
    const first = state.table.waitingChild(frame.mark, firstOf(state, frame, node.text));
    report(state, duplicateKey(spanOf(state, start, end), node.text, spanOf(state, first.keyStart, first.keyEnd)));
  } else {
    frame.key = node.text;
    frame.next = 'value';
  }
};

const takeValue = (state: BuildState, frame: MappingFrame): void => {
  const { node, table } = state;
  const { key, keyStart, keyEnd, next } = frame;
  const { start, end, form, value } = node;
  frame.next = 'key';
  if (next === 'value') {
    define(frame.container, key, value);
    table.add({ name: key, keyStart, keyEnd, start, end, form });
  } else if (next === 'merge')
    frame.merge = { keyStart, keyEnd, start, end, form, value, index: table.waiting(frame.mark) };
};

/** Puts the node that was read last into the open collection: as element, as key or as value. */
export const attach = (state: BuildState): void => {
  const { frame, node } = state;
  frame.size += node.size;
  if (frame.kind === 'list') {
    const { start, end, form } = node;
    frame.container.push(node.value);
    state.table.add({ name: '', keyStart: start, keyEnd: end, start, end, form });
  } else if (frame.next === 'key') takeKey(state, frame);
  else takeValue(state, frame);
};

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Fills a mapping that ends with what its `<<` names: own keys win, then the earlier source. Merged keys keep the
 * positions of where they were written and stand in the order where `<<` stands. The cost is bounded by the alias limit.
 */
export const mergeInto = (state: BuildState, frame: MappingFrame): void => {
  const { merge, container, mark } = frame;
  if (merge === undefined) return;
  const sources: readonly unknown[] = Array.isArray(merge.value) ? merge.value : [merge.value];
  const children = [];
  for (const source of sources) {
    if (!isMapping(source)) {
      report(state, badMerge(spanOf(state, ...shownRange(state.source.text, merge))));
      return;
    }
    for (const [i, name] of state.table.names(source).entries()) {
      if (Object.hasOwn(container, name)) continue;
      define(container, name, source[name]);
      children.push(state.table.child(source, i));
    }
  }
  state.table.insert(mark, merge.index, children);
};

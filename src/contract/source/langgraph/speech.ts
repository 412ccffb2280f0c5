import type { Dialect, FieldWords } from '../../graph/index.ts';
import { segmentsOf } from '../../model/index.ts';
import { type GraphModel, start } from './model.ts';
import { isSentField, speaker } from './names.ts';

const ofChannel = (name: string): FieldWords => ({
  text: `channel "${name}"`,
  name,
  owner: '',
  missing: 'no node writes it and it is no input',
  help: `Write "${name}" in a node before, give the channel a default, or add it to the input schema`,
  sometimes: `Write "${name}" on every way there, give the channel a default, or give the read a fallback with ??`,
});

const ofSent = ([, node = '', key]: readonly string[]): FieldWords => ({
  text: key === undefined ? `what is sent to node "${node}"` : `"${key}"`,
  name: key ?? '',
  owner: `sent to ${node}`,
  missing: 'what is sent to it has no such key, and a Send replaces the state',
  help: `Send "${key ?? ''}" as well`,
  sometimes: `Send "${key ?? ''}" in every Send to "${node}"`,
});

const shortName = (id: string): string => (id.startsWith('|') ? '·' : id === start ? 'START' : id);

/** How to speak of the nodes and channels of a graph. */
export const createSpeech = ({ name }: GraphModel): Dialect => ({
  missesAbsent: true,
  phase: (id) => {
    if (id === '') return `the caller of "${name}"`;
    if (id === start) return 'START';
    const node = id.startsWith('|') ? speaker(id) : id;
    return node === undefined ? 'a way between nodes' : `node "${node}"`;
  },
  field: (field) => {
    const segments = segmentsOf(field);
    return isSentField(segments) ? ofSent(segments) : ofChannel(segments.join('.'));
  },
  labels: {
    phase: shortName,
    field: (field) => (field.startsWith('|choice') ? '' : (segmentsOf(field).at(-1) ?? field)),
  },
});

import type { CodedFinding, Source } from '../../../core/index.ts';
import type { PositionedDocument } from '../../../parse/index.ts';
import type { LoadedFile, Resolve } from '../loaded.ts';
import { isRow, type Row } from '../rows.ts';
import { isComposite, readAction, readWorkflow } from './file.ts';
import { type FileKind, kindOfContent, kindOfFile } from './kind.ts';
import { lowerWorkflow } from './lower.ts';
import type { Reading } from './model.ts';
import { createRepository } from './offers.ts';

/** Reads workflows and actions of GitHub; files that several others use are read once. Never throws. */
export const createLoader = (resolve: Resolve): ((source: Source) => LoadedFile) => {
  const repository = createRepository(resolve);
  return (source) => {
    const { document, findings: parsing } = repository.parsed(source);
    if (!document) return { source, findings: parsing };
    const kind = kindOfFile(source.file) ?? kindOfContent(document.value);
    const root = isRow(document.value) ? document.value : undefined;
    const shape = shapeOf(document, root, kind);
    if (!root || shape.length > 0) return { source, document, findings: [...parsing, ...shape] };
    const reading: Reading = { document, findings: [], workflow: nameOf(source.file, kind) };
    const offers = repository.offersFor(source.file);
    if (kind === 'action' && !isComposite(root)) return { source, document, findings: parsing };
    const model = kind === 'action' ? readAction(reading, root, offers) : readWorkflow(reading, root, offers);
    const input = lowerWorkflow(model, reading);
    return { source, document, input, findings: [...parsing, ...reading.findings] };
  };
};

/** A name that stays when the folder is moved: of a workflow its file's, of an action its folder's and its file's. */
const nameOf = (file: string, kind: FileKind | undefined): string => {
  const parts = file.split('/');
  return kind === 'action' ? parts.slice(-2).join('/') : (parts.at(-1) ?? file);
};

/** What keeps a file from being looked at as a workflow or an action at all. */
const shapeOf = (document: PositionedDocument, root: Row | undefined, kind: FileKind | undefined): CodedFinding[] => {
  const what = kind === 'action' ? 'action' : 'workflow';
  const key = kind === 'action' ? 'runs' : 'jobs';
  const an = kind === 'action' ? 'an action' : 'a workflow';
  if (!root) {
    const help = `Write a mapping with "${key}".`;
    return [
      { code: 'contract/wrong-type', message: `This is no ${what}: it is not a mapping.`, at: document.root, help },
    ];
  }
  if (root[key] === undefined) {
    // Other tools have files of this name, too.
    const severity = kind === 'action' ? 'info' : 'error';
    const help = `Add "${key}", or leave the file out of what is checked.`;
    return [
      {
        code: 'contract/missing-key',
        message: `This is no ${what}: it has no "${key}".`,
        at: document.root,
        severity,
        help,
      },
    ];
  }
  if (isRow(root[key])) return [];
  const at = document.valueSpan(root, key);
  return [
    {
      code: 'contract/wrong-type',
      message: `"${key}" of ${an} is not a mapping.`,
      at,
      help: `Write a mapping under "${key}".`,
    },
  ];
};

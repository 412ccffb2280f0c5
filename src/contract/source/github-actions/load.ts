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
    if (shape) return { source, document, findings: [...parsing, shape] };
    if (!root) return { source, document, findings: parsing };
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
const shapeOf = (
  document: PositionedDocument,
  root: Row | undefined,
  kind: FileKind | undefined,
): CodedFinding | undefined => {
  const [what, an, key] = kind === 'action' ? ['action', 'an action', 'runs'] : ['workflow', 'a workflow', 'jobs'];
  const finding = (name: string, message: string, help: string, at = document.root): CodedFinding => ({
    code: `contract/${name}`,
    message,
    at,
    help,
  });
  if (!root) return finding('wrong-type', `This is no ${what}: it is not a mapping.`, `Write a mapping with "${key}".`);
  if (root[key] === undefined) {
    const help = `Add "${key}", or leave the file out of what is checked.`;
    const missing = finding('missing-key', `This is no ${what}: it has no "${key}".`, help);
    // Other tools have files of this name, too.
    return kind === 'action' ? { ...missing, severity: 'info' } : missing;
  }
  const help = `Write a mapping under "${key}".`;
  const message = `"${key}" of ${an} is not a mapping.`;
  return isRow(root[key]) ? undefined : finding('wrong-type', message, help, document.valueSpan(root, key));
};

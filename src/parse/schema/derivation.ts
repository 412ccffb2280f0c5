import type { CodedFinding } from '../../core/index.ts';
import type { PositionedDocument } from '../document.ts';
import { derivationValidator } from './derivation.generated.ts';
import { validateWith } from './validate.ts';

/** `validateDocument` for derivation tables, whose validator only their readers load. */
export const validateDerivation = (document: PositionedDocument): readonly CodedFinding[] =>
  validateWith(document, derivationValidator);

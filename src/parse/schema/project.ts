import type { CodedFinding } from '../../core/index.ts';
import type { PositionedDocument } from '../document.ts';
import { projectValidator } from './project.generated.ts';
import { validateWith } from './validate.ts';

export { secretPatterns } from './project.generated.ts';

/** `validateDocument` for a ProjectContext, whose validator only its readers load. A value that looks like a credential is `contract/secret`. */
export const validateProject = (document: PositionedDocument): readonly CodedFinding[] =>
  validateWith(document, projectValidator);

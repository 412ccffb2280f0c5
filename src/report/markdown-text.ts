export { code, escapedHtml, fenced, prose, sentence, unlinked } from '../core/index.ts';

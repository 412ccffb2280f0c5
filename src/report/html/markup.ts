export { html, type Markup, trusted } from '../../core/index.ts';

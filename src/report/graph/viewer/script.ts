import { movement } from './script-movement.ts';
import { selection } from './script-selection.ts';

/** The viewer's script: movement, selection, search. Without it the page shows everything. */
export const script = `(() => {
'use strict';
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const sections = all('section.workflow');
if (sections.length === 0) return;
document.documentElement.classList.add('live');
let current = sections[0];
${movement}${selection}})();
`;

/** SHA-256 of the script, base64. A test recomputes it. */
export const scriptHash = 'uGYhA1+kGqoCPzld+Te4WOdcJb1JDnwBHKv/OcSWZGI=';

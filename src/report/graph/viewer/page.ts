import { html, type Markup, trusted } from '../../html/markup.ts';
import type { PicturePrinter } from '../../report.ts';
import { plural } from '../../text.ts';
import { drawing } from '../drawing.ts';
import { isDrawable } from '../layout/index.ts';
import { inlineSign } from '../signs.ts';
import { type Subject, subjectsOf } from '../subject.ts';
import { details } from './details.ts';
import { fieldList, findingList, phaseList } from './lists.ts';
import { script, scriptHash } from './script.ts';
import { style, styleHash } from './style.ts';
import { fieldsIn, idsOf, phaseIndex } from './subjects.ts';

const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; script-src 'sha256-${scriptHash}'; base-uri 'none'; form-action 'none'`;

const canvas = (subject: Subject): Markup => {
  const { graph, placed, index } = subject;
  if (placed === undefined)
    return html`<p class="absent">${
      graph.phases.length === 0 || isDrawable(graph)
        ? 'There is no phase to draw.'
        : html`${plural(graph.phases.length, 'phase')} and ${plural(graph.edges.length, 'edge')}: too many for a picture. <code>contextcore graph --format json</code> prints them all.`
    }</p>`;
  const [width, height] = [Math.ceil(placed.width), Math.ceil(placed.height)];
  const words = `The phases of ${graph.workflow}. Arrow keys move the picture, plus and minus zoom, 0 shows all of it.`;
  return html`
<div class="canvas" tabindex="0" role="group" aria-label="${words}"><svg class="picture" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" data-width="${width}" data-height="${height}">${drawing(subject, placed, idsOf(index))}</svg>${
    placed.careful
      ? undefined
      : html`<p class="note">Too large for a careful layout: phases stand in rows, and edges name their fields on selection.</p>`
  }</div>`;
};

const workflow = (subject: Subject): Markup => {
  const { index, graph } = subject;
  const ids = idsOf(index);
  // What is too large for a picture is too large for lists.
  const told = subject.placed !== undefined;
  const fields = told ? fieldsIn(subject) : [];
  return html`
<section class="workflow" id="w${index}" data-name="${graph.workflow}">${canvas(subject)}
<aside class="panel" aria-label="Details"><h2 tabindex="-1"><bdi>${graph.workflow}</bdi></h2><p class="place"><bdi>${graph.file}</bdi> · ${plural(graph.phases.length, 'phase')}</p>
<div class="chosen" aria-live="polite">${told ? details(subject, fields, ids) : undefined}</div>${findingList(subject, phaseIndex(subject), ids)}${
    told ? html`${phaseList(subject, ids)}${fieldList(fields, ids)}` : undefined
  }</aside></section>`;
};

const chooser = (subjects: readonly Subject[]): Markup | undefined =>
  subjects.length < 2
    ? undefined
    : html`<details class="workflows"><summary>${plural(subjects.length, 'workflow')}</summary><ul>${subjects.map(
        ({ index, graph, found }) => {
          const worst =
            found.find(({ severity }) => severity === 'error') ??
            found.find(({ severity }) => severity === 'warning') ??
            found[0];
          return html`
<li><a href="#w${index}">${worst === undefined ? undefined : html`${inlineSign(worst.severity)} `}<bdi>${graph.workflow}</bdi></a> <small>${plural(graph.phases.length, 'phase')} · ${plural(found.length, 'finding')} · <bdi>${graph.file}</bdi></small></li>`;
        },
      )}</ul></details>`;

const tools = html`<form class="tools" role="search" hidden><input type="search" placeholder="Find a phase or field" aria-label="Find a phase or field" autocomplete="off" spellcheck="false"><kbd>/</kbd><output aria-live="polite"></output></form>
<div class="zoom" role="group" aria-label="Zoom" hidden><button type="button" data-zoom="out" aria-label="Zoom out">−</button><button type="button" data-zoom="fit">All</button><button type="button" data-zoom="in" aria-label="Zoom in">+</button></div>`;

/** A page to look around in: one file, no request leaves it; without its script it shows everything, one below the other. */
export const htmlGraph: PicturePrinter = async (report, options) => {
  const subjects = await subjectsOf(report, options);
  const [only] = subjects;
  const title = subjects.length === 1 && only !== undefined ? only.graph.workflow : plural(subjects.length, 'workflow');
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · contextcore graph</title>
<style>${trusted(style)}</style>
</head>
<body>
<header class="bar"><h1><small>contextcore</small> <bdi class="name">${title}</bdi></h1>${chooser(subjects)}
${tools}</header>
<main>${subjects.length === 0 ? html`<p class="absent">There is no workflow to draw.</p>` : subjects.map(workflow)}</main>
<script>${trusted(script)}</script>
</body>
</html>
`;
  return markup;
};

import type { Severity } from '../../core/index.ts';
import { html, type Markup } from '../html/markup.ts';
import type { Change } from '../report.ts';

// Each severity has a shape of its own: no reader needs the colours. Drawn around 0 0, 20 wide.
const shapes: Readonly<Record<Severity, Markup>> = {
  error: html`<path class="body" d="M-4.1 -10H4.1L10 -4.1V4.1L4.1 10H-4.1L-10 4.1V-4.1z"/><path class="glyph" d="M-3.5 -3.5L3.5 3.5M3.5 -3.5L-3.5 3.5"/>`,
  warning: html`<path class="body" d="M0 -10.5L11 9H-11z"/><path class="glyph" d="M0 -4V2.5M0 6V6.2"/>`,
  info: html`<circle class="body" r="9.5"/><path class="glyph" d="M0 -1V5M0 -5V-4.8"/>`,
};

/** The sign of a severity as a part of an SVG. */
export const sign = (severity: Severity, x: number, y: number): Markup =>
  html`<g class="sign ${severity}" transform="translate(${x} ${y})">${shapes[severity]}</g>`;

/** The sign of a severity between words. */
export const inlineSign = (severity: Severity): Markup =>
  html`<svg class="inline" viewBox="-12 -12 24 24" width="16" height="16" role="img" aria-label="${severity}">${sign(severity, 0, 0)}</svg>`;

const letters: Readonly<Record<Change, string>> = { added: '+', changed: '±', removed: '−' };

/** `+ added`, as readers of differences know it. */
export const changeText = (change: Change): string => `${letters[change]} ${change}`;

/** What signs, boxes and lines look like, in the colours of the page around them. */
export const pictureStyle = `.picture text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
.sign .body{stroke-linejoin:round}.sign .glyph{fill:none;stroke:var(--panel);stroke-width:2.2;stroke-linecap:round}
.sign.error .body{fill:var(--error)}.sign.warning .body{fill:var(--warning)}.sign.info .body{fill:var(--info)}
.phase rect{fill:var(--panel);stroke:var(--soft);stroke-width:1.2}
.phase .name{font-size:13px;font-weight:600;fill:var(--text)}
.phase .under{font-size:10.5px;fill:var(--soft)}
.phase .count{font-size:11px;font-weight:700;fill:var(--text)}
.phase.conditional rect.box{stroke-dasharray:6 4}
.phase.error rect.box{stroke:var(--error);stroke-width:2;fill:var(--error-soft)}
.phase.warning rect.box{stroke:var(--warning);stroke-width:2;fill:var(--warning-soft)}
.phase.info rect.box{stroke:var(--info);stroke-width:1.6;fill:var(--info-soft)}
.phase.removed .name{text-decoration:line-through}.phase.removed{opacity:.75}
.tag rect{stroke:none}.tag text{font-size:10.5px;font-weight:700;fill:var(--panel)}
.tag.added rect{fill:var(--good)}.tag.changed rect{fill:var(--accent)}.tag.removed rect{fill:var(--soft)}
.added rect.halo{stroke:var(--good)}.changed rect.halo{stroke:var(--accent)}.removed rect.halo{stroke:var(--soft)}
rect.halo{fill:none;stroke-width:2}
.wire .line{fill:none;stroke:var(--soft);stroke-width:1.3}
.wire .hit{fill:none;stroke:transparent;stroke-width:14;pointer-events:stroke}
.wire.bare .line{opacity:.55}.wire.back .line{stroke-dasharray:2 4;stroke-width:1.6}
.wire .plate{fill:var(--panel);stroke:var(--line)}
.wire .caption{font-size:10.5px;fill:var(--text)}
.crowded .wire .line{opacity:.45}
marker path{fill:var(--soft)}
`;

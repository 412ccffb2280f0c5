/** What the page of a run has beside the style sheet of all pages. */
export const runStyle = `.totals .good b{color:var(--good)}
.badge.good{background:var(--good-soft);color:var(--good)}
.damage{background:var(--error-soft);border-radius:12px;padding:14px 18px;margin:18px 0 0}
.damage.torn{background:var(--warning-soft)}
.timeline text{font-size:12px;fill:var(--text)}
.timeline .soft{fill:var(--soft);font-size:11px}
.timeline .grid{stroke:var(--line);stroke-width:1}
.timeline .bar{fill:var(--soft)}
.timeline .good .bar{fill:var(--good)}.timeline .warning .bar{fill:var(--warning)}.timeline .error .bar{fill:var(--error)}
.timeline .mark{fill:var(--panel);stroke:var(--good);stroke-width:2}
.timeline .mark.warning{stroke:var(--warning)}.timeline .mark.error{stroke:var(--error)}
.timeline .open{fill-opacity:.45}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
.way{margin:4px 0 0;padding:0;list-style:none;color:var(--soft);font-size:13px;display:flex;flex-wrap:wrap;gap:2px 12px}
`;

/** SHA-256 of the style sheet, base64. A test recomputes it. */
export const runStyleHash = 'U4u393t8cgezSqjLOhHB785YPGgybEsbO9q+WKSQJEU=';

import { palette } from '../html/style.ts';

/** What charts look like; the colours are those of the page. */
const chartRules = `.chart text{font-size:12px;fill:var(--text);font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
.chart .soft{fill:var(--soft)}.chart .label{fill:var(--text);font-weight:600;paint-order:stroke;stroke:var(--panel);stroke-width:3px}
.chart .grid{stroke:var(--line)}.chart .axis{stroke:var(--soft)}
.chart .level{stroke:var(--text);stroke-width:1.5;stroke-dasharray:5 4;pointer-events:none}
.chart .mark{stroke:var(--text);stroke-width:2.5}
.chart .hit{fill:transparent}.chart g:hover>.hit,.chart .hit:hover{fill:var(--text);fill-opacity:.07}
.chart .area{stroke:var(--panel);stroke-width:1}
.chart .dot{fill-opacity:.65;stroke:var(--panel);stroke-width:.8}.chart .dot.light{fill-opacity:.4;stroke:none}.chart .dot.heavy{fill-opacity:1}
.chart .plain{fill:var(--accent)}.chart .done{fill:var(--good)}.chart .active{fill:var(--info)}.chart .blocked{fill:var(--error)}.chart .waiting{fill:var(--soft)}.chart .cancelled{fill:var(--line)}
.chart .s1{fill-opacity:.68}.chart .s2{fill-opacity:.45}.chart .s3{fill-opacity:.28}
`;

/** What the page of flow metrics has beside the style sheet of all pages. */
export const flowStyle = `${chartRules}.flow figure{padding:16px}
.flow figure svg{width:100%;min-width:720px}
.flow h3{font-size:16px;margin:26px 0 0}
.flow td.n,.flow th.n{text-align:right;font-variant-numeric:tabular-nums;padding-right:20px}
.flow details{margin:14px 0 0}.flow summary{cursor:pointer;color:var(--soft);font-size:14px}
.flow .scroll{overflow-x:auto}
.flow td{overflow-wrap:anywhere}
.flow .note{color:var(--soft);font-size:14px;margin:10px 0 0}
.flow dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 20px;margin:12px 0 0}.flow dt{color:var(--soft)}.flow dd{margin:0}
.skip{position:absolute;left:-9999px}.skip:focus{left:24px;top:8px;background:var(--panel);padding:6px 12px}
a:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
`;

/** SHA-256 of the style sheet, base64. A test recomputes it. */
export const flowStyleHash = '7KGPn5GILOeaEqCFXFZ3qSMpRb1xAPxj2t1a6smDJfI=';

/** Of a picture that stands alone. */
export const pictureStyle = `${palette}.back-ground{fill:var(--panel)}
.heading{font-size:16px!important;font-weight:700}
${chartRules}`;

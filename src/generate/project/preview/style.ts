import { palette } from '../../../core/index.ts';

const widths = Array.from({ length: 24 }, (_, i) => `.w${i + 1}{grid-column:span ${i + 1}}`).join('');

/** The page's style sheet. No user text, no `style` attribute anywhere: the content security policy names its hash. */
export const previewStyle = `${palette}*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
a:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
main,.top{max-width:1360px;margin:0 auto;padding:0 24px}
.top{padding-top:32px;padding-bottom:8px}
.brand{color:var(--soft);font-size:13px}
h1{margin:2px 0 12px;font-size:28px;line-height:1.25;overflow-wrap:anywhere}
h2{margin:36px 0 0;font-size:20px}
h3{margin:26px 0 10px;font-size:16px}
p{margin:6px 0 0}
.soft{color:var(--soft);font-size:14px;overflow-wrap:anywhere}
nav{display:flex;flex-wrap:wrap;gap:4px 18px;margin-top:12px;font-size:14px}
.chips{display:flex;flex-wrap:wrap;gap:8px;margin:0;padding:0;list-style:none;font-size:13px}
.chips li{border:1px solid var(--line);border-radius:999px;padding:2px 12px;background:var(--panel);overflow-wrap:anywhere}
.grid{display:grid;grid-template-columns:repeat(24,minmax(0,1fr));gap:10px;margin-top:10px}
${widths}
.panel{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:12px 14px;min-width:0}
.panel.timeseries,.panel.table{min-height:130px}
.panel h4{margin:0;font-size:14px;line-height:1.35;overflow-wrap:anywhere}
.kind{color:var(--soft);font-size:12px}
.about{color:var(--soft);font-size:13px;margin:4px 0 0;overflow-wrap:anywhere}
.steps{display:flex;flex-wrap:wrap;gap:2px 12px;margin:6px 0 0;padding:0;list-style:none;font-size:12px;color:var(--soft)}
.steps i{display:inline-block;width:10px;height:10px;border-radius:3px;margin-right:5px;background:var(--soft)}
.steps .red{background:var(--error)}.steps .orange,.steps .yellow{background:var(--warning)}.steps .green{background:var(--good)}.steps .blue{background:var(--info)}
.panel details{margin-top:8px;font-size:13px}.panel summary{cursor:pointer;color:var(--soft)}
.panel pre{margin:6px 0 0;background:var(--code);border:1px solid var(--line);border-radius:6px;padding:8px 10px;font-size:12px;line-height:1.45;white-space:pre-wrap;overflow-wrap:anywhere}
.panel ul.told,.panel .told ul{margin:8px 0 0;padding-left:18px;font-size:13.5px;overflow-wrap:anywhere}
.scroll{overflow-x:auto;background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:2px 14px;margin-top:12px}
table{border-collapse:collapse;width:100%;min-width:620px;font-size:14px}
td,th{text-align:left;padding:8px 14px 8px 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
tr:last-child td{border-bottom:0}
td:first-child{overflow-wrap:normal}
th{color:var(--soft);font-weight:500}
td code,.soft code,.about code,.told code{background:var(--code);border-radius:4px;padding:1px 5px;font-size:.9em}
.critical{color:var(--error);font-weight:600}.warning{color:var(--warning);font-weight:600}.info{color:var(--info);font-weight:600}
footer{color:var(--soft);font-size:13px;padding:28px 0 40px}
@media (max-width:900px){.grid{grid-template-columns:repeat(2,minmax(0,1fr))}.grid>.panel{grid-column:span 2}.grid>.stat{grid-column:span 1}}
@media (max-width:640px){main,.top{padding-left:14px;padding-right:14px}.panel.timeseries,.panel.table{min-height:0}td,th{padding-right:10px}table{font-size:13px}}
@media print{.panel,tr{break-inside:avoid}main,.top{max-width:none;padding:0}}
`;

/** SHA-256 of the style sheet, base64. A test recomputes it. */
export const previewStyleHash = 'ovnesRqW24WA0N2X2izGlbvqmjThxRD3HOgzuef20oA=';

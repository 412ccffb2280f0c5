import { palette } from '../../html/style.ts';
import { pictureStyle } from '../signs.ts';

/** The viewer's style sheet. The class `live` is there as long as its script runs. */
export const style = `${palette}*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
code,.place,small.code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
[hidden]{display:none!important}
.bar{display:flex;flex-wrap:wrap;gap:8px 18px;align-items:center;padding:8px 16px;background:var(--panel);border-bottom:1px solid var(--line)}
h1{font-size:16px;margin:0;min-width:0;max-width:40vw;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
h1 small{font-weight:400;color:var(--soft)}
.workflows{position:relative}.workflows summary{cursor:pointer;color:var(--accent)}
.workflows ul{position:absolute;z-index:3;margin:6px 0 0;padding:8px;list-style:none;background:var(--panel);border:1px solid var(--line);border-radius:10px;max-height:60vh;overflow:auto;width:max-content;max-width:min(560px,90vw)}
.workflows li{padding:4px 8px;overflow-wrap:anywhere}.workflows small{display:block;color:var(--soft)}
.tools{display:flex;gap:10px;align-items:center;margin-left:auto}
.tools input{width:230px;max-width:50vw;padding:6px 12px;border:1px solid var(--line);border-radius:8px;background:var(--bg);color:inherit;font:inherit}
.tools output{color:var(--soft);font-variant-numeric:tabular-nums;font-size:13px}
kbd{border:1px solid var(--line);border-bottom-width:2px;border-radius:4px;padding:0 5px;font:12px ui-monospace,monospace}
.zoom button{font:inherit;min-width:34px;padding:4px 8px;border:1px solid var(--line);background:var(--bg);color:inherit;cursor:pointer}
.zoom button:first-child{border-radius:8px 0 0 8px}.zoom button:last-child{border-radius:0 8px 8px 0}.zoom button+button{border-left:0}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.canvas{position:relative;overflow:hidden}.canvas:focus-visible{outline-offset:-3px}
.note,.absent{color:var(--soft);font-size:13px;margin:0;padding:6px 16px}
.picture{display:block;max-width:100%;height:auto;margin:0 auto}
.picture a{text-decoration:none;outline:none}
.panel{padding:12px 16px 40px;background:var(--panel);border-left:1px solid var(--line)}
h2{font-size:17px;margin:0;overflow-wrap:anywhere}h3{font-size:15px;margin:0;overflow-wrap:anywhere}h4{font-size:12px;font-weight:600;color:var(--soft);margin:10px 0 2px}
h3 small{display:block;font-weight:400;color:var(--soft);font-size:12px}
.place{font-size:12px;color:var(--soft);margin:2px 0 8px;overflow-wrap:anywhere}
.detail{margin:8px 0;padding:10px 14px;border:1px solid var(--line);border-radius:10px;background:var(--bg);overflow-wrap:anywhere}
.detail ul{margin:0;padding-left:18px}.detail p{margin:4px 0}.detail:focus{outline:none}
.live .detail{border-color:var(--accent)}
.list{margin:12px 0 0}.list summary{cursor:pointer;font-weight:600}.list summary small{font-weight:400;color:var(--soft)}
.list ul{list-style:none;margin:4px 0 0;padding:0;overflow-wrap:anywhere}.list li{padding:3px 6px;border-radius:6px}
.finding{border-bottom:1px solid var(--line)}.finding p{margin:0}.finding a{display:block;color:inherit}.finding small{display:block;color:var(--soft);font-size:12px}
.finding code{background:var(--code);border-radius:4px;padding:0 4px;font-size:.92em}
li.on{background:var(--mark)}
.inline{vertical-align:-3px}
.change{font-size:12px;font-weight:600;white-space:nowrap}.change.added{color:var(--good)}.change.changed{color:var(--accent)}.change.removed{color:var(--soft)}
${pictureStyle}.live,.live body{height:100%;overflow:hidden}
.live body{display:grid;grid-template-rows:auto minmax(0,1fr)}.live main{min-height:0;position:relative}
.live .workflow{display:grid;grid-template-columns:minmax(0,1fr) 360px;height:100%}
.live .canvas{height:100%;cursor:grab;touch-action:none;user-select:none}.live .canvas.moving{cursor:grabbing}
.live .picture{width:100%;height:100%;max-width:none}
.live .panel{overflow:auto;height:100%}
.live .note{position:absolute;left:0;bottom:0;background:color-mix(in srgb,var(--bg) 85%,transparent);pointer-events:none}
.phase,.wire{transition:opacity .12s}
.picking .phase,.picking .wire,.seeking .phase{opacity:.22}.picking .phase.on,.seeking .phase.on{opacity:1}.picking .wire.on{opacity:1}
.wire.on .line,.wire:hover .line{stroke:var(--accent);stroke-width:2.4;opacity:1}
.phase.on rect.box,a.phase:hover rect.box{stroke-width:3}.picking .phase.on rect.box{stroke:var(--accent)}
a.phase:focus-visible rect.box,a.wire:focus-visible .line{stroke:var(--accent);stroke-width:4}
@media (max-width:760px){.live .workflow{grid-template-columns:none;grid-template-rows:55% 45%}.panel{border-left:0;border-top:1px solid var(--line)}.tools{margin-left:0}.tools kbd{display:none}.tools input{width:170px}}
@media (prefers-reduced-motion:reduce){.phase,.wire{transition:none}}
@media print{.live,.live body,.live .workflow,.live .canvas,.live .panel{height:auto;overflow:visible;display:block}.bar .tools,.zoom,.workflows,.list.phases,.list.fields,.live .note{display:none!important}.canvas{height:auto}.live .picture{height:auto;max-height:92vh;page-break-after:always}.panel{border:0;padding:0}.picking .phase,.picking .wire,.seeking .phase{opacity:1}.finding{break-inside:avoid}}
`;

/** SHA-256 of the style sheet, base64. A test recomputes it. */
export const styleHash = 'gdefTPxZ9+d66OEIBx5UlsRCMlfOEPsPs9EJ4EfmoTo=';

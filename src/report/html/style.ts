import { palette } from '../../core/index.ts';

export { palette };

/** The page's style sheet. No user text, no `style` attribute anywhere: the content security policy names its hash. */
export const style = `${palette}*{box-sizing:border-box}
html{scroll-padding-top:72px}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
code,pre,.place,.rule,svg text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
main,.top{max-width:1080px;margin:0 auto;padding:0 24px}
.top{padding-top:36px;padding-bottom:20px}
.brand{color:var(--soft);font-size:13px;letter-spacing:.02em}
h1{margin:2px 0 18px;font-size:28px;line-height:1.25;letter-spacing:-.01em;text-wrap:balance}
.totals{display:flex;flex-wrap:wrap;gap:12px;margin:0;padding:0;list-style:none}
.totals li{background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:10px 16px;min-width:96px;color:var(--soft);font-size:13px}
.totals b{display:block;font-size:22px;line-height:1.2;color:var(--text);font-variant-numeric:tabular-nums}
.totals .error b{color:var(--error)}.totals .warning b{color:var(--warning)}.totals .info b{color:var(--info)}
.remarks{color:var(--soft);font-size:13px;margin:12px 0 0}
.tools{position:sticky;top:0;z-index:2;background:color-mix(in srgb,var(--bg) 92%,transparent);backdrop-filter:blur(6px);border-bottom:1px solid var(--line)}
.tools form{max-width:1080px;margin:0 auto;padding:10px 24px;display:flex;flex-wrap:wrap;gap:14px;align-items:center;font-size:14px}
.tools input[type=search]{flex:1 1 240px;padding:7px 12px;border:1px solid var(--line);border-radius:8px;background:var(--panel);color:inherit;font:inherit}
.tools label{display:inline-flex;gap:6px;align-items:center;cursor:pointer}
.tools output{color:var(--soft);font-variant-numeric:tabular-nums}
kbd{border:1px solid var(--line);border-bottom-width:2px;border-radius:4px;padding:0 5px;font:12px ui-monospace,monospace;background:var(--panel)}
[hidden]{display:none!important}
nav{margin:20px 0 0;display:flex;flex-wrap:wrap;gap:6px 18px;font-size:14px}
section{margin:30px 0 44px}
h2{margin:0;font-size:20px;display:flex;flex-wrap:wrap;gap:4px 12px;align-items:baseline}
h2 small{font-size:13px;font-weight:400;color:var(--soft)}
.place{color:var(--soft);font-size:13px;overflow-wrap:anywhere}
figure{margin:14px 0 18px;background:var(--panel);border:1px solid var(--line);border-radius:12px;padding:12px;overflow-x:auto}
figure svg{display:block;margin:0 auto;max-width:100%;height:auto}
figcaption{color:var(--soft);font-size:12.5px;padding:8px 4px 0;text-align:center}
.phase rect{fill:var(--panel);stroke:var(--soft);stroke-width:1.2}
.phase .name{font-size:13px;font-weight:600;fill:var(--text)}
.phase .under{font-size:10.5px;fill:var(--soft)}
.phase.conditional rect{stroke-dasharray:6 4}
.phase.error rect{stroke:var(--error);stroke-width:2;fill:var(--error-soft)}
.phase.warning rect{stroke:var(--warning);stroke-width:2;fill:var(--warning-soft)}
.phase.info rect{stroke:var(--info);stroke-width:1.6;fill:var(--info-soft)}
.phase.error circle{fill:var(--error)}.phase.warning circle{fill:var(--warning)}.phase.info circle{fill:var(--info)}
.phase .count{font-size:10px;font-weight:700;fill:var(--panel)}
.wire path{fill:none;stroke:var(--soft);stroke-width:1.3}
.caption{font-size:10.5px;fill:var(--soft);paint-order:stroke;stroke:var(--panel);stroke-width:4px;stroke-linejoin:round}
.wire.bare path{opacity:.55}.wire.back path{stroke-dasharray:2 4;stroke-width:1.6}
.wire:hover path{stroke:var(--accent);stroke-width:2.2}
marker path{fill:var(--soft)}
svg a:hover rect{stroke-width:3}
.card{background:var(--panel);border:1px solid var(--line);border-left:4px solid var(--soft);border-radius:10px;padding:14px 18px;margin:14px 0}
.card.error{border-left-color:var(--error)}.card.warning{border-left-color:var(--warning)}.card.info{border-left-color:var(--info)}
.card:target{outline:2px solid var(--accent);outline-offset:2px}
.card header{display:flex;flex-wrap:wrap;gap:6px 12px;align-items:center;font-size:13px}
.card header .place{margin-left:auto}
.card h3{margin:8px 0 10px;font-size:15.5px;font-weight:600;line-height:1.5;overflow-wrap:anywhere}
h3 code,li code,.help code,td code{background:var(--code);border-radius:4px;padding:1px 5px;font-size:.9em}
.badge{border-radius:999px;padding:1px 10px;font-size:12px;font-weight:600}
.badge.error{background:var(--error-soft);color:var(--error)}.badge.warning{background:var(--warning-soft);color:var(--warning)}.badge.info{background:var(--info-soft);color:var(--info)}
.badge.quiet{border:1px solid var(--line);color:var(--soft);font-weight:400}
.anchor{color:var(--soft);opacity:.6}
.code{margin:0 0 10px;background:var(--code);border:1px solid var(--line);border-radius:8px;padding:10px 12px;overflow-x:auto;font-size:13px;line-height:1.5}
.code .n{display:inline-block;min-width:3.2em;padding-right:1.2em;color:var(--soft);text-align:right;user-select:none;opacity:.75}
mark{background:var(--mark);color:inherit;border-radius:3px;padding:1px 0}
mark:empty{border-left:2px solid var(--warning)}
.related,.witness ol{margin:0 0 10px;padding-left:20px;font-size:14px;overflow-wrap:anywhere}
.witness{font-size:14px}.witness summary{cursor:pointer;color:var(--soft);margin-bottom:4px}
.help{margin:0;background:var(--good-soft);border-radius:8px;padding:8px 12px;font-size:14px;overflow-wrap:anywhere}
.help b{color:var(--good);margin-right:6px}
.clean{background:var(--good-soft);border-radius:12px;padding:22px 24px;margin:26px 0;font-size:16px}
.clean b{color:var(--good)}
table{border-collapse:collapse;width:100%;font-size:14px;margin-top:12px}
td,th{text-align:left;padding:8px 12px 8px 0;border-bottom:1px solid var(--line);vertical-align:top}
td:first-child{white-space:nowrap}
th{color:var(--soft);font-weight:500}
tr:target{background:var(--mark)}
footer{color:var(--soft);font-size:13px;padding:0 0 40px}
@media (max-width:640px){.card header .place{margin-left:0;flex-basis:100%;order:1}td:first-child{white-space:normal}}
@media print{:root{--bg:#fff}body{font-size:11pt}.tools,.anchor{display:none!important}.card,figure,tr{break-inside:avoid}main,.top{max-width:none;padding:0}.totals li{padding:6px 10px}}
`;

/** SHA-256 of the style sheet, base64. A test recomputes it. */
export const styleHash = 'sOfjDAm+s7s0ul5/DzHhU2T5Ku0/q+0wGHmEhDOOMLc=';

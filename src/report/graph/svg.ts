import { html, type Markup, trusted } from '../html/markup.ts';
import { palette } from '../html/style.ts';
import type { PicturePrinter } from '../report.ts';
import { plural, printable, shortened } from '../text.ts';
import { drawing } from './drawing.ts';
import { pictureStyle, sign } from './signs.ts';
import { type Subject, subjectsOf } from './subject.ts';

const narrowest = 560;
const head = 64;
const foot = 40;

const style = `${palette}.back-ground{fill:var(--bg)}
.title{font-size:17px;font-weight:700;fill:var(--text)}
.soft{font-size:11.5px;fill:var(--soft)}
${pictureStyle}`;

interface Part {
  readonly subject: Subject;
  readonly width: number;
  readonly height: number;
}

const partOf = (subject: Subject): Part => ({
  subject,
  width: Math.max(narrowest, Math.ceil(subject.placed?.width ?? 0)),
  height: head + Math.ceil(subject.placed?.height ?? 0),
});

const part = ({ subject }: Part, y: number, width: number): Markup => {
  const { graph, found, placed } = subject;
  const facts = [
    plural(graph.phases.length, 'phase'),
    plural(found.length, 'finding'),
    ...(placed === undefined && graph.phases.length > 0 ? ['too many for a picture'] : []),
    ...(placed?.careful === false ? ['too many for labels on edges'] : []),
  ].join(' · ');
  const letters = Math.floor((width - 40) / 10.4);
  return html`
<g transform="translate(0 ${y})"><title>${graph.workflow}</title><text class="title" x="18" y="30">${shortened(printable(graph.workflow), letters)}</text>
<text class="soft" x="18" y="50">${shortened(printable(`${facts} · ${graph.file}`), Math.floor((width - 40) / 7))}</text>${
    placed === undefined
      ? undefined
      : html`
<g transform="translate(${Math.round((width - placed.width) / 2)} ${head})">${drawing(subject, placed)}</g>`
  }</g>`;
};

const legend = (y: number): Markup => html`
<g transform="translate(18 ${y})">${sign('error', 10, 0)}<text class="soft" x="28" y="4">error</text>${sign('warning', 92, 0)}<text class="soft" x="110" y="4">warning</text>${sign('info', 188, 0)}<text class="soft" x="206" y="4">info</text><text class="soft" x="256" y="4">dashed: only when · dotted: loop</text></g>`;

/** One static picture of all workflows, one below the other; what is cut short stands in full in titles. */
export const svg: PicturePrinter = async (report, options) => {
  const parts = (await subjectsOf(report, options)).map(partOf);
  const width = parts.reduce((max, one) => Math.max(max, one.width), narrowest);
  const starts = parts.map(() => 0);
  let height = 0;
  for (const [i, one] of parts.entries()) {
    starts[i] = height;
    height += one.height;
  }
  const { markup } =
    html`<svg xmlns="http://www.w3.org/2000/svg" class="picture" viewBox="0 0 ${width} ${height + foot}" width="${width}" height="${height + foot}" role="img">
<title>${plural(parts.length, 'workflow')}, drawn by contextcore</title>
<style>${trusted(style)}</style>
<rect class="back-ground" width="${width}" height="${height + foot}"/>${parts.map((one, i) => part(one, starts[i] ?? 0, width))}${legend(height + foot / 2)}
</svg>
`;
  return markup;
};

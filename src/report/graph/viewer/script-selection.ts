/** The part of the script that shows what is chosen and finds phases and fields. The address after # is the choice. */
export const selection = `
const numbers = (text) => (text || '').split(' ').filter(Boolean);
const title = document.querySelector('h1 .name');
const several = sections.length > 1;
const choose = (id) => {
  if (id !== '') { location.hash = id; return; }
  history.replaceState(null, '', '#' + current.id);
  follow();
};
const open = (section) => {
  current = section;
  for (const one of sections) one.hidden = one !== section;
  if (several) title.textContent = section.dataset.name;
  for (const one of all('.workflows')) one.open = false;
  viewOf(section);
};
const mark = (section, target) => {
  const view = viewOf(section);
  for (const one of all('.on', section)) one.classList.remove('on');
  for (const one of all('.detail', section)) one.hidden = one !== target;
  const chosen = target && (target.dataset.phases || target.dataset.wires) !== undefined;
  if (view) view.canvas.classList.toggle('picking', Boolean(chosen));
  if (!target) return;
  if (target.matches('.finding')) target.classList.add('on');
  const boxes = numbers(target.dataset.phases).map((i) => section.querySelector('[data-phase="' + i + '"].phase')).filter(Boolean);
  const lines = numbers(target.dataset.wires).flatMap((i) => all('[data-wire="' + i + '"]', section));
  for (const one of boxes.concat(lines)) one.classList.add('on');
  if (target.dataset.wires && boxes.length === 1)
    for (const line of lines) {
      const detail = section.querySelector('[id="e' + section.id.slice(1) + '-' + line.dataset.wire + '"]');
      for (const i of numbers(detail && detail.dataset.phases)) {
        const near = section.querySelector('[data-phase="' + i + '"].phase');
        if (near) near.classList.add('on');
      }
    }
  if (view) view.reveal(boxes);
};
const follow = () => {
  const target = document.getElementById(location.hash.slice(1));
  const section = (target && target.closest('section.workflow')) || current;
  open(section);
  mark(section, target && target !== section && section.contains(target) ? target : undefined);
  const list = target && target.closest('details.list');
  if (list) list.open = true;
  if (target && target.matches('.detail, .finding')) {
    target.scrollIntoView({ block: 'nearest' });
    if (!document.activeElement || !document.activeElement.closest('.canvas, .tools')) target.focus({ preventScroll: true });
  }
};
addEventListener('hashchange', follow);

const tools = document.querySelector('.tools');
const input = tools.querySelector('input');
const output = tools.querySelector('output');
for (const one of all('.tools, .zoom')) one.hidden = false;
const entries = sections.map((section) => {
  const read = (kind) => all('.list.' + kind + ' li', section).map((item) => ({
    item,
    section,
    kind,
    link: item.querySelector('a'),
    name: item.querySelector('a').textContent.toLowerCase(),
    phase: item.dataset.phase,
  }));
  return { section, phases: read('phases'), fields: read('fields') };
});
let results = [];
let at = -1;
const count = (n, noun) => n + ' ' + noun + (n === 1 ? '' : 's');
const search = () => {
  const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const hit = (entry) => words.every((word) => entry.name.includes(word));
  results = [];
  at = -1;
  for (const { section, phases, fields } of entries) {
    const found = phases.filter(hit);
    const named = fields.filter(hit);
    for (const entry of phases.concat(fields)) entry.item.hidden = !hit(entry);
    if (section === current && words.length > 0) results.unshift(...found, ...named);
    else if (words.length > 0) results.push(...found, ...named);
    const wanted = new Set(found.map(({ phase }) => phase));
    for (const { link } of named) {
      const detail = document.getElementById(link.getAttribute('href').slice(1));
      for (const i of numbers(detail && detail.dataset.phases)) wanted.add(i);
    }
    const list = section.querySelector('.list.fields');
    if (list && words.length > 0 && named.length > 0) list.open = true;
    const canvas = section.querySelector('.canvas');
    if (!canvas) continue;
    canvas.classList.toggle('seeking', words.length > 0);
    if (words.length > 0) canvas.classList.remove('picking');
    for (const box of all('.phase', canvas)) box.classList.toggle('on', words.length > 0 && wanted.has(box.dataset.phase));
  }
  const here = results.filter(({ section }) => section === current);
  const kind = (name) => here.filter((entry) => entry.kind === name).length;
  const others = results.length - here.length;
  output.textContent = words.length === 0 ? '' : count(kind('phases'), 'phase') + ', ' + count(kind('fields'), 'field') + (others > 0 ? ', ' + others + ' in other workflows' : '');
};
input.addEventListener('input', search);
tools.addEventListener('submit', (event) => {
  event.preventDefault();
  if (results.length === 0) return;
  at = (at + 1) % results.length;
  const wanted = results[at].link.getAttribute('href');
  if (location.hash === wanted) follow();
  else location.hash = wanted;
});
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === '/' && document.activeElement !== input) {
    event.preventDefault();
    input.focus();
    input.select();
  } else if (event.key === 'Escape') {
    input.value = '';
    search();
    choose('');
  }
});
for (const section of sections) all('a.phase', section).forEach((box, i) => { if (i > 0) box.setAttribute('tabindex', '-1'); });
follow();
`;

/** The part of the script that moves and zooms a picture: by pointer, touch, wheel, keys and buttons. */
export const movement = `
const views = new Map();
const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
const viewOf = (section) => {
  const canvas = section.querySelector('.canvas');
  const svg = canvas && canvas.querySelector('svg.picture');
  if (!svg) return undefined;
  const known = views.get(section);
  if (known) return known;
  const [width, height] = [Number(svg.dataset.width), Number(svg.dataset.height)];
  const view = { canvas, svg, width, height, x: 0, y: 0, k: 0 };
  const size = () => [Math.max(1, canvas.clientWidth), Math.max(1, canvas.clientHeight)];
  view.size = size;
  view.whole = () => Math.min(size()[0] / (width + 24), size()[1] / (height + 24));
  view.show = () => {
    const [w, h] = size();
    svg.setAttribute('viewBox', [view.x, view.y, w / view.k, h / view.k].join(' '));
  };
  view.fit = () => {
    const [w, h] = size();
    view.k = Math.min(view.whole(), 1.15);
    view.x = (width - w / view.k) / 2;
    view.y = (height - h / view.k) / 2;
    view.show();
  };
  // What is too large to be read as a whole starts at its first phase.
  view.start = () => {
    view.fit();
    const first = svg.querySelector('.phase');
    if (view.k > 0.5 || !first) return;
    const [w, h] = size();
    const box = first.getBBox();
    view.k = 0.6;
    view.x = clamp(box.x + box.width / 2 - w / view.k / 2, -12, Math.max(-12, width + 12 - w / view.k));
    view.y = clamp(box.y + box.height / 2 - h / view.k / 2, -12, Math.max(-12, height + 12 - h / view.k));
    if (width < w / view.k) view.x = (width - w / view.k) / 2;
    view.show();
  };
  view.zoom = (factor, px, py) => {
    const [w, h] = size();
    const [ax, ay] = [px === undefined ? w / 2 : px, py === undefined ? h / 2 : py];
    const k = clamp(view.k * factor, Math.min(view.whole(), 0.1), 5);
    view.x += ax / view.k - ax / k;
    view.y += ay / view.k - ay / k;
    view.k = k;
    view.show();
  };
  view.pan = (dx, dy) => {
    view.x -= dx / view.k;
    view.y -= dy / view.k;
    view.show();
  };
  view.reveal = (boxes) => {
    if (boxes.length === 0) return;
    const [w, h] = size();
    const places = boxes.map((box) => box.getBBox());
    const left = Math.min(...places.map((one) => one.x));
    const top = Math.min(...places.map((one) => one.y));
    const right = Math.max(...places.map((one) => one.x + one.width));
    const bottom = Math.max(...places.map((one) => one.y + one.height));
    const seen = left >= view.x && top >= view.y && right <= view.x + w / view.k && bottom <= view.y + h / view.k;
    if (seen && (view.k > 0.45 || boxes.length > 1)) return;
    view.k = clamp(Math.min(w / (right - left + 80), h / (bottom - top + 80)), view.whole(), Math.max(view.k, 0.8));
    view.x = (left + right) / 2 - w / view.k / 2;
    view.y = (top + bottom) / 2 - h / view.k / 2;
    view.show();
  };
  views.set(section, view);
  view.start();
  new ResizeObserver(() => { if (canvas.clientWidth > 0) view.show(); }).observe(canvas);
  canvas.addEventListener('wheel', (event) => {
    event.preventDefault();
    const place = canvas.getBoundingClientRect();
    const step = event.deltaY * (event.deltaMode === 1 ? 16 : 1) * (event.ctrlKey ? 0.01 : 0.0016);
    view.zoom(Math.exp(-step), event.clientX - place.left, event.clientY - place.top);
  }, { passive: false });
  const held = new Map();
  let moved = 0;
  canvas.addEventListener('dragstart', (event) => event.preventDefault());
  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    if (held.size === 0) moved = 0;
    held.set(event.pointerId, [event.clientX, event.clientY]);
  });
  canvas.addEventListener('pointermove', (event) => {
    const before = held.get(event.pointerId);
    if (!before) return;
    const now = [event.clientX, event.clientY];
    const [dx, dy] = [now[0] - before[0], now[1] - before[1]];
    moved += Math.abs(dx) + Math.abs(dy);
    const others = [...held].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
    held.set(event.pointerId, now);
    if (others.length === 1) {
      const [other] = others;
      const apart = (place) => Math.hypot(place[0] - other[0], place[1] - other[1]);
      const place = canvas.getBoundingClientRect();
      view.pan(dx / 2, dy / 2);
      if (apart(before) > 0) view.zoom(apart(now) / apart(before), (now[0] + other[0]) / 2 - place.left, (now[1] + other[1]) / 2 - place.top);
    } else if (others.length === 0 && moved > 4) {
      if (!canvas.classList.contains('moving')) canvas.setPointerCapture(event.pointerId);
      canvas.classList.add('moving');
      view.pan(dx, dy);
    }
  });
  const release = (event) => {
    held.delete(event.pointerId);
    canvas.classList.remove('moving');
  };
  canvas.addEventListener('pointerup', release);
  canvas.addEventListener('pointercancel', release);
  canvas.addEventListener('click', (event) => {
    if (moved > 4) event.preventDefault();
    else if (!event.target.closest('a')) choose('');
  });
  return view;
};
const steps = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const nearest = (view, from, [sx, sy]) => {
  const middle = (box) => { const place = box.getBBox(); return [place.x + place.width / 2, place.y + place.height / 2]; };
  const [x, y] = middle(from);
  let best;
  let least = Infinity;
  for (const box of all('a.phase', view.svg)) {
    const [bx, by] = middle(box);
    const ahead = -(bx - x) * sx - (by - y) * sy;
    const aside = Math.abs((bx - x) * sy) + Math.abs((by - y) * sx);
    // Boxes are broad: beside is further off than above and below.
    const far = ahead + aside * (sx === 0 ? 0.5 : 3);
    if (box !== from && ahead > 1 && far < least) { least = far; best = box; }
  }
  return best;
};
document.addEventListener('keydown', (event) => {
  const view = viewOf(current);
  if (!view || !view.canvas.contains(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = steps[event.key];
  const box = event.target.closest('a.phase');
  if (step && box) {
    const next = nearest(view, box, step);
    if (next) { next.focus({ preventScroll: true }); view.reveal([next]); }
  } else if (step) view.pan(step[0] * 60, step[1] * 60);
  else if (event.key === '+' || event.key === '=') view.zoom(1.25);
  else if (event.key === '-') view.zoom(0.8);
  else if (event.key === '0') view.fit();
  else return;
  event.preventDefault();
});
all('[data-zoom]').forEach((button) => button.addEventListener('click', () => {
  const view = viewOf(current);
  if (!view) return;
  if (button.dataset.zoom === 'fit') view.fit();
  else view.zoom(button.dataset.zoom === 'in' ? 1.25 : 0.8);
}));
addEventListener('beforeprint', () => {
  const view = viewOf(current);
  if (view) view.svg.setAttribute('viewBox', [0, 0, view.width, view.height].join(' '));
});
addEventListener('afterprint', () => { const view = viewOf(current); if (view) view.show(); });
`;

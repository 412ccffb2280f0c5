/** The page's script: search and severity switches. Without it the page shows everything. */
export const script = `(() => {
  const tools = document.querySelector('.tools');
  if (!tools) return;
  const search = tools.querySelector('input[type=search]');
  const switches = [...tools.querySelectorAll('input[type=checkbox]')];
  const output = tools.querySelector('output');
  const cards = [...document.querySelectorAll('.card')].map((card) => ({ card, text: card.textContent.toLowerCase() }));
  const sections = [...document.querySelectorAll('section.findings')];
  const apply = () => {
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const on = new Set(switches.filter((one) => one.checked).map((one) => one.value));
    let shown = 0;
    for (const { card, text } of cards) {
      const visible = on.has(card.dataset.severity) && words.every((word) => text.includes(word));
      card.hidden = !visible;
      if (visible) shown += 1;
    }
    const filtered = shown < cards.length;
    for (const section of sections) section.hidden = filtered && !section.querySelector('.card:not([hidden])');
    output.textContent = filtered ? shown + ' of ' + cards.length + ' findings' : cards.length + ' findings';
  };
  const reset = () => {
    search.value = '';
    for (const one of switches) one.checked = true;
    apply();
  };
  tools.hidden = false;
  tools.addEventListener('input', apply);
  tools.addEventListener('submit', (event) => event.preventDefault());
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '/' && document.activeElement !== search) {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === 'Escape') reset();
  });
  window.addEventListener('hashchange', () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target && target.closest('[hidden]')) {
      reset();
      target.scrollIntoView();
    }
  });
  apply();
})();
`;

/** SHA-256 of the script, base64. A test recomputes it. */
export const scriptHash = 'wwfNSA90xsxJtTl5kOhaVQ5uXG3vzdM6n+VNbECerYo=';

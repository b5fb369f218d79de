/** What the HTML report looks like, in light, in dark and on paper. */
export const style = `
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --soft: #57606a; --line: #d0d7de; --shade: #ffe5e5; --mark: #b42318; --good: #1a7f37; --fair: #9a6700; --link: #0550ae; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #0d1117; --soft: #9aa4ae; --line: #30363d; --shade: #4a1d1d; --mark: #ff8a80; --good: #56d364; --fair: #e3b341; --link: #79c0ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 70rem; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
code { font: 0.9em ui-monospace, monospace; overflow-wrap: anywhere; }
article { border: 1px solid var(--line); border-radius: 8px; padding: 0 1rem 1rem; margin: 1rem 0; }
.summary { display: flex; flex-wrap: wrap; gap: 0.75rem; padding: 0; list-style: none; }
.summary li { border: 1px solid var(--line); border-radius: 8px; padding: 0.5rem 1rem; }
.summary b { display: block; font-size: 1.5rem; }
.effectively-once { color: var(--good); } .at-least-once, .at-most-once, .unknown { color: var(--fair); } .none { color: var(--mark); }
.place, .meaning { color: var(--soft); font-weight: normal; font-size: 0.9rem; overflow-wrap: anywhere; }
form { display: none; gap: 1rem; flex-wrap: wrap; align-items: end; }
.js form { display: flex; }
label { display: grid; font-size: 0.9rem; }
select, button { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--soft); border-radius: 6px; padding: 0.25rem 0.75rem; max-width: 18rem; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
figure { margin: 1rem 0; overflow-x: auto; }
svg { display: block; max-width: none; }
svg text { fill: var(--ink); font: 12px system-ui, sans-serif; }
svg .lane { stroke: var(--line); stroke-width: 2; } svg .window { fill: var(--shade); }
svg .dot { fill: var(--link); } svg .arrow { stroke: var(--link); stroke-width: 2; } svg .bad .dot { fill: var(--mark); } svg .bad .arrow { stroke: var(--mark); }
.later { opacity: 0.15; } li[aria-current] { font-weight: bold; }
.steps { display: none; } .js .steps { display: flex; gap: 0.5rem; align-items: center; flex-wrap: wrap; }
@media print { form, .steps { display: none !important; } .later { opacity: 1; } svg { max-width: 100%; height: auto; } article { break-inside: avoid-page; } [hidden] { display: block !important; } }
`;

/** Filters, and stepping through schedules. Without it everything is shown. */
export const script = `
document.documentElement.classList.add('js');
const form = document.querySelector('form');
const articles = [...document.querySelectorAll('article')];
const apply = () => {
  const { broker, rule, folder, guarantee } = form.elements;
  let shown = 0;
  for (const article of articles) {
    const { dataset } = article;
    article.hidden =
      (broker.value !== '' && dataset.broker !== broker.value) ||
      (guarantee.value !== '' && dataset.guarantee !== guarantee.value) ||
      (rule.value !== '' && !dataset.rules.split(' ').includes(rule.value)) ||
      (folder.value !== '' && !dataset.file.startsWith(folder.value + '/'));
    if (!article.hidden) shown += 1;
  }
  document.querySelector('#shown').textContent = shown + ' of ' + articles.length + ' shown';
};
form.addEventListener('change', apply);
form.addEventListener('reset', () => setTimeout(apply));
apply();
for (const finding of document.querySelectorAll('.finding')) {
  const items = [...finding.querySelectorAll('ol.schedule > li')];
  const marks = [...finding.querySelectorAll('g[data-step]')];
  const status = finding.querySelector('.status');
  let at = items.length;
  const show = next => {
    at = Math.max(1, Math.min(items.length, next));
    items.forEach((item, index) => {
      item.classList.toggle('later', index >= at);
      if (index === at - 1) item.setAttribute('aria-current', 'step');
      else item.removeAttribute('aria-current');
    });
    for (const mark of marks) mark.classList.toggle('later', Number(mark.dataset.step) > at);
    status.textContent = 'Step ' + at + ' of ' + items.length + ': ' + items[at - 1].textContent;
  };
  const move = { first: () => 1, back: () => at - 1, next: () => at + 1, last: () => items.length };
  const keys = { Home: 'first', ArrowLeft: 'back', ArrowRight: 'next', End: 'last' };
  const steps = finding.querySelector('.steps');
  steps?.addEventListener('click', ({ target }) => { const to = move[target.dataset.to]; if (to) show(to()); });
  steps?.addEventListener('keydown', event => { const to = keys[event.key]; if (to) { event.preventDefault(); show(move[to]()); } });
}
`;

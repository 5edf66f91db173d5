/** What a page says beside its content: what was done, what failed, that nobody answers, and that it needs a new link. */
import { byId, el } from './dom.js';
import { words } from './texts.js';

const shownMs = 5000;
let timer = 0;

/** Says what was done, for a while. */
export function say(text) {
  byId('said').textContent = text;
  clearTimeout(timer);
  timer = setTimeout(() => {
    byId('said').textContent = '';
  }, shownMs);
}

/** Says what failed, until the next `complain`; '' takes it back. A text that stands there already is not announced again. */
export function complain(text) {
  const place = document.querySelector('dialog[open] [role="alert"]') ?? byId('trouble');
  if (place.textContent !== text) place.textContent = text;
}

/** Shows, instead of the page, that it needs a new link. @param wayOut how to get one */
export function stranded(wayOut) {
  if (document.querySelector('.stranded') !== null) return;
  document.title = words.linkNeeded;
  const heading = el('h1', { tabIndex: -1 }, words.linkNeeded);
  const mark = el('img', { src: '/icon.svg', alt: '', width: 48, height: 48 });
  document.body.replaceChildren(
    el(
      'main',
      { className: 'stranded' },
      mark,
      heading,
      el('p', {}, words.linkWorksOnce),
      el('p', {}, wayOut),
    ),
  );
  heading.focus();
}

/** Walks through a page with the Tab key, and finds controls that it does not reach, or that nobody sees while they have the focus. */
import type { Page } from 'playwright-core';

/**
 * The walk through a whole page starts here. Started elsewhere it would have to go past the end of the page, where headless Chromium
 * gives the focus away, and takes it back at a time of its own.
 */
const topOfPage = 'top-of-page';

/**
 * Marks every control that Tab has to reach: within the open dialog or menu, else on the whole page. Of a group whose members are
 * reached with the arrow keys (radio buttons, a list with one tab stop, a menu), the one that is the tab stop is marked.
 */
const mark = `(() => {
  const around = [...document.querySelectorAll('.modal, .popover')].at(-1) ?? document.body;
  const isThere = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest('[inert], [aria-hidden=true]');
  const all = [...around.querySelectorAll('a[href], button, input, textarea, select, [tabindex="0"]')].filter(
    (one) => one.tabIndex >= 0 && !one.matches(':disabled, [type=hidden], [type=file]') && isThere(one),
  );
  const groups = new Set();
  let count = 0;
  for (const one of all) {
    if (one.type === 'radio') {
      if (groups.has(one.name)) continue;
      groups.add(one.name);
      one.closest('[role=radiogroup]').dataset.tab = String(count++);
    } else if (one.closest('[role=menu], [role=listbox]')) {
      const list = one.closest('[role=menu], [role=listbox]');
      if (!list.dataset.tab) list.dataset.tab = String(count++);
    } else one.dataset.tab = String(count++);
  }
  document.activeElement.blur();
  if (around === document.body) {
    const top = document.createElement('span');
    top.id = '${topOfPage}';
    top.tabIndex = -1;
    top.style.position = 'fixed';
    around.prepend(top);
    top.focus({ preventScroll: true });
  }
  return count;
})()`;

/** What has the focus now: the number of its mark, and what is wrong with how it is shown. */
const look = `() => {
  const one = document.activeElement;
  const marked = one.closest('[data-tab]');
  if (marked === null) return { tab: null, fault: null };
  const label = one.closest('label') ?? one;
  const name = label.tagName.toLowerCase() + ' "' + (one.getAttribute('aria-label') ?? label.textContent).trim().slice(0, 40) + '"';
  const parts = [one, label, ...label.querySelectorAll('*')];
  const hasRing = parts.some((part) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(part);
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
  });
  const isMenu = one.closest('.popover') !== null;
  if (!hasRing && !isMenu) return { tab: marked.dataset.tab, fault: 'no focus ring: ' + name };
  const box = label.getBoundingClientRect();
  const x = Math.min(Math.max(box.left + Math.min(box.width / 2, 40), 0), innerWidth - 1);
  const y = box.top + Math.min(box.height / 2, 14);
  if (y < 0 || y > innerHeight) return { tab: marked.dataset.tab, fault: 'out of view: ' + name };
  const top = document.elementFromPoint(x, y);
  const isSeen = top !== null && (label.contains(top) || top.contains(label));
  return { tab: marked.dataset.tab, fault: isSeen ? null : 'covered: ' + name };
}`;

/** Looks after each key, when the page has drawn what the focus changes. */
const watch = `(() => {
  window.looks = [];
  window.onkeyup = () => window.looks.push((${look})());
})()`;

export async function keyboardFaults(page: Page): Promise<readonly string[]> {
  const count: number = await page.evaluate(mark);
  await page.evaluate(watch);
  // some more: the page itself and parts that scroll are tab stops without a mark
  for (let presses = 0; presses < count + 8; presses += 1) await page.keyboard.press('Tab');
  return page.evaluate(`(() => {
    window.onkeyup = null;
    document.getElementById('${topOfPage}')?.remove();
    const reached = window.looks.map(({ tab }) => tab);
    const faults = new Set(window.looks.flatMap(({ fault }) => (fault === null ? [] : [fault])));
    for (const one of document.querySelectorAll('[data-tab]')) {
      if (!reached.includes(one.dataset.tab))
        faults.add('not reached: ' + one.tagName.toLowerCase() + ' "' + one.textContent.trim().slice(0, 40) + '"');
      delete one.dataset.tab;
    }
    return [...faults];
  })()`);
}

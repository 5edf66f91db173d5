/** What a screen reader would say: every text that appears in a live region of a page, in order (WAI-ARIA 1.2 section 6.6). */
import type { Page } from 'playwright-core';

/** A status is said when its text changes; an alert also when it comes into the page with its text. */
const record = `(() => {
  const live = '[role=status], [role=alert]';
  const last = new WeakMap();
  window.said = [];
  const say = (region) => {
    const text = region.innerText.replace(/\\s+/g, ' ').trim();
    if (text === last.get(region)) return;
    last.set(region, text);
    // what is behind a dialog is not said
    if (text !== '' && !region.closest('[inert], [aria-hidden=true]')) window.said.push(text);
  };
  const alertsIn = (node) =>
    node.nodeType !== 1 ? [] : [...(node.matches('[role=alert]') ? [node] : []), ...node.querySelectorAll('[role=alert]')];
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      const region = (target.nodeType === 1 ? target : target.parentElement)?.closest(live);
      if (region) say(region);
      for (const node of addedNodes) for (const alert of alertsIn(node)) say(alert);
    }
  }).observe(document, { childList: true, characterData: true, subtree: true });
})()`;

/** Must be called before the page is opened. */
export async function recordLiveRegions(page: Page): Promise<void> {
  await page.addInitScript(record);
}

/** What was said since the last call that cleared it. */
export function said(page: Page): Promise<readonly string[]> {
  return page.evaluate('window.said');
}

export async function clearSaid(page: Page): Promise<void> {
  await page.evaluate('window.said = []');
}

/** Lets a test use a page with the keyboard only: find out what has the focus, and move the focus with Tab. */
import type { Page } from 'playwright-core';

/** The accessible name of the element that has the focus. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(`(() => {
    const element = document.activeElement;
    const label = element.labels?.[0] ?? document.getElementById(element.getAttribute('aria-labelledby')?.split(' ')[0]);
    return element.getAttribute('aria-label') ?? (label ?? element).textContent.trim();
  })()`);

const tabStops = 60;
const patienceMs = 10_000;

/**
 * Presses Tab until an element whose name starts with `name` has the focus. A page that is still loading is given time to show it.
 * @throws Error when it does not come
 */
export async function tabTo(page: Page, name: string): Promise<void> {
  const until = performance.now() + patienceMs;
  do {
    for (let count = 0; count < tabStops; count += 1) {
      if ((await focused(page)).startsWith(name)) return;
      await page.keyboard.press('Tab');
    }
    await page.waitForTimeout(100);
  } while (performance.now() < until);
  throw new Error(`the keyboard does not reach “${name}”; the focus is on “${await focused(page)}”`);
}

/** Moves the focus to an element with Tab and presses Enter. */
export async function enterOn(page: Page, name: string): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press('Enter');
}

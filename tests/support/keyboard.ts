/** A person who has only a keyboard: where the focus is, as a screen reader would say it, and getting from there to somewhere. */
import type { Page } from 'playwright-core';

/** What has the focus, by its accessible name. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(`(() => {
    const element = document.activeElement;
    const label = element.labels?.[0] ?? document.getElementById(element.getAttribute('aria-labelledby')?.split(' ')[0]);
    return element.getAttribute('aria-label') ?? (label ?? element).textContent.trim();
  })()`);

/** Tab until something whose name starts so has the focus; fails after a full round. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let count = 0; count < 60; count += 1) {
    if ((await focused(page)).startsWith(name)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not reach “${name}”; the focus is on “${await focused(page)}”`);
}

/** Tab to something and press Enter on it. */
export async function enterOn(page: Page, name: string): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press('Enter');
}

/** The browser of one spec file or group of tests. */
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { missingBrowser, openWindows, type Windows } from './window.ts';

/** Starts before the first test and closes after the last; where there is no Chromium, each test is skipped and says why. */
export function windowsForTests(): Omit<Windows, 'close'> {
  let windows: Windows;
  beforeAll(async () => {
    if (missingBrowser === null) windows = await openWindows();
  }, 120_000);
  afterAll(async () => {
    await windows?.close();
  });
  beforeEach(({ skip }) => {
    if (missingBrowser !== null) skip(missingBrowser);
  });
  return {
    get address() {
      return windows.address;
    },
    get browser() {
      return windows.browser;
    },
    open: (...scene) => windows.open(...scene),
  };
}

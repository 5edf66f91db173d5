/** Scenes of help and about. */
import type { Page } from 'playwright-core';
import { changed, inAgreement } from './fixtures.ts';
import type { Scene } from './scene.ts';

const desktop = changed(inAgreement, { app: { carrier: 'electron' } });

const openList = async (page: Page): Promise<void> => {
  await page.locator('.disclosure-button').last().click();
  await page.locator('.licences > li').first().waitFor();
};

export const helpScenes: readonly Scene[] = [
  { name: 'help', state: desktop, screen: '#help' },
  {
    name: 'help-browser',
    state: changed(inAgreement, { app: { carrier: 'browser', platform: 'darwin' } }),
    screen: '#help/report',
    act: (page) => page.locator('.disclosure-button').first().click(),
  },
  { name: 'help-licences', state: desktop, screen: '#help', act: openList },
  {
    name: 'help-licence',
    state: desktop,
    screen: '#help',
    async act(page) {
      await openList(page);
      await page.locator('.licences .button').nth(1).click();
      await page.getByRole('dialog').waitFor();
    },
  },
];

/** Looking for an entry or a message, and the panel about one of them, in the states that are shown differently. */
import type { Page } from 'playwright-core';
import type { Explanation } from '../../src-shared/contract/index.ts';
import { explained, findScript, notThere, there } from './find-answers.ts';
import { inAgreement, now, paused, quarantined, twoVersions } from './fixtures.ts';
import type { Scene } from './scene.ts';

export async function searchFor(page: Page, text: string): Promise<void> {
  await page.locator('input[type=search]').fill(text);
  await page.locator('.find button[type=submit]').click();
}

const opened = (about: Partial<Explanation>, state = inAgreement): Omit<Scene, 'name'> => ({
  state,
  screen: '#activity',
  script: { ...findScript, 'find.explain': () => ({ ...explained, ...about }) },
  act: async (page) => {
    await searchFor(page, 'bakker');
    await page.locator('.find-results .entry > .button').first().click();
    await page.locator('.panel-title').waitFor();
  },
});

const none = { first: null, second: null, differs: [] };

export const findScenes: readonly Scene[] = [
  {
    name: 'find-results',
    state: inAgreement,
    screen: '#activity',
    script: findScript,
    act: async (page) => {
      await searchFor(page, 'bakker');
      await page.locator('.find-results .entry').nth(7).waitFor();
    },
  },
  {
    name: 'find-none',
    state: inAgreement,
    screen: '#activity',
    script: {
      'find.known': () => ({ items: [], isCut: false }),
      'find.ask': () => ({ items: [], checked: 4_811, isDone: true, isCut: false, problems: [] }),
    },
    act: async (page) => {
      await searchFor(page, 'nobody');
      await page.locator('.find-results').waitFor();
    },
  },
  { name: 'panel-both-sides', ...opened({}) },
  {
    name: 'panel-skipped',
    ...opened({
      code: 'left-separate',
      keptApart: { side: 'provider', ref: 'b' },
      crm: notThere,
      versions: { ...none, first: twoVersions.first },
      rows: [],
    }),
  },
  {
    name: 'panel-quarantined',
    ...opened({
      code: 'unreadable-rule-not-understood',
      quarantined: quarantined[0] ?? null,
      crm: notThere,
      versions: none,
      rows: [],
    }),
  },
  {
    name: 'panel-private',
    ...opened({ isPrivate: true, title: 'Dentist', code: 'left-private', crm: notThere }),
  },
  { name: 'panel-held', ...opened({ code: 'not-carried-yet', hold: 'paused', crm: notThere }, paused) },
  {
    name: 'panel-message',
    ...opened({
      ...{ title: 'Re: the terms', start: null, timeZone: null },
      sender: 'wim.bakker@bakkerenzonen.example',
      receivedAt: now - 90 * 60_000,
      code: 'mail-left-before-start',
      provider: there('INBOX'),
      crm: notThere,
      versions: none,
      rows: [],
    }),
    act: async (page) => {
      await searchFor(page, 'bakker');
      await page.locator('.find-results .entry > .button').nth(6).click();
      await page.locator('.panel-title').waitFor();
    },
  },
];

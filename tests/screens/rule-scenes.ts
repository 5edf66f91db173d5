/** Scenes of the rules that a person chooses: what each choice would mean, and the questions that follow from it. */
import type { Page } from 'playwright-core';
import type { PrivateEvents } from '../../src-shared/domain/calendar/private-events.ts';
import { changed, inAgreement } from './fixtures.ts';
import type { Scene } from './scene.ts';

async function choosePrivate(page: Page, chosen: PrivateEvents): Promise<void> {
  await page.locator('section .button').nth(1).click();
  await page.locator('.dialog .choice').nth(2).waitFor();
  await page.locator(`.dialog .choice:has(input[value="${chosen}"])`).click();
  await page.locator('.dialog .live p:not(.quiet)').first().waitFor();
}

const privateChanges = [
  ['full', 'busy'],
  ['full', 'skip'],
  ['busy', 'full'],
  ['skip', 'busy'],
] as const;

export const ruleScenes: readonly Scene[] = [
  ...privateChanges.map(
    ([inForce, chosen]): Scene => ({
      name: `calendars-private-${inForce}-to-${chosen}`,
      state: changed(inAgreement, { calendars: { privateEvents: { inForce, limit: 'full' } } }),
      screen: '#calendars',
      act: (page) => choosePrivate(page, chosen),
    }),
  ),
  {
    name: 'calendars-private-limited',
    state: changed(inAgreement, { calendars: { privateEvents: { inForce: 'busy', limit: 'busy' } } }),
    screen: '#calendars',
    act: (page) => choosePrivate(page, 'skip'),
  },
  {
    name: 'calendars-filters',
    state: changed(inAgreement, {
      calendars: {
        filters: {
          chosen: {
            onlyLabels: [],
            exceptLabels: ['Personal'],
            onlyKnownPeople: true,
            leaveOut: ['declined'],
          },
          decided: { onlyLabels: [], exceptLabels: [], onlyKnownPeople: false, leaveOut: ['all-day'] },
          offered: ['labels', 'people', 'declined', 'free', 'out-of-office', 'all-day'],
          stays: 41,
        },
      },
    }),
    screen: '#calendars',
    act: async (page) => {
      await page.locator('section .button').first().scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'calendars-filters-preview',
    state: inAgreement,
    screen: '#calendars',
    act: async (page) => {
      await page.locator('section .button').first().click();
      await page.locator('.dialog .choice').first().click();
      await page.locator('.dialog .button').last().click();
      await page.locator('.dialog .live p:not(.quiet)').first().waitFor();
    },
  },
  ...(['private-shown', 'private-removed'] as const).map(
    (kind): Scene => ({
      name: `decision-${kind}`,
      state: {
        ...changed(inAgreement, { sync: { state: 'waiting', waiting: 2 } }),
        decisions: [
          {
            id: `${kind}:crm`,
            topic: 'calendar',
            kind,
            digest: 'd',
            choices: ['approve', 'reject'],
            count: 2,
            items: ['Dentist', 'Parents’ evening'].map((title, at) => ({
              digest: `d${at}`,
              side: 'crm' as const,
              write: kind === 'private-shown' ? ('update' as const) : ('remove' as const),
              title: kind === 'private-shown' ? title : 'Busy',
              start: `2026-03-1${at}T09:00:00`,
              timeZone: 'Europe/Amsterdam',
              addressees: [],
            })),
          },
        ],
      },
      screen: '#activity',
    }),
  ),
];

/** Scenes of stopping and starting again (A14). */
import type { Page } from 'playwright-core';
import { changed, inAgreement, paused } from './fixtures.ts';
import { fixtureScript, type Scene } from './scene.ts';
import type { Script } from './scripted-host.ts';

const titles = [
  'Kick-off Noordzee',
  'Call with Noor',
  '',
  'Quarterly review Bakker & Zonen with the whole board',
];

const itemsOf = (count: number, guests: readonly string[]) =>
  Array.from({ length: count }, (_, index) => ({
    id: `link-${index}`,
    title: titles[index % titles.length] ?? '',
    start: `2026-03-${String(10 + (index % 18)).padStart(2, '0')}T09:30:00`,
    timeZone: 'Europe/Amsterdam',
    repeats: index % 5 === 3,
    guests: [...guests],
  }));

/** What Concord made: 38 entries in the calendar, 374 in the CRM, and 3 meetings with guests. */
export const stopScript: Script = {
  ...fixtureScript,
  'sync.stop-preview': () => ({
    digest: 'made',
    counts: { provider: 38, crm: 374, guests: 3 },
    others: 2,
    crmRemoves: true,
  }),
  'sync.stop-items': ({ group, offset, limit }) => {
    const guests = group === 'guests' ? ['noor@bakker.example', 'tom@veldhuis.example'] : [];
    const all = itemsOf({ provider: 38, crm: 374, guests: 3 }[group], guests);
    return { items: all.slice(offset, offset + limit), count: all.length };
  },
  'sync.stop': (_input, host) => {
    host.show('sync', stopped.sync);
    return { accepted: true };
  },
};

export const stopped = changed(paused, {
  sync: { paused: { until: null }, nextRunAt: null, stop: { state: 'stopped', removed: null } },
});

const toStop = (page: Page) =>
  page.locator('main section .button').filter({ hasText: /^(Stop syncing|Synchroniseren stoppen|⟦Štóp)/ });

const openDialog = async (page: Page): Promise<void> => {
  await toStop(page).click();
  await page.locator('.dialog .choice').first().waitFor();
};

const toRemove = async (page: Page): Promise<void> => {
  await openDialog(page);
  await page.locator('.dialog .choice:has(input[value="remove"])').click();
  await page
    .locator('.dialog .choice:has(input[type="checkbox"]), .dialog .stack > p:last-child')
    .last()
    .waitFor();
};

const scene = (name: string, act: (page: Page) => Promise<void>, script: Script = stopScript): Scene => ({
  name: `settings-stop${name}`,
  state: inAgreement,
  screen: '#settings',
  script,
  act,
});

export const stopScenes: readonly Scene[] = [
  scene('', openDialog),
  scene('-remove', toRemove),
  scene('-remove-list', async (page) => {
    await toRemove(page);
    await page.locator('.dialog .disclosure-button').nth(1).click();
    await page.locator('.dialog .entries li').first().waitFor();
  }),
  scene('-nothing', toRemove, {
    ...stopScript,
    'sync.stop-preview': () => ({
      digest: 'none',
      counts: { provider: 0, crm: 0, guests: 0 },
      others: 0,
      crmRemoves: false,
    }),
  }),
  {
    name: 'settings-stopped',
    state: stopped,
    screen: '#settings',
    script: stopScript,
    act: (page) => page.locator('main h3').last().scrollIntoViewIfNeeded(),
  },
  { name: 'status-stopped', state: stopped, script: stopScript },
  {
    name: 'status-stopped-removed',
    state: changed(stopped, {
      sync: { stop: { state: 'stopped', removed: { provider: 38, crm: 372, kept: 2 } } },
    }),
    script: stopScript,
  },
  {
    name: 'status-stop-removing',
    state: changed(inAgreement, { sync: { state: 'working', stop: { state: 'removing', removed: null } } }),
    script: stopScript,
  },
];

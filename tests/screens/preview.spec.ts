/** Protects D3: the preview lists what will happen by date, with its range, what repeats, and a search. */
import { expect, test } from 'vitest';
import { byStart, foundIn } from '../../src-renderer/screens/setup/preview-entries.ts';
import { firstRunItems } from './fixtures.ts';
import { fixtureScript } from './scene.ts';
import { scenes } from './scenes.ts';
import { createScriptedHost } from './scripted-host.ts';
import { windowsForTests } from './windows-for-tests.ts';

const windows = windowsForTests();

const state = scenes.find(({ name }) => name === 'setup-preview')?.state;

test('D3: the preview is sorted by date, says its range and what repeats, and can be searched', async () => {
  if (state === undefined) throw new Error('no preview');
  const [first, ...others] = firstRunItems.filter(({ side }) => side === 'provider');
  if (first === undefined) throw new Error('no entry');
  const late = { ...first, title: 'Réunion', start: '2027-01-08T10:00:00', repeats: true };
  const items = [late, ...others.reverse(), ...firstRunItems.filter(({ side }) => side === 'crm')];
  const host = createScriptedHost(state, {
    ...fixtureScript,
    'decisions.items': ({ offset, limit }) => ({
      items: items.slice(offset, offset + limit),
      count: items.length,
    }),
  });
  const { page, close } = await windows.open(host, { language: 'en' });
  const side = page.locator('.preview-side').first();
  const list = side.getByRole('button', { name: 'to add' });
  await expect.poll(() => list.textContent()).toContain('Sat 7 Mar to Fri, 8 Jan 2027');
  await list.click();
  const times = await side.locator('.entry-time').allTextContents();
  expect(times[0]).toContain('7 Mar');
  expect(times.at(-1)).toBe('Fri, 8 Jan 2027, 10:00 · Repeats');
  await page.getByLabel('Search in these entries').fill('reunion');
  await expect.poll(() => side.locator('.entry-title').allTextContents()).toEqual(['Réunion']);
  await expect.poll(() => list.textContent()).toContain('1 found');
  await expect.poll(() => page.locator('.announcements').textContent()).toBe('The preview is ready.');
  await close();
});

test('entries that start together are sorted by title; a search without text finds all', () => {
  const [one] = firstRunItems;
  if (one === undefined) throw new Error('no entry');
  const items = ['b', 'a'].map((title) => ({ ...one, title }));
  expect([...items].sort(byStart).map(({ title }) => title)).toEqual(['a', 'b']);
  expect(foundIn(items, '  ')).toBe(items);
  expect(foundIn(items, 'A').map(({ title }) => title)).toEqual(['a']);
});

test('D3: a bug while both sides are compared is told, and the comparison can be started again', async () => {
  const preparing = scenes.find(({ name }) => name === 'setup-preview-preparing')?.state;
  if (preparing === undefined) throw new Error('no preview');
  const host = createScriptedHost(
    { ...preparing, sync: { ...preparing.sync, state: 'error', progress: null, problem: null } },
    fixtureScript,
  );
  const { page, close } = await windows.open(host, { language: 'en' });
  await page.getByRole('alert').getByText('Something went wrong in Concord itself').waitFor();
  await expect.poll(() => page.getByText('Comparing both sides').count()).toBe(0);
  await page.getByRole('button', { name: 'Try again' }).click();
  expect(host.calls.at(-1)).toEqual({ name: 'setup.go', input: { step: 'preview' } });
  await close();
});

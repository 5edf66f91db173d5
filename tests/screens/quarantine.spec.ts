/** RU2: what cannot be synchronised can be seen, understood and tried again, with the keyboard alone. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { setAside } from './fixtures.ts';
import { hostOf, type Scene } from './scenes.ts';
import { openWindows, type Windows, whyNot } from './window.ts';

let windows: Windows;
beforeAll(async () => {
  if (whyNot === null) windows = await openWindows();
}, 120_000);
afterAll(async () => {
  await windows?.close();
});
beforeEach(({ skip }) => {
  if (whyNot !== null) skip(whyNot);
});

const scene: Scene = { name: 'quarantine', state: setAside };

test('RU2: the list says which, where, why and when; one entry is tried again, a healed one leaves, and the last says so', async () => {
  const host = hostOf(scene);
  const { page, complaints, close } = await windows.open(host, { language: 'en' });
  await page.getByRole('heading', { level: 1, name: 'In agreement, except for 3 entries' }).waitFor();
  const show = page.getByRole('button', { name: 'Show: 3 entries cannot be synchronised' });
  await show.focus();
  await page.keyboard.press('Enter');
  // its title counts along
  const dialog = page.getByRole('dialog');
  const rows = dialog.getByRole('listitem');
  await rows.first().waitFor();
  expect(await rows.count()).toBe(3);
  const first = (await rows.nth(0).textContent()) ?? '';
  for (const part of ['Weekly with Tom', 'Anna de Vries', 'Choose again how it repeats', 'in 8 minutes'])
    expect(first).toContain(part);
  expect(await rows.nth(1).textContent()).toContain('7d5f1c2e');

  // a private title is shown to nobody who only looks on
  expect(await dialog.textContent()).not.toContain('Candidate evening');
  await rows.nth(2).getByRole('button', { name: 'Show title' }).click();
  expect(await dialog.textContent()).toContain('Candidate evening');

  await dialog.getByRole('button', { name: 'Try again: Weekly with Tom' }).focus();
  await page.keyboard.press('Enter');
  await expect
    .poll(() => host.asked.filter(({ name }) => name === 'quarantine.retry'))
    .toEqual([
      {
        name: 'quarantine.retry',
        input: { item: { side: 'provider', ref: '/anna/personal/series.ics' } },
      },
    ]);

  host.show('sync', { ...host.state().sync, quarantined: 1 });
  await expect.poll(() => rows.count()).toBe(1);
  host.show('sync', { ...host.state().sync, quarantined: 0 });
  await dialog.getByText('All of them are in agreement again.').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  expect(complaints).toEqual([]);
  await close();
});

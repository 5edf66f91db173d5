/** Protects RU2: a person can find, understand and retry quarantined entries with the keyboard. */
import { expect, test } from 'vitest';
import { focused } from '../support/keyboard.ts';
import { withNotCarried, withQuarantine } from './fixtures.ts';
import { notCarriedScript, type Scene, scriptedHostOf } from './scene.ts';
import { windowsForTests } from './windows-for-tests.ts';

const windows = windowsForTests();

const scene: Scene = { name: 'quarantine', state: withQuarantine };

test('RU2: the list explains each entry, retries one, drops resolved ones, and says when none is left', async () => {
  const host = scriptedHostOf(scene);
  const { page, consoleErrors, close } = await windows.open(host, { language: 'en' });
  await page.getByRole('heading', { level: 1, name: 'In agreement, except for 3 entries' }).waitFor();
  const show = page.getByRole('button', { name: 'Show: 3 entries cannot be synchronised' });
  await show.focus();
  await page.keyboard.press('Enter');
  // The dialog's title contains a count that changes, so the dialog is found by its role alone.
  const dialog = page.getByRole('dialog');
  const rows = dialog.getByRole('listitem');
  await rows.first().waitFor();
  await expect.poll(() => rows.count()).toBe(3);
  const first = (await rows.nth(0).textContent()) ?? '';
  for (const part of ['Weekly with Tom', 'Anna de Vries', 'Choose again how it repeats', 'in 8 minutes'])
    expect(first).toContain(part);
  await expect.poll(() => rows.nth(1).textContent()).toContain('7d5f1c2e');

  // A private title is hidden until the person asks for it.
  await expect.poll(() => dialog.textContent()).not.toContain('Candidate evening');
  await rows.nth(2).getByRole('button', { name: 'Show title' }).click();
  await expect.poll(() => dialog.textContent()).toContain('Candidate evening');

  await dialog.getByRole('button', { name: 'Try again: Weekly with Tom' }).focus();
  await page.keyboard.press('Enter');
  await expect
    .poll(() => host.calls.filter(({ name }) => name === 'quarantine.retry'))
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
  // the button that had the focus is gone with its row
  await expect
    .poll(() => page.evaluate(`document.activeElement.closest('[role=dialog]') !== null`))
    .toBe(true);
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  expect(consoleErrors).toEqual([]);
  await close();
});

test('a row that goes leaves the focus on the row beside it, also when the dialog has taken the focus itself', async () => {
  const host = scriptedHostOf(scene);
  const { page, close } = await windows.open(host, { language: 'en' });
  await page.getByRole('button', { name: 'Show: 3 entries cannot be synchronised' }).click();
  const dialog = page.getByRole('dialog');
  const rows = dialog.getByRole('listitem');
  await expect.poll(() => rows.count()).toBe(3);
  await page.evaluate(`(() => {
    const dialog = document.querySelector('[role=dialog]');
    new MutationObserver(() => {
      if (document.activeElement === document.body) dialog.focus();
    }).observe(dialog, { childList: true, subtree: true });
  })()`);
  await rows.nth(2).getByRole('button', { name: 'Try again' }).focus();
  host.show('sync', { ...host.state().sync, quarantined: 1 });
  await expect.poll(() => rows.count()).toBe(1);
  await expect.poll(() => focused(page)).toBe('Try again: Weekly with Tom');
  await close();
});

test('what the CRM could not take has no other try; a person says that they did it there, and what they saw is named', async () => {
  let accepted = false;
  const host = scriptedHostOf({
    name: 'not-carried',
    state: withNotCarried,
    script: { ...notCarriedScript, 'quarantine.confirm': () => ({ accepted }) },
  });
  const { page, consoleErrors, close } = await windows.open(host, { language: 'en' });
  await page.getByRole('button', { name: 'Show: 2 entries cannot be synchronised' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('listitem').first().waitFor();
  await expect.poll(() => dialog.getByRole('button', { name: /Try/ }).count()).toBe(0);
  await expect.poll(() => dialog.textContent()).toContain('copy is out of date');

  await dialog.getByRole('button', { name: 'I removed it there: Interview Noor' }).click();
  await dialog.getByText('This has changed in the meantime. Please review it again.').waitFor();
  accepted = true;
  await dialog.getByRole('button', { name: 'I changed it there: Lunch with Tom' }).click();
  await expect
    .poll(() => host.calls.filter(({ name }) => name === 'quarantine.confirm').map(({ input }) => input))
    .toEqual([
      { item: { side: 'crm', ref: 'b2' }, digest: 'interview-1' },
      { item: { side: 'provider', ref: '/anna/personal/lunch.ics' }, digest: 'lunch-1' },
    ]);
  await expect.poll(() => dialog.getByText('This changed meanwhile.').count()).toBe(0);
  expect(consoleErrors).toEqual([]);
  await close();
});

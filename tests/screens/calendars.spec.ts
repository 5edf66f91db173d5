/** Tests the calendars screen: each other calendar has a switch of its own that says whether the CRM shows it (C2, C16). */
import { expect, test } from 'vitest';
import { inAgreement, otherCalendars, withNotCarried } from './fixtures.ts';
import { fixtureScript, scriptedHostOf } from './scene.ts';
import { windowsForTests } from './windows-for-tests.ts';

const windows = windowsForTests();

const state = { ...inAgreement, calendars: { ...inAgreement.calendars, others: [...otherCalendars] } };

test('by keyboard a calendar is taken out of the CRM; its name is in the switch’s name, and the focus stays there (C2)', async () => {
  const host = scriptedHostOf({ name: 'calendars', state });
  const { page, consoleErrors, close } = await windows.open(host, { language: 'en' }, '#calendars');
  const team = page.getByRole('switch', { name: 'Show in your CRM: Team Utrecht' });
  await team.focus();
  await page.keyboard.press('Space');
  await expect
    .poll(() => host.calls.filter(({ name }) => name === 'calendars.show'))
    .toEqual([{ name: 'calendars.show', input: { id: 'team', on: false } }]);
  const others = otherCalendars.map((one) =>
    one.id === 'team' ? { ...one, isOn: false, shown: 'hidden' as const } : one,
  );
  host.show('calendars', { ...state.calendars, others });
  await expect.poll(() => team.isChecked()).toBe(false);
  await expect
    .poll(() => page.locator(':focus').getAttribute('aria-label'))
    .toBe('Show in your CRM: Team Utrecht');
  expect(consoleErrors).toEqual([]);
  await close();
});

test('a feed of the CRM has no switch, and is said to be no longer needed (C16)', async () => {
  const host = scriptedHostOf({ name: 'calendars', state });
  const { page, close } = await windows.open(host, { language: 'en' }, '#calendars');
  const feed = page.getByRole('listitem').filter({ hasText: 'My CRM' });
  await expect.poll(() => feed.textContent()).toContain('you can remove this subscription');
  await expect.poll(() => feed.getByRole('switch').count()).toBe(0);
  await close();
});

test('with a CRM that has no place for other calendars, there are no switches, and it is said', async () => {
  const host = scriptedHostOf({
    name: 'calendars',
    state: { ...withNotCarried, calendars: { ...withNotCarried.calendars, others: [...otherCalendars] } },
  });
  const { page, close } = await windows.open(host, { language: 'en' }, '#calendars');
  await page.getByText('your CRM has no place to show them').waitFor();
  await expect.poll(() => page.getByRole('switch').count()).toBe(0);
  await close();
});

test('by keyboard an import is asked for between two dates; a wrong date keeps the focus in its field (C6)', async () => {
  const stayed = { ...inAgreement.calendars, fromBefore: { provider: 212, crm: 0 } };
  const host = scriptedHostOf({ name: 'calendars', state: { ...inAgreement, calendars: stayed } });
  const { page, consoleErrors, close } = await windows.open(host, { language: 'en' }, '#calendars');
  await page.getByText('212 entries of your calendar stayed there.').waitFor();
  const open = page.getByRole('button', { name: 'Add them to your CRM' });
  await open.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('From').fill('never');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator(':focus').getAttribute('aria-invalid')).toBe('true');
  await dialog.getByLabel('From').fill('2026-03-01');
  await page.keyboard.press('Enter');
  await expect
    .poll(() => host.calls.filter(({ name }) => name === 'calendars.bring'))
    .toEqual([{ name: 'calendars.bring', input: { side: 'provider', from: '2026-03-01', until: null } }]);
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  await expect.poll(() => page.locator(':focus').textContent()).toBe('Add them to your CRM');
  await expect.poll(() => page.locator('.announcements').textContent()).toContain('Concord is checking');
  expect(consoleErrors).toEqual([]);
  await close();
});

test('by keyboard a person sees what leaves the CRM before they save another choice for private entries (RU6)', async () => {
  const shown = { ...inAgreement.calendars, privateEvents: { inForce: 'full', limit: 'full' } as const };
  const host = scriptedHostOf({
    name: 'calendars',
    state: { ...inAgreement, calendars: shown },
    script: {
      ...fixtureScript,
      'calendars.rules': ({ privateEvents = 'full' }, { show }) => {
        show('calendars', { ...shown, privateEvents: { inForce: privateEvents, limit: 'full' } });
        return {};
      },
    },
  });
  const { page, consoleErrors, close } = await windows.open(host, { language: 'en' }, '#calendars');
  const open = page.getByRole('button', { name: 'Change… What your CRM shows of private entries' });
  await open.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('This is how it is now.').waitFor();
  expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  await dialog.getByRole('radio', { name: /Everything/ }).focus();
  await page.keyboard.press('ArrowDown');
  await dialog.getByText('The titles, places, descriptions and guests of 14 private entries leave').waitFor();
  await dialog.getByText('Dentist').waitFor();
  expect(host.calls.some(({ name }) => name === 'calendars.rules')).toBe(false);
  await dialog.getByRole('button', { name: 'Save' }).focus();
  await page.keyboard.press('Enter');
  await expect
    .poll(() => host.calls.filter(({ name }) => name === 'calendars.rules'))
    .toEqual([{ name: 'calendars.rules', input: { privateEvents: 'busy' } }]);
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  await expect.poll(() => page.locator(':focus').textContent()).toBe('Change…');
  await expect.poll(() => page.locator('.announcements').textContent()).toContain('Saved.');
  expect(consoleErrors).toEqual([]);
  await close();
});

test('what the administrator does not allow cannot be chosen, and it is said who decided (RU6)', async () => {
  const limited = { ...inAgreement.calendars, privateEvents: { inForce: 'busy', limit: 'busy' } as const };
  const host = scriptedHostOf({ name: 'calendars', state: { ...inAgreement, calendars: limited } });
  const { page, close } = await windows.open(host, { language: 'en' }, '#calendars');
  await page.getByText('Decided by your CRM’s administrator').waitFor();
  await page.getByRole('button', { name: /What your CRM shows of private entries/ }).click();
  const dialog = page.getByRole('dialog');
  expect(await dialog.getByRole('radio', { name: /Everything/ }).isDisabled()).toBe(true);
  expect(await dialog.getByRole('radio', { name: /Nothing/ }).isDisabled()).toBe(false);
  await close();
});

test('by keyboard filters are shown before they can be saved, and a change asks to be shown again (C21)', async () => {
  const host = scriptedHostOf({ name: 'calendars', state });
  const { page, consoleErrors, close } = await windows.open(host, { language: 'en' }, '#calendars');
  await page.getByRole('button', { name: 'Change… Filters for new entries' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('checkbox', { name: 'Meetings you declined' }).focus();
  await page.keyboard.press('Space');
  await dialog.getByLabel('Only with one of these categories or colours').focus();
  await page.keyboard.type('Clients, ,Red ');
  await page.keyboard.press('Enter');
  await dialog.getByText('212 entries of your calendar pass these filters.').waitFor();
  await dialog.getByText('12 entries do not pass and are in your CRM already: they stay there.').waitFor();
  await expect.poll(() => page.locator(':focus').textContent()).toBe('Save');
  expect(host.calls.some(({ name }) => name === 'calendars.rules')).toBe(false);
  await dialog.getByRole('checkbox', { name: /Only with people your CRM knows/ }).focus();
  await page.keyboard.press('Space');
  await dialog.getByRole('button', { name: 'Show what it means' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator(':focus').textContent()).toBe('Save');
  await page.keyboard.press('Enter');
  const filters = {
    onlyLabels: ['Clients', 'Red'],
    exceptLabels: [],
    onlyKnownPeople: true,
    leaveOut: ['declined'],
  };
  await expect
    .poll(() => host.calls.filter(({ name }) => name === 'calendars.rules'))
    .toEqual([{ name: 'calendars.rules', input: { filters } }]);
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  await expect.poll(() => page.locator(':focus').textContent()).toBe('Change…');
  expect(consoleErrors).toEqual([]);
  await close();
});

test('a filter that this calendar or this CRM cannot answer is not offered (C21)', async () => {
  const filters = { ...state.calendars.filters, offered: ['free', 'all-day'] as ('free' | 'all-day')[] };
  const host = scriptedHostOf({
    name: 'calendars',
    state: { ...state, calendars: { ...state.calendars, filters } },
  });
  const { page, close } = await windows.open(host, { language: 'en' }, '#calendars');
  await page.getByRole('button', { name: /Filters for new entries/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('checkbox').first().waitFor();
  expect(await dialog.getByRole('checkbox').count()).toBe(2);
  expect(await dialog.getByRole('textbox').count()).toBe(0);
  await close();
});

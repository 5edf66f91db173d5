/** Tests the sample CRM's page in a real browser: series are created, split, navigated and deleted, and locks are explained. */
import { beforeEach, expect, test } from 'vitest';
import { participantId } from '../../src-shared/domain/calendar/event.ts';
import { accountOf, startTestCrm } from '../support/reference-crm.ts';
import { openSamplePage, violations } from './sample-page.ts';
import { missingBrowser } from './window.ts';

beforeEach(({ skip }) => {
  if (missingBrowser !== null) skip(missingBrowser);
});

test('TI2: creates a weekly series, splits it, follows the links between its parts, and deletes the newer part', async () => {
  const { crm } = await startTestCrm();
  const page = await openSamplePage(crm.viewUrl());
  const chip = (title: string) => page.locator('button.entry', { hasText: title });
  const events = () => crm.hand.list().map(({ event }) => event);

  await page.getByRole('button', { name: 'Add entry' }).click();
  await page.getByLabel('Title').fill('Team talk');
  await page.getByLabel('How often').selectOption('weekly');
  await page.getByRole('checkbox', { name: 'Saturday' }).check();
  expect(await page.getByRole('checkbox', { name: 'Thursday' }).isDisabled()).toBe(true);
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => chip('Team talk').count()).toBe(2);
  expect(events()[0]?.recurrenceRules).toEqual([
    { frequency: 'weekly', byDay: [{ day: 'th' }, { day: 'sa' }] },
  ]);

  await page.getByRole('button', { name: 'Later' }).click();
  await page.getByText('19 – 25 January 2026').waitFor();
  await chip('Team talk').first().click();
  expect(await page.getByLabel('How often').isVisible()).toBe(false);
  await page.getByLabel('this and following').check();
  await page.getByLabel('Title').fill('Team lunch');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => chip('Team lunch').count()).toBe(2);

  await chip('Team lunch').first().click();
  expect(await page.locator('#relations').textContent()).toContain('Continued from “Team talk”');
  await page.getByRole('button', { name: '“Team talk”' }).click();
  await page.getByText('12 – 18 January 2026').waitFor();
  await page.getByText('Continues as').waitFor();
  expect(await page.getByLabel('Title').inputValue()).toBe('Team talk');

  await page.getByRole('button', { name: '“Team lunch”' }).click();
  await page.getByText('Continued from').waitFor();
  await page.getByLabel('all', { exact: true }).check();
  await page.getByRole('button', { name: 'Delete all' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete all' }).click();
  await expect.poll(() => events().map(({ title }) => title)).toEqual(['Team talk']);
  expect(events()[0]?.recurrenceRules?.[0]?.until?.slice(0, 10)).toBe('2026-01-22');
});

test('C20, PE9: a locked entry explains its lock and names a guest whom only the calendar has, and a rule that the page cannot edit is kept', async () => {
  const test = await startTestCrm();
  const rare = [{ frequency: 'monthly', byDay: [{ day: 'we' }], bySetPosition: [-1] }] as const;
  const id = test.crm.hand.create({
    event: {
      title: 'Board',
      start: '2026-01-14T10:00:00',
      timeZone: 'Europe/Amsterdam',
      duration: 'PT1H',
      recurrenceRules: rare,
    },
  });
  const signal = AbortSignal.timeout(10_000);
  const anna = test.connect('anna');
  await anna.lease.take(
    { accountId: 'a', machineId: 'm', address: 'anna@example.com', provider: 'caldav' },
    signal,
  );
  await anna.locks.set(
    id,
    {
      fields: ['start', 'duration', 'timeZone'],
      reason: 'zone-unknown',
      guests: [{ name: 'Room Beech', reason: 'no-address', missing: 'crm' }],
    },
    signal,
  );
  const page = await openSamplePage(test.crm.viewUrl());
  await page.locator('button.entry', { hasText: 'Board' }).click();
  expect(await page.locator('#lock').textContent()).toContain('time zone that is not known');
  expect(await page.locator('#one-sided').textContent()).toBe(
    'Room Beech is in the calendar only. There is no mail address.',
  );
  await page.getByLabel('all', { exact: true }).check();
  expect(await page.getByLabel('How often').inputValue()).toBe('custom');
  await page.getByLabel('Title').fill('Board meeting');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => test.crm.hand.entry(id)?.event.title).toBe('Board meeting');
  expect(test.crm.hand.entry(id)?.event.recurrenceRules).toEqual(rare);
});

test('PE4, D2: a guest answers a locked meeting with the keyboard, for one occurrence and for the series, in Dutch too', async () => {
  const { crm } = await startTestCrm();
  const person = (email: string, role: 'owner' | 'attendee') => ({
    [participantId(email)]: { email, roles: { [role]: true as const } },
  });
  const id = crm.hand.create({
    event: {
      title: 'Board',
      start: '2026-01-13T10:00:00',
      timeZone: 'Europe/Amsterdam',
      duration: 'PT1H',
      recurrenceRules: [{ frequency: 'daily', count: 2 }],
      participants: {
        ...person('host@elsewhere.example', 'owner'),
        ...person('anna@example.com', 'attendee'),
      },
    },
    organizer: null,
    scheduledFor: ['anna'],
  });
  const answers = () => {
    const { participants = {}, recurrenceOverrides = {} } = crm.hand.entry(id)?.event ?? {};
    const own = participantId('anna@example.com');
    const second = recurrenceOverrides['2026-01-14T10:00:00']?.participants as
      | typeof participants
      | undefined;
    return [participants[own]?.participationStatus, second?.[own]?.participationStatus];
  };
  const page = await openSamplePage(crm.viewUrl());
  const board = page.locator('button.entry', { hasText: 'Board' });
  await board.nth(1).focus();
  await page.keyboard.press('Enter');
  const group = page.getByRole('group', { name: 'Your answer' });
  expect(await group.locator('input:checked').count()).toBe(0);
  expect(await violations(page)).toEqual([]);
  await group.getByRole('radio', { name: 'Accept' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(answers).toEqual([undefined, 'tentative']);

  await board.first().focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('all', { exact: true }).check();
  await group.getByRole('radio', { name: 'Accept' }).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await expect.poll(answers).toEqual(['accepted', 'tentative']);

  const dutch = await openSamplePage(crm.viewUrl(), { locale: 'nl-NL' });
  await dutch.locator('button.entry', { hasText: 'Board' }).nth(1).click();
  const answered = dutch.getByRole('group', { name: 'Je antwoord' });
  expect(await answered.getByRole('radio', { name: 'Misschien' }).isChecked()).toBe(true);
});

test('S4: a reload and a fresh link in the same tab go on; a link that was used in another tab says what to do', async () => {
  const { crm } = await startTestCrm();
  const used = crm.viewUrl();
  const page = await openSamplePage(used);
  await page.getByRole('button', { name: 'List' }).click();
  await expect.poll(() => page.title()).toBe('List – Sample CRM');
  await page.reload();
  await expect.poll(() => page.title()).toBe('List – Sample CRM');
  expect(page.url()).not.toContain('token');

  const other = await openSamplePage(used, { refused: 401 });
  await other.getByRole('heading', { name: 'This page needs a new link' }).waitFor();
  expect(await other.getByRole('main').textContent()).toContain('press Enter in the terminal');
  expect(await other.evaluate('document.activeElement.tagName')).toBe('H1');
  expect(await violations(other)).toEqual([]);
  // pasted into the same tab: only the fragment of the address changes
  const fresh = crm.viewUrl();
  await other.evaluate(`location.href = ${JSON.stringify(fresh)}`);
  await other.getByRole('button', { name: 'Add entry' }).waitFor();
});

test('D11: deleting asks in the page; focus goes back to the button after a no, and to the next entry after a yes', async () => {
  const { crm } = await startTestCrm();
  const create = (title: string, hour: string) =>
    crm.hand.create({
      event: { title, start: `2026-01-15T${hour}:00:00`, timeZone: 'Europe/Amsterdam', duration: 'PT1H' },
    });
  create('First', '09');
  create('Second', '11');
  const page = await openSamplePage(crm.viewUrl());
  const focused = () => page.evaluate<string>('document.activeElement.textContent');
  await page.getByRole('button', { name: /^First/ }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  const question = page.getByRole('alertdialog', { name: 'Delete “First”?' });
  await expect.poll(() => focused()).toBe('Cancel');
  await page.keyboard.press('Enter');
  await expect.poll(() => question.count()).toBe(0);
  await expect.poll(() => focused()).toBe('Delete');
  expect(crm.hand.list()).toHaveLength(2);

  await page.keyboard.press('Enter');
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect.poll(() => page.locator('#said').textContent()).toBe('Deleted.');
  expect(crm.hand.list().map(({ event }) => event.title)).toEqual(['Second']);
  await expect.poll(() => focused()).toMatch(/^Second/);
});

test('D11: Save stays in sight in a low window; a typed guest is kept, and an end before the start is refused', async () => {
  const { crm } = await startTestCrm();
  const page = await openSamplePage(crm.viewUrl(), { width: 640, height: 640 });
  await page.getByRole('button', { name: 'Add entry' }).click();
  const box = await page.getByRole('button', { name: 'Save' }).boundingBox();
  expect(box!.y + box!.height).toBeLessThan(640);
  await page.getByLabel('Title').fill('Talk');
  await page.getByLabel('Add a guest').fill('Noor@mail.example');
  await page.getByLabel('End time').fill('10:00');
  await page.getByRole('button', { name: 'Save' }).click();
  const message = await page.evaluate("document.querySelector('[name=endTime]').validationMessage");
  expect(message).toBe('The end is before the start.');
  expect(crm.hand.list()).toEqual([]);
  await page.getByLabel('End time').fill('11:30');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => crm.hand.list().length).toBe(1);
  const guests = Object.values(crm.hand.list()[0]?.event.participants ?? {});
  expect(guests).toMatchObject([{ email: 'anna@example.com' }, { email: 'noor@mail.example' }]);
  expect(guests.filter(({ invite }) => invite === true)).toEqual([]);
});

test('D11: who is connected is announced without the time; a problem has no check mark', async () => {
  const test = await startTestCrm();
  const anna = test.connect('anna');
  const signal = AbortSignal.timeout(10_000);
  const account = { accountId: 'a', machineId: 'm', address: 'anna@example.com', provider: 'caldav' };
  await anna.lease.take(account, signal);
  const agreedAt = test.clock.now();
  const report = (state: 'in-agreement' | 'problem') =>
    anna.reports.put(account, { state, agreedAt, waiting: 0, entries: 0, invites: false }, signal);
  await report('in-agreement');
  const page = await openSamplePage(test.crm.viewUrl());
  const line = () => page.locator('#connection').textContent();
  expect(await line()).toBe('✓ Connected to anna@example.com · in agreement');
  expect(await page.locator('#agreed').textContent()).toBe(' · last in agreement just now');
  expect(await page.getByRole('button', { name: /^Anna de Wit.*connected$/ }).count()).toBe(1);
  await report('problem');
  await page.getByRole('button', { name: 'List' }).click();
  await expect.poll(line).toContain('! Connected to anna@example.com · there is a problem');
});

test('WR9: what only the CRM knows is filled in for a series and for one occurrence, and changes nothing of the event', async () => {
  const { crm } = await startTestCrm();
  const id = crm.hand.create({
    event: {
      title: 'Intake',
      start: '2026-01-14T10:00:00',
      timeZone: 'Europe/Amsterdam',
      duration: 'PT1H',
      recurrenceRules: [{ frequency: 'daily', count: 3 }],
    },
  });
  const event = crm.hand.entry(id)?.event;
  const page = await openSamplePage(crm.viewUrl());
  const chips = page.locator('button.entry', { hasText: 'Intake' });

  await chips.first().click();
  await page.getByLabel('all', { exact: true }).check();
  await page.getByLabel('Type', { exact: true }).fill('Interview');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => crm.hand.entry(id)?.crm.type).toBe('Interview');

  await chips.nth(1).click();
  expect(await page.getByLabel('Type', { exact: true }).inputValue()).toBe('Interview');
  await page.getByLabel('Result').fill('No show');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect
    .poll(() => crm.hand.entry(id)?.crm.occurrences)
    .toEqual({
      '2026-01-15T10:00:00': { type: 'Interview', status: '', result: 'No show' },
    });
  await chips.nth(1).click();
  expect(await page.getByLabel('Result').inputValue()).toBe('No show');
  await page.getByLabel('this and following').check();
  expect(await page.getByLabel('Result').isVisible()).toBe(false);
  expect(crm.hand.entry(id)?.event).toEqual(event);
});

test('M7: the administrator blocks addresses and domains, one in each line', async () => {
  const { crm } = await startTestCrm();
  const page = await openSamplePage(crm.viewUrl());
  await page.getByRole('button', { name: 'Rules' }).click();
  await page.getByLabel('Block list for mail').fill(' @casino.example \n\nbob@example.net');
  await page.keyboard.press('Tab');
  await expect.poll(() => crm.hand.rules().blocked).toEqual(['@casino.example', 'bob@example.net']);
  await expect
    .poll(() => page.getByLabel('Block list for mail').inputValue())
    .toBe('@casino.example\nbob@example.net');
  expect(await violations(page)).toEqual([]);
});

test('D12: an address opens the entry that it names, in its week; a reload shows the week alone', async () => {
  const { crm, connect } = await startTestCrm();
  const id = crm.hand.create({
    event: {
      title: 'Kick-off',
      start: '2026-02-12T13:00:00',
      timeZone: 'Europe/Amsterdam',
      duration: 'PT1H',
    },
  });
  const signal = AbortSignal.timeout(10_000);
  const told = new URL((await connect('anna').calendar.pageOf?.('agenda-anna', id, signal)) ?? '');
  expect(told.origin).toBe(new URL(crm.url).origin);
  const page = await openSamplePage(`${crm.viewUrl()}&${told.hash.slice(1)}`);
  await page.getByText('9 – 15 February 2026').waitFor();
  await expect.poll(() => page.getByLabel('Title').inputValue()).toBe('Kick-off');
  expect(await violations(page)).toEqual([]);
  await page.reload();
  await page.getByText('12 – 18 January 2026').waitFor();
  expect(await page.getByLabel('Title').isVisible()).toBe(false);
});

test('R6, D13: the page shows what the last full comparison found, and what was not checked for an hour', async () => {
  const { crm, clock, connect } = await startTestCrm();
  const anna = connect('anna');
  const signal = AbortSignal.timeout(10_000);
  const account = accountOf('anna');
  await anna.session(signal);
  await anna.lease.take(account, signal);
  const report = {
    ...{ state: 'in-agreement' as const, agreedAt: clock.now(), waiting: 0, entries: 412, invites: false },
  };
  const at = clock.now() - 3 * 3_600_000;
  await anna.reports.put(
    account,
    { ...report, comparison: { at, calendar: 412, crm: 412, differences: 0 } },
    signal,
  );
  const page = await openSamplePage(crm.viewUrl());
  await page.getByText('Compared in full 3 hours ago: 412 entries, the same on both sides').waitFor();
  expect(await violations(page)).toEqual([]);
  await anna.reports.put(
    account,
    { ...report, stale: 2, comparison: { at, calendar: 412, crm: 410, differences: 2 } },
    signal,
  );
  await page
    .getByText(
      '412 in the calendar, 410 here, differences: 2 · calendars and mail folders not checked for an hour: 2',
    )
    .waitFor();
});

/** Who signed in, the list of calendars, and a look at what a calendar contains. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { googleAt } from '../../../src-main/providers/google-kind.ts';
import { commonErrors, mailErrors } from '../../../src-sandbox/google/index.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { type GoogleAccountWorld, googleAccountWorld, signal } from '../../support/google-account.ts';
import { anna, ben, calendarScope, carla, mailScope, meeting } from '../../support/simulated-google.ts';

let world: GoogleAccountWorld;
beforeEach(async () => {
  world = await googleAccountWorld();
});
afterEach(async () => {
  expect(world.google.complaints()).toEqual([]);
  expect(world.discoveryFaults).toEqual([]);
  await world.stop();
});

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no problem',
    (error: unknown) => problemOf(error)?.code ?? String(error),
  );

describe('connecting', () => {
  it('tells the address that signed in, and asks for nothing else', () => {
    expect(world.account).toMatchObject({ user: anna, addresses: [anna], server: world.google.url });
    expect(world.google.requests().map(({ operation }) => operation)).toEqual(['calendar.calendarList.get']);
  });

  it('refuses somebody else before anything of theirs is read (A5)', async () => {
    world.google.clearRequests();
    expect(await codeOf(world.connect({ as: ben, address: anna }))).toBe('account-not-permitted');
    expect(world.google.requests().length).toBe(1);
  });

  it('keeps the address that was typed as an own address, in whatever spelling Gmail takes it', async () => {
    const account = await world.connect({ as: carla, address: carla });
    expect(account.addresses).toEqual([carla]);
  });

  it('knows the confirmed send-as addresses as own ones where mail was granted too, and asks Gmail for nothing else (PE9)', async () => {
    world.google.mail.addSendAs(anna, 'Sales@example.com');
    world.google.mail.addSendAs(anna, 'pending@example.com', false);
    world.google.clearRequests();
    const account = await world.connect({ scopes: [calendarScope, mailScope] });
    expect(account.addresses).toEqual([anna, 'sales@example.com']);
    expect(account.calendar.side.addresses).toEqual(account.addresses);
    expect(world.google.requests().map(({ operation }) => operation)).toEqual([
      'calendar.calendarList.get',
      'gmail.users.settings.sendAs.list',
    ]);
  });

  it('connects when Gmail is switched off for the person, and fails for what passes (PE9)', async () => {
    const refused = (error: (typeof mailErrors)[keyof typeof mailErrors]): void =>
      world.google.setFaults(({ path }) => (path.includes('sendAs') ? { type: 'error', error } : null));
    const scopes = [calendarScope, mailScope];
    refused(mailErrors.precondition);
    expect((await world.connect({ scopes })).addresses).toEqual([anna]);
    refused(commonErrors.backend);
    expect(await codeOf(world.connect({ scopes }))).toBe('server-failed');
    world.google.setFaults(null);
  });

  it('asks to sign in again when the calendar was not granted', async () => {
    const scopes = ['https://www.googleapis.com/auth/gmail.modify'];
    expect(await codeOf(world.connect({ scopes }))).toBe('sign-in-required');
  });

  it('is offered for Gmail addresses, and for others by name alone', async () => {
    const kind = googleAt({
      calendar: world.google.endpoints.apiRoot,
      gmail: world.google.endpoints.apiRoot,
    });
    const parts = {} as never;
    expect(await kind.discover('Somebody@GMail.com', parts, signal)).toMatchObject({
      needsConfirmation: false,
    });
    expect(await codeOf(kind.discover('somebody@example.com', parts, signal))).toBe('not-a-calendar-server');
  });
});

describe('calendars', () => {
  it('tells roles, owners, own names and colours; hidden ones are left out, free and busy is no calendar of events', async () => {
    const { calendars } = world.google;
    const own = calendars.addCalendar(anna, { summary: 'Projects', timeZone: 'Europe/Amsterdam' });
    const hidden = calendars.addCalendar(anna, { summary: 'Old', timeZone: 'Europe/Amsterdam' });
    calendars.changeEntry(anna, hidden, { hidden: true });
    calendars.changeEntry(anna, own, { summaryOverride: 'My projects' });
    calendars.share(ben, anna, 'freeBusyReader');
    calendars.share(carla, anna, 'writer');
    const found = await world.account.calendar.side.calendars(signal);
    const byId = new Map(found.map((one) => [one.id, one]));
    expect(byId.get(anna)).toMatchObject({ isDefault: true, mayWrite: true, holdsEvents: true, owner: anna });
    expect(byId.get(own)).toMatchObject({
      name: 'My projects',
      isDefault: false,
      mayWrite: true,
      owner: anna,
    });
    expect(byId.get(own)?.color).toMatch(/^#[0-9a-f]{6}$/);
    expect(byId.get(ben)).toMatchObject({ holdsEvents: false, mayWrite: false, owner: ben });
    expect(byId.get(carla)).toMatchObject({ holdsEvents: true, mayWrite: true, owner: carla });
    expect(byId.has(hidden)).toBe(false);
  });

  it('finds what moved to a calendar that the person hides (ID8)', async () => {
    const { calendars } = world.google;
    const hidden = calendars.addCalendar(anna, { summary: 'Old', timeZone: 'Europe/Amsterdam' });
    calendars.changeEntry(anna, hidden, { hidden: true });
    const id = calendars.create(anna, meeting('Moves'));
    calendars.move(anna, id, hidden);
    const uid = `${id}@google.com`;
    expect(await world.account.calendar.side.locate([uid], signal)).toEqual([
      { uid, calendar: hidden, ref: id },
    ]);
  });
});

describe('a look at a calendar', () => {
  const [from, until] = [Date.UTC(2026, 2, 16), Date.UTC(2026, 3, 6)];

  it('shows what takes place then, occurrences of series one by one, private ones masked', async () => {
    const { calendars } = world.google;
    calendars.create(anna, meeting('Single'));
    calendars.create(anna, { ...meeting('Weekly'), recurrence: ['RRULE:FREQ=WEEKLY;COUNT=9'] });
    calendars.create(anna, { ...meeting('Secret'), visibility: 'private' });
    const events = await world.account.calendar.upcoming(anna, from, until, signal);
    expect(events.map(({ title, start }) => `${title} ${start.slice(0, 10)}`).toSorted()).toEqual([
      'Busy 2026-03-20',
      'Single 2026-03-20',
      'Weekly 2026-03-20',
      'Weekly 2026-03-27',
      'Weekly 2026-04-03',
    ]);
  });

  it('shows nothing when Google does not answer this question', async () => {
    world.google.setFaults(() => ({
      type: 'error',
      error: { status: 500, domain: 'global', reason: 'backendError', message: 'Backend Error' },
    }));
    expect(await world.account.calendar.upcoming(anna, from, until, signal)).toEqual([]);
  });
});

/** "My mailbox moved" (A13), as a person does it: from one real calendar server to another, over a real CRM. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src-main/app/index.ts';
import { openProfile } from '../../src-main/store/index.ts';
import { type DrivenApplication, drive } from '../support/application.ts';
import { memoryKeyStore } from '../support/key-stores.ts';
import { type Radicale, radicaleMissing, startRadicale } from '../support/radicale.ts';
import { type CalendarHand, calendarHand, type RealWorld, realWorld, type Told } from './real-world.ts';

const missing = radicaleMissing();
const soon = (days: number, time: string): string =>
  `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T${time}:00`;

/** Each stands in the calendar and in the CRM once setup is done. */
const entries: readonly (readonly [string, Told])[] = [
  ['lunch@concord.example', { title: 'Lunch', start: soon(2, '12:00') }],
  ['review@concord.example', { title: 'Review', start: soon(4, '15:00'), location: 'Room 4' }],
  ['dinner@concord.example', { title: 'Dinner', start: soon(5, '19:00') }],
];

describe.skipIf(missing !== null)('my mailbox moved', () => {
  let old: Radicale;
  let next: Radicale;
  let world: RealWorld;
  let concord: DrivenApplication;
  let keyStore = memoryKeyStore();
  let newCalendar: CalendarHand;
  let newUrl = '';
  let worlds = 0;
  beforeAll(async () => {
    [old, next] = await Promise.all([startRadicale(), startRadicale()]);
  });
  afterAll(() => Promise.all([old?.stop(), next?.stop()]));
  beforeEach(async () => {
    worlds += 1;
    keyStore = memoryKeyStore();
    world = await realWorld({ radicale: old, calendar: `work-${worlds}` });
    newUrl = `${next.origin}/user1/moved-${worlds}/`;
    newCalendar = calendarHand(newUrl);
    await newCalendar.make();
    for (const [uid, told] of entries) await world.calendar.put(uid, told);
    concord = await drive(world.dataDir, { keyStore });
    await setUp();
  });
  afterEach(async () => {
    await concord?.close();
    await world?.close();
  });

  const accountAt = (origin: string, change: { readonly secret?: string } = {}) => ({
    kind: 'caldav',
    address: origin === old.origin ? 'anna@old.example' : 'anna@new.example',
    credentials: { type: 'password' as const, user: 'user1', url: origin, ca: '', confirmedHosts: [] },
    secret: 'secret',
    allowKeyFile: false,
    ...change,
  });
  const idOf = (url: string, calendars: readonly { readonly id: string }[]): string =>
    calendars.find(({ id }) => url.endsWith(id))?.id ?? '';
  const setUp = async (): Promise<void> => {
    await concord.call('setup.start', { with: 'account' });
    await concord.call('setup.crm', {
      kind: 'bridge',
      credentials: { type: 'token', url: world.crm.url },
      secret: world.crm.tokens.anna ?? '',
    });
    await concord.call('setup.account', accountAt(old.origin));
    await concord.call('setup.calendar', { id: idOf(world.calendarUrl, concord.state().setup.calendars) });
    await concord.call('setup.direction', {
      ...{ direction: 'two-way', createPrefix: '', existingProvider: 'take', existingCrm: 'take' },
      ...{ from: null, until: null },
    });
    const { setup } = await concord.until(({ setup: now }) => now.preview !== null && now.busy === null);
    await concord.call('setup.approve', { digest: setup.preview?.digest ?? '' });
    await concord.until(({ setup: now, sync }) => now.step === 'done' && sync.state === 'in-agreement');
  };
  const toCheck = async (): Promise<string> => {
    await concord.call('move.begin', {});
    await concord.call('move.account', accountAt(next.origin));
    const calendar = idOf(newUrl, concord.state().move?.setup.calendars ?? []);
    await concord.call('move.calendar', { id: calendar });
    return calendar;
  };
  /** Both servers and the CRM. */
  const everywhere = async () => ({
    ...(await world.state()),
    new: Object.fromEntries(await newCalendar.list()),
  });
  /** What the profile keeps of setup and of secrets, while the program does not run. */
  const kept = async () => {
    await concord.close();
    const profile = openProfile({ path: join(world.dataDir, 'profile.db'), clock: systemClock });
    const found = {
      setup: profile.get('setup'),
      secrets: profile.secretCount(),
      accounts: profile.accounts.list(),
    };
    profile.close();
    concord = await drive(world.dataDir, { keyStore });
    return found;
  };

  test('finds the entries again, asks about the one that is not there, and writes nothing on any side', async () => {
    const [lunch, review] = entries;
    for (const [uid, told] of [lunch, review].flatMap((one) => (one === undefined ? [] : [one])))
      await newCalendar.put(uid, told);
    const before = await everywhere();
    expect(concord.state().sync.linked).toBe(entries.length);

    const calendar = await toCheck();
    expect(concord.state().move).toMatchObject({
      from: { address: 'anna@old.example' },
      setup: { step: 'preview', account: { address: 'anna@new.example' }, chosen: { calendar } },
    });
    // nothing happens before the yes, and none to another calendar than the one that was shown
    expect(await concord.call('move.confirm', { calendar: 'another' })).toEqual({ accepted: false });
    expect(concord.state().setup.account?.address).toBe('anna@old.example');

    expect(await concord.call('move.confirm', { calendar })).toEqual({ accepted: true });
    const done = await concord.until(({ move }) => move?.setup.step === 'done');
    expect(done).toMatchObject({
      setup: { step: 'done', account: { address: 'anna@new.example' }, chosen: { calendar } },
      sync: { linked: entries.length, problem: null },
      decisions: [{ kind: 'moved-missing', count: 1, items: [{ title: 'Dinner' }] }],
    });
    expect(await everywhere()).toEqual(before);

    await concord.call('move.end', {});
    expect(concord.state().move).toBeNull();
    // it is the account from here on, also after a restart
    await newCalendar.put('lunch@concord.example', { title: 'Long lunch', start: soon(2, '12:00') });
    await concord.close();
    concord = await drive(world.dataDir, { keyStore });
    await concord.until(({ sync }) => sync.today.crm.changed === 1);
    expect((await world.state()).crm['lunch@concord.example']).toMatchObject({ title: 'Long lunch' });
    expect((await world.state()).calendar).toEqual(before.calendar);

    // a second move keeps both addresses for the person's own (PE9)
    await concord.call('move.begin', {});
    await concord.call('move.account', accountAt(old.origin));
    const back = idOf(world.calendarUrl, concord.state().move?.setup.calendars ?? []);
    await concord.call('move.calendar', { id: back });
    expect(await concord.call('move.confirm', { calendar: back })).toEqual({ accepted: true });
    await concord.until(({ move }) => move?.setup.step === 'done');
    expect((await kept()).setup).toMatchObject({ movedFrom: ['anna@old.example', 'anna@new.example'] });
  });

  test('given up at any step, it changes nothing, and leaves no secret', async () => {
    const before = { everywhere: await everywhere(), kept: await kept() };
    await concord.until(({ sync }) => sync.state === 'in-agreement');
    await concord.call('move.begin', {});
    expect(await concord.trouble('move.account', accountAt(next.origin, { secret: 'wrong' }))).toMatchObject({
      code: 'wrong-password',
    });
    await concord.call('move.end', {});
    await toCheck();
    await concord.call('move.go', { step: 'account' });
    expect(concord.state().move?.setup).toMatchObject({
      step: 'account',
      finished: expect.arrayContaining(['account']),
    });
    await concord.call('move.end', {});
    await toCheck();
    expect((await concord.trouble('setup.calendar', { id: 'x' })).code).toBe('primary-is-permanent');
    await concord.call('move.end', {});
    expect(await everywhere()).toEqual(before.everywhere);
    expect(await kept()).toEqual(before.kept);
    // a program that ends in the middle of it has forgotten it too
    await concord.until(({ sync }) => sync.state === 'in-agreement');
    await toCheck();
    expect(await kept()).not.toEqual(before.kept);
    expect(await kept()).toEqual(before.kept);

    await concord.until(({ sync }) => sync.state === 'in-agreement');
    await world.calendar.put('new@concord.example', { title: 'New', start: soon(6, '09:00') });
    await concord.call('sync.now', {});
    await concord.until(({ sync }) => sync.today.crm.added === entries.length + 1);
  });

  test('the account that is connected is no new place, and without a move there is nothing to confirm', async () => {
    expect((await concord.trouble('move.confirm', { calendar: 'x' })).code).toBe('setup-invalid');
    await concord.call('move.begin', {});
    expect(await concord.trouble('move.account', accountAt(old.origin))).toMatchObject({
      code: 'mailbox-taken',
      params: { reason: 'not-moved' },
    });
    expect(concord.state().move?.setup).toMatchObject({ step: 'account', account: null });
    await concord.call('account.disconnect', {});
    expect(concord.state().move).toBeNull();
  });
});

test('sample data does not move', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'concord-moved-sample-'));
  const concord = await drive(folder);
  try {
    expect((await concord.trouble('move.begin', {})).code).toBe('setup-invalid');
  } finally {
    await concord.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

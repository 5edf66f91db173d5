/** Protects setup as a person walks through it (D2, D3, S1, A5, A8), against a real calendar server and a real CRM. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src-main/app/index.ts';
import type { Clock } from '../../src-shared/domain/clock.ts';
import { type DrivenApplication, drive } from '../support/application.ts';
import { memoryKeyStore, noKeyStore } from '../support/key-stores.ts';
import { type Radicale, radicaleMissing, startRadicale } from '../support/radicale.ts';
import { type RealWorld, realWorld } from './real-world.ts';

const missing = radicaleMissing();
const password = 'MARK-password-7f3a';
const soon = (days: number, time: string): string =>
  `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T${time}:00`;

describe('a real account', () => {
  let radicale: Radicale | undefined;
  let world: RealWorld;
  let concord: DrivenApplication;
  let keyStore = memoryKeyStore();
  let worlds = 0;
  afterAll(() => radicale?.stop());
  beforeEach(async ({ skip }) => {
    skip(missing !== null, missing ?? '');
    radicale ??= await startRadicale();
    worlds += 1;
    keyStore = memoryKeyStore();
    world = await realWorld({ radicale, password, calendar: `work-${worlds}` });
    await world.calendar.put('lunch@concord.example', { title: 'Lunch', start: soon(2, '12:00') });
    await world.calendar.put('later@concord.example', { title: 'Far away', start: soon(60, '12:00') });
    await world.enter('call@concord.example', { title: 'Call', start: soon(3, '10:00') });
    concord = await drive(world.dataDir, { keyStore });
  });
  afterEach(async () => {
    await concord?.close();
    await world?.close();
  });

  const restart = async (): Promise<void> => {
    await concord.close();
    concord = await drive(world.dataDir, { keyStore });
  };
  const crm = (change: { readonly url?: string; readonly secret?: string } = {}) => {
    const { url, secret } = { url: world.crm.url, secret: world.crm.tokens.anna ?? '', ...change };
    return { kind: 'bridge', credentials: { type: 'token' as const, url }, secret };
  };
  const account = (
    change: {
      readonly user?: string;
      readonly password?: string;
      readonly url?: string;
      readonly allowKeyFile?: boolean;
    } = {},
  ) => {
    const { user = 'user1', url = world.radicale.origin, allowKeyFile = false } = change;
    return {
      kind: 'caldav',
      address: 'anna@example.com',
      credentials: { type: 'password' as const, user, url, ca: '', confirmedHosts: [] },
      secret: change.password ?? password,
      allowKeyFile,
    };
  };
  const direction = {
    direction: 'two-way',
    createPrefix: '',
    existingProvider: 'take',
    existingCrm: 'take',
    from: null,
    until: null,
  } as const;
  const chooseCalendar = async (): Promise<void> => {
    const { calendars } = concord.state().setup;
    const mine = calendars.find(({ id }) => world.calendarUrl.endsWith(id));
    await concord.call('setup.calendar', { id: mine?.id ?? '' });
  };
  const toPreview = async (): Promise<string> => {
    await concord.call('setup.start', { with: 'account' });
    await concord.call('setup.crm', crm());
    await concord.call('setup.account', account());
    await chooseCalendar();
    await concord.call('setup.direction', direction);
    const { setup } = await concord.until(({ setup: now }) => now.preview !== null && now.busy === null);
    return setup.preview?.digest ?? '';
  };
  const setUp = async (): Promise<void> => {
    await concord.call('setup.approve', { digest: await toPreview() });
    await concord.until(({ setup, sync }) => setup.step === 'done' && sync.state === 'in-agreement');
  };

  test('D2, D3, C17: step by step to an agreement; nothing is written before the yes, exactly that after it', async () => {
    const before = await world.state();
    expect(concord.state()).toMatchObject({
      app: { mode: 'none' },
      setup: { step: 'welcome' },
      sync: { state: 'idle' },
    });
    await concord.call('setup.start', { with: 'account' });
    expect(concord.state().setup.step).toBe('crm');
    await concord.call('setup.crm', crm());
    expect(concord.state().setup).toMatchObject({
      step: 'account',
      finished: ['welcome', 'crm'],
      crm: { url: world.crm.url, user: 'Anna de Wit', email: 'anna@example.com' },
    });
    await concord.call('setup.discover', { address: world.radicale.origin });
    expect(concord.state().setup.discovered).toMatchObject({
      host: new URL(world.radicale.origin).host,
      needsConfirmation: false,
    });
    await concord.call('setup.account', account());
    const { setup } = concord.state();
    expect(setup).toMatchObject({
      step: 'calendar',
      account: { address: 'anna@example.com', kind: 'caldav', host: new URL(world.radicale.origin).host },
    });
    const mine = setup.calendars.find(({ id }) => world.calendarUrl.endsWith(id));
    expect(mine?.upcoming.map(({ title }) => title)).toEqual(['Lunch']);
    await chooseCalendar();
    await concord.call('setup.direction', direction);
    const { setup: shown } = await concord.until(
      ({ setup: now }) => now.preview !== null && now.busy === null,
    );
    expect(shown.preview).toMatchObject({
      provider: { added: 1, changed: 0, removed: 0 },
      crm: { added: 2, changed: 0, removed: 0 },
      linked: 0,
      asks: 0,
    });
    expect(await world.state()).toEqual(before);

    expect(await concord.call('setup.approve', { digest: 'another' })).toEqual({ accepted: false });
    expect(concord.state().setup.step).toBe('preview');
    expect(await world.state()).toEqual(before);
    expect(await concord.call('setup.approve', { digest: shown.preview?.digest ?? '' })).toEqual({
      accepted: true,
    });
    const done = await concord.until(
      ({ setup: now, sync, calendars }) =>
        now.step === 'done' && sync.state === 'in-agreement' && calendars.primary !== null,
    );
    expect(done).toMatchObject({
      app: { mode: 'account' },
      sync: { linked: 3, waiting: 0, problem: null, today: { provider: { added: 1 }, crm: { added: 2 } } },
      calendars: { primary: { name: expect.any(String) } },
    });
    const after = await world.state();
    expect(after.calendar).toEqual(after.crm);
    expect(Object.keys(after.crm)).toHaveLength(3);

    // C15: colleagues see in the CRM who is connected
    expect(await world.crm.act('accounts')).toMatchObject([
      { user: 'anna', address: 'anna@example.com', report: { state: 'in-agreement', entries: 3 } },
    ]);

    const { rows, more } = await concord.call('history.page', {
      before: null,
      limit: 2,
      filter: 'all',
      day: null,
    });
    const rest = await concord.call('history.page', {
      before: rows[1]?.id ?? null,
      limit: 200,
      filter: 'all',
      day: null,
    });
    const titles = [...rows, ...rest.rows].map(
      ({ title, action, reason }) => `${title}: ${action}, ${reason}`,
    );
    expect(more).toBe(true);
    expect(titles.sort()).toEqual([
      'Call: added, new-in-the-crm',
      'Far away: added, new-in-the-calendar',
      'Lunch: added, new-in-the-calendar',
    ]);

    // and it lives: what changes in the CRM arrives by itself, and is counted
    await world.enter('new@concord.example', { title: 'New', start: soon(4, '09:00') });
    await concord.until(({ sync }) => sync.today.provider.added === 2 && sync.linked === 4);
  });

  test('D2: left at any step and gone on with after a restart, without being asked for a secret again', async () => {
    await concord.call('setup.start', { with: 'account' });
    await concord.call('setup.crm', crm());
    await restart();
    expect(concord.state().setup).toMatchObject({ step: 'account', crm: { user: 'Anna de Wit' } });
    await concord.call('setup.account', account());
    await chooseCalendar();
    await restart();
    expect(concord.state().setup).toMatchObject({
      step: 'direction',
      finished: ['welcome', 'crm', 'account', 'calendar'],
    });
    await concord.call('setup.direction', direction);
    await concord.until(({ setup }) => setup.preview !== null);
    await restart();
    const { setup } = await concord.until(({ setup: now }) => now.preview !== null && now.busy === null);
    expect(setup.preview).toMatchObject({ provider: { added: 1 }, crm: { added: 2 } });
    await concord.call('setup.approve', { digest: setup.preview?.digest ?? '' });
    await concord.until(({ setup: now }) => now.step === 'done');
    await restart();
    await concord.until(({ sync }) => sync.state === 'in-agreement');
    expect(concord.state()).toMatchObject({
      app: { mode: 'account' },
      setup: { step: 'done' },
      sync: { linked: 3 },
    });
  });

  test('going back and answering differently previews the new answers, not the old ones', async () => {
    await toPreview();
    await concord.call('setup.go', { step: 'direction' });
    await concord.call('setup.direction', { ...direction, existingProvider: 'leave' });
    const { setup } = await concord.until(({ setup: now }) => now.preview !== null && now.busy === null);
    expect(setup.preview).toMatchObject({ provider: { added: 1 }, crm: { added: 0 } });
    await concord.call('setup.direction', { ...direction, existingCrm: 'leave' });
    const again = await concord.until(({ setup: now }) => now.preview !== null && now.busy === null);
    expect(again.setup.preview).toMatchObject({ provider: { added: 0 }, crm: { added: 2 } });
  });

  test('RU8: what was entered after the preview waits, and only what was shown is done', async () => {
    const digest = await toPreview();
    await world.enter('late@concord.example', { title: 'Late', start: soon(5, '09:00') });
    await concord.call('setup.approve', { digest });
    const { decisions } = await concord.until(({ sync, setup }) => setup.step === 'done' && sync.waiting > 0);
    expect(decisions).toMatchObject([
      { kind: 'first-run', count: 1, items: [{ title: 'Late', side: 'provider' }] },
    ]);
    expect(Object.keys((await world.state()).calendar)).not.toContain('late@concord.example');
    const [late] = decisions;
    const question = { id: late?.id ?? '', digest: late?.digest ?? '' };
    expect(await concord.call('decisions.items', { id: question.id, offset: 0, limit: 10 })).toMatchObject({
      count: 1,
    });
    expect(await concord.call('decisions.decide', { ...question, choice: 'approve' })).toEqual({
      accepted: true,
    });
    await concord.until(({ sync }) => sync.waiting === 0 && sync.state === 'in-agreement');
    expect(Object.keys((await world.state()).calendar)).toContain('late@concord.example');
  });

  test('A6, S1: a Problem is shown at its step, and is gone with the next try', async () => {
    await concord.call('setup.start', { with: 'account' });
    expect(await concord.trouble('setup.crm', crm({ secret: 'wrong' }))).toMatchObject({
      code: 'sign-in-required',
    });
    expect(concord.state().setup).toMatchObject({
      step: 'crm',
      busy: null,
      problem: { code: 'sign-in-required', side: 'crm', params: { host: new URL(world.crm.url).host } },
      failed: 'setup.crm',
    });
    expect(await concord.trouble('setup.crm', crm({ url: 'http://crm.example.com' }))).toMatchObject({
      code: 'host-not-confirmed',
    });
    expect(await concord.trouble('setup.crm', crm({ url: world.radicale.origin }))).toMatchObject({
      code: 'not-a-crm',
    });
    await concord.call('setup.crm', crm());
    expect(concord.state().setup).toMatchObject({ problem: null, failed: null });
    expect(await concord.trouble('setup.account', account({ password: 'wrong' }))).toMatchObject({
      code: 'wrong-password',
    });
    expect(await concord.trouble('setup.account', account({ url: world.crm.url }))).toMatchObject({
      code: 'account-not-permitted',
      side: 'provider',
      fix: 'check-address',
      params: { scheme: 'Bearer' },
    });
    expect(concord.state().setup).toMatchObject({ step: 'account', finished: ['welcome', 'crm'] });
    expect(await concord.trouble('setup.calendar', { id: 'elsewhere' })).toMatchObject({
      code: 'calendar-missing',
    });
  });

  test("A8, C4: setup keeps the administrator's rules and shows them as such", async () => {
    await world.crm.act('setRules', { direction: 'crm-to-provider', createPrefix: 'CRM:' });
    await concord.call('setup.start', { with: 'account' });
    await concord.call('setup.crm', crm());
    expect(concord.state().setup).toMatchObject({
      decidedByAdministrator: ['direction', 'createPrefix'],
      chosen: { direction: 'crm-to-provider', createPrefix: 'CRM:' },
    });
    await concord.call('setup.account', account());
    await chooseCalendar();
    await concord.call('setup.direction', { ...direction, createPrefix: 'mine' });
    expect(concord.state().setup.chosen).toMatchObject({
      direction: 'crm-to-provider',
      createPrefix: 'CRM:',
    });
  });

  test('A8: a provider that the administrator switched off is refused with the reason, and no password is sent', async () => {
    await world.crm.act('setRules', { providers: ['google'] });
    await concord.call('setup.start', { with: 'account' });
    await concord.call('setup.crm', crm());
    expect(await concord.trouble('setup.account', account())).toMatchObject({
      code: 'feature-off',
      params: { kind: 'caldav' },
    });
  });

  test('without a key store nothing is kept before a person agrees to a key file', async () => {
    await concord.close();
    concord = await drive(world.dataDir, { keyStore: noKeyStore });
    await concord.until(({ settings }) => settings.vault === 'unavailable');
    await concord.call('setup.start', { with: 'account' });
    await concord.call('setup.crm', crm());
    await concord.until(({ settings }) => settings.vault === 'unavailable');
    expect(await concord.trouble('setup.account', account())).toMatchObject({
      code: 'setup-invalid',
      params: { field: 'allowKeyFile' },
    });
    expect(existsSync(join(world.dataDir, 'vault.key'))).toBe(false);
    await concord.call('setup.account', account({ allowKeyFile: true }));
    expect(concord.state().settings.vault).toBe('key-file');
    await concord.close();
    concord = await drive(world.dataDir, { keyStore: noKeyStore });
    expect(concord.state().setup.step).toBe('calendar');
    await chooseCalendar();
    await concord.call('setup.direction', direction);
    await concord.until(({ setup }) => setup.preview !== null);
  });

  test('a CRM token that nobody agreed to keep is asked for again after a restart', async () => {
    await concord.close();
    concord = await drive(world.dataDir, { keyStore: noKeyStore });
    await concord.call('setup.start', { with: 'account' });
    await concord.call('setup.crm', crm());
    await concord.close();
    concord = await drive(world.dataDir, { keyStore: noKeyStore });
    expect(concord.state().setup).toMatchObject({ step: 'crm', crm: null });
  });

  test('S9: no file holds a secret in plain text', async () => {
    await setUp();
    await concord.close();
    const basic = Buffer.from(`user1:${password}`).toString('base64');
    const files = readdirSync(world.dataDir, { recursive: true, encoding: 'utf8' })
      .map((name) => join(world.dataDir, name))
      .filter((path) => statSync(path).isFile());
    expect(files.length).toBeGreaterThan(3);
    for (const path of files)
      for (const secret of [password, basic, crm().secret])
        expect(readFileSync(path).includes(secret), path).toBe(false);
  });

  test('A5: disconnecting leaves nothing of the account here, and every entry where it is', async () => {
    await setUp();
    const entries = await world.state();
    const { setup: before, sync } = concord.state();
    await concord.call('account.disconnect', {});
    expect(concord.state()).toMatchObject({
      app: { mode: 'none' },
      setup: { step: 'welcome', crm: null, account: null, calendars: [] },
      sync: { state: 'idle', linked: 0, agreedAt: null },
      decisions: [],
      calendars: { primary: null, others: [] },
      summaries: {
        firstSync: null,
        disconnected: { address: before.account?.address, crm: before.crm?.name, linked: sync.linked },
      },
    });
    expect(readdirSync(world.dataDir).filter((name) => name.startsWith('concord.db'))).toEqual([]);
    expect(keyStore.entries.size).toBe(0);
    for (const name of readdirSync(world.dataDir).filter((one) => one.startsWith('profile.db')))
      expect(readFileSync(join(world.dataDir, name)).includes('user1'), name).toBe(false);
    expect(await world.state()).toEqual(entries);
    await setUp();
    expect(await world.state()).toEqual(entries);
    await concord.until(({ calendars }) => calendars.primary !== null);
  });

  test('a key store that is locked at the start shows as a sign-in that is needed, and runs begin once it is open', async () => {
    await setUp();
    await concord.close();
    keyStore.locked = true;
    const hurried: Clock = {
      ...systemClock,
      setTimer: (delayMs, callback) => systemClock.setTimer(delayMs === 30_000 ? 50 : delayMs, callback),
    };
    concord = await drive(world.dataDir, { keyStore, clock: hurried });
    const { sync } = await concord.until(({ sync: now }) => now.state === 'needs-you');
    expect(sync.problem).toMatchObject({ code: 'sign-in-required' });
    keyStore.locked = false;
    await concord.until(({ sync: now }) => now.state === 'in-agreement' && now.problem === null);
  });

  test('a password that is changed elsewhere needs the person, and the new one mends it', async () => {
    await setUp();
    const users = join(world.radicale.folder, '..', '..', 'users');
    writeFileSync(users, 'user1:changed\n');
    try {
      await concord.call('sync.now', {});
      const { sync } = await concord.until(({ sync: now }) => now.state === 'needs-you');
      expect(sync).toMatchObject({
        problem: { code: 'wrong-password', fix: 'check-password' },
        nextRunAt: null,
      });
      // the server accepts the password again: one more try, which a person asks for, is enough
      writeFileSync(users, `user1:${password}\n`);
      await concord.call('sync.now', {});
      await concord.until(({ sync: now }) => now.state === 'in-agreement');
      writeFileSync(users, 'user1:changed\n');
      await concord.call('sync.now', {});
      await concord.until(({ sync: now }) => now.state === 'needs-you');
      expect(
        await concord.trouble('setup.account', account({ user: 'user2', password: 'changed' })),
      ).toMatchObject({
        code: 'wrong-password',
      });
      // what is left blank is as it was
      await concord.call('setup.account', account({ password: 'changed', user: '', url: '' }));
      await concord.until(({ sync: now }) => now.state === 'in-agreement');
      expect(concord.state().setup).toMatchObject({ step: 'done', problem: null });
    } finally {
      writeFileSync(users, `user1:${password}\n`);
    }
  });

  test('a pause survives a restart; "sync now" runs once and stays paused; resuming goes on', async () => {
    await setUp();
    await concord.call('sync.pause', { for: 'hour' });
    expect(concord.state().sync).toMatchObject({ state: 'paused', nextRunAt: null });
    await restart();
    const { sync } = concord.state();
    expect(sync.state).toBe('paused');
    expect(sync.paused?.until).toBeGreaterThan(Date.now() + 50 * 60_000);
    await world.enter('new@concord.example', { title: 'New', start: soon(4, '09:00') });
    await concord.call('sync.now', {});
    await concord.until(({ sync: now }) => now.linked === 4 && now.state === 'paused');
    await concord.call('sync.resume', {});
    await concord.until(({ sync: now }) => now.state === 'in-agreement' && now.nextRunAt !== null);
  });

  test('a run that a person asks for is seen at once, however short it is', async () => {
    await setUp();
    const seen = concord.until(({ sync: now }) => now.state === 'working');
    await concord.call('sync.now', {});
    await seen;
    await concord.until(({ sync: now }) => now.state === 'in-agreement');
  });

  test('RU5: a CRM that is away shows as waiting for a connection, with the time of the next try', async () => {
    await setUp();
    await world.crm.stop();
    await concord.call('sync.now', {});
    const { sync } = await concord.until(
      ({ sync: now }) => now.state === 'offline' && now.nextRunAt !== null,
    );
    expect(sync).toMatchObject({ problem: { code: 'unreachable' }, nextRunAt: expect.any(Number) });
    expect(sync.nextRunAt).toBeGreaterThan(Date.now());
  });
});

describe('the sample', () => {
  let folder = '';
  let concord: DrivenApplication;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'concord-web-sample-'));
    concord = await drive(folder);
  });
  afterEach(async () => {
    await concord.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('D11, D3: a newcomer sees the preview first, presses start, and both sides agree', async () => {
    await concord.call('setup.start', { with: 'sample' });
    const { setup } = await concord.until(({ setup: now }) => now.preview !== null && now.busy === null);
    expect(setup).toMatchObject({ step: 'preview', account: { kind: 'sample' } });
    expect(setup.preview?.crm.added).toBeGreaterThan(3);
    expect(concord.state().app).toMatchObject({ mode: 'sample', sampleViews: true });
    expect((await concord.call('links.open', { id: 'sample-crm' })).url).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/#token=/,
    );
    await concord.call('setup.approve', { digest: setup.preview?.digest ?? '' });
    await concord.until(({ setup: now, sync }) => now.step === 'done' && sync.state === 'in-agreement');
    await concord.close();
    concord = await drive(folder);
    await concord.until(({ sync }) => sync.state === 'in-agreement');
    expect(concord.state().app.mode).toBe('sample');
  });

  test('S8, A5: the sample lies in its own directory and leaves nothing behind', async () => {
    await concord.call('setup.start', { with: 'sample' });
    await concord.until(({ setup }) => setup.preview !== null);
    expect(existsSync(join(folder, 'sample', 'concord.db'))).toBe(true);
    expect(existsSync(join(folder, 'concord.db'))).toBe(false);
    await concord.call('account.disconnect', {});
    expect(existsSync(join(folder, 'sample'))).toBe(false);
    expect(concord.state()).toMatchObject({
      app: { mode: 'none', sampleViews: false },
      // who leaves the sample is at the first step of an account of their own
      setup: { step: 'crm', finished: ['welcome'], crm: null, account: null, preview: null },
      summaries: { firstSync: null, disconnected: null },
    });
    expect(await concord.call('links.open', { id: 'sample-crm' })).toEqual({ url: null });
  });

  test('a second Concord on the same directory is refused', async () => {
    await expect(drive(folder)).rejects.toMatchObject({ problem: { code: 'store-locked' } });
  });
});

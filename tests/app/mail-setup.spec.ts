/** Protects how a person connects a mailbox, chooses its folders, stops and disconnects it, against a real mail server and a real CRM. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CallInput, newMailbox } from '../../src-shared/contract/index.ts';
import { type DrivenApplication, drive } from '../support/application.ts';
import { memoryKeyStore } from '../support/key-stores.ts';
import { dovecotMissing, type MailServer, startDovecot } from '../support/mail-servers/dovecot.ts';
import { type OtherProgram, otherProgram } from '../support/mail-servers/other-program.ts';
import { type Radicale, radicaleMissing, startRadicale } from '../support/radicale.ts';
import { type RealWorld, realWorld } from './real-world.ts';

const missing = dovecotMissing() ?? radicaleMissing();
const address = 'anna@example.com';

describe('a mailbox beside a running calendar', () => {
  let radicale: Radicale | undefined;
  let dovecot: MailServer | undefined;
  let world: RealWorld;
  let mailbox: OtherProgram;
  let concord: DrivenApplication;
  let keyStore = memoryKeyStore();
  let worlds = 0;
  afterAll(async () => {
    await radicale?.stop();
    await dovecot?.stop();
  });
  beforeEach(async ({ skip }) => {
    skip(missing !== null, missing ?? '');
    radicale ??= await startRadicale();
    dovecot ??= await startDovecot();
    worlds += 1;
    keyStore = memoryKeyStore();
    world = await realWorld({ radicale, calendar: `mail-setup-${worlds}` });
    mailbox = await otherProgram(dovecot.port, user());
    concord = await drive(world.dataDir, { keyStore });
  });
  afterEach(async () => {
    mailbox?.close();
    await concord?.close();
    await world?.close();
  });
  /** The calendar's user is `user1`; each test has a mailbox of its own, the first one that of the same name. */
  const user = (): string => `user${worlds}`;

  const setUpCalendar = async (): Promise<void> => {
    const password = { type: 'password' as const, ca: '', confirmedHosts: [] };
    await concord.call('setup.start', { with: 'account' });
    await concord.call('setup.crm', {
      kind: 'bridge',
      credentials: { type: 'token', url: world.crm.url },
      secret: world.crm.tokens.anna ?? '',
    });
    await concord.call('setup.account', {
      kind: 'caldav',
      address,
      credentials: { ...password, user: 'user1', url: world.radicale.origin },
      secret: 'secret',
      allowKeyFile: false,
    });
    const mine = concord.state().setup.calendars.find(({ id }) => world.calendarUrl.endsWith(id));
    await concord.call('setup.calendar', { id: mine?.id ?? '' });
    await concord.call('setup.direction', {
      ...{ direction: 'two-way', createPrefix: '', existingProvider: 'take', existingCrm: 'take' },
      ...{ from: null, until: null },
    });
    const { setup } = await concord.until(({ setup: now }) => now.preview !== null && now.busy === null);
    await concord.call('setup.approve', { digest: setup.preview?.digest ?? '' });
    await concord.until(({ setup: now, sync }) => now.step === 'done' && sync.state === 'in-agreement');
  };
  const signIn = (secret: string | null): CallInput<'mail.connect'> => ({
    mailbox: null,
    address,
    credentials: {
      ...{ type: 'password', user: user(), url: `imap://127.0.0.1:${dovecot?.port}` },
      ...{ ca: '', confirmedHosts: [] },
    },
    secret,
  });
  const deliver = (id: string): Promise<void> =>
    mailbox.append(
      'INBOX',
      Buffer.from(`Message-ID: <${id}@example.org>\r\nSubject: ${id}\r\n\r\nHello\r\n`),
    );
  const subjectsInCrm = async (): Promise<readonly (string | undefined)[]> =>
    (await world.crm.actOnMail('list', 'anna')).map(({ subject }) => subject ?? undefined).sort();

  test('A9, M2: with the calendar’s password, nothing crosses before the folders are chosen; after a restart it goes on', async () => {
    expect(concord.state().mail).toMatchObject({ state: 'unavailable', unavailable: 'no-account' });
    await setUpCalendar();
    expect(concord.state().mail).toMatchObject({ state: 'none', unavailable: null, mailbox: null });
    await deliver('offer');
    await concord.call('mail.connect', signIn(null));
    await concord.until(({ mail, sync }) => mail.state === 'unmapped' && sync.state === 'in-agreement');
    expect(concord.state().mail.mailbox).toEqual({
      ...{ kind: 'imap', address, user: 'user1', sameSignIn: true },
      host: `127.0.0.1:${dovecot?.port}`,
    });
    const { map, isSaved, crm, provider } = await concord.call('mail.folders', { mailbox: null });
    expect(isSaved).toBe(false);
    expect(map).toHaveLength(crm.length);
    const inbox = map.find((pair) => pair.crm === 'inbox');
    expect(provider.find(({ id }) => id === inbox?.provider)?.role).toBe('inbox');
    expect(await subjectsInCrm()).toEqual([]);

    // a map that nobody could go by is refused, and stays unsaved
    const twice = map.map((pair) => ({ ...pair, provider: inbox?.provider ?? null }));
    expect(await concord.trouble('mail.save', { mailbox: null, map: twice })).toMatchObject({
      params: { field: 'map' },
    });
    const chosen = map.map((pair) => (pair.crm === 'archive' ? { ...pair, provider: null } : pair));
    await concord.call('mail.save', { mailbox: null, map: chosen });
    const { mail } = await concord.until(
      ({ mail: now }) => now.state === 'on' && now.linked === 1 && now.sync.state === 'in-agreement',
    );
    expect(mail).toMatchObject({ today: { arrived: 1 }, pairs: 3, paused: [], backlog: 0 });
    expect(await subjectsInCrm()).toEqual(['offer']);
    expect(await concord.call('mail.folders', { mailbox: null })).toMatchObject({
      map: chosen,
      isSaved: true,
    });
    const { rows } = await concord.call('mail.history', { mailbox: null, before: null, limit: 10 });
    expect(rows).toMatchObject([{ action: 'arrived', subject: 'offer', side: 'crm' }]);
    expect(
      await concord.call('mail.history', { mailbox: null, before: rows[0]?.id ?? 0, limit: 10 }),
    ).toEqual({
      rows: [],
      runs: [],
      more: false,
    });

    await concord.close();
    await deliver('second');
    concord = await drive(world.dataDir, { keyStore });
    await concord.until(({ mail: now, sync }) => now.linked === 2 && sync.state === 'in-agreement');
    expect(await subjectsInCrm()).toEqual(['offer', 'second']);
  });

  test('M4, S1: what is wrong with a sign-in is shown and nothing is kept; a repair keeps mailbox and map', async () => {
    await setUpCalendar();
    expect(await concord.trouble('mail.connect', signIn('wrong'))).toMatchObject({
      code: 'wrong-password',
      side: 'provider',
    });
    expect(concord.state().mail).toMatchObject({
      ...{ state: 'none', mailbox: null, busy: null, failed: 'mail.connect' },
      problem: { code: 'wrong-password' },
    });
    expect(await concord.trouble('mail.discover', { mailbox: null, address: 'nobody' })).toMatchObject({
      code: 'not-a-mail-server',
    });
    await concord.call('mail.connect', signIn('secret'));
    const { mail } = await concord.until(({ mail: now }) => now.state === 'unmapped');
    expect(mail).toMatchObject({ problem: null, mailbox: { user: user(), sameSignIn: false } });
    // another mailbox is no repair
    const other = signIn('secret');
    expect(
      await concord.trouble('mail.connect', {
        ...other,
        credentials: { ...other.credentials, user: 'user4' } as typeof other.credentials,
      }),
    ).toMatchObject({ code: 'primary-is-permanent' });
    // what is left blank is as it was
    await concord.call('mail.connect', {
      ...signIn('secret'),
      ...{ address: '', credentials: { type: 'password', user: '', url: '', ca: '', confirmedHosts: [] } },
    });
    expect(concord.state().mail.mailbox).toMatchObject({ address, user: user() });
  });

  test('M1, A7, A5: stopped and asleep, started again, disconnected; messages stay where they are', async () => {
    await setUpCalendar();
    await deliver('offer');
    await concord.call('mail.connect', signIn('secret'));
    const { map } = await concord.call('mail.folders', { mailbox: null });
    await concord.call('mail.save', { mailbox: null, map });
    await concord.until(({ mail }) => mail.linked === 1 && mail.sync.state === 'in-agreement');

    await concord.call('mail.stop', { mailbox: null });
    await concord.until(({ mail }) => mail.state === 'asleep');
    await deliver('second');
    await concord.call('sync.now', {});
    await concord.until(({ sync }) => sync.state === 'in-agreement');
    expect(await subjectsInCrm()).toEqual(['offer']);
    expect(concord.state().mail).toMatchObject({ linked: 1, pairs: 4 });
    await concord.call('mail.settings', { mailbox: null, mostMegabytes: 25, blocked: ['Spam@Example.org'] });
    await concord.call('mail.start', { mailbox: null });
    const { mail } = await concord.until(({ mail: now }) => now.linked === 2);
    expect(mail).toMatchObject({
      state: 'on',
      settings: { startDate: null, mostMegabytes: 25, blocked: ['spam@example.org'] },
    });
    expect(await concord.call('mail.kept', { mailbox: null, offset: 0, limit: 10 })).toEqual({
      items: [],
      count: 0,
    });

    await concord.call('mail.disconnect', { mailbox: null });
    await concord.until(({ mail: now, sync }) => now.state === 'none' && sync.state === 'in-agreement');
    expect(await subjectsInCrm()).toEqual(['offer', 'second']);
    await mailbox.command('SELECT INBOX');
    expect((await mailbox.command('SEARCH ALL')).join()).toContain('1 2');
    // connected again it links what is there, and needs its folders chosen anew
    await concord.call('mail.connect', signIn('secret'));
    await concord.until(({ mail: now }) => now.state === 'unmapped');
    expect(concord.state().mail).toMatchObject({ linked: 0, pairs: 0 });
    await concord.call('mail.save', { mailbox: null, map });
    await concord.until(({ mail: now }) => now.linked === 2 && now.sync.state === 'in-agreement');
    expect(await subjectsInCrm()).toEqual(['offer', 'second']);
  });

  test('A11: a further mailbox is added, runs by itself, is found again after a restart, and is removed', async () => {
    await setUpCalendar();
    await concord.call('mail.connect', signIn('secret'));
    await concord.until(({ mail: now }) => now.adding.state === 'offered');
    const infoUser = `user${worlds + 5}`;
    const info = 'info@example.com';
    const added = (change: Partial<CallInput<'mail.connect'>> = {}): CallInput<'mail.connect'> => ({
      ...signIn('secret'),
      credentials: {
        ...{ type: 'password', user: infoUser, url: `imap://127.0.0.1:${dovecot?.port}` },
        ...{ ca: '', confirmedHosts: [] },
      },
      ...{ mailbox: newMailbox, address: info },
      ...change,
    });
    // the same mailbox twice would be carried twice: by its address, and under another address
    for (const twice of [{ address }, { credentials: signIn(null).credentials }])
      expect(await concord.trouble('mail.connect', added(twice))).toMatchObject({ code: 'mailbox-taken' });
    expect(await concord.trouble('mail.connect', added({ secret: 'wrong' }))).toMatchObject({
      code: 'wrong-password',
    });
    expect(concord.state().mail).toMatchObject({
      ...{ problem: null, further: [] },
      adding: { failed: 'mail.connect', problem: { code: 'wrong-password' } },
    });

    await concord.call('mail.connect', added());
    const { mail } = await concord.until(({ mail: now }) => now.further[0]?.state === 'unmapped');
    expect(mail).toMatchObject({ state: 'unmapped', adding: { problem: null, busy: null } });
    const [{ id, mailbox: connected } = { id: '', mailbox: null }] = mail.further;
    expect(connected).toMatchObject({ address: info, user: infoUser, sameSignIn: false });
    expect(await concord.trouble('mail.connect', added())).toMatchObject({ code: 'mailbox-taken' });

    const other = await otherProgram(dovecot?.port ?? 0, infoUser);
    await other.append(
      'INBOX',
      Buffer.from('Message-ID: <i@example.org>\r\nSubject: to-info\r\n\r\nHello\r\n'),
    );
    const { map } = await concord.call('mail.folders', { mailbox: id });
    await concord.call('mail.save', { mailbox: id, map });
    await concord.until(({ mail: now }) => now.further[0]?.linked === 1 && now.state === 'unmapped');
    expect(await subjectsInCrm()).toEqual(['to-info']);
    const { rows } = await concord.call('mail.history', { mailbox: id, before: null, limit: 10 });
    expect(rows).toMatchObject([{ action: 'arrived', subject: 'to-info' }]);
    expect(await concord.call('mail.history', { mailbox: null, before: null, limit: 10 })).toMatchObject({
      rows: [],
    });

    await concord.close();
    concord = await drive(world.dataDir, { keyStore });
    await concord.until(
      ({ mail: now, sync }) => now.further[0]?.linked === 1 && sync.state === 'in-agreement',
    );
    await concord.call('mail.stop', { mailbox: id });
    await concord.until(({ mail: now }) => now.further[0]?.state === 'asleep');
    await concord.call('mail.start', { mailbox: id });
    await concord.until(({ mail: now }) => now.further[0]?.sync.state === 'in-agreement');

    await concord.call('mail.disconnect', { mailbox: id });
    expect(concord.state().mail).toMatchObject({ further: [], adding: { state: 'offered' } });
    expect(readdirSync(world.dataDir).filter((name) => name.startsWith('mailbox-'))).toEqual([]);
    // the CRM was told, and keeps the message
    const untold = () => {
      const profile = new Database(join(world.dataDir, 'profile.db'), { readonly: true });
      const row = profile.prepare("SELECT value FROM facts WHERE key = 'removed-mailboxes'").get();
      profile.close();
      return row;
    };
    await expect.poll(untold).toBeUndefined();
    expect(await subjectsInCrm()).toEqual(['to-info']);
    await other.command('SELECT INBOX');
    expect((await other.command('SEARCH ALL')).join()).toContain('SEARCH 1');
    other.close();
    expect(await concord.trouble('mail.connect', added({ mailbox: id, secret: null }))).toMatchObject({
      code: 'setup-invalid',
    });
  });

  test('A11, RU9: a further mailbox whose password is lost says so, and the rest runs', async () => {
    await setUpCalendar();
    await concord.call('mail.connect', signIn('secret'));
    await concord.until(({ mail: now }) => now.adding.state === 'offered');
    const credentials = {
      ...{ type: 'password' as const, user: `user${worlds + 5}`, url: `imap://127.0.0.1:${dovecot?.port}` },
      ...{ ca: '', confirmedHosts: [] },
    };
    const info = { mailbox: newMailbox, address: 'info@example.com', credentials, secret: 'secret' };
    await concord.call('mail.connect', info);
    await concord.until(({ mail: now }) => now.further.length === 1);
    await concord.close();
    const profile = new Database(join(world.dataDir, 'profile.db'));
    expect(profile.prepare("DELETE FROM secrets WHERE account LIKE '%:mail:%'").run().changes).toBe(1);
    profile.close();
    concord = await drive(world.dataDir, { keyStore });
    const { sync, mail } = await concord.until(({ sync: now }) => now.state === 'needs-you');
    const [{ id, problem: met } = { id: '', problem: null }] = mail.further;
    expect(met).toMatchObject({ code: 'sign-in-required', side: 'provider' });
    expect(sync).toMatchObject({ problem: met, mailbox: { id, address: info.address }, agreedAt: null });
    expect(await concord.trouble('mail.folders', { mailbox: id })).toEqual(met);
    expect(mail).toMatchObject({ problem: null, mailbox: { address } });
    // signed in again, with what else was known
    const blank = { ...credentials, user: '', url: '' };
    await concord.call('mail.connect', { ...info, mailbox: id, address: '', credentials: blank });
    await concord.until(({ sync: now }) => now.state === 'in-agreement');
    expect(concord.state().mail.further).toMatchObject([{ id, problem: null, state: 'unmapped' }]);
  });
});

/** "My mailbox moved" for a mailbox (A13), as a person does it: from one real mailbox to another, over a real CRM. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mailboxAccountIdOf } from '../../src-main/accounts/identity.ts';
import { systemClock } from '../../src-main/app/index.ts';
import { openProfile } from '../../src-main/store/index.ts';
import { type CallInput, newMailbox } from '../../src-shared/contract/index.ts';
import { type DrivenApplication, drive } from '../support/application.ts';
import { memoryKeyStore } from '../support/key-stores.ts';
import { dovecotMissing, type MailServer, startDovecot } from '../support/mail-servers/dovecot.ts';
import { emptyFolder, type OtherProgram, otherProgram } from '../support/mail-servers/other-program.ts';
import { type Radicale, radicaleMissing, startRadicale } from '../support/radicale.ts';
import { type RealWorld, realWorld } from './real-world.ts';
import { setUpCalendar } from './set-up-calendar.ts';

const missing = dovecotMissing() ?? radicaleMissing();
const address = 'anna@old.example';
const newAddress = 'anna@new.example';
const [oldUser, newUser] = ['user1', 'user2'];
const mails = ['offer', 'order', 'thanks'];

describe('a mailbox that moved', () => {
  let radicale: Radicale | undefined;
  let dovecot: MailServer | undefined;
  let world: RealWorld;
  let old: OtherProgram;
  let next: OtherProgram;
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
    world = await realWorld({ radicale, calendar: `mail-moved-${worlds}` });
    old = await otherProgram(dovecot.port, oldUser ?? '');
    next = await otherProgram(dovecot.port, newUser ?? '');
    for (const mailbox of [old, next])
      for (const folder of ['INBOX', 'Archive', 'Trash']) await emptyFolder(mailbox, folder);
    concord = await drive(world.dataDir, { keyStore });
    await setUpCalendar(concord, world, address);
  });
  afterEach(async () => {
    old?.close();
    next?.close();
    await concord?.close();
    await world?.close();
  });

  const signIn = (
    user: string,
    change: Partial<CallInput<'mail.connect'>> = {},
  ): CallInput<'mail.connect'> => ({
    mailbox: null,
    address: user === oldUser ? address : newAddress,
    credentials: {
      ...{ type: 'password', user, url: `imap://127.0.0.1:${dovecot?.port}` },
      ...{ ca: '', confirmedHosts: [] },
    },
    secret: 'secret',
    ...change,
  });
  const deliver = (mailbox: OtherProgram, id: string): Promise<void> =>
    mailbox.append(
      'INBOX',
      Buffer.from(`Message-ID: <${id}@example.org>\r\nSubject: ${id}\r\n\r\nHello\r\n`),
      '',
    );
  const subjectsInCrm = async (): Promise<readonly string[]> =>
    (await world.crm.actOnMail('list', 'anna')).map(({ subject }) => subject ?? '').sort();
  const contentOf = async (mailbox: OtherProgram): Promise<string> => {
    await mailbox.command('SELECT INBOX');
    const found = (await mailbox.command('UID SEARCH ALL')).join('\n');
    if (!/SEARCH \d/.test(found)) return '';
    const lines = await mailbox.command('FETCH 1:* (UID FLAGS RFC822.SIZE)');
    // whoever selects the folder first takes the flag away
    return lines.slice(0, -1).join('\n').replaceAll('\\Recent', '');
  };
  /** Both mailboxes and the CRM. */
  const everywhere = async () => ({
    old: await contentOf(old),
    next: await contentOf(next),
    crm: await subjectsInCrm(),
  });
  /** Connects the mailbox, and synchronises its folders. @param id of the mailbox; null: the first one */
  const synchronise = async (id: string | null): Promise<void> => {
    const { map } = await concord.call('mail.folders', { mailbox: id });
    await concord.call('mail.save', { mailbox: id, map });
  };
  const linkAll = async (secret: string | null): Promise<void> => {
    for (const id of mails) await deliver(old, id);
    await concord.call('mail.connect', signIn(oldUser ?? '', { secret }));
    await synchronise(null);
    await concord.until(({ mail }) => mail.linked === mails.length && mail.sync.state === 'in-agreement');
  };
  /** While the program does not run. */
  const kept = async () => {
    await concord.close();
    const profile = openProfile({ path: join(world.dataDir, 'profile.db'), clock: systemClock });
    const found = {
      mail: profile.get('mail'),
      further: profile.get('further-mail'),
      secrets: profile.secretCount(),
    };
    profile.close();
    concord = await drive(world.dataDir, { keyStore });
    return found;
  };

  test('A13: messages are found again, what is missing stays in the CRM, and nothing is written on any side', async () => {
    await linkAll(null);
    for (const id of mails.slice(0, 2)) await deliver(next, id);
    const before = await everywhere();

    await concord.call('mail-move.begin', { mailbox: null });
    expect(concord.state().mailMove).toMatchObject({
      step: 'sign-in',
      from: { address, linked: mails.length, sameSignIn: true },
      to: null,
    });
    await concord.call('mail-move.connect', signIn(newUser ?? ''));
    const { mailMove } = concord.state();
    const to = mailMove?.to ?? { address: '', host: '' };
    expect(mailMove).toMatchObject({ step: 'check', to: { address: newAddress } });
    // nothing happens before the yes, and none to another mailbox than the one that was shown
    expect(await concord.call('mail-move.confirm', { ...to, address })).toEqual({ accepted: false });
    expect(concord.state().mail.mailbox).toMatchObject({ address, user: oldUser });

    expect(await concord.call('mail-move.confirm', to)).toEqual({ accepted: true });
    const done = await concord.until(({ mailMove: now }) => now?.step === 'done');
    expect(done.mail).toMatchObject({
      mailbox: { address: newAddress, user: newUser, sameSignIn: false },
      ...{ linked: mails.length, awaited: 1, waiting: 0 },
      sync: { problem: null },
    });
    expect(await everywhere()).toEqual(before);
    await concord.call('mail-move.end', {});
    expect(concord.state().mailMove).toBeNull();

    // from here on it is the mailbox: what arrives late is found too, and new mail arrives once
    await deliver(next, mails[2] ?? '');
    await deliver(next, 'new');
    await concord.call('sync.now', {});
    await concord.until(({ mail }) => mail.linked === mails.length + 1 && mail.awaited === 0);
    expect(await subjectsInCrm()).toEqual(['new', ...mails]);
    expect(await kept()).toMatchObject({ mail: { address: newAddress, movedFrom: [address] } });
    await concord.until(({ mail, sync }) => mail.linked === 4 && sync.state === 'in-agreement');
    expect(await contentOf(old)).toBe(before.old);
    // signed in again, it has moved still
    await concord.call('mail.connect', signIn(newUser ?? ''));
    expect(await kept()).toMatchObject({ mail: { address: newAddress, movedFrom: [address] } });
  });

  test('A13: given up at any step, it changes nothing and leaves no secret; the connected mailbox is no new place', async () => {
    await linkAll('secret');
    const before = { everywhere: await everywhere(), kept: await kept() };
    await concord.until(({ sync }) => sync.state === 'in-agreement');
    expect((await concord.trouble('mail-move.connect', signIn(newUser ?? ''))).code).toBe('setup-invalid');
    await concord.call('mail-move.begin', { mailbox: null });
    expect(
      await concord.trouble('mail-move.connect', signIn(newUser ?? '', { secret: 'wrong' })),
    ).toMatchObject({
      code: 'wrong-password',
    });
    expect(await concord.trouble('mail-move.connect', signIn(oldUser ?? ''))).toMatchObject({
      code: 'mailbox-taken',
      params: { reason: 'not-moved' },
    });
    expect(concord.state().mailMove).toMatchObject({
      ...{ step: 'sign-in', to: null, failed: 'mail.connect', problem: { code: 'mailbox-taken' } },
    });
    await concord.call('mail-move.connect', signIn(newUser ?? ''));
    await concord.call('mail-move.back', {});
    expect(concord.state().mailMove).toMatchObject({ step: 'sign-in', problem: null });
    await concord.call('mail-move.connect', signIn(newUser ?? ''));
    await concord.call('mail-move.end', {});
    expect(await kept()).toEqual(before.kept);
    // a program that ends in the middle of it has forgotten it too
    await concord.until(({ sync }) => sync.state === 'in-agreement');
    await concord.call('mail-move.begin', { mailbox: null });
    await concord.call('mail-move.connect', signIn(newUser ?? ''));
    expect(await kept()).not.toEqual(before.kept);
    expect(await kept()).toEqual(before.kept);
    await concord.until(({ sync }) => sync.state === 'in-agreement');
    expect(await everywhere()).toEqual(before.everywhere);
  });

  test('A13, A11: a further mailbox that has another address now brings its folders and messages', async () => {
    await concord.call('mail.connect', signIn('user3', { address: 'first@old.example' }));
    await concord.until(({ mail }) => mail.adding.state === 'offered');
    await concord.call('mail.connect', signIn(oldUser ?? '', { mailbox: newMailbox }));
    const id = mailboxAccountIdOf(address);
    await concord.until(({ mail }) => mail.further[0]?.state === 'unmapped');
    for (const one of mails) await deliver(old, one);
    await synchronise(id);
    await concord.until(({ mail }) => mail.further[0]?.linked === mails.length);
    for (const one of mails) await deliver(next, one);
    const before = await everywhere();

    await concord.call('mail-move.begin', { mailbox: id });
    // another mailbox of the person is no new place
    expect(
      await concord.trouble('mail-move.connect', signIn('user3', { mailbox: id, address: 'x@new.example' })),
    ).toMatchObject({ code: 'mailbox-taken', params: {} });
    await concord.call('mail-move.connect', signIn(newUser ?? '', { mailbox: id }));
    const to = concord.state().mailMove?.to ?? { address: '', host: '' };
    await concord.call('mail-move.confirm', to);
    const newId = mailboxAccountIdOf(newAddress);
    const { mail } = await concord.until(({ mailMove }) => mailMove?.step === 'done');
    expect(mail.further).toMatchObject([
      { id: newId, mailbox: { address: newAddress }, linked: mails.length, awaited: 0 },
    ]);
    expect(await everywhere()).toEqual(before);
    const databases = readdirSync(world.dataDir).filter((name) => /^mailbox-[0-9a-f]{32}\.db$/.test(name));
    expect(databases).toEqual([`mailbox-${newId}.db`]);
    // its own password and the calendar's; the first mailbox has one too
    expect(await kept()).toMatchObject({ further: [{ address: newAddress, movedFrom: [address] }] });
    await concord.until(({ mail: now, sync }) => now.further[0]?.linked === 3 && sync.problem === null);
  });
});

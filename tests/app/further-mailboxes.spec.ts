/** Protects A11 in the real program: two mailboxes of one person on a real Dovecot, and what is theirs alone and theirs together. */
import { existsSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { mailboxAccountIdOf } from '../../src-main/accounts/identity.ts';
import { readSetupFile, type SetupFile } from '../../src-main/accounts/setup-file.ts';
import { knownKinds, offeredKinds } from '../../src-main/app/index.ts';
import { drive } from '../support/application.ts';
import { runHeadlessProcess } from '../support/headless-process.ts';
import { dovecotMissing, type MailServer, startDovecot } from '../support/mail-servers/dovecot.ts';
import { emptyFolder, type OtherProgram, otherProgram } from '../support/mail-servers/other-program.ts';
import { type Radicale, radicaleMissing, startRadicale } from '../support/radicale.ts';
import { realWorld } from './real-world.ts';

const missing = dovecotMissing() ?? radicaleMissing();

let dovecot: MailServer;
let radicale: Radicale;
let tests = 0;

beforeAll(async () => {
  if (missing !== null) return;
  dovecot = await startDovecot();
  radicale = await startRadicale();
});
afterAll(async () => {
  await radicale?.stop();
  await dovecot?.stop();
});

type Section = Extract<SetupFile['mail'], { readonly kind: string }>;

async function twoMailboxes() {
  tests += 1;
  const world = await realWorld({ radicale, calendar: `further${tests}` });
  const [firstUser = '', secondUser = ''] = dovecot.users;
  const first = await otherProgram(dovecot.port, firstUser);
  const second = await otherProgram(dovecot.port, secondUser);
  onTestFinished(async () => {
    first.close();
    second.close();
    await world.close();
  });
  for (const mailbox of [first, second])
    for (const folder of ['INBOX', 'Archive', 'Trash']) await emptyFolder(mailbox, folder);
  const section = (user: string, change: Partial<Section> = {}) => ({
    kind: 'imap',
    address: `${user}@example.com`,
    user,
    password: { file: 'password' },
    url: `imap://127.0.0.1:${dovecot.port}`,
    ...change,
  });
  const once = (mail: SetupFile['mail'], env: Readonly<Record<string, string>> = {}) =>
    runHeadlessProcess(
      ['--setup', world.setup({ mail: mail as Section }), '--data', world.dataDir, '--once', '--json'],
      {
        env,
      },
    );
  return {
    ...{ world, first, second },
    firstSection: section(firstUser),
    secondSection: (change: Partial<Section> = {}) => ({
      ...section(secondUser, change),
      address: `${secondUser}@example.com`,
      password: change.password ?? { file: 'password' },
    }),
    once,
    /** The resident program of a set-up file with these mailboxes. */
    async resident(mail: SetupFile['mail'], env: Readonly<Record<string, string>> = {}) {
      const file = world.setup({ mail: mail as Section });
      const answer = readSetupFile(file, { env, kinds: offeredKinds(knownKinds) });
      if (answer.type !== 'read') throw new Error(answer.complaints.join());
      const application = await drive(world.dataDir, { fixed: { type: 'setup', setup: answer.setup } });
      onTestFinished(application.close);
      return application;
    },
    async inCrm(): Promise<Readonly<Record<string, string>>> {
      const all = await world.crm.actOnMail('list', 'anna');
      return Object.fromEntries(
        all.map(({ subject, mailboxes }) => [subject ?? '', [...mailboxes].sort().join('+')]),
      );
    },
  };
}

async function deliver(mailbox: OtherProgram, id: string): Promise<void> {
  const text = `Message-ID: <${id}@example.org>\r\nSubject: ${id}\r\nFrom: Ann <ann@example.org>\r\nTo: me@example.com\r\nDate: Wed, 4 Mar 2026 09:30:00 +0100\r\n\r\nHello ${id}\r\n`;
  await mailbox.append('INBOX', Buffer.from(text), '');
}

async function eraseFirst(mailbox: OtherProgram, folder: string): Promise<void> {
  await mailbox.command(`SELECT "${folder}"`);
  await mailbox.command('STORE 1 +FLAGS (\\Deleted)');
  await mailbox.command('EXPUNGE');
}

async function countIn(mailbox: OtherProgram, folder: string): Promise<number> {
  // a selected folder is counted as the connection last heard of it
  await mailbox.command('NOOP');
  const lines = await mailbox.command(`STATUS "${folder}" (MESSAGES)`);
  return Number(/MESSAGES (\d+)/.exec(lines.join('\n'))?.[1] ?? Number.NaN);
}

describe('two mailboxes of one person', () => {
  beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));

  test('A11: mail of both is in the CRM, each has a database of its own, and a second run writes nothing', async () => {
    const { world, first, second, once, inCrm, firstSection, secondSection } = await twoMailboxes();
    await deliver(first, 'to-the-first');
    await deliver(second, 'to-the-second');
    const run = await once([firstSection, secondSection()]);
    expect(run.stderr).not.toContain('Mail');
    expect(run.code).toBe(0);
    expect(run.mailJson).toMatchObject({ arrived: 1, total: 1, mailbox: null, problem: null });
    expect(run.furtherMailJson).toMatchObject([
      { arrived: 1, total: 1, mailbox: secondSection().address, problem: null },
    ]);
    expect(await inCrm()).toEqual({ 'to-the-first': 'inbox', 'to-the-second': 'inbox' });
    const databases = readdirSync(world.dataDir).filter((name) => /^mailbox-[0-9a-f]{32}\.db$/.test(name));
    expect(databases).toHaveLength(1);
    expect(existsSync(`${world.dataDir}/concord.db`)).toBe(true);

    // what is archived in the second mailbox, or there in the CRM, concerns that one alone
    await second.command('SELECT INBOX');
    await second.command('MOVE 1 Archive');
    const moved = await once([firstSection, secondSection()]);
    expect(moved.mailJson).toMatchObject({ crm: { moved: 0 }, provider: { moved: 0 } });
    expect(moved.furtherMailJson).toMatchObject([{ crm: { moved: 1 } }]);
    expect(await inCrm()).toEqual({ 'to-the-first': 'inbox', 'to-the-second': 'archive' });
    const silent = { arrived: 0, crm: { moved: 0, keywords: 0 }, provider: { moved: 0, keywords: 0 } };
    const last = await once([firstSection, secondSection()]);
    expect([last.mailJson, ...last.furtherMailJson]).toMatchObject([silent, silent]);
  });

  test('M8: a message that is in both is one in the CRM, and each copy goes its own way', async () => {
    const { world, first, second, once, inCrm, firstSection, secondSection } = await twoMailboxes();
    const both = () => once([firstSection, secondSection()]);
    await deliver(first, 'in-both');
    await deliver(second, 'in-both');
    const run = await both();
    expect(run.code).toBe(0);
    expect([run.mailJson, ...run.furtherMailJson]).toMatchObject([
      { arrived: 1, total: 1 },
      { total: 1, left: {} },
    ]);
    expect(await world.crm.actOnMail('list', 'anna')).toHaveLength(1);

    // erased in the second mailbox: the first one still has it, and so has the CRM
    await eraseFirst(second, 'INBOX');
    await both();
    expect(await inCrm()).toEqual({ 'in-both': 'inbox' });
    expect(await countIn(first, 'INBOX')).toBe(1);

    // there again, and deleted in the first one: the copy of the second stays
    await deliver(second, 'in-both');
    await both();
    await first.command('SELECT INBOX');
    await first.command('MOVE 1 Trash');
    const deleted = await both();
    expect(deleted.mailJson).toMatchObject({ crm: { moved: 1 } });
    expect(await inCrm()).toEqual({ 'in-both': 'inbox' });
    expect(await countIn(second, 'INBOX')).toBe(1);

    // deleted in the CRM: what is left of it goes to the trash
    const [message] = await world.crm.actOnMail('list', 'anna');
    await world.crm.actOnMail('moveToDeleted', 'anna', message?.id ?? '');
    const last = await both();
    expect(last.furtherMailJson).toMatchObject([{ provider: { moved: 1 } }]);
    expect([await countIn(second, 'INBOX'), await countIn(second, 'Trash')]).toEqual([0, 1]);
    expect(await inCrm()).toEqual({ 'in-both': 'deleted' });
    const silent = { arrived: 0, crm: { moved: 0 }, provider: { moved: 0 } };
    const again = await both();
    expect([again.mailJson, ...again.furtherMailJson]).toMatchObject([silent, silent]);
  });

  test('M8: a message that a person moves from one of their mailboxes into another stays where it is in the CRM', async () => {
    const { first, second, once, inCrm, firstSection, secondSection } = await twoMailboxes();
    await deliver(first, 'on-the-move');
    await once([firstSection, secondSection()]);
    await eraseFirst(first, 'INBOX');
    await deliver(second, 'on-the-move');
    const run = await once([firstSection, secondSection()]);
    expect(run.furtherMailJson).toMatchObject([{ linked: 1, total: 1 }]);
    expect(await inCrm()).toEqual({ 'on-the-move': 'inbox' });
  });

  test('A11, RU9: the resident program follows both, and agrees when both do', async () => {
    const { world, first, second, resident, inCrm, firstSection, secondSection } = await twoMailboxes();
    const application = await resident([firstSection, secondSection()]);
    await application.until(({ sync }) => sync.state === 'in-agreement');
    await deliver(first, 'to-the-first');
    await deliver(second, 'to-the-second');
    await expect
      .poll(inCrm, { timeout: 20_000 })
      .toEqual({ 'to-the-first': 'inbox', 'to-the-second': 'inbox' });
    const second1 = (await world.crm.actOnMail('list', 'anna')).find(
      ({ subject }) => subject === 'to-the-second',
    );
    await world.crm.actOnMail('archive', 'anna', second1?.id ?? '');
    await expect.poll(() => countIn(second, 'Archive'), { timeout: 30_000 }).toBe(1);
    expect(await countIn(first, 'Archive')).toBe(0);
  });

  test('A11: the status names the mailbox that is in trouble, and the other one goes on', async () => {
    const { first, resident, inCrm, firstSection, secondSection } = await twoMailboxes();
    const wrong = secondSection({ password: { env: 'CONCORD_TEST_SECRET' } });
    const application = await resident([firstSection, wrong], { CONCORD_TEST_SECRET: 'not-the-password' });
    const { sync } = await application.until((state) => state.sync.state === 'needs-you');
    expect(sync).toMatchObject({
      problem: { code: 'wrong-password' },
      mailbox: { id: mailboxAccountIdOf(wrong.address), address: wrong.address },
      agreedAt: null,
    });
    // each side by itself: only that mailbox is in trouble
    await application.until(({ sync: { sides }, mail: { sync: ofFirst, further } }) => {
      const well = [sides.provider, sides.crm, ofFirst.side].every(({ health }) => health === 'well');
      const side = further[0]?.sync.side;
      return well && side?.health === 'trouble' && side.problem?.code === 'wrong-password';
    });
    await deliver(first, 'to-the-first');
    await expect.poll(inCrm, { timeout: 20_000 }).toEqual({ 'to-the-first': 'inbox' });
  });

  test('A11: a mailbox that cannot be had holds up no other, and the CRM may allow only one', async () => {
    const { world, first, second, once, inCrm, firstSection, secondSection } = await twoMailboxes();
    await deliver(first, 'to-the-first');
    await deliver(second, 'to-the-second');
    const wrong = { password: { env: 'CONCORD_TEST_SECRET' } };
    const env = { CONCORD_TEST_SECRET: 'not-the-password' };
    const run = await once([{ ...firstSection, ...wrong }, secondSection()], env);
    expect(run.mailJson?.problem).toMatchObject({ code: 'wrong-password' });
    expect(run.furtherMailJson).toMatchObject([{ arrived: 1, problem: null }]);
    expect(run.code).toBe(1);
    const other = await once([firstSection, secondSection(wrong)], env);
    expect(other.mailJson).toMatchObject({ arrived: 1, problem: null });
    expect(other.furtherMailJson[0]?.problem).toMatchObject({ code: 'wrong-password' });
    expect(other.stderr).toContain(`Mail ${secondSection().address}: `);
    expect(await inCrm()).toEqual({ 'to-the-first': 'inbox', 'to-the-second': 'inbox' });

    await world.crm.act('setRules', { furtherMailboxes: false });
    await deliver(second, 'too-many');
    const refused = await once([firstSection, secondSection()]);
    expect(refused.mailJson).toMatchObject({ problem: null });
    expect(refused.furtherMailJson[0]?.problem).toMatchObject({ code: 'crm-one-mailbox' });
    expect(await inCrm()).not.toHaveProperty('too-many');
  });
});

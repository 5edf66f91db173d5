/** Protects mail in the real program: a real mailbox and the CRM are kept in agreement, beside the calendar and without disturbing it. */
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { readSetupFile, type SetupFile } from '../../src-main/accounts/setup-file.ts';
import { type FixedAccount, knownKinds, offeredKinds } from '../../src-main/app/index.ts';
import { drive } from '../support/application.ts';
import { type MailRunJson, runHeadlessProcess, startResident } from '../support/headless-process.ts';
import { dovecotMissing, type MailServer, startDovecot } from '../support/mail-servers/dovecot.ts';
import { emptyFolder, type OtherProgram, otherProgram } from '../support/mail-servers/other-program.ts';
import { type Radicale, radicaleMissing, startRadicale } from '../support/radicale.ts';
import { type RealWorld, realWorld } from './real-world.ts';

const missing = dovecotMissing() ?? radicaleMissing();

let dovecot: MailServer;
let radicale: Radicale;
/** Each test has a mailbox and a calendar of its own. */
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

interface MailWorld extends RealWorld {
  readonly mailbox: OtherProgram;
  readonly file: (mail?: Partial<SetupFile['mail'] & object>) => string;
  deliver(id: string, more?: { readonly flags?: string; readonly folder?: string }): Promise<void>;
  once(file?: string, env?: Readonly<Record<string, string>>): ReturnType<typeof runHeadlessProcess>;
  /** Subject, mailboxes and keywords of every message that the CRM shows. */
  inCrm(): Promise<Readonly<Record<string, string>>>;
  /** The CRM's id of the message with this subject. */
  idOf(subject: string): Promise<string>;
  /** Subjects with flags of a folder of the mailbox. */
  inFolder(name: string): Promise<Readonly<Record<string, string>>>;
}

async function mailWorld(): Promise<MailWorld> {
  tests += 1;
  const user = dovecot.users[tests % dovecot.users.length] ?? '';
  const mailbox = await otherProgram(dovecot.port, user);
  const world = await realWorld({ radicale, calendar: `mail${tests}` });
  onTestFinished(async () => {
    mailbox.close();
    await world.close();
  });
  for (const folder of ['INBOX', 'Archive', 'Trash', 'Sent', 'Junk', 'Drafts'])
    await emptyFolder(mailbox, folder);
  const file: MailWorld['file'] = (mail = {}) =>
    world.setup({
      mail: {
        kind: 'imap',
        address: `${user}@example.com`,
        user,
        password: { file: 'password' },
        url: `imap://127.0.0.1:${dovecot.port}`,
        ...mail,
      },
    });
  const listed = async () =>
    (await world.crm.actOnMail('list', 'anna')).map(({ id, subject, mailboxes, keywords }) => ({
      ...{ id, subject: subject ?? '' },
      told: [[...mailboxes].sort().join('+'), ...[...keywords].sort()].join(' '),
    }));
  return {
    ...world,
    mailbox,
    file,
    deliver: (id, { flags = '', folder = 'INBOX' } = {}) =>
      mailbox.append(folder, Buffer.from(messageText(id)), flags),
    once: (setup = file(), env = {}) =>
      runHeadlessProcess(['--setup', setup, '--data', world.dataDir, '--once', '--json'], { env }),
    inCrm: async () => Object.fromEntries((await listed()).map(({ subject, told }) => [subject, told])),
    async idOf(subject) {
      const found = (await listed()).find((one) => one.subject === subject);
      if (found === undefined) throw new Error(`the CRM has no message ${subject}`);
      return found.id;
    },
    async inFolder(name) {
      await mailbox.command(`SELECT "${name}"`);
      const lines = await mailbox
        .command('FETCH 1:* (FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])')
        .catch(() => []);
      const found: Record<string, string> = {};
      const text = lines.join('\n');
      for (const [, flags = '', subject = ''] of text.matchAll(/FLAGS \(([^)]*)\)[^\n]*\nSubject: ([^\n]*)/g))
        found[subject] = flags
          .split(' ')
          .filter((flag) => flag !== '' && flag !== '\\Recent')
          .join(' ');
      return found;
    },
  };
}

function fixedBy(file: string): FixedAccount {
  const answer = readSetupFile(file, { env: {}, kinds: offeredKinds(knownKinds) });
  if (answer.type !== 'read') throw new Error(answer.complaints.join());
  return { type: 'setup', setup: answer.setup };
}

function messageText(id: string): string {
  return `Message-ID: <${id}@example.org>\r\nSubject: ${id}\r\nFrom: Ann <ann@example.org>\r\nTo: me@example.com\r\nDate: Wed, 4 Mar 2026 09:30:00 +0100\r\n\r\nHello ${id}\r\n`;
}

const silent = {
  arrived: 0,
  problem: null,
  provider: { moved: 0, keywords: 0 },
  crm: { moved: 0, keywords: 0 },
};

describe('a real mailbox and the CRM', () => {
  beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));

  test('M3: what is in the mailbox arrives in the CRM, and a second run writes nothing', async () => {
    const world = await mailWorld();
    await world.deliver('offer');
    await world.deliver('answered', { flags: '\\Seen' });
    await world.deliver('old', { folder: 'Archive' });
    const first = await world.once();
    expect(first.json).toMatchObject({ topic: 'calendar', problem: null });
    expect(first.mailJson).toMatchObject({ arrived: 3, total: 3, problem: null });
    expect(first.code).toBe(0);
    expect(await world.inCrm()).toEqual({ offer: 'inbox', answered: 'inbox $seen', old: 'archive' });
    const second = await world.once();
    expect(second.mailJson).toMatchObject({ ...silent, total: 3 });
  });

  test('M3, M5, ML7: read, archived, moved and deleted: what is done on one side is done on the other', async () => {
    const world = await mailWorld();
    for (const id of [
      'read-here',
      'archived-here',
      'deleted-here',
      'read-there',
      'archived-there',
      'deleted-there',
    ])
      await world.deliver(id);
    expect((await world.once()).mailJson).toMatchObject({ arrived: 6 });
    // in the mailbox
    await world.mailbox.command('SELECT INBOX');
    const uidOf = async (id: string): Promise<string> => {
      const lines = await world.mailbox.command(`SEARCH HEADER Message-ID ${id}@example.org`);
      return /SEARCH (\d+)/.exec(lines.join())?.[1] ?? '';
    };
    await world.mailbox.command(`STORE ${await uidOf('read-here')} +FLAGS (\\Seen)`);
    await world.mailbox.command(`MOVE ${await uidOf('archived-here')} Archive`);
    await world.mailbox.command(`MOVE ${await uidOf('deleted-here')} Trash`);
    // in the CRM
    await world.crm.actOnMail('update', 'anna', await world.idOf('read-there'), { addKeywords: ['$seen'] });
    await world.crm.actOnMail('archive', 'anna', await world.idOf('archived-there'));
    await world.crm.actOnMail('moveToDeleted', 'anna', await world.idOf('deleted-there'));

    const run = await world.once();
    expect(run.mailJson).toMatchObject({
      problem: null,
      provider: { moved: 2, keywords: 1 },
      crm: { moved: 2, keywords: 1 },
    });
    expect(await world.inCrm()).toEqual({
      'read-here': 'inbox $seen',
      'archived-here': 'archive',
      'deleted-here': 'deleted',
      'read-there': 'inbox $seen',
      'archived-there': 'archive',
      'deleted-there': 'deleted',
    });
    expect(await world.inFolder('INBOX')).toEqual({ 'read-here': '\\Seen', 'read-there': '\\Seen' });
    expect(Object.keys(await world.inFolder('Archive')).sort()).toEqual(['archived-here', 'archived-there']);
    expect(Object.keys(await world.inFolder('Trash')).sort()).toEqual(['deleted-here', 'deleted-there']);
    expect((await world.once()).mailJson).toMatchObject(silent);
  });

  test('M4, RU10: a wrong password names the setting, and the calendar goes on', async () => {
    const world = await mailWorld();
    await world.enter('lunch@concord.example', { title: 'Lunch', start: '2026-12-01T12:00:00' });
    const setup = world.file({ password: { env: 'CONCORD_TEST_SECRET' } });
    const run = await world.once(setup, { CONCORD_TEST_SECRET: 'not-the-password' });
    expect(run.json).toMatchObject({ problem: null, provider: { added: 1 } });
    expect(run.mailJson?.problem).toMatchObject({ code: 'wrong-password', side: 'provider' });
    expect(run.stderr).toContain('Mail: ');
    expect(run.code).toBe(1);

    const resident = startResident(['--setup', setup, '--data', world.dataDir], {
      env: { CONCORD_TEST_SECRET: 'not-the-password' },
    });
    expect((await resident.nextMailRun()).problem).toMatchObject({ code: 'wrong-password' });
    await world.enter('dinner@concord.example', { title: 'Dinner', start: '2026-12-01T19:00:00' });
    let added = 0;
    while (added === 0) added = (await resident.nextRun()).provider?.added ?? 0;
    expect(await resident.stop()).toBe(1);
  });

  test('without a section for mail nothing of mail is asked for, told or stored', async () => {
    const world = await mailWorld();
    await world.deliver('offer');
    const run = await world.run();
    expect(run.code, run.stderr).toBe(0);
    expect(run.mailJson).toBeNull();
    expect(run.stdout.trim().split('\n')).toHaveLength(1);
    expect(await world.inCrm()).toEqual({});
  });

  test('the folders of the set-up file are the map, and a folder that is not there is named', async () => {
    const world = await mailWorld();
    await world.deliver('offer');
    await world.deliver('old', { folder: 'Archive' });
    const run = await world.once(world.file({ folders: { Inbox: 'INBOX', Archive: null } }));
    expect(run.mailJson).toMatchObject({ arrived: 1 });
    expect(await world.inCrm()).toEqual({ offer: 'inbox' });
    // another map in the file is followed
    const more = await world.once(world.file({ folders: { Inbox: 'INBOX', Archive: 'Archive' } }));
    expect(more.mailJson).toMatchObject({ arrived: 1 });
    expect(await world.inCrm()).toEqual({ offer: 'inbox', old: 'archive' });
    const wrong = await world.once(world.file({ folders: { Inbox: 'Postvak' } }));
    expect(wrong.mailJson?.problem).toMatchObject({
      code: 'setup-invalid',
      params: { field: 'mail.folders' },
    });
  });

  test('M6, M7: start date, size, known people and blocked senders decide what arrives', async () => {
    const world = await mailWorld();
    await world.deliver('offer');
    for (const change of [
      { startDate: '2026-03-06' },
      { blocked: ['@example.org'] },
      { onlyKnownPeople: true },
    ] satisfies Parameters<MailWorld['file']>[0][]) {
      const run = await world.once(world.file(change));
      expect(run.mailJson, run.stderr).toMatchObject({ arrived: 0, problem: null });
    }
    await world.crm.act('setRules', { blocked: ['Example.ORG', 'nobody@example.net'] });
    expect((await world.once()).mailJson).toMatchObject({ arrived: 0, left: { blocked: 1 }, problem: null });
    await world.crm.act('setRules', { blocked: ['nobody@example.net'] });
    expect((await world.once(world.file({ startDate: '2026-03-05' }))).mailJson).toMatchObject({
      arrived: 1,
    });
  });

  test('a message is in the CRM seconds after the mailbox tells of it (IDLE), and what the CRM says is in the mailbox', async () => {
    const world = await mailWorld();
    const resident = startResident(['--setup', world.file(), '--data', world.dataDir]);
    expect((await resident.nextMailRun()).problem).toBeNull();
    const until = async (of: (run: MailRunJson) => number | undefined): Promise<number> => {
      const startedAt = performance.now();
      while (!(of(await resident.nextMailRun()) ?? 0)) {
        // the next run
      }
      return performance.now() - startedAt;
    };
    await world.deliver('offer');
    // without news the next run would come 30 s after the one before at the soonest (RU5)
    expect(await until(({ arrived }) => arrived ?? 0)).toBeLessThan(20_000);
    expect(await world.inCrm()).toEqual({ offer: 'inbox' });
    await world.crm.actOnMail('archive', 'anna', await world.idOf('offer'));
    expect(await until(({ provider }) => provider?.moved)).toBeLessThan(20_000);
    expect(Object.keys(await world.inFolder('Archive'))).toEqual(['offer']);
    expect(await resident.stop()).toBe(0);
  });

  test('an administrator who switches mail off stops mail alone', async () => {
    const world = await mailWorld();
    await world.deliver('offer');
    await world.crm.act('setRules', { features: { calendar: true, mail: false } });
    const run = await world.once();
    expect(run.json).toMatchObject({ problem: null });
    expect(run.mailJson).toMatchObject({ problem: { code: 'crm-mail-off' } });
    expect(await world.inCrm()).toEqual({});
  });

  test('M7: a guest on the person’s block list is in the calendar and not in the CRM', async () => {
    const world = await mailWorld();
    const people = ['ORGANIZER:mailto:anna@example.com', 'ATTENDEE:mailto:anna@example.com'];
    const lines = [
      ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//t//t//EN', 'BEGIN:VEVENT', 'UID:meeting'],
      ...['DTSTAMP:20260101T000000Z', 'DTSTART:20260304T093000Z', 'SUMMARY:Meeting', ...people],
      ...['ATTENDEE:mailto:ann@example.org', 'ATTENDEE:mailto:spy@mail.rival.example'],
      ...['END:VEVENT', 'END:VCALENDAR', ''],
    ];
    await world.calendar.putText('meeting.ics', lines.join('\r\n'));
    const run = await world.once(world.file({ blocked: ['@rival.example'] }));
    expect(run.json).toMatchObject({ problem: null, crm: { added: 1 } });
    const [entry] = await world.crm.act('list');
    expect(JSON.stringify(entry)).toContain('ann@example.org');
    expect(JSON.stringify(entry)).not.toContain('rival');
  });

  test('M1: an administrator who allows other kinds of mailboxes only stops mail alone', async () => {
    const world = await mailWorld();
    await world.deliver('offer');
    await world.crm.act('setRules', { mailProviders: ['gmail'] });
    const run = await world.once();
    expect(run.json).toMatchObject({ problem: null });
    expect(run.mailJson).toMatchObject({ problem: { code: 'crm-mail-off', params: { kind: 'imap' } } });
    await world.crm.act('setRules', { mailProviders: ['gmail', 'imap'] });
    expect((await world.once()).mailJson).toMatchObject({ problem: null, arrived: 1 });
  });

  test('ML5: an invitation that arrives by mail is a message in the CRM, and no entry of either calendar', async () => {
    const world = await mailWorld();
    const lines = [
      ...['Message-ID: <invitation@example.org>', 'Subject: invitation', 'From: Ann <ann@example.org>'],
      ...['Content-Type: text/calendar; method=REQUEST; charset=utf-8', '', 'BEGIN:VCALENDAR', 'VERSION:2.0'],
      ...['METHOD:REQUEST', 'BEGIN:VEVENT', 'UID:invited@example.org', 'DTSTAMP:20260304T090000Z'],
      ...[
        'DTSTART:20261201T120000Z',
        'DTEND:20261201T130000Z',
        'SUMMARY:Invited',
        'END:VEVENT',
        'END:VCALENDAR',
      ],
    ];
    await world.mailbox.append('INBOX', Buffer.from(`${lines.join('\r\n')}\r\n`));
    expect((await world.once()).mailJson).toMatchObject({ arrived: 1 });
    expect((await world.once()).json).toMatchObject({ problem: null, linked: 0 });
    expect(await world.inCrm()).toEqual({ invitation: 'inbox' });
    expect(await world.state()).toEqual({ calendar: {}, crm: {} });
  });

  test('DE1: when most of the mailbox is emptied at once, a person is asked, and their no keeps everything in the CRM', async () => {
    const world = await mailWorld();
    const ids = Array.from({ length: 12 }, (_, index) => `message-${index}`);
    for (const id of ids) await world.deliver(id);
    const concord = startResident(['--setup', world.file(), '--data', world.dataDir]);
    expect((await concord.nextMailRun()).arrived).toBe(12);
    await emptyFolder(world.mailbox, 'INBOX');
    let waiting = 0;
    while (waiting === 0) waiting = (await concord.nextMailRun()).waiting ?? 0;
    expect(waiting).toBe(12);
    expect(Object.keys(await world.inCrm())).toHaveLength(12);
    expect(await concord.stop()).toBe(3);
    const application = await drive(world.dataDir, { fixed: fixedBy(world.file()) });
    onTestFinished(application.close);
    await application.until(({ mail, sync }) => mail.waiting === 12 && sync.state === 'needs-you');
    const [decision] = application.state().decisions;
    expect(decision).toMatchObject({ topic: 'mail', kind: 'many-removals', count: 12 });
    const { id = '', digest = '' } = decision ?? {};
    const page = await application.call('decisions.items', { id, offset: 10, limit: 5 });
    expect(page).toMatchObject({ count: 12, items: [{ write: 'remove' }, { write: 'remove' }] });
    expect(await application.call('decisions.decide', { id, digest: 'another', choice: 'reject' })).toEqual({
      accepted: false,
    });
    expect(await application.call('decisions.decide', { id, digest, choice: 'reject' })).toEqual({
      accepted: true,
    });
    await application.until(({ mail, decisions }) => mail.waiting === 0 && decisions.length === 0);
    expect(await world.inCrm()).toEqual(Object.fromEntries(ids.map((one) => [one, 'inbox'])));
  });

  test('WR8: killed at any moment of a backlog, nothing is lost and nothing doubled', async () => {
    const world = await mailWorld();
    const ids = Array.from({ length: 60 }, (_, index) => `message-${index}`);
    for (const id of ids) await world.deliver(id);
    const args = ['--setup', world.file(), '--data', world.dataDir];
    const arrived = async () => (await world.crm.actOnMail('list', 'anna')).length;
    const seen: number[] = [];
    for (const atLeast of [1, 20]) {
      const resident = startResident(args);
      while ((await arrived()) < atLeast) await setTimeout(2);
      process.kill(resident.pid, 'SIGKILL');
      await resident.ended;
      seen.push(await arrived());
    }
    // it was killed amid the backlog, not after it
    expect(seen[0]).toBeLessThan(60);
    // what was about to be sent twice waits, unless a person asks for it (RU2)
    const application = await drive(world.dataDir, { fixed: fixedBy(world.file()) });
    onTestFinished(application.close);
    await application.until(
      ({ mail }) => mail.sync.nextRunAt !== null && mail.linked + mail.quarantined >= 60,
    );
    await application.call('mail.retry', { mailbox: null });
    await application.until(({ mail }) => mail.linked === 60 && mail.quarantined === 0);
    const found = await world.crm.actOnMail('list', 'anna');
    expect(found.map(({ subject }) => subject).sort()).toEqual([...ids].sort());
    expect(Object.keys(await world.inFolder('INBOX'))).toHaveLength(60);
  });
});

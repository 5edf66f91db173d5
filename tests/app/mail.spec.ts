/** Protects mail in the real program: a real mailbox and the CRM are kept in agreement, beside the calendar and without disturbing it. */
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { SetupFile } from '../../src-main/accounts/setup-file.ts';
import { runHeadlessProcess } from '../support/headless-process.ts';
import { dovecotMissing, type MailServer, startDovecot } from '../support/mail-servers/dovecot.ts';
import { type OtherProgram, otherProgram } from '../support/mail-servers/other-program.ts';
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
  for (const folder of ['INBOX', 'Archive', 'Trash', 'Sent', 'Junk', 'Drafts']) await empty(mailbox, folder);
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

async function empty(mailbox: OtherProgram, folder: string): Promise<void> {
  await mailbox.command(`SELECT "${folder}"`);
  await mailbox.command('STORE 1:* +FLAGS (\\Deleted)').catch(() => undefined);
  await mailbox.command('EXPUNGE');
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

  test('what is in the mailbox arrives in the CRM, and a second run writes nothing', async () => {
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
});

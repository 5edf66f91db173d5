/** The mail of both pages of the sandbox, as their servers tell it: what is listed, read and done, and what is refused. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  memoryStorage,
  newsOf,
  type SampleMailbox,
  sampleProvider,
  startAccountView,
} from '../../../src-sandbox/sample-sides/index.ts';
import { hostileMessages } from '../../support/hostile-messages.ts';
import { startTestCrm } from '../../support/reference-crm.ts';
import { mailboxIn, signal, world } from '../sides/world.ts';

interface Listed {
  readonly mailbox: string;
  readonly more: number;
  readonly mailboxes: readonly {
    readonly id: string;
    readonly role: string | null;
    readonly unread: number;
  }[];
  readonly messages: readonly {
    readonly ref: string;
    readonly subject: string;
    readonly receivedAt: string;
    readonly isSeen: boolean;
    readonly isFlagged: boolean;
    readonly owners: readonly string[];
  }[];
}

/** Signs in as the page does. @param more stands in every question */
async function pageAt(viewUrl: string, more: object = {}) {
  const { origin, hash } = new URL(viewUrl);
  const send = async (path: string, body: unknown, secret = '') => {
    const answer = await fetch(`${origin}${path}`, {
      method: 'POST',
      headers: { Origin: origin, 'Content-Type': 'application/json', 'Concord-View': secret },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: await answer.json() };
  };
  const token = new URLSearchParams(hash.slice(1)).get('token');
  const { secret } = (await send('/view/session', { token })).body as { readonly secret: string };
  const ask = (name: string, body: object) => send(`/view/mail/${name}`, { ...more, ...body }, secret);
  return {
    ask,
    reset: () => send('/view/do', { type: 'reset' }, secret),
    unsigned: (name: string, body: object) => send(`/view/mail/${name}`, { ...more, ...body }),
    list: async (mailbox: string | null = null) => (await ask('list', { mailbox })).body as Listed,
    act: async (action: object) => (await ask('do', action)).status,
  };
}

async function accountPage() {
  const here = world();
  const storage = memoryStorage();
  const address = 'anna@example.com';
  const { hand } = sampleProvider('caldav-like', { ...here, storage, address });
  const mailbox: SampleMailbox = mailboxIn(here);
  const view = await startAccountView({ ...here, storage, hand, mailbox, address });
  onTestFinished(() => view.stop());
  return { here, mailbox, page: await pageAt(view.viewUrl()) };
}

async function crmPage(user = 'anna') {
  const test = await startTestCrm({ sampleData: true });
  return { crm: test.crm, page: await pageAt(test.crm.viewUrl(), { user }) };
}

const pages = [
  ['the sample account', async () => (await accountPage()).page, 'Archive'],
  ['the CRM', async () => (await crmPage('ben')).page, 'archive'],
] as const;

describe.each(pages)('the mail of %s', (_name, open, archive) => {
  it('begins with the inbox, newest first, in the wall time of the person', async () => {
    const page = await open();
    const { mailbox, mailboxes, messages, more } = await page.list();
    expect(mailboxes.find(({ id }) => id === mailbox)?.role).toBe('inbox');
    expect(mailboxes[0]?.unread).toBe(messages.filter(({ isSeen }) => !isSeen).length);
    expect(messages.length).toBeGreaterThan(0);
    expect(messages.map(({ receivedAt }) => receivedAt)).toEqual(
      messages
        .map(({ receivedAt }) => receivedAt)
        .toSorted()
        .toReversed(),
    );
    expect(messages[0]?.receivedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
    expect(more).toBe(0);
  });

  it('is read, marked, flagged and moved', async () => {
    const page = await open();
    const [first] = (await page.list()).messages;
    const { ref = '', subject = '' } = first ?? {};
    expect((await page.ask('read', { ref })).body).toMatchObject({ subject, isBroken: false });
    expect(await page.act({ type: 'keyword', ref, keyword: '$seen', on: true })).toBe(200);
    expect(await page.act({ type: 'keyword', ref, keyword: '$flagged', on: true })).toBe(200);
    expect((await page.list()).messages[0]).toMatchObject({ ref, isSeen: true, isFlagged: true });
    expect(await page.act({ type: 'keyword', ref, keyword: '$flagged', on: false })).toBe(200);
    expect(await page.act({ type: 'move', ref, mailbox: archive })).toBe(200);
    expect((await page.list()).messages.some((one) => one.subject === subject)).toBe(false);
    const moved = (await page.list(archive)).messages.find((one) => one.subject === subject);
    expect(moved).toMatchObject({ isSeen: true, isFlagged: false });
  });

  it('refuses what is not there, what is no mail action, and whoever has not signed in (S4)', async () => {
    const page = await open();
    const [{ ref } = { ref: '' }] = (await page.list()).messages;
    expect((await page.ask('read', { ref: 'nothing' })).status).toBe(404);
    expect(await page.act({ type: 'move', ref, mailbox: 'nowhere' })).toBe(404);
    expect(await page.act({ type: 'move', ref: 'nothing', mailbox: archive })).toBe(404);
    expect(await page.act({ type: 'keyword', ref: 'nothing', keyword: '$seen', on: true })).toBe(404);
    expect(await page.act({ type: 'keyword', ref, keyword: '$forwarded', on: true })).toBe(400);
    expect((await page.ask('else', {})).status).toBe(404);
    for (const name of ['list', 'read', 'do', 'arrive'])
      expect((await page.unsigned(name, { ref, mailbox: null })).status).toBe(401);
  });
});

it('a message that arrives in the sample mailbox is new in the inbox, and Concord hears of it', async () => {
  const { here, mailbox, page } = await accountPage();
  const wakes = newsOf(mailbox.storage, here.clock, signal);
  const woken = wakes.next();
  const sent = { from: 'Zoe@Example.org', subject: 'Hëllo\r\nBcc: x@example.org', text: 'Über\n.\nend' };
  expect((await page.ask('arrive', sent)).status).toBe(200);
  here.pass(500);
  expect(await woken).toEqual({ done: false, value: undefined });
  const [first] = (await page.list()).messages;
  expect(first).toMatchObject({
    subject: 'Hëllo Bcc: x@example.org',
    from: ['zoe@example.org'],
    isSeen: false,
  });
  const read = (await page.ask('read', { ref: first?.ref })).body as { readonly text: string };
  expect(read.text.trim()).toBe('Über\r\n.\r\nend');
  for (const from of ['no address', 'a@example.org\r\nBcc: b@example.org', ''])
    expect((await page.ask('arrive', { ...sent, from })).status).toBe(400);
});

it('M8: a message that two users of the CRM have names both, and each has their own folder and marks', async () => {
  const { crm, page } = await crmPage('anna');
  const ben = await pageAt(crm.viewUrl(), { user: 'ben' });
  const named = (list: Listed) => list.messages.find(({ subject }) => subject.startsWith('Careers fair'));
  const [hers, his] = [named(await page.list('projects')), named(await ben.list('sent'))];
  expect(hers).toMatchObject({ owners: ['Anna de Wit', 'Ben Visser'], isSeen: false });
  expect(his).toMatchObject({ ref: hers?.ref, owners: ['Anna de Wit', 'Ben Visser'], isSeen: true });
  await page.act({ type: 'move', ref: hers?.ref, mailbox: 'deleted' });
  expect(named(await ben.list('sent'))).toEqual(his);
  crm.mailHand.erase('anna', hers?.ref ?? '');
  expect(named(await ben.list('sent'))?.owners).toEqual(['Ben Visser']);
  expect((await page.ask('read', { ref: his?.ref })).status).toBe(404);
  expect((await ben.ask('read', { ref: his?.ref })).status).toBe(200);
});

it('the mail of the sample CRM is filled once, also in a folder of an older version, and a reset of its entries leaves it', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'concord-crm-'));
  const older = await startTestCrm({ dataDir });
  older.crm.mailHand.addMailbox('anna', 'own', 'Own');
  await older.crm.stop();
  const { crm } = await startTestCrm({ dataDir, sampleData: true });
  const page = await pageAt(crm.viewUrl(), { user: 'anna' });
  const { messages, mailboxes } = await page.list('vacancies');
  expect(messages).toHaveLength(1);
  expect(mailboxes.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['inbox', 'archive', 'sent', 'deleted', 'own', 'projects', 'vacancies']),
  );
  await page.act({ type: 'move', ref: messages[0]?.ref, mailbox: 'archive' });
  const before = crm.mailHand.list('anna');
  expect((await page.reset()).status).toBe(200);
  expect(crm.mailHand.list('anna')).toEqual(before);
  await crm.stop();
  const again = await startTestCrm({ dataDir, sampleData: true });
  expect(again.crm.mailHand.list('anna')).toEqual(before);
  onTestFinished(() => rmSync(dataDir, { recursive: true }));
});

it('a folder of the version that knew one mailbox of each user keeps its messages', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'concord-crm-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true }));
  const { crm } = await startTestCrm({ dataDir, sampleData: true });
  const before = crm.mailHand.list('anna');
  expect(before.length).toBeGreaterThan(1);
  await crm.stop();
  const database = new Database(join(dataDir, 'crm.sqlite'));
  database.exec(`
    DROP VIEW shown_messages;
    CREATE TABLE older (
      user TEXT NOT NULL, message TEXT NOT NULL, change INTEGER NOT NULL, at INTEGER NOT NULL, state TEXT NOT NULL,
      received_at INTEGER NOT NULL, mailboxes TEXT NOT NULL, keywords TEXT NOT NULL, PRIMARY KEY (user, message)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO older SELECT user, message, change, at, state, received_at, mailboxes, keywords FROM message_owners;
    DROP TABLE message_owners;
    ALTER TABLE older RENAME TO message_owners;
    CREATE UNIQUE INDEX message_owners_by_change ON message_owners (user, change);
    CREATE INDEX message_owners_by_time ON message_owners (user, received_at, message);
    CREATE INDEX message_owners_by_message ON message_owners (message);
  `);
  database.close();
  for (let starts = 0; starts < 2; starts += 1) {
    const again = await startTestCrm({ dataDir, sampleData: true });
    expect(again.crm.mailHand.list('anna')).toEqual(before);
    await again.crm.stop();
  }
});

it('S6: hostile messages are listed and read without a failure', async () => {
  const { mailbox, page } = await accountPage();
  for (const [subject, bytes] of Object.entries(hostileMessages))
    mailbox.hand.deliver('Private', {
      bytes,
      messageId: null,
      subject: subject.repeat(100),
      from: [],
      others: [],
      sentAt: 0,
    });
  const { messages } = await page.list('Private');
  expect(messages).toHaveLength(Object.keys(hostileMessages).length + 1);
  for (const { ref } of messages) expect((await page.ask('read', { ref })).status).toBe(200);
});

/**
 * The simulated Gmail answers as Gmail was recorded to: each recorded call that the simulator has is made again in the same situation,
 * and the answers are the same but for ids, numbers and times, whose form is compared.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Json, mailErrors } from '../../../src-sandbox/google/index.ts';
import { sharedFolder } from '../../support/google-discovery.ts';
import { type Called, type GoogleWorld, googleWorld } from '../../support/simulated-google.ts';

const corpus = join(sharedFolder, 'corpus', 'api', 'gmail');
const present = existsSync(corpus);
if (!present) {
  if (process.env.CI === 'true') throw new Error(`no corpus at ${corpus}`);
  console.warn(`skipped: no corpus at ${corpus}`);
}

interface Recorded {
  readonly request: { readonly method: string; readonly url: string; readonly body?: Json };
  readonly response: { readonly status: number; readonly body?: Json };
}

const me = 'ann@corp.test';
const replayed = new Set<string>();

/** The exchanges of a file of the corpus. */
function recorded(name: string): readonly Recorded[] {
  replayed.add(name);
  return (JSON.parse(readFileSync(join(corpus, name), 'utf8')) as { exchanges: Recorded[] }).exchanges;
}

function only(name: string): Recorded {
  const [first] = recorded(name);
  if (first === undefined) throw new Error(`${name} has no exchange`);
  return first;
}

const forms: Readonly<Record<string, RegExp>> = {
  id: /^([0-9a-f]{16}|Label_\d+|\d{1,8})$/,
  threadId: /^[0-9a-f]{16}$/,
  historyId: /^\d+$/,
  startHistoryId: /^\d+$/,
  internalDate: /^\d{10}000$/,
  nextPageToken: /^\d{20}$/,
};
const counts = /^(messages|threads)(Total|Unread)$|^sizeEstimate$/;

/** Replaces what differs from one mailbox to another by its form. Lists of labels lose their order. */
function formOf(value: unknown, name = ''): unknown {
  if (name === 'labelIds' && Array.isArray(value)) return [...value].sort();
  if (Array.isArray(value)) return value.map((one) => formOf(one));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, formOf(member, key)]));
  if (typeof value === 'number' && counts.test(name)) return `<${name}>`;
  return typeof value === 'string' && forms[name]?.test(value) ? `<${name}>` : value;
}

let world: GoogleWorld;
beforeEach(async ({ skip }) => {
  skip(!present, `no corpus at ${corpus}`);
  world = await googleWorld({ people: [{ email: me, name: 'Ann', timeZone: 'UTC' }] });
});
afterEach(async () => {
  if (!present) return;
  await world.stop();
  expect(world.discoveryFaults).toEqual([]);
});

const same = (answer: Called, was: Recorded): void => {
  expect(answer.status).toBe(was.response.status);
  expect(formOf(answer.body)).toEqual(formOf(was.response.body));
};
const draftText = 'To: recipient@example.com\r\nSubject: Test Draft\r\n\r\nThis is a test draft message.';
const letter = 'To: recipient@example.com\r\nSubject: x\r\n\r\nText';

describe('labels', () => {
  it('listed', async () => {
    const was = only('labels-list-nango.json');
    world.google.mail.createLabel(me, 'thing-test');
    same(await world.mail('GET', 'labels'), was);
  });

  it('created', async () => {
    const was = only('label-create-nango.json');
    same(await world.mail('POST', 'labels', { body: was.request.body }), was);
  });

  it('read', async () => same(await world.mail('GET', 'labels/INBOX'), only('label-get-inbox-nango.json')));

  it('changed', async () => {
    const was = only('label-patch-nango.json');
    const id = world.google.mail.createLabel(me, 'before');
    same(await world.mail('PATCH', `labels/${id}`, { body: was.request.body }), was);
  });
});

describe('messages', () => {
  it('read in the smallest format', async () => {
    const was = only('message-get-minimal-nango.json');
    const labels = was.response.body?.labelIds as readonly string[];
    const id = world.google.mail.deliver(me, letter, { labels });
    same(await world.mail('GET', `messages/${id}`, { query: { format: 'minimal' } }), was);
  });

  it('changed: a draft in the inbox', async () => {
    const was = only('message-modify-nango.json');
    const id = world.google.mail.draft(me, draftText);
    same(await world.mail('POST', `messages/${id}/modify`, { body: was.request.body }), was);
  });

  it('thrown away', async () => {
    const id = world.google.mail.send(me, letter);
    same(await world.mail('POST', `messages/${id}/trash`), only('message-trash-nango.json'));
  });

  it('taken out of the bin', async () => {
    const id = world.google.mail.draft(me, draftText);
    world.google.mail.trash(me, id);
    same(await world.mail('POST', `messages/${id}/untrash`), only('message-untrash-nango.json'));
  });

  it('listed', async () => {
    for (let number = 0; number < 202; number += 1) world.google.mail.deliver(me, letter);
    const was = only('messages-list-nango.json');
    same(await world.mail('GET', 'messages', { query: { maxResults: '5' } }), was);
  });

  it('the profile, and messages in the format metadata', async () => {
    const [profile, , ...messages] = recorded('profile-and-messages-get-full-nango.json');
    same(await world.mail('GET', 'profile'), profile as Recorded);
    expect(messages.length).toBeGreaterThan(3);
    for (const was of messages) {
      const { snippet, ...rest } = was.response.body ?? {};
      const { payload, labelIds } = rest as unknown as {
        payload: { mimeType: string; headers: readonly { name: string; value: string }[] };
        labelIds: readonly string[];
      };
      const head = payload.headers.map(({ name, value }) => `${name}: ${value}\r\n`).join('');
      const id = world.google.mail.deliver(me, `${head}\r\n${String(snippet)}`, { labels: labelIds });
      const { body, status } = await world.mail('GET', `messages/${id}`, { query: { format: 'metadata' } });
      const { snippet: shown, ...others } = body;
      expect(status).toBe(200);
      expect(formOf(others)).toEqual(formOf(rest));
      // of messages with several parts the simulator gives none
      if (payload.mimeType === 'text/plain') expect(shown).toBe(snippet);
    }
  });
});

describe('history', () => {
  /** The members of a value and of what it holds, each kind of element once. */
  const shape = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      const kinds = value.map((one) => JSON.stringify(shape(one)));
      return [...new Set(kinds)].sort();
    }
    if (typeof value !== 'object' || value === null) return typeof value;
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, member]) => [key, shape(member)]),
    );
  };

  it('has rows of the recorded kinds', async () => {
    const was = only('history-list-nango.json');
    const { mail } = world.google;
    const sent = mail.send(me, letter.replace('recipient@example.com', me));
    const got = mail.deliver(me, letter, { labels: ['CATEGORY_UPDATES', 'INBOX'] });
    const startHistoryId = String((await world.mail('GET', 'profile')).body.historyId);
    mail.trash(me, sent, got);
    mail.send(me, letter);
    await world.mail('POST', `messages/${got}/untrash`);
    const answer = await world.mail('GET', 'history', { query: { startHistoryId } });
    expect(shape(answer.body)).toEqual(shape(was.response.body));
    const [added, removed] = (answer.body.history ?? []) as readonly Json[];
    expect([added, removed].map((row) => Object.keys(row ?? {}))).toEqual([
      ['id', 'messages', 'labelsAdded'],
      ['id', 'messages', 'labelsRemoved'],
    ]);
  });

  it('without changes', async () => {
    const was = only('history-empty-without-history-key-issue.json');
    const startHistoryId = String((await world.mail('GET', 'profile')).body.historyId);
    same(await world.mail('GET', 'history', { query: { startHistoryId } }), was);
  });

  it('a page without rows that is not the last', async () => {
    const was = only('history-next-page-without-history-issue.json');
    const startHistoryId = String((await world.mail('GET', 'profile')).body.historyId);
    world.google.mail.send(me, letter);
    const query = { startHistoryId, maxResults: '1', historyTypes: 'labelAdded' };
    same(await world.mail('GET', 'history', { query }), was);
  });
});

it('send-as addresses', async () => {
  const address = encodeURIComponent(me);
  same(await world.mail('GET', `settings/sendAs/${address}`), only('sendas-get-nango.json'));
  world.google.mail.addSendAs(me, 'jobs@corp.test', false);
  const { sendAs } = (await world.mail('GET', 'settings/sendAs')).body;
  expect(sendAs).toMatchObject([
    { sendAsEmail: me, isPrimary: true },
    { sendAsEmail: 'jobs@corp.test', verificationStatus: 'pending' },
  ]);
});

describe('errors', () => {
  const expectSame = (answer: Called, was: Recorded | undefined): void => {
    expect(answer.status).toBe(was?.response.status);
    expect(answer.body).toEqual(was?.response.body);
  };

  it('history without a start, and too old a one', async () => {
    expectSame(await world.mail('GET', 'history'), only('error-400-history-parameter-issue.json'));
    expect(world.discoveryFaults.splice(0)).toEqual([]);
    world.google.mail.expireHistory(me);
    const old = await world.mail('GET', 'history', { query: { startHistoryId: '1710' } });
    expectSame(old, only('error-404-history-too-old-issue.json'));
  });

  it.each([
    ['error-400-failed-precondition-issue.json', mailErrors.precondition],
    ['error-403-queries-per-minute-per-user-issue.json', mailErrors.perMinute],
    ['error-429-resource-exhausted-issue.json', mailErrors.exhausted],
  ])('%s', async (name, error) => {
    world.google.setFaults(() => ({ type: 'error', error }));
    expectSame(await world.mail('GET', 'messages'), only(name));
  });

  it('over the quota, as 403 and as 429', async () => {
    world.google.setMailQuota({ perPerson: 0, perProject: 0, status: 403 });
    expectSame(await world.mail('GET', 'labels'), only('error-403-queries-per-minute-per-user-issue.json'));
    world.google.setMailQuota({ perPerson: 0, perProject: 0, status: 429 });
    const { body, status } = await world.mail('GET', 'labels');
    const timeless = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value).replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>'));
    const was = only('error-429-user-rate-limit-retry-after-issue.json');
    expect([status, timeless(body)]).toEqual([was.response.status, timeless(was.response.body)]);
  });
});

/** Files that are not played again, and why. */
const elsewhere: Readonly<Record<string, RegExp>> = {
  'calls that the simulator does not have':
    /^(attachment|batch|draft|drafts|forwarding|imap-settings|message-send|push|thread|watch)-/,
};

it('every file of the corpus is played again, or named with a reason', () => {
  const reasons = Object.values(elsewhere);
  expect(
    readdirSync(corpus).filter((name) => !replayed.has(name) && !reasons.some((reason) => reason.test(name))),
  ).toEqual([]);
});

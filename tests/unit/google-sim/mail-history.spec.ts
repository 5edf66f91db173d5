/** The history of a simulated Gmail mailbox: rows of changes, pages, filters, and what is too old. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../src-sandbox/google/index.ts';
import { anna, errorOf, type GoogleWorld, googleWorld } from '../../support/simulated-google.ts';

let world: GoogleWorld;
beforeEach(async () => {
  world = await googleWorld();
});
afterEach(async () => {
  await world.stop();
  expect(world.discoveryFaults).toEqual([]);
});

const letter = (name: string): string => `Subject: ${name}\r\nMessage-ID: <${name}@x>\r\n\r\n${name}\r\n`;
const current = async (): Promise<string> => String((await world.mail('GET', 'profile')).body.historyId);
const since = async (
  startHistoryId: string,
  query: readonly [string, string][] = [],
): Promise<Json & { readonly history?: readonly Json[] }> =>
  (await world.mail('GET', 'history', { query: [['startHistoryId', startHistoryId], ...query] })).body;

describe('history.list', () => {
  it('says nothing but the id when nothing happened', async () => {
    const now = await current();
    expect(await since(now)).toEqual({ historyId: now });
  });

  it('has a row for what is added and one for what is removed, with the labels as they were then', async () => {
    const start = await current();
    const { mail } = world.google;
    const id = mail.deliver(anna, letter('a'));
    await world.mail('POST', `messages/${id}/trash`);
    mail.deleteForGood(anna, id);
    const { history, historyId } = await since(start);
    const ids = { id, threadId: id };
    const row = (member: string, message: Json, change: Json = {}) => ({
      id: expect.stringMatching(/^\d+$/),
      messages: [ids],
      [member]: [{ message: { ...ids, ...message }, ...change }],
    });
    expect(history).toEqual([
      row('messagesAdded', { labelIds: ['INBOX', 'UNREAD'] }),
      row('labelsAdded', { labelIds: ['INBOX', 'UNREAD', 'TRASH'] }, { labelIds: ['TRASH'] }),
      row('labelsRemoved', { labelIds: ['UNREAD', 'TRASH'] }, { labelIds: ['INBOX'] }),
      row('messagesDeleted', { labelIds: ['UNREAD', 'TRASH'] }),
    ]);
    const numbers = (history ?? []).map((one) => Number(one.id));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(numbers.at(-1)).toBe(Number(historyId));
    // from the middle on
    expect((await since(String(numbers[1]))).history).toHaveLength(2);
  });

  it('writes no row for a change that changes nothing', async () => {
    const { mail } = world.google;
    const id = mail.deliver(anna, letter('a'));
    const now = await current();
    const before = mail.message(anna, id)?.historyId;
    await world.mail('POST', `messages/${id}/modify`, { body: { addLabelIds: ['UNREAD'] } });
    expect([await current(), mail.message(anna, id)?.historyId]).toEqual([now, before]);
  });

  it('goes on page by page, some of them empty, to the end', async () => {
    const { mail } = world.google;
    const start = await current();
    const sent = [1, 2, 3].map((number) => mail.send(anna, letter(`s${number}`)));
    const seen: string[] = [];
    let empty = 0;
    let token: string | undefined;
    do {
      const page = await since(start, [
        ['maxResults', '1'],
        ['historyTypes', 'messageAdded'],
        ['historyTypes', 'messageDeleted'],
        ...(token === undefined ? [] : [['pageToken', token] as [string, string]]),
      ]);
      if (page.history === undefined) empty += 1;
      for (const { messages } of page.history ?? [])
        seen.push(...(messages as readonly { id: string }[]).map(({ id }) => id));
      token = page.nextPageToken as string | undefined;
    } while (token !== undefined);
    expect([seen, empty]).toEqual([sent, 3]);
  });

  it('shows with a label only what bears it or lost it', async () => {
    const { mail } = world.google;
    const [a, b] = [mail.deliver(anna, letter('a')), mail.deliver(anna, letter('b'), { labels: [] })];
    const start = await current();
    mail.archive(anna, a);
    mail.star(anna, b);
    expect((await since(start, [['labelId', 'INBOX']])).history).toMatchObject([
      { labelsRemoved: [{ message: { id: a } }] },
    ]);
  });

  it('answers 404 for what is too old or lies ahead, and 400 without a start', async () => {
    const { mail } = world.google;
    const first = await current();
    mail.deliver(anna, letter('a'));
    mail.expireHistory(anna);
    const read = async (query: Record<string, string>) => {
      const answer = await world.mail('GET', 'history', { query });
      return [answer.status, errorOf(answer).message];
    };
    const gone = [404, 'Requested entity was not found.'];
    expect(await read({ startHistoryId: first })).toEqual(gone);
    expect(await read({ startHistoryId: await current() })).toEqual([200, undefined]);
    expect(await read({ startHistoryId: '999999' })).toEqual(gone);
    expect(await read({})).toEqual([400, 'Missing/invalid parameter: startHistoryId']);
  });

  it('keeps rows for a week; an id after which nothing was forgotten stays valid', async () => {
    const start = await current();
    world.google.mail.deliver(anna, letter('a'));
    const later = await current();
    await world.hand.advance(8 * 86_400_000);
    const { google } = world;
    google.accounts.expireAccessTokens(anna);
    const token = google.accounts.give(anna, '1-desktop.apps.googleusercontent.com', [
      'https://www.googleapis.com/auth/gmail.modify',
    ]).accessToken;
    const status = async (startHistoryId: string) =>
      (await world.mail('GET', 'history', { query: { startHistoryId }, token })).status;
    expect([await status(start), await status(later)]).toEqual([404, 200]);
  });
});

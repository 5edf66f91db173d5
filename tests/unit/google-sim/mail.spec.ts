/** Gmail v1 of the simulated Google: messages, labels, threads and what changes of labels do. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../src-sandbox/google/index.ts';
import {
  anna,
  ben,
  errorOf,
  type GoogleWorld,
  googleWorld,
  startsAt,
} from '../../support/simulated-google.ts';

let world: GoogleWorld;
beforeEach(async () => {
  world = await googleWorld();
});
afterEach(async () => {
  await world.stop();
  expect(world.discoveryFaults).toEqual([]);
});

const letter = (name: string, more: readonly string[] = [], subject = name): string =>
  [
    `From: Eva <eva@example.org>`,
    `To: ${anna}`,
    `Subject: ${subject}`,
    `Message-ID: <${name}@example.org>`,
    'Date: Mon, 02 Mar 2026 10:00:00 +0100',
    ...more,
    '',
    `Text of ${name}.`,
    '',
  ].join('\r\n');
const list = async (query: Record<string, string> | [string, string][] = {}): Promise<Json> =>
  (await world.mail('GET', 'messages', { query })).body;
const ids = ({ messages = [] }: Json): readonly string[] =>
  (messages as readonly { readonly id: string }[]).map(({ id }) => id);
const raw = (text: string | Uint8Array): string => Buffer.from(text).toString('base64url');
const labelsOf = (id: string) => world.google.mail.message(anna, id)?.labelIds;

describe('reading', () => {
  it('lists newest first, page by page, and without the bin and spam', async () => {
    const { mail } = world.google;
    const all = [1, 2, 3, 4, 5].map((day) =>
      mail.deliver(anna, letter(`m${day}`), { at: Date.UTC(2026, 2, day) }),
    );
    mail.trash(anna, all[0]!);
    mail.spam(anna, all[1]!);
    const first = await list({ maxResults: '2' });
    expect(ids(first)).toEqual([all[4], all[3]]);
    expect(first.nextPageToken).toMatch(/^\d{20}$/);
    // what arrives between two pages does not move the second one
    mail.deliver(anna, letter('new'));
    const second = await list({ maxResults: '2', pageToken: String(first.nextPageToken) });
    expect(second).toEqual({ messages: [{ id: all[2], threadId: all[2] }], resultSizeEstimate: 4 });
    expect(ids(await list({ includeSpamTrash: 'true' }))).toHaveLength(6);
    expect(ids(await list({ labelIds: 'TRASH' }))).toEqual([all[0]]);
    expect(await list({ labelIds: 'STARRED' })).toEqual({ resultSizeEstimate: 0 });
    expect(
      ids(
        await list([
          ['labelIds', 'INBOX'],
          ['labelIds', 'UNREAD'],
        ]),
      ),
    ).toHaveLength(4);
  });

  it('finds by Message-ID and by time', async () => {
    const { mail } = world.google;
    const old = mail.deliver(anna, letter('old'), { at: Date.UTC(2026, 1, 1) });
    const young = mail.deliver(anna, letter('young'), { at: Date.UTC(2026, 2, 1) });
    mail.trash(anna, young);
    expect(ids(await list({ q: 'rfc822msgid:old@example.org' }))).toEqual([old]);
    expect(ids(await list({ q: 'rfc822msgid:young@example.org' }))).toEqual([]);
    expect(ids(await list({ q: 'in:anywhere rfc822msgid:<young@example.org>' }))).toEqual([young]);
    const after = `after:${Date.UTC(2026, 1, 15) / 1000}`;
    expect(ids(await list({ q: after, includeSpamTrash: 'true' }))).toEqual([young]);
    expect(world.google.complaints()).toEqual([]);
    await list({ q: 'from:eva' });
    expect(world.google.complaints()).toHaveLength(1);
  });

  it('gives a message in the formats minimal, metadata and raw', async () => {
    const bytes = Buffer.concat([
      Buffer.from(letter('x', ['X-Long: a', ' b'])),
      Buffer.from([0, 255, 10, 13]),
    ]);
    const id = world.google.mail.deliver(anna, bytes, { at: Date.UTC(2026, 2, 1, 8, 0, 0, 345) });
    const get = async (query: Record<string, string> | [string, string][]) =>
      (await world.mail('GET', `messages/${id}`, { query })).body;
    const common = {
      id,
      threadId: id,
      labelIds: ['INBOX', 'UNREAD'],
      historyId: expect.stringMatching(/^\d+$/),
      internalDate: String(Date.UTC(2026, 2, 1, 8)),
      sizeEstimate: expect.any(Number),
    };
    expect(await get({ format: 'minimal' })).toEqual({ ...common, payload: { partId: '' } });
    expect(
      await get([
        ['format', 'metadata'],
        ['metadataHeaders', 'message-id'],
        ['metadataHeaders', 'X-Long'],
      ]),
    ).toEqual({
      ...common,
      snippet: expect.stringContaining('Text of x.'),
      payload: {
        mimeType: 'text/plain',
        headers: [
          { name: 'Message-ID', value: '<x@example.org>' },
          { name: 'X-Long', value: 'a b' },
        ],
      },
    });
    const answer = await get({ format: 'raw' });
    expect(Buffer.from(String(answer.raw), 'base64url').equals(bytes)).toBe(true);
    expect(String(answer.raw).length % 4).toBe(0);
    expect(answer).toMatchObject(common);
    expect((await world.mail('GET', 'messages/19dda5888dc95981')).status).toBe(404);
    expect((await world.mail('GET', 'messages/no-id')).status).toBe(400);
  });

  it('puts answers in the thread of what they answer, if the subject is the same', async () => {
    const { mail } = world.google;
    const first = mail.deliver(anna, letter('first', [], 'Plan'));
    const answer = mail.deliver(anna, letter('second', ['In-Reply-To: <first@example.org>'], 'Re: plan'));
    const other = mail.deliver(anna, letter('third', ['References: <first@example.org>'], 'Else'));
    const threads = mail.messages(anna).map(({ id, threadId }) => [id, threadId]);
    expect(threads).toEqual([
      [other, other],
      [answer, first],
      [first, first],
    ]);
    expect((await world.mail('GET', 'profile')).body).toMatchObject({
      emailAddress: anna,
      messagesTotal: 3,
      threadsTotal: 2,
    });
  });
});

describe('changing', () => {
  it('archives, reads, stars, moves to the bin and back', async () => {
    const id = world.google.mail.deliver(anna, letter('x'));
    const modify = (body: Json) => world.mail('POST', `messages/${id}/modify`, { body });
    const answer = await modify({ addLabelIds: ['STARRED'], removeLabelIds: ['INBOX', 'UNREAD'] });
    expect(answer.body).toEqual({ id, threadId: id, labelIds: ['STARRED'] });
    expect(labelsOf(id)).toEqual(['STARRED']);
    await modify({ addLabelIds: ['INBOX'] });
    await world.mail('POST', `messages/${id}/trash`);
    expect(labelsOf(id)).toEqual(['STARRED', 'TRASH']);
    await world.mail('POST', `messages/${id}/untrash`);
    expect(labelsOf(id)).toEqual(['STARRED']);
  });

  it('refuses labels that nobody can change, or that are not there', async () => {
    const id = world.google.mail.deliver(anna, letter('x'));
    const refused = async (body: Json) => {
      const answer = await world.mail('POST', `messages/${id}/modify`, { body });
      return [answer.status, errorOf(answer).message];
    };
    expect(await refused({ removeLabelIds: ['SENT'] })).toEqual([400, 'Invalid label: SENT']);
    expect(await refused({ addLabelIds: ['DRAFT'] })).toEqual([400, 'Invalid label: DRAFT']);
    expect(await refused({ addLabelIds: ['Label_9'] })).toEqual([400, 'labelId not found']);
    expect(await refused({})).toEqual([400, 'No label add or removes specified']);
    expect(labelsOf(id)).toEqual(['INBOX', 'UNREAD']);
  });

  it('changes many at once, or none', async () => {
    const { mail } = world.google;
    const both = [mail.deliver(anna, letter('a')), mail.deliver(anna, letter('b'))];
    const change = (of: readonly string[]) =>
      world.mail('POST', 'messages/batchModify', { body: { ids: of, removeLabelIds: ['INBOX'] } });
    expect((await change([...both, 'abc'])).status).toBe(404);
    expect(both.map(labelsOf)).toEqual([
      ['INBOX', 'UNREAD'],
      ['INBOX', 'UNREAD'],
    ]);
    expect((await change(both)).status).toBe(204);
    expect(both.map(labelsOf)).toEqual([['UNREAD'], ['UNREAD']]);
  });

  it('deletes nothing for good with the scope that Concord has, and complains', async () => {
    const id = world.google.mail.deliver(anna, letter('x'));
    const answer = await world.mail('DELETE', `messages/${id}`);
    expect([answer.status, errorOf(answer).reason]).toEqual([403, 'insufficientPermissions']);
    expect(world.google.mail.message(anna, id)).not.toBeNull();
    expect(world.google.complaints()).toEqual(['gmail.users.messages.delete deletes mail for good']);
  });
});

describe('putting in', () => {
  it('keeps the bytes, the labels and the date that was asked for', async () => {
    const text = letter('x').replaceAll('\r\n', '\n');
    const body = { raw: raw(text), labelIds: ['INBOX', 'SENT'] };
    const now = await world.mail('POST', 'messages', { body });
    expect(now.body).toEqual({ id: expect.any(String), threadId: now.body.id, labelIds: ['INBOX', 'SENT'] });
    const kept = world.google.mail.message(anna, String(now.body.id));
    expect(kept?.internalDate).toBe(startsAt);
    expect(Buffer.from(kept!.bytes).toString()).toBe(text);
    // an insertion does not look whether the message is there already
    const dated = await world.mail('POST', 'messages', { body, query: { internalDateSource: 'dateHeader' } });
    expect(world.google.mail.message(anna, String(dated.body.id))?.internalDate).toBe(
      Date.UTC(2026, 2, 2, 9),
    );
    expect(world.google.mail.messages(anna)).toHaveLength(2);
  });

  it('knows an imported message again by its Message-ID, and adds the labels', async () => {
    const label = world.google.mail.createLabel(anna, 'Clients/Ärzte');
    const put = (labelIds: readonly string[]) =>
      world.mail('POST', 'messages/import', { body: { raw: raw(letter('x')), labelIds } });
    const { id } = (await put(['UNREAD'])).body;
    expect((await put([label])).body).toMatchObject({ id, labelIds: ['UNREAD', label] });
    expect(world.google.mail.messages(anna)).toHaveLength(1);
    expect(world.google.mail.message(anna, String(id))?.internalDate).toBe(Date.UTC(2026, 2, 2, 9));
  });

  it('refuses what is no message', async () => {
    const put = async (path: string, body: Json) => errorOf(await world.mail('POST', path, { body })).message;
    expect(await put('messages', {})).toMatch(/raw/);
    expect(await put('messages', { raw: '%%' })).toMatch(/ByteString/);
    expect(await put('messages', { raw: raw(letter('x')), labelIds: ['Label_7'] })).toBe(
      'Invalid label: Label_7',
    );
    expect(await put('messages/import', { raw: raw('Subject: x\r\n\r\n') })).toBe('Invalid From header');
    expect(world.google.mail.messages(anna)).toEqual([]);
  });
});

describe('labels', () => {
  it('have ids whatever their names are', async () => {
    const create = (name: string) => world.mail('POST', 'labels', { body: { name } });
    const { body } = await create('Kunden/Größe');
    expect(body).toEqual({
      id: 'Label_1',
      name: 'Kunden/Größe',
      messageListVisibility: 'show',
      labelListVisibility: 'labelShow',
    });
    const twice = await create('kunden/größe');
    expect([twice.status, errorOf(twice)]).toEqual([
      409,
      { domain: 'global', reason: 'aborted', message: 'Label name exists or conflicts' },
    ]);
    world.google.mail.reserveLabelName(anna, 'Da leggere');
    for (const name of ['Inbox', 'drafts', 'da leggere', '', 'a//b'])
      expect(errorOf(await create(name)).message).toBe('Invalid label name');
    await world.mail('PATCH', 'labels/Label_1', { body: { name: 'Clients' } });
    const { labels } = (await world.mail('GET', 'labels')).body;
    expect(labels).toHaveLength(15);
    expect((labels as readonly Json[]).at(-1)).toMatchObject({
      id: 'Label_1',
      name: 'Clients',
      type: 'user',
    });
  });
});

describe('people', () => {
  it('send: what goes to oneself is one message in two places', () => {
    const { mail } = world.google;
    const id = mail.send(anna, letter('x', [`Cc: ${ben}`]));
    expect(labelsOf(id)).toEqual(['INBOX', 'SENT', 'UNREAD']);
    expect(mail.messages(ben).map(({ labelIds }) => labelIds)).toEqual([['INBOX', 'UNREAD']]);
  });

  it('rename and delete labels with those below', () => {
    const { mail } = world.google;
    const upper = mail.createLabel(anna, 'A');
    const lower = mail.createLabel(anna, 'A/B');
    const id = mail.deliver(anna, letter('x'), { labels: [upper, lower] });
    mail.renameLabel(anna, upper, 'C');
    expect(
      mail
        .labels(anna)
        .slice(-2)
        .map(({ name }) => name),
    ).toEqual(['C', 'C/B']);
    mail.deleteLabel(anna, upper);
    expect([mail.labels(anna).length, labelsOf(id)]).toEqual([14, []]);
  });
});

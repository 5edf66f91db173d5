/**
 * The simulated mailbox answers as Graph was recorded to: the same members, the same ones null or absent, of the same types. Values differ
 * from one mailbox to another and are not compared.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../src-sandbox/graph/index.ts';
import { mailText } from '../../support/gmail-account.ts';
import { corpusFile, hasCorpus } from '../../support/microsoft-corpus.ts';
import { mailScopes } from '../../support/microsoft-mail-account.ts';
import {
  anna,
  errorOf,
  type GraphAnswer,
  type MicrosoftWorld,
  microsoftWorld,
  publicClient,
  rowsOf,
} from '../../support/simulated-microsoft.ts';

/** The answer of one exchange of a recording. */
function recorded(file: string, at = 0): { readonly status: number; readonly body: Json } {
  const exchanges = corpusFile('graph-mail', file).exchanges as readonly { readonly response: never }[];
  return (exchanges[at] as { readonly response: never }).response;
}

/** Members and the types of their values; of a list the types in it. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shapeOf(member)]));
}

let world: MicrosoftWorld;
let token: string;
beforeEach(async () => {
  world = await microsoftWorld();
  token = world.microsoft.accounts.give(anna, publicClient.id, [...mailScopes]).accessToken;
});
afterEach(async () => {
  await world.stop();
  expect(world.contractFaults).toEqual([]);
});
const call = (method: string, path: string, options: Json = {}): Promise<GraphAnswer> =>
  world.call(method, path, { token, ...options });
const deliver = (more = {}): string => world.microsoft.mail.deliver(anna, mailText('one'), more);
const delta = 'me/mailFolders/inbox/messages/delta';

describe.skipIf(!hasCorpus)('a recorded call for mail', () => {
  it('that lists folders', async () => {
    for (const name of ['A', 'B', 'C']) world.microsoft.mail.createFolder(anna, name);
    const answer = await call('GET', 'me/mailFolders/delta');
    const { body } = recorded('mailfolders-delta-two-pages-nango.json');
    expect(shapeOf(answer.body)).toEqual(shapeOf(body));
    expect(rowsOf(answer)).toHaveLength(rowsOf({ body }).length);
    const last = await call('GET', String(answer.body['@odata.nextLink']));
    expect(shapeOf(last.body)).toEqual(shapeOf(recorded('mailfolders-delta-two-pages-nango.json', 1).body));
  });

  it('that reads a draft', async () => {
    const text = mailText('one').replace(/^From: .*\r\n/, '');
    const id = world.microsoft.mail.deliver(anna, text, { folder: 'drafts', isDraft: true, isRead: true });
    const answer = await call('GET', `me/messages/${id}`);
    expect(shapeOf(answer.body)).toEqual(shapeOf(recorded('message-get-nango.json').body));
  });

  it('that lists the changes of a folder, page by page', async () => {
    for (let count = 0; count < 11; count += 1) deliver();
    const answer = await call('GET', delta, { query: { $orderby: 'receivedDateTime desc' } });
    const first = recorded('messages-delta-two-pages-nango.json');
    expect(shapeOf({ ...answer.body, value: [rowsOf(answer)[0]] })).toEqual(
      shapeOf({ ...first.body, value: [rowsOf(first)[0]] }),
    );
    const last = await call('GET', String(answer.body['@odata.nextLink']));
    expect(Object.keys(last.body).sort()).toEqual(
      Object.keys(recorded('messages-delta-two-pages-nango.json', 1).body).sort(),
    );
  });

  it('that tells a read toggle in three members', async () => {
    const id = deliver();
    const first = await call('GET', delta);
    world.microsoft.mail.change(anna, id, { isRead: true });
    const next = await call('GET', String(first.body['@odata.deltaLink']));
    expect(shapeOf(next.body)).toEqual(
      shapeOf(recorded('delta-read-toggle-three-properties-issue.json').body),
    );
  });

  it('that limits a round with $top: the rest never comes', async () => {
    for (let count = 0; count < 5; count += 1) deliver();
    const first = await call('GET', delta, { query: { $top: '2' } });
    expect(rowsOf(first)).toHaveLength(2);
    expect(rowsOf(await call('GET', String(first.body['@odata.deltaLink'])))).toEqual([]);
  });

  it('that moves a message: without immutable ids it has another one', async () => {
    const id = deliver({ isDraft: true });
    const headers = { Prefer: '' };
    const before = String((await call('GET', `me/messages/${id}`, { headers })).body.id);
    const body = { destinationId: 'archive' };
    const answer = await call('POST', `me/messages/${before}/move`, { headers, body });
    const { status, body: known } = recorded('message-move-new-id-nango.json');
    expect([answer.status, shapeOf(answer.body)]).toEqual([status, shapeOf(known)]);
    expect(answer.body.id).not.toBe(before);
    expect((await call('GET', `me/messages/${before}`, { headers })).status).toBe(404);
    expect((await call('GET', `me/messages/${id}`)).body.id).toBe(id);
  });

  it('that changes a message, with its change key or not at all', async () => {
    const id = deliver({ isDraft: true });
    const path = `me/messages/${id}`;
    const first = await call('PATCH', path, { body: { isRead: true } });
    const { toRecipients: _, ...known } = recorded('message-update-nango.json').body;
    expect(shapeOf(first.body)).toMatchObject({
      ...(shapeOf({ ...known, categories: [] }) as Json),
    });
    const old = String(first.body['@odata.etag']);
    await call('PATCH', path, { body: { isRead: false } });
    const refused = await call('PATCH', path, { body: { isRead: true }, headers: { 'If-Match': old } });
    expect([refused.status, errorOf(refused).code]).toEqual([412, 'ErrorIrresolvableConflict']);
  });
});

it('a link of a folder is refused when it is more than three rounds old', async () => {
  const first = await call('GET', delta);
  let link = String(first.body['@odata.deltaLink']);
  for (let count = 0; count < 3; count += 1) {
    deliver();
    link = String((await call('GET', link)).body['@odata.deltaLink']);
  }
  const refused = await call('GET', String(first.body['@odata.deltaLink']));
  expect([refused.status, errorOf(refused).code]).toEqual([410, 'SyncStateNotFound']);
});

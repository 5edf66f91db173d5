/** What Exchange is asked for of mail, how its changes are read, and what is made of its refusals. */
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ewsFaults } from '../../../src-sandbox/exchange/index.ts';
import { EwsFault } from '../../../src-sandbox/exchange/refusal.ts';
import type { StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import type { MailChangePage, MailState } from '../../../src-shared/domain/mail/side.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import {
  type ExchangeMailWorld,
  exchangeMailWorld,
  flagged,
  signal,
} from '../../support/exchange-mail-account.ts';
import { mailText } from '../../support/gmail-account.ts';
import { appendOf, doneWith, letter, performOne } from '../../support/mail-side-contract.ts';
import { anna, ben } from '../../support/simulated-exchange.ts';

let world: ExchangeMailWorld;
let inbox: string;
let archive: string;
beforeEach(async () => {
  world = await exchangeMailWorld();
  inbox = world.folder('inbox');
  archive = world.folder('archive');
});
afterEach(() => world.stopChecked());

const deliver = (word: string, folder = inbox, more = {}): string =>
  world.mail.deliver(folder, Buffer.from(mailText(word, more)));
const pagesSince = async (
  since: MailState | null,
  folder = inbox,
  most = Number.POSITIVE_INFINITY,
): Promise<readonly MailChangePage[]> => {
  const pages: MailChangePage[] = [];
  for await (const page of world.side.changes(folder, since, signal)) {
    pages.push(page);
    if (pages.length >= most) break;
  }
  return pages;
};
const stateNow = async (folder = inbox): Promise<MailState | null> =>
  (await pagesSince(null, folder)).at(-1)?.state ?? null;
const refs = (pages: readonly MailChangePage[]): readonly string[] =>
  pages.flatMap(({ changes }) => changes.map((one) => (one.type === 'message' ? one.message.ref : one.ref)));
const described = async (ref: string): Promise<StoredMessage> => {
  for await (const one of world.side.describe([ref], signal)) if (one.type === 'found') return one.message;
  throw new Error('not there');
};
const codeOf = (error: unknown): string | undefined => problemOf(error)?.code;
const bodies = (): readonly string[] => world.exchange.requests().map(({ body }) => body);

describe('folders', () => {
  it('have their roles in any language, at every depth, without calendars, notes and searches', async () => {
    const own = await world.connect({ as: ben });
    const bens = world.mail.folder(ben, 'inbox');
    const clients = world.mail.addFolder(bens, 'Klanten');
    world.mail.addFolder(clients, 'Archief');
    const search = world.mail.addFolder(world.mail.folder(ben, 'msgfolderroot'), 'Unread', 'SearchFolder');
    world.mail.addFolder(search, 'In it');
    const people = world.mail.folder(ben, 'contacts');
    world.mail.addFolder(people, 'Cards');
    world.exchange.clearRequests();
    const found = await own.side.mailboxes(signal);
    const told = found.map(({ path, role }) => [path.join('/'), role ?? '']).toSorted();
    expect(told).toEqual([
      ['Archief', 'archive'],
      ['Concepten', 'drafts'],
      ['Contactpersonen/Cards', ''],
      ['Ongewenste e-mail', 'junk'],
      ['Postvak IN', 'inbox'],
      ['Postvak IN/Klanten', ''],
      ['Postvak IN/Klanten/Archief', ''],
      ['Postvak UIT', ''],
      ['Verwijderde items', 'trash'],
      ['Verzonden items', 'sent'],
    ]);
    expect(found.filter(({ mayWrite }) => !mayWrite).map(({ role }) => role)).toEqual(['drafts']);
    // the names come with the folders
    expect(world.operations()).toEqual(['SyncFolderHierarchy']);
  });

  it('of Exchange 2013 have no archive but one that is named so', async () => {
    const old = await exchangeMailWorld({ version: '2013' });
    const before = await old.side.mailboxes(signal);
    expect(before.flatMap(({ role }) => role ?? []).toSorted()).toEqual([
      ...['drafts', 'inbox', 'junk', 'sent', 'trash'],
    ]);
    const made = old.mail.addFolder(old.folder('msgfolderroot'), 'Archive');
    const after = await old.side.mailboxes(signal);
    expect(after.find(({ role }) => role === 'archive')).toMatchObject({ id: made, roleReason: 'name' });
    await old.stopChecked();
  });
});

describe('changes', () => {
  it('cost one request when there are none', async () => {
    deliver('one');
    const state = await stateNow();
    world.exchange.clearRequests();
    expect(refs(await pagesSince(state))).toEqual([]);
    expect(world.operations()).toEqual(['SyncFolderItems']);
  });

  it('are listed whole and newest first, and go on after a restart', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 513; index += 1) {
      world.hand.advance(1_000);
      ids.unshift(deliver(`m${index}`));
    }
    const [first] = await pagesSince(null, inbox, 1);
    expect(refs(first === undefined ? [] : [first])).toEqual(ids.slice(0, 512));
    const arrived = deliver('late');
    const rest = await pagesSince(first?.state ?? null);
    expect(rest.map(({ kind, last }) => [kind, last])).toEqual([['snapshot', true]]);
    expect(refs(rest)).toContain(ids[512]);
    expect(refs(await pagesSince(rest.at(-1)?.state ?? null))).toEqual([arrived]);
  });

  it('of being read come without the flag: the message is asked for', async () => {
    const id = world.mail.deliver(inbox, Buffer.from(mailText('one')), { flag: flagged });
    const state = await stateNow();
    world.mail.mark(id, { isRead: true });
    world.exchange.clearRequests();
    expect((await pagesSince(state))[0]?.changes).toMatchObject([
      { type: 'message', message: { ref: id, keywords: ['$flagged', '$seen'], mailboxes: [inbox] } },
    ]);
    expect(world.operations()).toEqual(['SyncFolderItems', 'GetItem']);
    world.mail.mark(id, { flag: { ...flagged, status: 'Complete' } });
    expect((await pagesSince(state))[0]?.changes).toEqual([
      { type: 'present', ref: id, keywords: ['$seen'] },
    ]);
  });

  it('tell of mail only, and of a message that cannot be read the rest goes on', async () => {
    world.exchange.hand.place(anna, '<t:Subject>Lunch</t:Subject>');
    const [row] = await pagesSince(null, world.folder('calendar'));
    expect(row?.changes).toEqual([]);
  });

  it('whose state is unknown or too old, or of a folder that is gone, say so', async () => {
    deliver('one');
    const state = await stateNow();
    world.exchange.expireSyncStates();
    expect(await pagesSince(state).catch(codeOf)).toBe('sync-state-expired');
    expect(await pagesSince('of another version').catch(codeOf)).toBe('sync-state-expired');
    const folder = world.mail.addFolder(inbox, 'Klanten');
    world.mail.removeFolder(folder);
    expect(await pagesSince(null, folder).catch(codeOf)).toBe('mailbox-missing');
    expect(await pagesSince(null, 'INBOX.Klanten').catch(codeOf)).toBe('mailbox-missing');
  });

  it('of which the server does not say whether they are all are no listing (ML4)', async () => {
    deliver('one');
    const state = await stateNow();
    world.exchange.setFaults(() => ({
      ...{ type: 'garbage', status: 200, contentType: 'text/xml' },
      body: '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><m:SyncFolderItemsResponse xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"><m:ResponseMessages><m:SyncFolderItemsResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode><m:SyncState>x</m:SyncState></m:SyncFolderItemsResponseMessage></m:ResponseMessages></m:SyncFolderItemsResponse></s:Body></s:Envelope>',
    }));
    expect(await pagesSince(state).catch(codeOf)).toBe('answer-invalid');
  });
});

describe('bytes', () => {
  it('of a large message go to a file that nobody else can read, and it goes with its source', async () => {
    const id = deliver('large', inbox, { body: 'x'.repeat(3 * 1024 * 1024) });
    for await (const one of world.side.read([id], signal)) {
      if (one.type !== 'read') throw new Error('not read');
      expect(readdirSync(world.temporaryDirectory)).toHaveLength(1);
      expect(one.source.size).toBe(world.mail.see(id)?.mime.length);
      one.source.dispose();
    }
    expect(readdirSync(world.temporaryDirectory)).toEqual([]);
  });

  it('that end too early are trouble of the connection, and leave no file', async () => {
    const id = deliver('large', inbox, { body: 'x'.repeat(3 * 1024 * 1024) });
    world.exchange.setFaults(() => ({ type: 'cut-answer', afterBytes: 2_500_000 }));
    const trouble = await world.side.read([id], signal)[Symbol.asyncIterator]().next().catch(codeOf);
    expect(trouble).toBe('unreachable');
    expect(readdirSync(world.temporaryDirectory)).toEqual([]);
  });

  it('that Exchange cannot make cost that message only, and one that is gone is absent', async () => {
    const [one, two, three] = [deliver('one'), deliver('two'), deliver('three')];
    world.exchange.setItemFaults(({ id }) => (id === one ? 'ErrorContentConversionFailed' : null));
    world.mail.remove(three);
    const found: string[] = [];
    for await (const each of world.side.read([one, two, three, 'no id'], signal)) {
      found.push(each.type === 'unreadable' ? each.problem.code : each.type);
      if (each.type === 'read') each.source.dispose();
    }
    expect(found).toEqual(['item-unreadable', 'read', 'absent', 'absent']);
  });
});

describe('writes', () => {
  it('add a message that is neither a draft nor sent, at its own time, and find it again wherever it is', async () => {
    const one = letter('one');
    const write = appendOf(one, [inbox], ['$flagged', 'own']);
    world.exchange.clearRequests();
    const outcome = await performOne(world.side, write, one.bytes);
    const stored = doneWith(outcome);
    expect(outcome).toMatchObject({ unkept: ['own'], stored: { keywords: ['$flagged'] } });
    expect(stored.receivedAt).toBe(one.message.receivedAt);
    expect(world.mail.see(stored.ref)).toMatchObject({ isDraft: false, isRead: false });
    const created = bodies().find((body) => body.includes('<m:CreateItem'));
    expect(created).toContain('MessageDisposition="SaveOnly"');
    expect(created).toContain('PropertyTag="0x0E07" PropertyType="Integer"/><t:Value>0<');
    const away = world.mail.move(stored.ref, world.mail.addFolder(inbox, 'Away'));
    // another machine's, under a key of its own
    const again = await performOne(world.side, { ...write, key: 'other' }, one.bytes);
    expect(again).toMatchObject({ type: 'done', found: true, stored: { ref: away } });
    expect(bodies().filter((body) => body.includes('<m:CreateItem'))).toHaveLength(1);
  });

  it('whose answer was lost are looked up: an append by its key, a move by what the message is', async () => {
    const one = letter('one');
    const write = appendOf(one, [inbox]);
    const [call] = world.side.prepare(write);
    if (call === undefined) throw new Error('no call');
    world.exchange.setFaults(({ operation }) =>
      operation === 'CreateItem' ? { type: 'drop-answer' } : null,
    );
    expect((await performOne(world.side, write, one.bytes)).type).toBe('unclear');
    const looked = await world.side.lookup(call, signal);
    if (looked.type !== 'stored') throw new Error(looked.type);
    const message = looked.stored;
    const move = { type: 'move', key: 'm', message, add: [archive], remove: [inbox] } as const;
    const [moving] = world.side.prepare(move);
    if (moving === undefined) throw new Error('no call');
    expect(await world.side.lookup(moving, signal)).toEqual({ type: 'absent' });
    world.exchange.setFaults(({ operation }) => (operation === 'MoveItem' ? { type: 'drop-answer' } : null));
    expect((await performOne(world.side, move)).type).toBe('unclear');
    world.exchange.setFaults(null);
    const found = await world.side.lookup(moving, signal);
    expect(found).toMatchObject({ type: 'stored', stored: { mailboxes: [archive] } });
    if (found.type === 'stored') world.mail.remove(found.stored.ref);
    expect(await world.side.lookup(moving, signal)).toEqual({ type: 'unknown' });
  });

  it('move with another id, and never delete; once more it is not there', async () => {
    const message = await described(deliver('one'));
    const trash = world.folder('deleteditems');
    const write = { type: 'move', key: 'a', message, add: [trash], remove: [inbox] } as const;
    const there = doneWith(await performOne(world.side, write));
    expect(there.mailboxes).toEqual([trash]);
    expect(there.ref).not.toBe(message.ref);
    expect(world.operations()).not.toContain('DeleteItem');
    expect(await performOne(world.side, write)).toMatchObject({ problem: { code: 'not-found' } });
    const nowhere = { ...write, message: there, add: [inbox.replace(/^A/, 'B')], remove: [trash] };
    expect(await performOne(world.side, nowhere)).toMatchObject({ problem: { code: 'mailbox-missing' } });
  });

  it('change nothing but what differs, only when nobody else has changed the message, and send no receipt', async () => {
    const message = await described(deliver('one'));
    const write = { type: 'keywords', key: 'a', message, add: ['$seen', '$answered'], remove: [] } as const;
    world.exchange.setFaults(({ operation }) => {
      // a person flags it between the look and the change
      if (operation === 'UpdateItem') world.mail.mark(message.ref, { flag: flagged });
      return null;
    });
    expect(await performOne(world.side, write)).toMatchObject({
      type: 'refused',
      problem: { code: 'revision-conflict' },
    });
    world.exchange.setFaults(null);
    world.exchange.clearRequests();
    const outcome = await performOne(world.side, write);
    expect(outcome).toMatchObject({ type: 'done', unkept: ['$answered'] });
    expect(doneWith(outcome).keywords).toEqual(['$flagged', '$seen']);
    const updated = bodies().find((body) => body.includes('<m:UpdateItem')) ?? '';
    expect(updated).toContain('SuppressReadReceipts="true"');
    expect(updated).not.toContain('item:Flag');
  });

  it.each([
    ['ErrorServerBusy', 'throttled', 'throws'],
    ['ErrorExceededConnectionCount', 'throttled', 'throws'],
    ['ErrorMailboxMoveInProgress', 'server-failed', 'unclear'],
    ['ErrorInternalServerError', 'server-failed', 'unclear'],
    ['ErrorQuotaExceeded', 'mailbox-full', 'refused'],
    ['ErrorMessageSizeExceeded', 'item-too-large', 'refused'],
  ])('that meet %s', async (code, problem, how) => {
    const one = letter('one');
    world.exchange.setFaults(({ operation }) =>
      operation === 'CreateItem' ? { type: 'error', error: new EwsFault(code, 'no') } : null,
    );
    const outcome = await performOne(world.side, appendOf(one, [inbox]), one.bytes).catch(codeOf);
    expect(outcome).toEqual(
      how === 'throws'
        ? problem
        : expect.objectContaining({ type: how, problem: expect.objectContaining({ code: problem }) }),
    );
  });

  it('too long for the web server before Exchange are too large', async () => {
    const one = letter('one');
    world.exchange.setFaults(({ operation }) =>
      operation === 'CreateItem'
        ? { type: 'garbage', status: 404, contentType: 'text/html', body: '<html>404.13</html>' }
        : null,
    );
    expect(await performOne(world.side, appendOf(one, [inbox]), one.bytes)).toMatchObject({
      type: 'refused',
      problem: { code: 'item-too-large' },
    });
  });
});

it('waits as long as the server asks', async () => {
  world.exchange.setFaults(() => ({ type: 'error', error: ewsFaults.busy(178_510) }));
  const trouble = await world.side.mailboxes(signal).catch(problemOf);
  expect(trouble).toMatchObject({ code: 'throttled', retryAt: world.hand.clock.now() + 178_510 });
});

it('finds messages by Message-ID, those without one by their second, in every folder', async () => {
  const quoted = deliver('o', archive, { messageId: '"o&b"@mail.example' });
  const nameless = world.mail.deliver(
    world.mail.addFolder(inbox, 'Klanten'),
    Buffer.from('Subject: no name\r\nFrom: ben@example.com\r\n\r\nHi\r\n'),
  );
  deliver('other');
  const identities = [await described(quoted), await described(nameless)].map(
    ({ messageId, size, receivedAt }) => ({ messageId, size, receivedAt }),
  );
  expect((await world.side.locate(identities, signal)).map(({ ref }) => ref).toSorted()).toEqual(
    [quoted, nameless].toSorted(),
  );
});

describe('connecting', () => {
  it('signs in with NTLM too, once for a connection and not for a request', async () => {
    const { side, server, user } = await world.connect({ authentication: 'ntlm' });
    expect([server, user]).toEqual([world.exchange.url, anna]);
    const before = world.exchange.authentication.handshakes();
    for (let turn = 0; turn < 12; turn += 1) await side.mailboxes(signal);
    // as many connections as the dialer opens to one host
    expect(world.exchange.authentication.handshakes() - before).toBeLessThanOrEqual(6);
  });

  it('tells a wrong password', async () => {
    expect(await world.connect({ secret: 'wrong' }).catch(codeOf)).toBe('wrong-password');
  });
});

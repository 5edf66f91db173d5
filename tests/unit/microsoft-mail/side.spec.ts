/** What Graph is asked for, how its changes are read, and what is made of its refusals. */
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { graphErrors } from '../../../src-sandbox/graph/index.ts';
import type { StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import type { MailChangePage, MailState } from '../../../src-shared/domain/mail/side.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { mailText } from '../../support/gmail-account.ts';
import { doneWith, performOne } from '../../support/mail-side-contract.ts';
import { type MicrosoftMailWorld, microsoftMailWorld, signal } from '../../support/microsoft-mail-account.ts';
import { anna, ben, calendarScopes } from '../../support/simulated-microsoft.ts';

let world: MicrosoftMailWorld;
let inbox: string;
let archive: string;
beforeEach(async () => {
  world = await microsoftMailWorld();
  inbox = world.mail.folderId(anna, 'inbox');
  archive = world.mail.folderId(anna, 'archive');
});
afterEach(() => world.stopChecked());

const deliver = (word: string, more = {}): string => world.mail.deliver(anna, mailText(word, more));
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
const isAbout = (path: string, id = ''): boolean => decodeURIComponent(path).includes(id);
const codeOf = (error: unknown): string | undefined => problemOf(error)?.code;

describe('folders', () => {
  it('have their roles in any language, at every depth, without hidden and search folders', async () => {
    world.mail.renameFolder(anna, 'inbox', 'Postvak IN');
    world.mail.renameFolder(anna, 'deleteditems', 'Verwijderde items');
    const clients = world.mail.createFolder(anna, 'Klanten', { parent: inbox });
    world.mail.createFolder(anna, 'Archive', { parent: clients });
    const hidden = world.mail.createFolder(anna, 'Quick Step Settings', { isHidden: true });
    world.mail.createFolder(anna, 'In it', { parent: hidden });
    world.mail.createFolder(anna, 'Unread Mail', { isSearch: true });
    const found = await world.side.mailboxes(signal);
    const told = found.map(({ path, role }) => [path.join('/'), role ?? '']).toSorted();
    expect(told).toEqual([
      ['Archive', 'archive'],
      ['Conversation History', ''],
      ['Drafts', 'drafts'],
      ['Junk Email', 'junk'],
      ['Outbox', ''],
      ['Postvak IN', 'inbox'],
      ['Postvak IN/Klanten', ''],
      ['Postvak IN/Klanten/Archive', ''],
      ['Sent Items', 'sent'],
      ['Verwijderde items', 'trash'],
    ]);
    expect(world.microsoft.requests().map(({ path }) => path.split('/').at(-1))).toContain('deleteditems');
    // the listing is one request and the names are one more
    expect(new Set(world.microsoft.requests().map(({ number }) => number)).size).toBe(2);
  });

  it('may lack one with a well-known name, and no other refusal counts as lacking', async () => {
    world.mail.removeFolder(anna, 'archive');
    const roles = (await world.side.mailboxes(signal)).flatMap(({ role }) => role ?? []);
    expect(roles.toSorted()).toEqual(['drafts', 'inbox', 'junk', 'sent', 'trash']);
    world.microsoft.setFaults(({ path }) =>
      path.endsWith('/archive') ? { type: 'error', error: graphErrors.unavailable } : null,
    );
    expect(await world.side.mailboxes(signal).catch(codeOf)).toBe('server-failed');
  });
});

describe('changes', () => {
  it('cost one request when there are none', async () => {
    deliver('one');
    const state = await stateNow();
    world.microsoft.clearRequests();
    expect(refs(await pagesSince(state))).toEqual([]);
    expect(world.operations()).toEqual(['messages.delta']);
  });

  it('are listed whole and newest first, never with $top, and go on after a restart', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 501; index += 1) {
      world.hand.advance(1_000);
      ids.unshift(deliver(`m${index}`));
    }
    world.microsoft.clearRequests();
    const [first] = await pagesSince(null, inbox, 1);
    expect(refs(first === undefined ? [] : [first])).toEqual(ids.slice(0, 500));
    const arrived = deliver('late');
    const rest = await pagesSince(first?.state ?? null);
    expect(rest.map(({ kind, last }) => [kind, last])).toEqual([['snapshot', true]]);
    expect(refs(rest)).toContain(ids[500]);
    expect(refs(await pagesSince(rest.at(-1)?.state ?? null))).toEqual([arrived]);
    const queries = world.microsoft.requests().map(({ query }) => [...query.keys()]);
    expect(queries).toEqual([['$select', '$orderby'], ['$skiptoken'], ['$deltatoken']]);
  });

  it('of a read toggle say three things only: the rest is asked for', async () => {
    const id = deliver('one');
    const state = await stateNow();
    world.mail.change(anna, id, { isRead: true });
    world.microsoft.clearRequests();
    expect((await pagesSince(state))[0]?.changes).toMatchObject([
      { type: 'message', message: { ref: id, keywords: ['$seen'], mailboxes: [inbox] } },
    ]);
    expect(world.operations()).toEqual(['messages.delta', 'messages.get']);
  });

  it('do not lose a message that was moved away and back: it is there when it is looked at', async () => {
    const id = deliver('one');
    const state = await stateNow();
    world.mail.move(anna, id, archive);
    world.mail.move(anna, id, inbox);
    expect((await pagesSince(state))[0]?.changes).toEqual([{ type: 'gone', ref: id }]);
    expect((await described(id)).mailboxes).toEqual([inbox]);
  });

  it('whose link is too old, or of a folder that is gone, say so', async () => {
    deliver('one');
    const state = await stateNow();
    world.mail.expireDeltaTokens(anna, 'inbox');
    expect(await pagesSince(state).catch(codeOf)).toBe('sync-state-expired');
    const unknown = state?.replace(/deltatoken=[^"]*/, 'deltatoken=none') ?? null;
    expect(await pagesSince(unknown).catch(codeOf)).toBe('sync-state-expired');
    const folder = world.mail.createFolder(anna, 'Klanten');
    world.mail.removeFolder(anna, folder);
    expect(await pagesSince(null, folder).catch(codeOf)).toBe('mailbox-missing');
    expect(await pagesSince(null, 'INBOX.Klanten').catch(codeOf)).toBe('mailbox-missing');
  });

  it('are never asked for with a link to elsewhere', async () => {
    const state = JSON.stringify([
      1,
      'delta',
      'https://elsewhere.example/v1.0/me/x/messages/delta?$deltatoken=a',
    ]);
    world.microsoft.clearRequests();
    expect(await pagesSince(state).catch(codeOf)).toBe('sync-state-expired');
    expect(world.operations()).toEqual([]);
  });
});

describe('many messages at once', () => {
  it('are described twenty in a request, every one with immutable ids', async () => {
    const ids = Array.from({ length: 45 }, (_, index) => deliver(`m${index}`));
    world.microsoft.clearRequests();
    const found: string[] = [];
    for await (const one of world.side.describe(ids, signal)) found.push(one.type);
    expect(found.every((type) => type === 'found')).toBe(true);
    const requests = world.microsoft.requests();
    expect(new Set(requests.map(({ number }) => number)).size).toBe(3);
    expect(requests.every(({ headers }) => headers.prefer === 'IdType="ImmutableId"')).toBe(true);
  });

  it('of which one was refused for too much: it is waited for and asked by itself', async () => {
    const ids = ['one', 'two', 'three'].map((word) => deliver(word));
    let refusals = 0;
    world.microsoft.setFaults(({ path, operation }) => {
      if (operation !== 'messages.get' || !isAbout(path, ids[1]) || refusals > 1) return null;
      refusals += 1;
      return { type: 'error', error: { ...graphErrors.concurrency, retryAfterS: 2.128 } };
    });
    world.microsoft.clearRequests();
    const found: string[] = [];
    const all = (async () => {
      for await (const one of world.side.describe(ids, signal)) found.push(one.type);
    })();
    let waitedMs = 0;
    let isOver = false;
    void all.finally(() => {
      isOver = true;
    });
    while (!isOver) {
      await new Promise((done) => setImmediate(done));
      if (refusals > 0 && !isOver) {
        world.hand.advance(100);
        waitedMs += 100;
      }
    }
    await all;
    expect(found).toEqual(['found', 'found', 'found']);
    expect(refusals).toBe(2);
    expect(waitedMs).toBeGreaterThan(4_256);
  });

  it('of which one cannot be read leave the others alone', async () => {
    const [one, two] = [deliver('one'), deliver('two')];
    world.microsoft.setFaults(({ path }) =>
      isAbout(path, one) ? { type: 'error', error: { ...graphErrors.accessDenied } } : null,
    );
    const found: string[] = [];
    for await (const each of world.side.describe([one, two], signal)) found.push(each.type);
    expect(found).toEqual(['unreadable', 'found']);
  });
});

describe('bytes', () => {
  it('of a large message go to a file that nobody else can read, and it goes with its source', async () => {
    const id = deliver('large', { body: 'x'.repeat(3 * 1024 * 1024) });
    for await (const one of world.side.read([id], signal)) {
      if (one.type !== 'read') throw new Error('not read');
      expect(readdirSync(world.temporaryDirectory)).toHaveLength(1);
      expect(one.source.size).toBe(world.mail.message(anna, id)?.bytes.length);
      one.source.dispose();
    }
    expect(readdirSync(world.temporaryDirectory)).toEqual([]);
  });

  it('that end too early are trouble of the connection, and leave no file', async () => {
    const id = deliver('large', { body: 'x'.repeat(3 * 1024 * 1024) });
    world.microsoft.setFaults(({ operation }) =>
      operation === 'messages.getContent' ? { type: 'cut-answer', afterBytes: 2_500_000 } : null,
    );
    const trouble = await world.side.read([id], signal)[Symbol.asyncIterator]().next().catch(codeOf);
    expect(trouble).toBe('unreachable');
    expect(readdirSync(world.temporaryDirectory)).toEqual([]);
  });

  it('that Exchange cannot make, as of some signed messages, cost that message only', async () => {
    const [one, two] = [deliver('one'), deliver('two')];
    const error = { status: 500, code: 'ErrorMimeContentConversionFailed', message: 'no' };
    world.microsoft.setFaults(({ path }) => (isAbout(path, one) ? { type: 'error', error } : null));
    const found: string[] = [];
    for await (const each of world.side.read([one, two], signal)) {
      found.push(each.type === 'unreadable' ? each.problem.code : each.type);
      if (each.type === 'read') each.source.dispose();
    }
    expect(found).toEqual(['item-unreadable', 'read']);
  });
});

describe('writes', () => {
  it('move with the id kept, and never delete', async () => {
    const message = await described(deliver('one'));
    const trash = world.mail.folderId(anna, 'deleteditems');
    const write = { type: 'move', key: 'a', message, add: [trash], remove: [inbox] } as const;
    const there = doneWith(await performOne(world.side, write));
    expect([there.ref, there.mailboxes]).toEqual([message.ref, [trash]]);
    expect(world.microsoft.requests().map(({ method }) => method)).not.toContain('DELETE');
    // once more it is so already
    world.microsoft.clearRequests();
    expect(doneWith(await performOne(world.side, write)).mailboxes).toEqual([trash]);
    expect(world.operations()).toEqual(['messages.get']);
  });

  it('change nothing but what differs, and only when nobody else has changed the message', async () => {
    const message = await described(deliver('one'));
    const write = { type: 'keywords', key: 'a', message, add: ['$seen', '$answered'], remove: [] } as const;
    world.microsoft.setFaults(({ operation }) => {
      // a person flags it between the look and the change
      if (operation === 'messages.update') world.mail.change(anna, message.ref, { flag: 'flagged' });
      return null;
    });
    expect(await performOne(world.side, write)).toMatchObject({
      type: 'refused',
      problem: { code: 'revision-conflict' },
    });
    world.microsoft.setFaults(null);
    world.microsoft.clearRequests();
    const outcome = await performOne(world.side, write);
    expect(outcome).toMatchObject({ type: 'done', unkept: ['$answered'] });
    expect(doneWith(outcome).keywords).toEqual(['$flagged', '$seen']);
    expect(world.microsoft.requests().at(-1)?.body).toEqual({ isRead: true });
  });

  it('whose answer was lost are looked up', async () => {
    const message = await described(deliver('one'));
    const write = { type: 'move', key: 'a', message, add: [archive], remove: [inbox] } as const;
    const [call] = world.side.prepare(write);
    if (call === undefined) throw new Error('no call');
    expect(await world.side.lookup(call, signal)).toEqual({ type: 'absent' });
    world.microsoft.setFaults(({ operation }) =>
      operation === 'messages.move' ? { type: 'drop-answer' } : null,
    );
    expect((await performOne(world.side, write)).type).toBe('unclear');
    world.microsoft.setFaults(null);
    expect(await world.side.lookup(call, signal)).toMatchObject({
      type: 'stored',
      stored: { mailboxes: [archive] },
    });
    world.mail.erase(anna, message.ref);
    expect(await world.side.lookup(call, signal)).toEqual({ type: 'unknown' });
  });

  it('that a failing server may have done are unclear, and those it refuses for too much are not', async () => {
    const message = await described(deliver('one'));
    const write = { type: 'keywords', key: 'a', message, add: ['$seen'], remove: [] } as const;
    const failing = (error: (typeof graphErrors)[keyof typeof graphErrors]): void =>
      world.microsoft.setFaults(({ operation }) =>
        operation === 'messages.update' ? { type: 'error', error } : null,
      );
    failing(graphErrors.timeout);
    expect((await performOne(world.side, write)).type).toBe('unclear');
    failing(graphErrors.overQuota);
    expect(await performOne(world.side, write)).toMatchObject({
      type: 'refused',
      problem: { code: 'mailbox-full' },
    });
    failing(graphErrors.throttled);
    expect(await performOne(world.side, write).catch(codeOf)).toBe('throttled');
  });
});

it('finds messages by id and by Message-ID, also with a quote in it', async () => {
  const [one, two, quoted] = [
    deliver('one'),
    deliver('two'),
    deliver('o', { messageId: "o'brien@mail.example" }),
  ];
  const identities = [
    { emailId: one, messageId: null, size: null, receivedAt: 0 },
    { ...(await described(two)), emailId: undefined },
    { ...(await described(quoted)), emailId: undefined },
  ].map(({ emailId, messageId, size, receivedAt }) => ({
    ...(emailId === undefined ? {} : { emailId }),
    messageId,
    size,
    receivedAt,
  }));
  const found = await world.side.locate(identities, signal);
  expect(found.map(({ ref }) => ref)).toEqual([one, two, quoted]);
});

describe('connecting', () => {
  it('tells that another person signed in, and that mail was not granted', async () => {
    expect(await world.connect({ as: ben, address: anna }).catch(codeOf)).toBe('account-not-permitted');
    const refused = await world.connect({ scopes: calendarScopes }).catch(problemOf);
    expect(refused).toMatchObject({ code: 'consent-required', params: { reason: 'no-consent' } });
  });

  it('knows the aliases of the mailbox', async () => {
    expect((await world.connect({ as: anna, address: 'A.deWit@contoso.example' })).user).toBe(anna);
  });

  it('tells a mailbox that is on a server of the company', async () => {
    world.microsoft.setMailbox(anna, 'not-in-the-cloud');
    const refused = await world.connect().catch(problemOf);
    expect(refused).toMatchObject({ code: 'consent-required', params: { reason: 'no-mailbox' } });
  });

  it('has no more than four requests at a time with what else is asked of the mailbox', async () => {
    const ids = Array.from({ length: 12 }, (_, index) => deliver(`m${index}`));
    await Promise.all(
      ids.map(async (id) => {
        for await (const one of world.side.read([id], signal)) if (one.type === 'read') one.source.dispose();
      }),
    );
    expect(world.microsoft.requests().filter(({ status }) => status !== 200)).toEqual([]);
  });
});

/** What Gmail is asked for, what it costs, and what is made of its refusals. */
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { archiveId } from '../../../src-main/providers/google/mail/labels.ts';
import type { MailChangePage, MailState } from '../../../src-shared/domain/mail/side.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { type GmailWorld, gmailWorld, mailText, signal } from '../../support/gmail-account.ts';
import { appendOf, doneWith, letter, performOne } from '../../support/mail-side-contract.ts';
import { anna, ben, calendarScope } from '../../support/simulated-google.ts';

let world: GmailWorld;
beforeEach(async () => {
  world = await gmailWorld();
});
afterEach(async () => {
  await world.stop();
  expect(world.discoveryFaults).toEqual([]);
  expect(world.google.complaints()).toEqual([]);
});

const pagesSince = async (
  since: MailState | null,
  most = Number.POSITIVE_INFINITY,
): Promise<readonly MailChangePage[]> => {
  const pages: MailChangePage[] = [];
  for await (const page of world.side.changes('account', since, signal)) {
    pages.push(page);
    if (pages.length >= most) break;
  }
  return pages;
};
const refs = (pages: readonly MailChangePage[]): readonly string[] =>
  pages.flatMap(({ changes }) => changes.map((one) => (one.type === 'message' ? one.message.ref : one.ref)));
const refusing = (operation: string, status: number, reason: string): void =>
  world.google.setFaults((request) =>
    request.operation === operation
      ? { type: 'error', error: { status, domain: 'global', reason, message: 'no' } }
      : null,
  );

describe('changes', () => {
  it('cost one request when there are none', async () => {
    world.google.mail.deliver(anna, mailText('one'));
    const state = (await pagesSince(null)).at(-1)?.state ?? null;
    world.google.clearRequests();
    const pages = await pagesSince(state);
    expect(refs(pages)).toEqual([]);
    expect(world.operations()).toEqual(['history.list']);
  });

  it('are listed completely with the bin and junk, and the listing goes on after a restart', async () => {
    const ids = Array.from({ length: 501 }, (_, index) =>
      world.google.mail.deliver(anna, mailText(`m${index}`), {
        labels: [['INBOX'], ['TRASH'], ['SPAM']][index % 3] ?? [],
      }),
    );
    const [first] = await pagesSince(null, 1);
    const arrived = world.google.mail.deliver(anna, mailText('late'));
    const rest = await pagesSince(first?.state ?? null);
    expect(rest.map(({ kind, last }) => [kind, last])).toEqual([['snapshot', true]]);
    expect(new Set([...refs(first === undefined ? [] : [first]), ...refs(rest)])).toEqual(
      expect.objectContaining(new Set(ids)),
    );
    // what came while it was listed is in the history since before it (ML8)
    expect(refs(await pagesSince(rest.at(-1)?.state ?? null))).toContain(arrived);
  });

  it('of a person are hints, one for each message, and an erased one is gone', async () => {
    const [one, two] = ['one', 'two'].map((word) => world.google.mail.deliver(anna, mailText(word))) as [
      string,
      string,
    ];
    const state = (await pagesSince(null)).at(-1)?.state ?? null;
    world.google.mail.star(anna, one);
    world.google.mail.trash(anna, one);
    world.google.mail.read(anna, two);
    world.google.mail.deleteForGood(anna, two);
    const [page] = await pagesSince(state);
    expect(page?.changes).toEqual([
      { type: 'present', ref: one },
      { type: 'gone', ref: two },
    ]);
  });
});

describe('bytes', () => {
  it('of a large message go to a file that nobody else can read, and it goes with its source', async () => {
    const id = world.google.mail.deliver(anna, mailText('large', { body: 'x'.repeat(3 * 1024 * 1024) }));
    for await (const one of world.side.read([id], signal)) {
      if (one.type !== 'read') throw new Error('not read');
      expect(readdirSync(world.temporaryDirectory)).toHaveLength(1);
      expect(one.source.size).toBe(world.google.mail.message(anna, id)?.bytes.length);
      one.source.dispose();
    }
    expect(readdirSync(world.temporaryDirectory)).toEqual([]);
  });

  it('that end too early are trouble of the connection, and leave no file', async () => {
    const id = world.google.mail.deliver(anna, mailText('large', { body: 'x'.repeat(3 * 1024 * 1024) }));
    world.google.setFaults(({ operation }) =>
      operation === 'gmail.users.messages.get' ? { type: 'cut-answer', afterBytes: 2_500_000 } : null,
    );
    const trouble = await world.side.read([id], signal)[Symbol.asyncIterator]().next().catch(problemOf);
    expect(trouble).toMatchObject({ code: 'unreachable' });
    expect(readdirSync(world.temporaryDirectory)).toEqual([]);
  });
});

describe('writes', () => {
  it('of an append whose answer was lost are found again, also in the bin', async () => {
    const one = letter('one');
    world.google.setFaults(({ operation }) =>
      operation === 'gmail.users.messages.insert' ? { type: 'drop-answer' } : null,
    );
    const write = appendOf(one, [archiveId], ['$flagged']);
    expect((await performOne(world.side, write, one.bytes)).type).toBe('unclear');
    world.google.setFaults(null);
    const [stored, ...others] = world.google.mail.messages(anna);
    expect(others).toEqual([]);
    expect(stored?.labelIds).toEqual(['STARRED', 'UNREAD']);
    world.google.mail.trash(anna, stored?.id ?? '');
    const found = await world.side.lookup(world.side.prepare(write)[0] as never, signal);
    expect(found).toMatchObject({ type: 'stored', stored: { ref: stored?.id, mailboxes: ['TRASH'] } });
  });

  it('move to the bin and back by its own call, and erase nothing', async () => {
    const id = world.google.mail.deliver(anna, mailText('one'));
    const described = await world.side.describe([id], signal)[Symbol.asyncIterator]().next();
    const { message } = described.value as never as { message: Parameters<typeof doneWith>[0] & never };
    const there = doneWith(
      await performOne(world.side, { type: 'move', key: 'a', message, add: ['TRASH'], remove: ['INBOX'] }),
    );
    expect(there.mailboxes).toEqual(['TRASH']);
    expect(world.operations()).toContain('messages.trash');
    const back = await performOne(world.side, {
      type: 'move',
      key: 'b',
      message: there,
      add: ['INBOX'],
      remove: ['TRASH'],
    });
    expect(doneWith(back).mailboxes).toEqual(['INBOX']);
  });
});

describe('refusals', () => {
  it.each([
    [403, 'domainPolicy', 'account-not-permitted'],
    [403, 'insufficientPermissions', 'sign-in-required'],
    [403, 'accessNotConfigured', 'consent-required'],
    [400, 'failedPrecondition', 'mail-switched-off'],
    [500, 'backendError', 'server-failed'],
  ])('of the account: %i %s', async (status, reason, code) => {
    refusing('gmail.users.getProfile', status, reason);
    expect(await pagesSince(null).catch((error: unknown) => problemOf(error)?.code)).toBe(code);
  });

  it('of one message leave the others alone', async () => {
    const [one, two] = ['one', 'two'].map((word) => world.google.mail.deliver(anna, mailText(word))) as [
      string,
      string,
    ];
    world.google.setFaults(({ path }) =>
      path.includes(one)
        ? { type: 'error', error: { status: 400, domain: 'global', reason: 'invalid', message: 'no' } }
        : null,
    );
    const found: string[] = [];
    for await (const each of world.side.describe([one, two], signal)) found.push(each.type);
    expect(found).toEqual(['unreadable', 'found']);
  });

  it('tell that another person signed in, and that mail was not granted', async () => {
    expect(await world.connect({ as: ben, address: anna }).catch(problemOf)).toMatchObject({
      code: 'account-not-permitted',
    });
    expect(await world.connect({ scopes: [calendarScope] }).catch(problemOf)).toMatchObject({
      code: 'sign-in-required',
      params: { reason: 'not-granted', missing: 'mail' },
    });
  });
});

it('own addresses are those that were confirmed, the account first', async () => {
  world.google.mail.addSendAs(anna, 'Sales@example.com');
  world.google.mail.addSendAs(anna, 'pending@example.com', false);
  expect(await world.ownAddresses()).toEqual([anna, 'sales@example.com']);
  expect(await world.ownAddresses([calendarScope])).toEqual([]);
});

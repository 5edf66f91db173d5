/** How many requests a large mailbox costs; how large it is comes from CONCORD_EXCHANGE_MESSAGES. */
import { expect, it, onTestFinished } from 'vitest';
import type { MailState } from '../../../src-shared/domain/mail/side.ts';
import { exchangeMailWorld, signal } from '../../support/exchange-mail-account.ts';
import { mailText } from '../../support/gmail-account.ts';

const messages = Number(process.env.CONCORD_EXCHANGE_MESSAGES ?? 5_000);
/** As many as Exchange tells in an answer. */
const pageRows = 512;
const describedAtOnce = 100;

it(`${messages} messages are listed and described many at a time, and a run without changes is one request for each folder`, async () => {
  const { mail, side, exchange, folder, operations, stopChecked } = await exchangeMailWorld();
  onTestFinished(stopChecked);
  const folders = ['inbox', 'archive', 'sentitems', 'deleteditems', 'junkemail'].map(folder);
  for (let index = 0; index < messages; index += 1)
    mail.deliver(folder(index % 4 === 0 ? 'archive' : 'inbox'), Buffer.from(mailText(`m${index}`)));
  const states = new Map<string, MailState | null>();
  const refs = new Set<string>();
  exchange.clearRequests();
  for (const one of folders)
    for await (const page of side.changes(one, null, signal)) {
      for (const change of page.changes) if (change.type === 'present') refs.add(change.ref);
      states.set(one, page.state);
    }
  expect(refs.size).toBe(messages);
  const listing = operations().length;
  expect(listing).toBeLessThanOrEqual(Math.ceil(messages / pageRows) + folders.length);
  expect(new Set(operations())).toEqual(new Set(['SyncFolderItems']));
  exchange.clearRequests();
  const all = [...refs];
  for (let at = 0; at < all.length; at += describedAtOnce)
    for await (const one of side.describe(all.slice(at, at + describedAtOnce), signal))
      expect(one.type).toBe('found');
  expect(operations()).toHaveLength(Math.ceil(messages / describedAtOnce));
  exchange.clearRequests();
  for (const [one, state] of states)
    for await (const page of side.changes(one, state, signal)) expect(page.changes).toEqual([]);
  expect(operations()).toHaveLength(folders.length);
  console.info(`${messages} messages: ${listing} requests to list them`);
}, 600_000);

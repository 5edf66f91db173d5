/** How many requests a large mailbox costs; how large it is comes from CONCORD_MICROSOFT_MESSAGES. */
import { expect, it, onTestFinished } from 'vitest';
import type { MailState } from '../../../src-shared/domain/mail/side.ts';
import { mailText } from '../../support/gmail-account.ts';
import { microsoftMailWorld, signal } from '../../support/microsoft-mail-account.ts';
import { anna } from '../../support/simulated-microsoft.ts';

const messages = Number(process.env.CONCORD_MICROSOFT_MESSAGES ?? 20_000);
/** Rows of a page. */
const pageRows = 500;

it(`${messages} messages are listed whole, page by page, and a run without changes is one request for each folder`, async () => {
  const { mail, side, microsoft, stopChecked } = await microsoftMailWorld();
  onTestFinished(stopChecked);
  const folders = ['inbox', 'archive', 'sentitems', 'deleteditems', 'junkemail'];
  for (let index = 0; index < messages; index += 1)
    mail.deliver(anna, mailText(`m${index}`), { folder: index % 4 === 0 ? 'archive' : 'inbox' });
  /** As HTTP has them: those in a batch are one. */
  const requests = () => new Set(microsoft.requests().map(({ number }) => number)).size;
  const states = new Map<string, MailState | null>();
  const refs = new Set<string>();
  microsoft.clearRequests();
  for (const folder of folders.map((name) => mail.folderId(anna, name)))
    for await (const page of side.changes(folder, null, signal)) {
      for (const change of page.changes) if (change.type === 'message') refs.add(change.message.ref);
      states.set(folder, page.state);
    }
  expect(refs.size).toBe(messages);
  const listing = requests();
  expect(listing).toBeLessThanOrEqual(Math.ceil(messages / pageRows) + folders.length);
  microsoft.clearRequests();
  for (const [folder, state] of states)
    for await (const page of side.changes(folder, state, signal)) expect(page.changes).toEqual([]);
  expect(requests()).toBe(folders.length);
  console.info(`${messages} messages: ${listing} requests to list them`);
}, 600_000);

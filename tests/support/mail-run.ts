/** A run of mail over a store of its own, with sides that only say what they can do, and what the store is to hold before. */
import { onTestFinished } from 'vitest';
import type { MailEnd, Store } from '../../src-main/store/index.ts';
import { type MailRun, mailRun } from '../../src-main/sync/mail/run-context.ts';
import type { MessageIdentity, StoredMessage } from '../../src-shared/domain/mail/message.ts';
import type { MailCapabilities, MailSide } from '../../src-shared/domain/mail/side.ts';
import type { SideName } from '../../src-shared/domain/side-name.ts';
import { everything, usualMapping } from './mail-world.ts';
import { newStore } from './new-store.ts';
import { manualClock } from './world.ts';

export interface MailRunOptions {
  readonly provider?: Partial<MailCapabilities>;
  readonly crm?: Partial<MailCapabilities>;
  /** Where the provider says that messages are; absent: it cannot tell. */
  readonly locate?: (identities: readonly MessageIdentity[]) => readonly StoredMessage[];
}

/** `committed`: the names of the transactions that ended; `asked`: what the provider was asked to locate. */
export function mailRunOver({ provider = {}, crm = {}, locate }: MailRunOptions = {}) {
  const committed: string[] = [];
  const clock = manualClock();
  const store = newStore({
    clock,
    onCommit: (when, label) => void (when === 'after' && committed.push(label)),
  });
  onTestFinished(store.close);
  const asked: (readonly MessageIdentity[])[] = [];
  const side = (more: Partial<MailCapabilities>) =>
    ({
      capabilities: {
        ...{ changeScope: 'mailbox', membership: 'one', keywords: 'any', locates: locate !== undefined },
        ...{ maxBatch: 10, maxDescribe: 10, ...more },
      },
      async locate(identities) {
        asked.push(identities);
        return locate?.(identities) ?? [];
      },
    }) as Partial<MailSide> as MailSide;
  const run: MailRun = mailRun({
    store,
    provider: side(provider),
    crm: side({ changeScope: 'account', membership: 'many', ...crm }),
    mapping: usualMapping,
    settings: everything,
    clock,
    randomness: { fraction: () => 0, uuid: () => 'uuid' },
  });
  return { run, store, committed, asked };
}

/** A message in INBOX, from Ann, with one Message-ID for all. */
export function message(ref: string, more: Partial<StoredMessage> = {}): StoredMessage {
  return {
    ...{ ref, messageId: 'one@example.com', size: 100, receivedAt: 5, mailboxes: ['INBOX'], keywords: [] },
    ...{ sentAt: null, subject: 'One', from: ['ann@example.com'], others: [] },
    ...more,
  };
}

/** A linked message with these ends, in INBOX and in `inbox` unless told otherwise; a ref, or more of the end. Answers the link's number. */
export function linked(
  store: Store,
  provider: readonly (string | Partial<MailEnd>)[],
  crm: readonly (string | Partial<MailEnd>)[] = ['record'],
  messageId: string | null = 'one@example.com',
): number {
  const num = store.mail.links.add({
    ...{ messageKey: `key of ${JSON.stringify(provider)}`, messageId, subject: 'One' },
    ...{ sender: 'ann@example.com', sentAt: null },
  });
  const add = (side: SideName, one: string | Partial<MailEnd>, scope: string, mailbox: string) => {
    const given = typeof one === 'string' ? { ref: one } : one;
    store.mail.links.addEnd(num, side, {
      ...{ ref: 'no ref', scope, mailboxes: [mailbox], keywords: [], size: 100, receivedAt: 5 },
      ...given,
    });
  };
  for (const one of provider) add('provider', one, 'INBOX', 'INBOX');
  for (const one of crm) add('crm', one, 'account', 'inbox');
  return num;
}

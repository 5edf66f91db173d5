/** A mailbox, a CRM and an engine between them, in memory, with a clock that the test moves. */
import type { Store } from '../../src-main/store/index.ts';
import type { StoreOptions } from '../../src-main/store/store.ts';
import type {
  MailEngine,
  MailMapping,
  MailRunSummary,
  MailSettings,
} from '../../src-main/sync/mail/model.ts';
import { mailEngine } from '../../src-main/sync/mail/run/engine.ts';
import { type Content, content } from '../../src-sandbox/sample-sides/mail/content.ts';
import { type CrmLike, type CrmLikeOptions, crmLike } from '../../src-sandbox/sample-sides/mail/crm-like.ts';
import {
  type ImapLike,
  type ImapLikeOptions,
  imapLike,
} from '../../src-sandbox/sample-sides/mail/imap-like.ts';
import type { MailFaults } from '../../src-sandbox/sample-sides/mail/trouble.ts';
import type { StoredMessage } from '../../src-shared/domain/mail/message.ts';
import type { MailSide } from '../../src-shared/domain/mail/side.ts';
import { type Problem, problemOf } from '../../src-shared/domain/problems.ts';
import { newStore } from './new-store.ts';
import { seededRandom } from './seeded.ts';

export const me = 'me@example.com';

/** Private is not mapped at the provider, filed is not mapped in the CRM. */
export const usualMapping: MailMapping = [
  { provider: 'INBOX', crm: 'inbox', role: 'inbox' },
  { provider: 'Archive', crm: 'archive', role: 'archive' },
  { provider: 'Sent', crm: 'sent', role: 'sent' },
  { provider: 'Trash', crm: 'trash', role: 'trash' },
  { provider: 'Junk', crm: 'junk', role: 'junk' },
];

export const everything: MailSettings = { startDate: null, maxBytes: null, knows: null, blocked: [] };

const providerMailboxes = {
  INBOX: 'inbox',
  Archive: 'archive',
  Sent: 'sent',
  Trash: 'trash',
  Junk: 'junk',
  Private: null,
} as const;

const crmMailboxes = {
  inbox: 'inbox',
  archive: 'archive',
  sent: 'sent',
  trash: 'trash',
  junk: 'junk',
  filed: null,
} as const;

export interface MailMachineOptions {
  readonly store?: Store;
  readonly mapping?: MailMapping;
  readonly settings?: Partial<MailSettings>;
  readonly providerFaults?: MailFaults;
  readonly crmFaults?: MailFaults;
  readonly onCommit?: StoreOptions['onCommit'];
  readonly batchMessages?: number;
  readonly batchBytes?: number;
  readonly provider?: (side: MailSide) => MailSide;
}

export interface MailMachine {
  readonly store: Store;
  readonly engine: MailEngine;
  run(): Promise<MailRunSummary>;
  /** A run whose expected trouble is answered instead of thrown. */
  attempt(): Promise<Problem | null>;
}

export interface MailWorld {
  readonly provider: ImapLike;
  readonly crm: CrmLike;
  now(): number;
  advance(ms: number): void;
  machine(options?: MailMachineOptions): MailMachine;
  /** Calls that took effect on both sides. */
  writes(): number;
}

export function mailWorld(
  options: {
    readonly provider?: Partial<ImapLikeOptions>;
    readonly crm?: Partial<CrmLikeOptions>;
    /** Another mailbox instead of the one like IMAP, with the same hand. */
    readonly otherProvider?: (now: () => number) => ImapLike;
    /** Default: `usualMapping`. */
    readonly mapping?: MailMapping;
  } = {},
): MailWorld {
  let time = Date.UTC(2026, 10, 25, 9);
  const now = () => time;
  const provider =
    options.otherProvider?.(now) ?? imapLike({ mailboxes: providerMailboxes, now, ...options.provider });
  const crm = crmLike({ mailboxes: crmMailboxes, now, ...options.crm });
  const fraction = seededRandom(11);
  let ids = 0;
  return {
    provider,
    crm,
    now,
    advance(ms) {
      time += ms;
    },
    writes: () => provider.hand.writes() + crm.hand.writes(),
    machine(given = {}) {
      const clock = { now, monotonic: now, setTimer: () => () => undefined };
      const store =
        given.store ??
        newStore({ clock, ...(given.onCommit === undefined ? {} : { onCommit: given.onCommit }) });
      const side = provider.side(given.providerFaults);
      const engine = mailEngine({
        store,
        provider: given.provider?.(side) ?? side,
        crm: crm.side(me, given.crmFaults),
        mapping: given.mapping ?? options.mapping ?? usualMapping,
        settings: { ...everything, ...given.settings },
        clock,
        randomness: {
          fraction,
          uuid: () => {
            ids += 1;
            return `key-${ids}`;
          },
        },
        ...(given.batchMessages === undefined ? {} : { batchMessages: given.batchMessages }),
        ...(given.batchBytes === undefined ? {} : { batchBytes: given.batchBytes }),
      });
      const run = () => engine.run(new AbortController().signal);
      return {
        store,
        engine,
        run,
        async attempt() {
          try {
            await run();
            return null;
          } catch (error) {
            const trouble = problemOf(error);
            if (trouble === null) throw error;
            return trouble;
          }
        },
      };
    },
  };
}

/** A message whose Message-ID and body are this text. */
export function mail(text: string, more: Partial<Content> = {}): Content {
  return content({ messageId: `${text}@example.com`, subject: text, text: `Body of ${text}`, ...more });
}

/** Where each message is, by its subject: mailboxes and keywords. */
export function whereAll(messages: readonly StoredMessage[]): Readonly<Record<string, readonly string[]>> {
  const result: Record<string, string[]> = {};
  for (const { subject, mailboxes, keywords } of messages) {
    const told = [...mailboxes, ...keywords].join(' ');
    result[subject] = [...(result[subject] ?? []), told].sort();
  }
  return result;
}

export function atProvider({ provider }: MailWorld) {
  return provider.hand.mailboxes().flatMap((mailbox) => provider.hand.list(mailbox));
}

export function atCrm({ crm }: MailWorld) {
  return crm.hand.list(me);
}

/** The address of the message with that subject. */
export function refAt(messages: readonly StoredMessage[], subject: string): string {
  const found = messages.find((one) => one.subject === subject);
  if (found === undefined) throw new Error(`no message ${subject}`);
  return found.ref;
}

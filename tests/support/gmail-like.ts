/**
 * Gmail with the hand of the mailbox that is like IMAP, so that the same histories and behaviours run over it: the adapter over HTTP
 * against the simulated Google. Mailboxes have the usual names for the hand, and Gmail's ids for the engine.
 */
import { archiveId, keywordsOf, mailboxesOf } from '../../src-main/providers/google/mail/labels.ts';
import type { MailMapping } from '../../src-main/sync/mail/model.ts';
import { mailErrors } from '../../src-sandbox/google/index.ts';
import { type Content, described } from '../../src-sandbox/sample-sides/mail/content.ts';
import type { ImapLike, ImapLikeHand } from '../../src-sandbox/sample-sides/mail/imap-like.ts';
import type { Clock } from '../../src-shared/domain/clock.ts';
import { faultyMailSide } from './faulty-mail-side.ts';
import { type GmailWorld, gmailWorld } from './gmail-account.ts';
import { anna } from './simulated-google.ts';

export const gmailMapping: MailMapping = [
  { provider: 'INBOX', crm: 'inbox', role: 'inbox' },
  { provider: archiveId, crm: 'archive', role: 'archive' },
  { provider: 'SENT', crm: 'sent', role: 'sent' },
  { provider: 'TRASH', crm: 'trash', role: 'trash' },
  { provider: 'SPAM', crm: 'junk', role: 'junk' },
];

const names = ['INBOX', 'Archive', 'Sent', 'Trash', 'Junk', 'Private'];
const nameOfId: Readonly<Record<string, string>> = {
  INBOX: 'INBOX',
  [archiveId]: 'Archive',
  SENT: 'Sent',
  TRASH: 'Trash',
  SPAM: 'Junk',
};

const refusedMessage = { status: 400, domain: 'global', reason: 'invalid', message: 'no' } as const;
const noMessages = {
  type: 'garbage',
  status: 200,
  contentType: 'application/json',
  body: '{"resultSizeEstimate":0}',
} as const;

export interface GmailLike {
  readonly world: GmailWorld;
  /** For `mailWorld({ otherProvider })`: its clock is Google's from then on. */
  readonly provider: (now: () => number) => ImapLike;
}

export async function gmailLike(): Promise<GmailLike> {
  let now = (): number => Date.UTC(2026, 10, 25, 9);
  const clock: Clock = {
    now: () => now(),
    monotonic: () => now(),
    setTimer: () => () => undefined,
  };
  const world = await gmailWorld({ clock, accessTokenS: 1_000_000_000 });
  const { google, side } = world;
  const label = google.mail.createLabel(anna, 'Private');
  const contents = new Map<string, Content>();
  const faulty = faultyMailSide(side, () => now());

  const labelsAt: Readonly<Record<string, readonly string[]>> = {
    INBOX: ['INBOX'],
    Archive: [],
    Sent: ['SENT'],
    Trash: ['TRASH'],
    Junk: ['SPAM'],
    Private: [label],
  };
  const view = (id: string) => {
    const message = google.mail.message(anna, id);
    const content = contents.get(id);
    if (message === null || content === undefined) return null;
    return {
      ...described(content, {
        ref: id,
        mailboxes: mailboxesOf(message.labelIds).map((one) => nameOfId[one] ?? 'Private'),
        keywords: keywordsOf(message.labelIds),
        receivedAt: message.internalDate,
      }),
      content,
    };
  };
  const impossible = (): never => {
    throw new Error('nobody can do this in Gmail');
  };
  const change = (id: string, add: readonly string[], remove: readonly string[]): void =>
    google.mail.label(anna, id, { add, remove });

  const spoilt = new Set<string>();
  let isBlank = false;
  const showFaults = (): void =>
    google.setFaults(({ operation, path }) => {
      const isGet = operation === 'gmail.users.messages.get';
      const id = path.split('/').at(-1) ?? '';
      if (isGet && spoilt.has(id)) return { type: 'error', error: refusedMessage };
      if (!isBlank) return null;
      if (isGet) return { type: 'error', error: mailErrors.notFound };
      return operation === 'gmail.users.messages.list' ? noMessages : null;
    });

  const hand: ImapLikeHand = {
    deliver(mailbox, content, keywords = []) {
      const labels = [
        ...(labelsAt[mailbox] ?? impossible()),
        ...(keywords.includes('$seen') ? [] : ['UNREAD']),
        ...(keywords.includes('$flagged') ? ['STARRED'] : []),
      ];
      const id = google.mail.deliver(anna, content.bytes, { labels });
      contents.set(id, content);
      return id;
    },
    move(id, mailbox) {
      // to Sent nobody can move anything
      if (mailbox === 'Sent') return id;
      if (mailbox === 'Trash') google.mail.trash(anna, id);
      else if (mailbox === 'Junk') change(id, ['SPAM'], ['TRASH']);
      else
        change(
          id,
          labelsAt[mailbox] ?? impossible(),
          ['TRASH', 'SPAM', 'INBOX', label].filter((one) => !labelsAt[mailbox]?.includes(one)),
        );
      return id;
    },
    copy(id, mailbox) {
      if (mailbox === 'INBOX' || mailbox === 'Private') change(id, labelsAt[mailbox] ?? [], []);
      return id;
    },
    setKeyword(id, keyword, on) {
      if (keyword === '$seen') (on ? google.mail.read : google.mail.unread)(anna, id);
      if (keyword === '$flagged') change(id, on ? ['STARRED'] : [], on ? [] : ['STARRED']);
    },
    erase: (id) => google.mail.deleteForGood(anna, id),
    renumber: () => google.mail.expireHistory(anna),
    spoil(id, on) {
      if (on) spoilt.add(id);
      else spoilt.delete(id);
      showFaults();
    },
    removeMailbox: impossible,
    renameMailbox: impossible,
    setFull: impossible,
    setBlank(_mailbox, on) {
      isBlank = on;
      // otherwise nobody would ask for a listing
      google.mail.expireHistory(anna);
      showFaults();
    },
    // a message in several places is told in the first one only
    list: (mailbox) =>
      google.mail.messages(anna).flatMap(({ id }) => {
        const one = view(id);
        return one === null || one.mailboxes[0] !== mailbox ? [] : [one];
      }),
    see: view,
    mailboxes: () => names,
    openSources: faulty.openSources,
    writes: faulty.writes,
  };

  return {
    world,
    provider(time) {
      now = time;
      return { hand, side: faulty.withFaults };
    },
  };
}

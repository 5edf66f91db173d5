/**
 * Exchange with the hand of the mailbox that is like IMAP, so that the same histories run over it: the adapter over HTTP against the
 * simulated Exchange. Mailboxes have the usual names for the hand, and Exchange's ids for the engine.
 */
import type { MailMapping } from '../../src-main/sync/mail/model.ts';
import type { EwsFaultHook } from '../../src-sandbox/exchange/index.ts';
import { type Content, described } from '../../src-sandbox/sample-sides/mail/content.ts';
import type { ImapLike, ImapLikeHand } from '../../src-sandbox/sample-sides/mail/imap-like.ts';
import type { Clock } from '../../src-shared/domain/clock.ts';
import { type ExchangeMailWorld, exchangeMailWorld, flagged } from './exchange-mail-account.ts';
import { faultyMailSide } from './faulty-mail-side.ts';

const wellKnown: Readonly<Record<string, string>> = {
  INBOX: 'inbox',
  Archive: 'archive',
  Sent: 'sentitems',
  Trash: 'deleteditems',
  Junk: 'junkemail',
};
const notFlagged = { status: 'NotFlagged', start: null, due: null, completed: null } as const;

export interface ExchangeLike {
  readonly world: ExchangeMailWorld;
  readonly mapping: MailMapping;
  /** For `mailWorld({ otherProvider })`: its clock is Exchange's from then on. */
  readonly provider: (now: () => number) => ImapLike;
  /** Faults beside those of the hand. */
  setFaults(hook: EwsFaultHook | null): void;
}

/** @param setTimer for what waits in the adapter or in the simulator. Default: it waits for ever. */
export async function exchangeLike(
  setTimer: Clock['setTimer'] = () => () => undefined,
): Promise<ExchangeLike> {
  let now = (): number => Date.UTC(2026, 10, 25, 9);
  const clock: Clock = { now: () => now(), monotonic: () => now(), setTimer };
  const world = await exchangeMailWorld({ clock });
  const { mail, exchange, side, folder } = world;
  const ids = new Map(Object.entries(wellKnown).map(([name, known]) => [name, folder(known)]));
  ids.set('Private', mail.addFolder(folder('msgfolderroot'), 'Private'));
  const nameOf = new Map([...ids].map(([name, id]) => [id, name]));
  /** What a message is, by its bytes: its id changes with every move. */
  const contents = new Map<Uint8Array, Content>();
  const idOf = (name: string): string => ids.get(name) ?? impossible();

  const view = (id: string) => {
    const message = mail.see(id);
    const content = message === null ? undefined : contents.get(message.mime);
    if (message === null || content === undefined) return null;
    return {
      ...described(content, {
        ref: id,
        mailboxes: [nameOf.get(message.folder) ?? impossible()],
        keywords: [
          ...(message.flag.status === 'Flagged' ? ['$flagged'] : []),
          ...(message.isRead ? ['$seen'] : []),
        ],
        receivedAt: message.receivedAt,
      }),
      content,
    };
  };
  const faulty = faultyMailSide(side, () => now());

  const spoilt = new Set<string>();
  const blank = new Set<string>();
  let others: EwsFaultHook | null = null;
  const showFaults = (): void => {
    exchange.setItemFaults(({ id, folder: at }, wantsMime) => {
      if (blank.has(at)) return 'ErrorItemNotFound';
      return wantsMime && spoilt.has(id) ? 'ErrorContentConversionFailed' : null;
    });
    exchange.setFaults((request) => {
      const { operation, content } = request;
      const isListing = operation === 'SyncFolderItems' && !content.includes('<m:SyncState>');
      const isBlank = isListing && [...blank].some((id) => content.includes(id));
      return isBlank ? emptyRound : (others?.(request) ?? null);
    });
  };

  const hand: ImapLikeHand = {
    deliver(mailbox, content, keywords = []) {
      contents.set(content.bytes, content);
      return mail.deliver(idOf(mailbox), content.bytes, {
        isRead: keywords.includes('$seen'),
        flag: keywords.includes('$flagged') ? flagged : null,
      });
    },
    move: (id, mailbox) => mail.move(id, idOf(mailbox)),
    copy: (id, mailbox) => mail.copy(id, idOf(mailbox)),
    setKeyword(id, keyword, on) {
      if (keyword === '$seen') mail.mark(id, { isRead: on });
      if (keyword === '$flagged') mail.mark(id, { flag: on ? flagged : notFlagged });
    },
    erase: (id) => mail.remove(id),
    renumber: () => exchange.expireSyncStates(),
    spoil(id, on) {
      if (on) spoilt.add(id);
      else spoilt.delete(id);
      showFaults();
    },
    removeMailbox: impossible,
    renameMailbox: impossible,
    setFull: impossible,
    setBlank(mailbox, on) {
      if (on) blank.add(idOf(mailbox));
      else blank.delete(idOf(mailbox));
      // otherwise nobody would ask for a listing
      exchange.expireSyncStates();
      showFaults();
    },
    list: (mailbox) => mail.all(idOf(mailbox)).flatMap(({ id }) => view(id) ?? []),
    see: view,
    mailboxes: () => [...ids.keys()],
    openSources: faulty.openSources,
    writes: faulty.writes,
  };
  return {
    world,
    mapping: [
      { provider: idOf('INBOX'), crm: 'inbox', role: 'inbox' },
      { provider: idOf('Archive'), crm: 'archive', role: 'archive' },
      { provider: idOf('Sent'), crm: 'sent', role: 'sent' },
      { provider: idOf('Trash'), crm: 'trash', role: 'trash' },
      { provider: idOf('Junk'), crm: 'junk', role: 'junk' },
    ],
    provider(time) {
      now = time;
      return { hand, side: faulty.withFaults };
    },
    setFaults(hook) {
      others = hook;
      showFaults();
    },
  };
}

/** A whole round of a folder, in which nothing is. */
const emptyRound = {
  type: 'garbage',
  status: 200,
  contentType: 'text/xml; charset=utf-8',
  body: '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><m:SyncFolderItemsResponse xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"><m:ResponseMessages><m:SyncFolderItemsResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode><m:SyncState>none</m:SyncState><m:IncludesLastItemInRange>true</m:IncludesLastItemInRange><m:Changes/></m:SyncFolderItemsResponseMessage></m:ResponseMessages></m:SyncFolderItemsResponse></s:Body></s:Envelope>',
} as const;

function impossible(): never {
  throw new Error('nobody can do this in Outlook');
}

/**
 * Microsoft 365 with the hand of the mailbox that is like IMAP, so that the same histories run over it: the adapter over HTTP against the
 * simulated Graph. Mailboxes have the usual names for the hand, and Graph's ids for the engine.
 */
import type { MailMapping } from '../../src-main/sync/mail/model.ts';
import type { GraphFault } from '../../src-sandbox/graph/index.ts';
import { type Content, described } from '../../src-sandbox/sample-sides/mail/content.ts';
import type { ImapLike, ImapLikeHand } from '../../src-sandbox/sample-sides/mail/imap-like.ts';
import type { Clock } from '../../src-shared/domain/clock.ts';
import { faultyMailSide } from './faulty-mail-side.ts';
import { type MicrosoftMailWorld, microsoftMailWorld } from './microsoft-mail-account.ts';
import { anna } from './simulated-microsoft.ts';

const wellKnown: Readonly<Record<string, string>> = {
  INBOX: 'inbox',
  Archive: 'archive',
  Sent: 'sentitems',
  Trash: 'deleteditems',
  Junk: 'junkemail',
};

const withoutMime = { status: 500, code: 'ErrorMimeContentConversionFailed', message: 'no' } as const;
const noMessage = { status: 404, code: 'ErrorItemNotFound', message: 'no' } as const;

export interface MicrosoftLike {
  readonly world: MicrosoftMailWorld;
  readonly mapping: MailMapping;
  /** For `mailWorld({ otherProvider })`: its clock is Microsoft's from then on. */
  readonly provider: (now: () => number) => ImapLike;
}

/** @param setTimer for what waits in the adapter or in the simulator. Default: it waits for ever. */
export async function microsoftLike(
  setTimer: Clock['setTimer'] = () => () => undefined,
): Promise<MicrosoftLike> {
  let now = (): number => Date.UTC(2026, 10, 25, 9);
  const clock: Clock = {
    now: () => now(),
    monotonic: () => now(),
    setTimer,
  };
  const world = await microsoftMailWorld({ clock, accessTokenS: 1_000_000_000 });
  const { mail, microsoft, side } = world;
  const ids = new Map(Object.entries(wellKnown).map(([name, known]) => [name, mail.folderId(anna, known)]));
  ids.set('Private', mail.createFolder(anna, 'Private'));
  const nameOf = new Map([...ids].map(([name, id]) => [id, name]));
  const contents = new Map<string, Content>();
  const idOf = (name: string): string => ids.get(name) ?? impossible();

  const view = (id: string) => {
    const message = mail.message(anna, id);
    const content = contents.get(id);
    if (message === null || content === undefined) return null;
    return {
      ...described(content, {
        ref: id,
        mailboxes: [nameOf.get(message.folder) ?? impossible()],
        keywords: [...(message.flag === 'flagged' ? ['$flagged'] : []), ...(message.isRead ? ['$seen'] : [])],
        receivedAt: message.receivedAt,
      }),
      content,
    };
  };
  const faulty = faultyMailSide(side, () => now());

  const spoilt = new Set<string>();
  const blank = new Set<string>();
  const showFaults = (): void =>
    microsoft.setFaults(({ operation, path, query }) => {
      const at = decodeURIComponent(path);
      if (operation === 'messages.getContent' && [...spoilt].some((id) => at.includes(id)))
        return { type: 'error', error: withoutMime };
      if (operation === 'messages.delta' && !query.has('$deltatoken')) {
        const folder = [...blank].find((id) => at.includes(id));
        return folder === undefined ? null : emptyRound(microsoft.url, folder);
      }
      if (operation !== 'messages.get') return null;
      const message = mail.message(anna, at.split('/').at(-1) ?? '');
      return message !== null && blank.has(message.folder) ? { type: 'error', error: noMessage } : null;
    });

  const hand: ImapLikeHand = {
    deliver(mailbox, content, keywords = []) {
      const id = mail.deliver(anna, content.bytes, {
        folder: idOf(mailbox),
        isRead: keywords.includes('$seen'),
        flag: keywords.includes('$flagged') ? 'flagged' : 'notFlagged',
      });
      contents.set(id, content);
      return id;
    },
    move(id, mailbox) {
      mail.move(anna, id, idOf(mailbox));
      return id;
    },
    copy(id, mailbox) {
      const copy = mail.copy(anna, id, idOf(mailbox));
      contents.set(copy, contents.get(id) ?? impossible());
      return copy;
    },
    setKeyword(id, keyword, on) {
      if (keyword === '$seen') mail.change(anna, id, { isRead: on });
      if (keyword === '$flagged') mail.change(anna, id, { flag: on ? 'flagged' : 'notFlagged' });
    },
    erase: (id) => mail.erase(anna, id),
    renumber: (mailbox) => mail.expireDeltaTokens(anna, idOf(mailbox)),
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
      mail.expireDeltaTokens(anna, idOf(mailbox));
      showFaults();
    },
    list: (mailbox) =>
      mail.messages(anna).flatMap(({ id, folder }) => {
        const one = folder === idOf(mailbox) ? view(id) : null;
        return one === null ? [] : [one];
      }),
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
  };
}

/** A whole round of a folder, in which nothing is. */
function emptyRound(url: string, folder: string): GraphFault {
  const link = `${url}/v1.0/me/mailFolders('${folder}')/messages/delta?$deltatoken=none`;
  const body = JSON.stringify({ value: [], '@odata.deltaLink': link });
  return { type: 'garbage', status: 200, contentType: 'application/json', body };
}

function impossible(): never {
  throw new Error('nobody can do this in Outlook');
}

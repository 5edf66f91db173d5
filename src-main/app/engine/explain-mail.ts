/** Tells everything there is to tell of one message (D12): why it is where it is, in which folders, and its history. */
import type { MailboxId } from '../../../src-shared/domain/mail/mailbox.ts';
import type { StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import { type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import type { MailLink, Store } from '../../store/index.ts';
import { loadMailWhy, type MailPlace } from '../../sync/index.ts';
import { mailHistoryRows } from './mail-answers.ts';
import type { ExplainedMail, Questions } from './questions.ts';

export interface ExplainMailParts {
  readonly store: Store;
  /** What a side tells of a message now; null where it cannot be had. */
  readonly describeNow: (place: MailPlace) => Promise<StoredMessage | null>;
  readonly mayOpen: Readonly<Record<SideName, boolean>>;
  /** Epoch milliseconds. */
  readonly now: number;
}

const mostRows = 100;
const longestText = 2_000;

export async function explainMail(
  { place: given, row }: Questions['mail-explain']['input'],
  parts: ExplainMailParts,
): Promise<ExplainedMail | null> {
  const { store, now } = parts;
  const { mailWhy, mailRowWhy } = await loadMailWhy();
  const told = row === undefined ? null : mailRowWhy(store, row, now);
  const place = given ?? told?.place ?? null;
  if (place === null && told === null) return null;
  const link = linkOf(store, place);
  const places = place === null ? {} : placesOf(place, link);
  const message = place === null || link !== null ? null : await messageAt(place, parts);
  const why = told ?? mailWhy(store, place as MailPlace, now, message?.mailboxes ?? null);
  const { messageKey } = why;
  const rows = messageKey === null ? [] : store.mail.history.ofMessage(messageKey, mostRows);
  const left = place === null ? null : store.mail.left.get(place.side, place.ref);
  const named = message ?? link ?? rows[0] ?? left;
  const sender =
    message === null ? (link?.sender ?? rows[0]?.sender ?? left?.sender ?? null) : (message.from[0] ?? '');
  const inFolders = (side: SideName): readonly MailboxId[] =>
    link === null
      ? place?.side === side
        ? (message?.mailboxes ?? [])
        : []
      : link.ends[side].flatMap(({ mailboxes }) => mailboxes);
  return {
    why,
    places,
    absentFrom: place === null ? [] : sideNames.filter((side) => places[side] === undefined),
    subject: (named?.subject ?? why.quarantined?.title ?? null)?.slice(0, longestText) ?? null,
    sender: sender?.slice(0, longestText) ?? null,
    receivedAt:
      message?.receivedAt ?? link?.ends.provider[0]?.receivedAt ?? link?.sentAt ?? left?.receivedAt ?? null,
    folders: {
      provider: namesOf(store, 'provider', inFolders('provider')),
      crm: namesOf(store, 'crm', inFolders('crm')),
    },
    rows: await mailHistoryRows(rows, store),
    mayOpen: {
      provider: parts.mayOpen.provider && places.provider !== undefined,
      crm: parts.mayOpen.crm && places.crm !== undefined,
    },
  };
}

function linkOf(store: Store, place: MailPlace | null): MailLink | null {
  const end = place === null ? null : store.mail.links.end(place.side, place.ref);
  return end === null ? null : store.mail.links.get(end.link);
}

function placesOf(place: MailPlace, link: MailLink | null): ExplainedMail['places'] {
  if (link === null) return { [place.side]: place };
  const at = (side: SideName) => {
    const [end] = link.ends[side];
    return end === undefined ? {} : { [side]: { side, ref: end.ref } };
  };
  return { ...at('provider'), ...at('crm') };
}

/** As it was heard, else as its side tells it now. */
async function messageAt(
  place: MailPlace,
  { store, describeNow }: ExplainMailParts,
): Promise<StoredMessage | null> {
  const news = store.mail.news.get(place.side, place.ref);
  return news?.kind === 'found' ? news.message : describeNow(place);
}

function namesOf(store: Store, side: SideName, ids: readonly MailboxId[]): readonly string[] {
  const { mailboxes = [] } = store.mail.facts.listed(side) ?? {};
  return [...new Set(ids)].map((id) =>
    (mailboxes.find((one) => one.id === id)?.path.join('/') ?? id).slice(0, longestText),
  );
}

/** Why a message is, or is not, on the other side (D12), by what the store knows: asks nobody, changes nothing. */
import type { LeftMailReason } from '../../../src-shared/domain/mail/history.ts';
import type { MailboxId } from '../../../src-shared/domain/mail/mailbox.ts';
import type { MessageRef } from '../../../src-shared/domain/mail/message.ts';
import { isItemProblemCode } from '../../../src-shared/domain/problems.ts';
import { isMailEnded, isMailNote, type MailNoteReason } from '../../../src-shared/domain/reason-roles.ts';
import { type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import type { MailWhyCode } from '../../../src-shared/domain/why.ts';
import {
  isInOldMailbox,
  type MailHistoryEntry,
  type MailLink,
  type MailNewsRow,
  type QuarantineRow,
  type Store,
} from '../../store/index.ts';
import { decisionsOf } from '../common/decisions.ts';
import { isRefusing } from '../mail/send/refusing.ts';
import type { MailPlace, MailWhy } from './model.ts';

const nothing: Omit<MailWhy, 'code'> = { messageKey: null, decision: null, quarantined: null };

/** @param mailboxes where its side has it, where that was asked just now @param now epoch milliseconds */
export function mailWhy(
  store: Store,
  place: MailPlace,
  now: number,
  mailboxes: readonly MailboxId[] | null = null,
): MailWhy {
  const end = store.mail.links.end(place.side, place.ref);
  const link = end === null ? null : store.mail.links.get(end.link);
  return link === null ? strangerWhy(store, place, now, mailboxes) : linkedWhy(store, link, now);
}

/** Why what a row of the history is about is as it is. Null when the row is not kept any more. */
export function mailRowWhy(
  store: Store,
  id: number,
  now: number,
): (MailWhy & { readonly place: MailPlace | null }) | null {
  const row = store.mail.history.entry(id);
  if (row === null) return null;
  const { messageKey } = row;
  const link = store.mail.links.byKey(messageKey);
  if (link !== null) return { ...linkedWhy(store, link, now), place: placesOf(link)[0] ?? null };
  return {
    ...nothing,
    messageKey,
    code: endedCode(store.mail.history.ofMessage(messageKey, 20)),
    place: null,
  };
}

/** Rows so close together were written by one run. */
const sameRunMs = 30_000;

/** What the last thing that was done to it says of what gave way. */
function noteOf(rows: readonly MailHistoryEntry[]): MailNoteReason | null {
  const newest = rows[0]?.at ?? 0;
  for (const { at, reason } of rows) if (newest - at <= sameRunMs && isMailNote(reason)) return reason;
  return null;
}

function placesOf(link: MailLink): readonly MailPlace[] {
  return sideNames.flatMap((side) => link.ends[side].map(({ ref }) => ({ side, ref })));
}

function linkedWhy(store: Store, link: MailLink, now: number): MailWhy {
  const { messageKey } = link;
  const found = { ...nothing, messageKey };
  const asked = decisionsOf(store.mail.decisions).find(({ items }) =>
    items.some(({ about = [] }) => about.includes(messageKey)),
  );
  if (asked?.kind === 'many-removals' || asked?.kind === 'frozen')
    return { ...found, code: `mail-waits-${asked.kind}`, decision: asked.id };
  const places = placesOf(link);
  const failed = firstOf(places, ({ side, ref }) => store.mail.quarantine.get(side, ref));
  if (failed !== null) return { ...found, code: troubleCode(failed), quarantined: failed };
  if (store.mail.outbox.all().some((one) => one.link === link.num)) return { ...found, code: 'mail-unclear' };
  const news = firstOf(places, ({ side, ref }) => store.mail.news.get(side, ref));
  if (news !== null) return { ...found, code: newsCode(store, news, true, now) };
  if (link.ends.provider.some(isInOldMailbox)) return { ...found, code: 'mail-awaited' };
  const note = noteOf(store.mail.history.ofMessage(messageKey, 5));
  if (note !== null) return { ...found, code: `mail-note-${note}` };
  return { ...found, code: 'mail-linked' };
}

function strangerWhy(
  store: Store,
  { side, ref }: MailPlace,
  now: number,
  mailboxes: readonly MailboxId[] | null,
): MailWhy {
  const { mail } = store;
  const left = mail.left.get(side, ref);
  if (left !== null) return { ...nothing, code: leftCode(store, left.reason, side, mailboxes) };
  const failed = mail.quarantine.get(side, ref);
  if (failed !== null) return { ...nothing, code: troubleCode(failed), quarantined: failed };
  if (mail.outbox.all().some(({ source }) => side === 'provider' && source?.message.ref === ref))
    return { ...nothing, code: 'mail-unclear' };
  const news = mail.news.get(side, ref);
  if (news !== null) return { ...nothing, code: newsCode(store, news, false, now) };
  if (mailboxes === null) return { ...nothing, code: 'mail-nowhere' };
  return { ...nothing, code: folderCode(store, side, mailboxes) ?? 'mail-not-read' };
}

function leftCode(
  store: Store,
  reason: LeftMailReason,
  side: SideName,
  mailboxes: readonly MailboxId[] | null,
): MailWhyCode {
  const isOff =
    reason === 'unmapped' && side === 'crm' && mailboxes !== null && isSwitchedOff(store, mailboxes);
  return isOff ? 'mail-folder-off' : `mail-left-${reason}`;
}

function isSwitchedOff({ mail }: Store, mailboxes: readonly MailboxId[]): boolean {
  return (mail.facts.map() ?? []).some(({ crm, provider }) => provider === null && mailboxes.includes(crm));
}

/** What the folder map says of a message there; null when it is to be synchronised. */
function folderCode(store: Store, side: SideName, mailboxes: readonly MailboxId[]): MailWhyCode | null {
  if (isPaused(store, side, mailboxes)) return 'mail-pair-paused';
  const pairs = (store.mail.facts.map() ?? []).filter(({ provider }) => provider !== null);
  if (pairs.some((pair) => mailboxes.includes(pair[side] ?? ''))) return null;
  return side === 'crm' && isSwitchedOff(store, mailboxes) ? 'mail-folder-off' : 'mail-left-unmapped';
}

/** One of the two folders of its pair is missing. */
function isPaused({ mail: { facts } }: Store, side: SideName, mailboxes: readonly MailboxId[]): boolean {
  const missing = (name: SideName, id: MailboxId | null): boolean =>
    id !== null && facts.listed(name)?.missing.includes(id) === true;
  return (facts.map() ?? []).some(
    (pair) =>
      pair.provider !== null &&
      mailboxes.includes(pair[side] ?? '') &&
      (missing('crm', pair.crm) || missing('provider', pair.provider)),
  );
}

function newsCode(store: Store, news: MailNewsRow, isLinked: boolean, now: number): MailWhyCode {
  const { kind, side, scope, isBacklog } = news;
  const mailboxes = kind === 'found' ? news.message.mailboxes : [scope];
  if (isPaused(store, side, mailboxes)) return 'mail-pair-paused';
  switch (kind) {
    case 'missing':
    case 'absent':
      return 'mail-suspected';
    case 'removed':
      return 'mail-change';
    case 'found':
      if (isRefusing(store, placesAcross(store, side, mailboxes), now)) return 'mail-refusing';
      if (isLinked) return 'mail-change';
      return isBacklog ? 'mail-backlog' : 'mail-not-carried-yet';
    default:
      return isBacklog ? 'mail-backlog' : 'mail-not-read';
  }
}

/** The folders of both sides that a write about it would concern. */
function placesAcross(
  { mail: { facts } }: Store,
  side: SideName,
  mailboxes: readonly MailboxId[],
): readonly MailboxId[] {
  const pairs = (facts.map() ?? []).filter((pair) => mailboxes.includes(pair[side] ?? ''));
  return [
    ...mailboxes,
    ...pairs.flatMap(({ crm, provider }) => [crm, ...(provider === null ? [] : [provider])]),
  ];
}

function troubleCode({ code }: QuarantineRow): MailWhyCode {
  switch (code) {
    case 'crm-cannot-change':
    case 'crm-cannot-remove':
    case 'mailbox-full':
      // never of one message alone
      return 'mail-failed-item-rejected';
    default:
      return isItemProblemCode(code) ? `mail-failed-${code}` : 'mail-failed-item-rejected';
  }
}

function endedCode(rows: readonly MailHistoryEntry[]): MailWhyCode {
  for (const { reason } of rows) if (isMailEnded(reason)) return `mail-ended-${reason}`;
  return 'mail-nowhere';
}

function firstOf<T>(
  places: readonly MailPlace[],
  find: (place: { readonly side: SideName; readonly ref: MessageRef }) => T | null,
): T | null {
  for (const place of places) {
    const found = find(place);
    if (found !== null) return found;
  }
  return null;
}

/**
 * What an outcome means for the store. Call inside a transaction. The base moves only by what Concord wrote: whatever else the side says
 * of the message is a person's change, and news.
 */
import type { LeftMailReason, MailReason } from '../../../../src-shared/domain/mail/history.ts';
import type { StoredMessage } from '../../../../src-shared/domain/mail/message.ts';
import { type SideName, sideNames } from '../../../../src-shared/domain/side-name.ts';
import type { AgreedChange, MailLink, MailOutboxEntry } from '../../../store/index.ts';
import { removalDigest } from '../gate.ts';
import { senderOf } from '../identity.ts';
import { changedList, sameList, sorted, without } from '../mapping.ts';
import { addressOf } from '../news/address-of.ts';
import { isAsAgreed } from '../news/pull.ts';
import { type MailRun, scopeOf } from '../run-context.ts';
import { commitTakenBack, noteMailUndone, undoFactsOf } from './commit-undo.ts';
import { noteSuccess } from './refusing.ts';

export interface Stored {
  readonly stored: StoredMessage;
  /** The message was there before the append. */
  readonly found?: boolean;
  /** Keywords of the call that the mailbox cannot hold or give up. */
  readonly unkept?: readonly string[];
}

export function commitStored(entry: MailOutboxEntry, outcome: Stored, run: MailRun): void {
  const { stored, found = false, unkept = [] } = outcome;
  run.store.mail.outbox.remove([entry.call.key]);
  noteSuccess(entry, run);
  if (!entry.isLast) return;
  if (entry.write.type === 'append') commitAppend(entry, entry.write, stored, found, run);
  else commitChange(entry, entry.write, stored, unkept, run);
}

function commitAppend(
  { source }: MailOutboxEntry,
  write: Extract<MailOutboxEntry['write'], { type: 'append' }>,
  stored: StoredMessage,
  isFound: boolean,
  run: MailRun,
): void {
  const { links, news, left, quarantine } = run.store.mail;
  if (source === null) throw new Error('an append without its source');
  const { message, scope } = source;
  if (links.end('provider', message.ref) !== null) return;
  left.forget('provider', message.ref);
  left.release('provider', message);
  left.forget('crm', stored.ref);
  quarantine.release('provider', message.ref);
  const holder = links.end('crm', stored.ref)?.link ?? links.byKey(write.messageKey)?.num ?? null;
  if (holder !== null) {
    // the same message twice: one more copy, of whose place nothing is agreed
    links.addEnd(holder, 'provider', {
      ...addressOf(message),
      scope,
      mailboxes: [],
      keywords: message.keywords,
    });
    if (news.get('provider', message.ref) === null) tell('provider', message, scope, run);
    return;
  }
  const link = links.add({
    messageKey: write.messageKey,
    messageId: message.messageId,
    subject: message.subject,
    sender: senderOf(message),
    sentAt: message.sentAt,
  });
  const base = isFound ? basesOfFound(message, stored, run) : basesOfNew(message, write, stored, run);
  links.addEnd(link, 'provider', { ...addressOf(message), scope, ...base.provider });
  links.addEnd(link, 'crm', { ...addressOf(stored), scope: scopeOf('crm', stored, run), ...base.crm });
  settleOrTell('provider', base.provider, message, scope, run);
  settleOrTell('crm', base.crm, stored, scopeOf('crm', stored, run), run);
  if (isFound) run.tally.linked += 1;
  else run.tally.arrived += 1;
  run.store.mail.history.add({
    at: run.now(),
    side: 'crm',
    action: isFound ? 'linked' : 'arrived',
    reason: 'new-at-the-provider',
    messageKey: write.messageKey,
    subject: message.subject,
    sender: senderOf(message),
    before: null,
    undo: isFound ? null : { type: 'arrived', places: run.map.places('crm', stored.mailboxes) },
  });
}

interface Base {
  readonly mailboxes: readonly string[];
  readonly keywords: readonly string[];
}

function basesOfNew(
  message: StoredMessage,
  write: Extract<MailOutboxEntry['write'], { type: 'append' }>,
  stored: StoredMessage,
  run: MailRun,
): Readonly<Record<SideName, Base>> {
  const uncarried = without(stored.keywords, run.keywords);
  return {
    provider: message,
    crm: { mailboxes: write.mailboxes, keywords: sorted([...write.keywords, ...uncarried]) },
  };
}

/** The CRM had it: its place follows the provider's, and what either side calls read or flagged is so on both. */
function basesOfFound(
  message: StoredMessage,
  stored: StoredMessage,
  { map, keywords }: MailRun,
): Readonly<Record<SideName, Base>> {
  const isSamePlace = sameList(
    map.places('provider', message.mailboxes),
    map.places('crm', stored.mailboxes),
  );
  const unknownTo = (one: StoredMessage, other: StoredMessage): readonly string[] =>
    one.keywords.filter((keyword) => keywords.includes(keyword) && !other.keywords.includes(keyword));
  return {
    provider: {
      mailboxes: isSamePlace ? message.mailboxes : [],
      keywords: without(message.keywords, unknownTo(message, stored)),
    },
    crm: {
      mailboxes: stored.mailboxes,
      keywords: without(stored.keywords, unknownTo(stored, message)),
    },
  };
}

function commitChange(
  entry: MailOutboxEntry,
  write: Exclude<MailOutboxEntry['write'], { type: 'append' }>,
  stored: StoredMessage,
  unkept: readonly string[],
  run: MailRun,
): void {
  const { side } = entry;
  const { links, news, quarantine, history } = run.store.mail;
  const link = entry.link === null ? null : links.get(entry.link);
  if (link === null && entry.undoes !== undefined && write.type === 'move') {
    commitTakenBack(entry, write, stored, run);
    return;
  }
  const end = link?.ends[side].find(({ num }) => num === entry.end);
  if (link === null || end === undefined) return;
  const base: Base =
    write.type === 'move'
      ? { mailboxes: changedList(write.message.mailboxes, write.add, write.remove), keywords: end.keywords }
      : {
          mailboxes: end.mailboxes,
          keywords: changedList(end.keywords, without(write.add, unkept), without(write.remove, unkept)),
        };
  quarantine.release(side, end.ref);
  const scope = scopeOf(side, stored, run);
  if (stored.ref !== end.ref) {
    news.settle(side, end.ref);
    if (links.end(side, stored.ref) === null) links.moveEnd(end.num, { ...addressOf(stored), scope });
    else links.dropEnd(end.num);
  }
  links.setBase(end.num, { ...base, scope });
  if (write.type === 'move' && run.sides[side].capabilities.changeScope === 'mailbox')
    run.store.mail.states.markWritten(side, scope, stored.ref);
  settleOrTell(side, base, stored, scope, run);
  agree(link, entry.agreed, run);
  run.tally[write.type === 'move' ? 'moved' : 'keywords'][side] += 1;
  history.add({
    at: run.now(),
    side,
    action: write.type === 'move' ? 'moved' : 'keywords',
    reason: entry.reason,
    messageKey: link.messageKey,
    subject: link.subject,
    sender: link.sender,
    before: JSON.stringify(write.type === 'move' ? write.message.mailboxes : end.keywords),
    undo: undoFactsOf(entry, write, link, run),
  });
  noteMailUndone(entry, write, run);
  if (!entry.endsLink) return;
  if (entry.isRemoval) run.store.mail.effects.add(run.now(), side, 'removal', link.messageKey, 1);
  const isTakenAway = entry.reason === 'undone-by-a-person';
  const left = isTakenAway ? 'hidden-in-the-crm' : side === 'provider' ? 'deleted-in-the-crm' : null;
  endLink(link.num, entry.reason, left, run);
}

/** What both sides hold alike now is the base; a copy that vanished is forgotten. */
export function agree(link: MailLink, changes: readonly AgreedChange[], run: MailRun): void {
  const { links, news } = run.store.mail;
  const sideOf = (num: number) => sideNames.find((side) => link.ends[side].some((end) => end.num === num));
  for (const { end: num, mailboxes, keywords: agreed, carried, drop } of changes) {
    const side = sideOf(num);
    const end = side === undefined ? undefined : link.ends[side].find((one) => one.num === num);
    if (side === undefined || end === undefined) continue;
    if (drop === true) {
      news.settle(side, end.ref);
      links.dropEnd(num);
      continue;
    }
    const keywords = carried === undefined ? agreed : changedList(end.keywords, carried.add, carried.remove);
    const isPerMailbox = run.sides[side].capabilities.changeScope === 'mailbox';
    links.setBase(num, { mailboxes, keywords, scope: isPerMailbox ? mailboxes?.[0] : undefined });
  }
}

/** The link ends, and what was heard of it is settled. @param left why copies that the provider still has stay there */
export function endLink(num: number, reason: MailReason, left: LeftMailReason | null, run: MailRun): void {
  const { links, news, history, decisions } = run.store.mail;
  const link = links.get(num);
  if (link === null) return;
  for (const { ref } of link.ends.crm) news.settle('crm', ref);
  for (const end of link.ends.provider) {
    const row = news.get('provider', end.ref);
    const isGone = row?.kind === 'absent' || row?.kind === 'missing' || row?.kind === 'removed';
    news.settle('provider', end.ref);
    if (left === null || isGone) continue;
    const { ref, size, receivedAt } = end;
    // where addresses outlive a move, it may be told of by another mailbox than before
    const scope = row?.scope ?? end.scope;
    run.store.mail.left.put({
      side: 'provider',
      ref,
      scope,
      reason: left,
      messageId: link.messageId,
      size,
      receivedAt,
    });
  }
  links.remove(num);
  for (const side of sideNames) decisions.consumeAnswer(removalDigest(side, link));
  run.tally.unlinked += 1;
  history.add({
    at: run.now(),
    side: 'crm',
    action: 'unlinked',
    reason,
    messageKey: link.messageKey,
    subject: link.subject,
    sender: link.sender,
    before: null,
  });
}

function tell(side: SideName, message: StoredMessage, scope: string, { store }: MailRun): void {
  store.mail.news.put(side, { kind: 'found', ref: message.ref, scope, message }, false);
}

/** Nothing of a message is open when it is as agreed. What was heard since is newer than the answer, and stays. */
function settleOrTell(side: SideName, base: Base, message: StoredMessage, scope: string, run: MailRun): void {
  const { news } = run.store.mail;
  const heard = news.get(side, message.ref);
  if (heard !== null && heard.kind !== 'found') return;
  if (isAsAgreed(base, message)) news.settle(side, message.ref);
  else tell(side, message, scope, run);
}

/** UIDs, sets of them as IMAP writes them (RFC 9051 section 9, sequence-set), and the addresses of messages. Pure. */
import type { MailboxId } from '../../../src-shared/domain/mail/mailbox.ts';
import type { MessageRef } from '../../../src-shared/domain/mail/message.ts';

const largest = 0xffff_ffff;

export function isUid(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0 && (value as number) <= largest;
}

/** Writes ascending UIDs as a set: 1,2,3,5 gives `1:3,5`. */
export function setOfUids(uids: readonly number[]): string {
  const sorted = [...new Set(uids)].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let at = 0; at < sorted.length; ) {
    const first = sorted[at] as number;
    let last = first;
    while (sorted[at + 1] === last + 1) {
      at += 1;
      last = sorted[at] as number;
    }
    parts.push(first === last ? String(first) : `${first}:${last}`);
    at += 1;
  }
  return parts.join(',');
}

/** Reads a set without `*`, in its order; null when it is none, or longer than `most` UIDs. */
export function uidsOfSet(set: string, most: number): readonly number[] | null {
  const uids: number[] = [];
  for (const part of set.split(',')) {
    const match = /^(\d{1,10})(?::(\d{1,10}))?$/.exec(part);
    if (match === null) return null;
    const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])];
    if (!isUid(from) || !isUid(to)) return null;
    const [low, high] = from <= to ? [from, to] : [to, from];
    if (uids.length + (high - low + 1) > most) return null;
    for (let uid = low; uid <= high; uid += 1) uids.push(uid);
  }
  return uids;
}

export interface Address {
  readonly mailbox: MailboxId;
  readonly uidValidity: string;
  readonly uid: number;
}

/** `UIDVALIDITY:UID:mailbox`. */
export function refOf({ mailbox, uidValidity, uid }: Address): MessageRef {
  return `${uidValidity}:${uid}:${mailbox}`;
}

/** Null for a text that `refOf` did not write. */
export function addressOf(ref: MessageRef): Address | null {
  const match = /^(\d{1,20}):(\d{1,10}):([\s\S]+)$/.exec(ref);
  if (match === null) return null;
  const uid = Number(match[2]);
  return isUid(uid) ? { mailbox: match[3] as string, uidValidity: match[1] as string, uid } : null;
}

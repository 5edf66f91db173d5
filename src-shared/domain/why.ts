/**
 * "Why is this (not) there?" (D12): the one list of every answer there is. What another list of Concord can say (a reason of skipping, a
 * decision, trouble of an item, a state) is taken over from that list, so that a new one there is an answer here without more ado, and
 * has no text and no example until it gets them.
 */
import { type LeftReason, leftReasons } from './calendar/left-reasons.ts';
import { type UnreadableReason, unreadableReasons } from './calendar/unreadable.ts';
import { type LeftMailReason, leftMailReasons } from './mail/history.ts';
import { type ItemProblemCode, itemProblemCodes } from './problems.ts';
import {
  type EndedReason,
  type MailEndedReason,
  type MailNoteReason,
  mailReasonRoles,
  type NoteReason,
  reasonRoles,
} from './reason-roles.ts';

function prefixed<P extends string, C extends string>(
  prefix: P,
  codes: readonly C[],
): readonly `${P}-${C}`[] {
  return codes.map((code) => `${prefix}-${code}` as const);
}

function withRole<T extends Readonly<Record<string, string>>>(table: T, role: string): readonly string[] {
  return Object.keys(table).filter((key) => table[key] === role);
}

/** What waits for a person, by what is asked. */
export const decisionKinds = [
  'first-run',
  'differs',
  'many-removals',
  'many-creations',
  'rule-change',
  'private-shown',
  'private-removed',
  'bring-existing',
  'would-mail',
  'frozen',
  'unclear-create',
  'restored-backup',
  'moved-unclear',
  'moved-missing',
  'compared',
] as const;
export type AskedKind = (typeof decisionKinds)[number];

/** Of those, the ones that are asked about messages. */
export const mailDecisionKinds = ['many-removals', 'frozen'] as const satisfies readonly AskedKind[];

/** What can be wrong with one entry, and with one message: an entry has no folder, and a full mailbox keeps all. */
type EntryTrouble = Exclude<ItemProblemCode, `mailbox-${string}`>;
type MessageTrouble = Exclude<ItemProblemCode, `crm-cannot-${string}` | 'mailbox-full'>;
const entryTroubles = itemProblemCodes.filter(
  (code): code is Exclude<EntryTrouble, 'item-unreadable'> =>
    !code.startsWith('mailbox-') && code !== 'item-unreadable',
);
const messageTroubles = itemProblemCodes.filter(
  (code): code is MessageTrouble => !code.startsWith('crm-cannot-') && code !== 'mailbox-full',
);

/** Of an entry that both sides have. */
const linkedCodes = [
  /** Kept in agreement, and nothing waits. */
  'linked',
  /** The CRM is only shown that the person is busy (RU6). */
  'linked-private',
  /** A person said that it is in a CRM that cannot be asked (WR10). */
  'linked-unseen',
  /** The CRM knows single entries only, and has those of the coming year (TI4). */
  'linked-window',
  /** Moved to another calendar of the account; the CRM's is locked (ID8). */
  'linked-elsewhere',
  /** The mailbox moved, and it was not found at the new place yet (A13). */
  'linked-awaited',
  /** A change was heard and is carried by the next run. */
  'linked-change',
] as const;

/** On its way. */
const pendingCodes = [
  /** Its side was asked just now and has it; no run has read it. */
  'not-read',
  /** It was read, and the next run carries it. */
  'not-carried-yet',
  'being-made',
  /** The answer to a write was lost and is looked up first (WR8). */
  'unclear',
  /** Told as gone, and not proven yet (ID4). */
  'suspected',
  /** The split of a series, or the twin of one that cannot be read, waits for the other part. */
  'waits-for-another',
] as const;

/** Of an entry of one of the account's other calendars (C2). */
export const otherCalendarCodes = [
  'shown',
  'waiting',
  'hidden',
  'feed',
  'problem',
  /** Private, and private entries are not to be in the CRM. */
  'private',
  /** The same entry is linked from the primary calendar. */
  'linked',
  /** The CRM shows no other calendars. */
  'unsupported',
] as const;

/** Neither side has it, and nothing is known of it. */
const unknownCodes = ['nowhere'] as const;

export type EntryWhyCode =
  | (typeof linkedCodes)[number]
  | (typeof pendingCodes)[number]
  | (typeof unknownCodes)[number]
  | `left-${LeftReason}`
  | `waits-${AskedKind}`
  | `failed-${Exclude<EntryTrouble, 'item-unreadable'>}`
  | `unreadable-${UnreadableReason}`
  | `other-${(typeof otherCalendarCodes)[number]}`
  | `note-${NoteReason}`
  | `ended-${EndedReason}`;

export const entryWhyCodes: readonly EntryWhyCode[] = [
  ...linkedCodes,
  ...pendingCodes,
  ...unknownCodes,
  ...prefixed('left', leftReasons),
  ...prefixed('waits', decisionKinds),
  ...prefixed('failed', entryTroubles),
  ...prefixed('unreadable', unreadableReasons),
  ...prefixed('other', otherCalendarCodes),
  ...prefixed('note', withRole(reasonRoles, 'note') as readonly NoteReason[]),
  ...prefixed('ended', withRole(reasonRoles, 'ended') as readonly EndedReason[]),
];

/** Of a message. */
const messageCodes = [
  'mail-linked',
  'mail-change',
  /** The mailbox moved, and it was not found in the new one yet (A13). */
  'mail-awaited',
  'mail-not-read',
  /** From before the mailbox was connected; it comes behind what is new. */
  'mail-backlog',
  'mail-not-carried-yet',
  'mail-unclear',
  'mail-suspected',
  /** The folder, or the one that belongs to it, is missing: its pair pauses. */
  'mail-pair-paused',
  /** One side refuses every message in this place; one at a time is tried. */
  'mail-refusing',
  /** A person chose *do not sync* for this folder. */
  'mail-folder-off',
  'mail-nowhere',
] as const;

export type MailWhyCode =
  | (typeof messageCodes)[number]
  | `mail-left-${LeftMailReason}`
  | `mail-waits-${(typeof mailDecisionKinds)[number]}`
  | `mail-failed-${MessageTrouble}`
  | `mail-note-${MailNoteReason}`
  | `mail-ended-${MailEndedReason}`;

export const mailWhyCodes: readonly MailWhyCode[] = [
  ...messageCodes,
  ...prefixed('mail-left', leftMailReasons),
  ...prefixed('mail-waits', mailDecisionKinds),
  ...prefixed('mail-failed', messageTroubles),
  ...prefixed('mail-note', withRole(mailReasonRoles, 'note') as readonly MailNoteReason[]),
  ...prefixed('mail-ended', withRole(mailReasonRoles, 'ended') as readonly MailEndedReason[]),
];

/** What keeps everything that is on its way. `none`: the next run is soon. */
export const holds = [
  'none',
  'paused',
  'offline',
  'trouble',
  'running',
  'not-set-up',
  'mail-asleep',
  'mail-unmapped',
  'mail-unavailable',
] as const;
export type Hold = (typeof holds)[number];

export type WhyCode = EntryWhyCode | MailWhyCode;

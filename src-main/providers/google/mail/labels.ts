/**
 * Gmail's labels as mailboxes and keywords (https://developers.google.com/workspace/gmail/api/guides/labels). A message has many labels;
 * where it is follows from all of them together:
 *
 * | labels | mailboxes |
 * |---|---|
 * | TRASH, whatever else | the bin alone: Gmail shows it nowhere else, although it keeps the other labels |
 * | SPAM, whatever else but TRASH | junk alone |
 * | DRAFT, whatever else but those | drafts alone |
 * | CHAT, whatever else but those | a mailbox that is not listed |
 * | otherwise | INBOX, SENT and each label of the person's own; and the archive where neither INBOX nor SENT is |
 *
 * The archive is no label: a message with a label of the person's own and without INBOX is in both. UNREAD and STARRED are keywords.
 * IMPORTANT, CATEGORY_… and every other label of the system is left as it is. Pure.
 */
import type { Mailbox, MailboxId, MailboxRole } from '../../../../src-shared/domain/mail/mailbox.ts';
import type { Keyword } from '../../../../src-shared/domain/mail/message.ts';
import { idIn, type Json, textIn } from '../json.ts';

/** No label can have this id: Gmail's own are capital letters and underscores, a person's begin with `Label_`. */
export const archiveId: MailboxId = 'archive:';

const systemRoles: ReadonlyMap<string, MailboxRole> = new Map([
  ['INBOX', 'inbox'],
  ['SENT', 'sent'],
  ['TRASH', 'trash'],
  ['DRAFT', 'drafts'],
  ['SPAM', 'junk'],
]);
/** Where one of these is, the message is nowhere else; the first one counts. */
const exclusive = ['TRASH', 'SPAM', 'DRAFT', 'CHAT'];
/** Labels that only Gmail itself gives and takes away. */
const fixed: ReadonlySet<string> = new Set(['SENT', 'DRAFT', 'CHAT']);
export const keptKeywords = ['$seen', '$flagged'] as const satisfies readonly Keyword[];

/** Whether a label of a message is one of the person's own: every id that is not written as Gmail writes its own. */
function isOwn(label: string): boolean {
  return !/^[A-Z][A-Z_]*$/.test(label) && label !== archiveId;
}

/** Sorted; at least one. */
export function mailboxesOf(labels: readonly string[]): readonly MailboxId[] {
  const alone = exclusive.find((label) => labels.includes(label));
  if (alone !== undefined) return [alone];
  const fromSystem = ['INBOX', 'SENT'].filter((label) => labels.includes(label));
  const places = [...(fromSystem.length === 0 ? [archiveId] : fromSystem), ...labels.filter(isOwn)];
  return [...new Set(places)].sort();
}

/** Sorted. */
export function keywordsOf(labels: readonly string[]): readonly Keyword[] {
  return [
    ...(labels.includes('DRAFT') ? ['$draft'] : []),
    ...(labels.includes('STARRED') ? ['$flagged'] : []),
    ...(labels.includes('UNREAD') ? [] : ['$seen']),
  ];
}

export interface LabelChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/**
 * What brings a message with these labels nearest to where a move wants it. Some moves cannot be had: SENT and DRAFT are Gmail's alone, and
 * a message leaves the archive only for the inbox, the bin or junk. Then the change does what it can, and where the message is afterwards
 * is what counts on both sides. An empty change: nothing is to be done.
 */
export function changeForMove(
  labels: readonly string[],
  add: readonly MailboxId[],
  remove: readonly MailboxId[],
): LabelChange {
  const coming = add.filter((id) => id !== archiveId && !fixed.has(id));
  const isHidden = labels.includes('TRASH') || labels.includes('SPAM');
  const goesOut = coming.includes('TRASH') || coming.includes('SPAM');
  const comesBack = isHidden && !goesOut && add.length > 0;
  // from the bin or junk a message goes where the move says, and not to the inbox where it was before
  const leaving = [
    ...remove.filter((id) => id !== archiveId && !fixed.has(id)),
    ...(goesOut || comesBack || add.includes(archiveId) ? ['INBOX'] : []),
    ...(comesBack ? ['TRASH', 'SPAM'] : []),
  ];
  return {
    add: coming.filter((id) => !labels.includes(id)),
    remove: [...new Set(leaving)].filter((id) => labels.includes(id) && !coming.includes(id)),
  };
}

/** The labels after a change. */
export function changed(labels: readonly string[], { add, remove }: LabelChange): readonly string[] {
  return [...new Set([...labels.filter((label) => !remove.includes(label)), ...add])];
}

/** `$seen` is the absence of UNREAD. Keywords that Gmail has no label for are left out. */
export function changeForKeywords(add: readonly Keyword[], remove: readonly Keyword[]): LabelChange {
  return {
    add: [...(add.includes('$flagged') ? ['STARRED'] : []), ...(remove.includes('$seen') ? ['UNREAD'] : [])],
    remove: [
      ...(remove.includes('$flagged') ? ['STARRED'] : []),
      ...(add.includes('$seen') ? ['UNREAD'] : []),
    ],
  };
}

/** Of a change, the keywords that Gmail cannot hold or give up. */
export function unkeptOf(add: readonly Keyword[], remove: readonly Keyword[]): readonly Keyword[] {
  return [...add, ...remove].filter((keyword) => !(keptKeywords as readonly Keyword[]).includes(keyword));
}

/** The labels of a new message. */
export function labelsFor(mailboxes: readonly MailboxId[], keywords: readonly Keyword[]): readonly string[] {
  return [
    ...mailboxes.filter((id) => id !== archiveId),
    ...(keywords.includes('$seen') ? [] : ['UNREAD']),
    ...(keywords.includes('$flagged') ? ['STARRED'] : []),
  ];
}

/**
 * The rows of `labels.list` as mailboxes, and the archive. Names of nested labels have `/` between them; a part of a name that is no label
 * itself is no mailbox. What a row lacks makes it none.
 */
export function mailboxesIn(rows: readonly Json[]): readonly Mailbox[] {
  const found = rows.flatMap((row): readonly Mailbox[] => {
    const id = idIn(row);
    if (id === null) return [];
    const role = systemRoles.get(id);
    if (role !== undefined)
      return [
        {
          id,
          path: [textIn(row, 'name') || id],
          role,
          roleReason: 'declared',
          holdsMessages: true,
          mayWrite: id !== 'DRAFT',
        },
      ];
    if (textIn(row, 'type') === 'system' || !isOwn(id)) return [];
    const path = textIn(row, 'name')
      .split('/')
      .filter((part) => part !== '');
    return [{ id, path: path.length === 0 ? [id] : path, holdsMessages: true, mayWrite: true }];
  });
  const archive: Mailbox = {
    id: archiveId,
    path: ['Archive'],
    role: 'archive',
    roleReason: 'declared',
    holdsMessages: true,
    mayWrite: true,
  };
  return [...found, archive];
}

/**
 * What happened in one mailbox since a state. The plain way is to tell everything that is there, which any server can (a snapshot). It is
 * shortened where the server's counts prove that nothing is missed: to nothing, to the new messages, or, with CONDSTORE and QRESYNC
 * (RFC 7162), to what the server says changed. The counts are taken before anything is listed (ML8).
 */
import type { MailboxId } from '../../../src-shared/domain/mail/mailbox.ts';
import type { MailChange, MailChangePage, MailState } from '../../../src-shared/domain/mail/side.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { atom, type Client, uidSet } from './client.ts';
import { isDeleted, keywordsOf } from './keywords.ts';
import { type KnownState, readState, stateOf } from './mail-state.ts';
import { tellsVanished } from './quirks.ts';
import { searchUids } from './search.ts';
import type { Counts, Opened } from './selection.ts';
import type { Connection } from './session.ts';
import { type ChangesParts, pageSize, snapshot } from './snapshot.ts';
import { type FlagsRow, fetchFlags, fetchMessages } from './stored-message.ts';
import { isList, type Line, textOf } from './tokens.ts';
import { refOf, uidsOfSet } from './uids.ts';

/** More news than this is told by a snapshot: then a list of what is there is shorter. */
const mostNews = 5000;
/** Without CONDSTORE: how many of the newest messages are asked for their flags each time, and how often all are. */
const newestForFlags = 500;
const allFlagsEveryMs = 30 * 60_000;

/** The contract of `MailSide.changes` for one mailbox. */
export async function* mailboxChanges(
  mailbox: MailboxId,
  since: MailState | null,
  signal: AbortSignal,
  parts: ChangesParts,
): AsyncGenerator<MailChangePage> {
  const known = since === null ? null : readState(since);
  if (since !== null && known === null) fail('sync-state-expired');
  if (known !== null) {
    const pages = await parts.session.use(signal, (connection) =>
      news(mailbox, known, connection, signal, parts),
    );
    if (pages !== null) {
      yield* pages;
      return;
    }
  }
  yield* snapshot(mailbox, known, signal, parts);
}

/** The pages of a delta; null when only a snapshot tells for sure what is there. */
async function news(
  mailbox: MailboxId,
  known: KnownState,
  connection: Connection,
  signal: AbortSignal,
  { directory, clock }: ChangesParts,
): Promise<readonly MailChangePage[] | null> {
  const { client } = connection;
  // without mod-sequences the flags are asked for in any case, so that opening it saves the question for its counts
  const now = client.has('CONDSTORE')
    ? await directory.counts(mailbox, connection, signal)
    : await directory.openAnew(mailbox, 'read', connection, signal);
  if (now.uidValidity !== known.uidValidity || now.uidNext === null || known.uidNext === null) return null;
  const hasModseq = now.modseq !== null && known.modseq !== null;
  const isSameSet = now.uidNext === known.uidNext && now.messages === known.messages;
  const state = stateOf({ ...now, allFlagsAt: hasModseq ? clock.now() : known.allFlagsAt });
  if (isSameSet && hasModseq && now.modseq === known.modseq)
    return [{ changes: [], state, last: true, kind: 'delta' }];
  if (!hasModseq && clock.now() - known.allFlagsAt >= allFlagsEveryMs) return null;

  const opened = await directory.open(mailbox, 'read', connection, signal);
  if (opened.uidValidity !== now.uidValidity) return null;
  const added = await newUids(client, known.uidNext, now.uidNext, signal);
  if (added === null) return null;
  const old: readonly MailChange[] | null = hasModseq
    ? await changedSince(client, mailbox, opened, known, now, added.length, signal)
    : await newestFlags(client, mailbox, opened, known, now, added.length, signal);
  if (old === null) return null;

  const changes: MailChange[] = [];
  for (let at = 0; at < added.length; at += pageSize) {
    const uids = added.slice(at, at + pageSize);
    const place = { mailbox, uidValidity: now.uidValidity };
    const messages = await fetchMessages(client, place, uids, signal);
    for (const uid of uids) {
      const found = messages.get(uid);
      if (found?.type === 'message' && found.isDeleted) continue;
      const ref = refOf({ ...place, uid });
      changes.push(
        found?.type === 'message' ? { type: 'message', message: found.message } : { type: 'present', ref },
      );
    }
  }
  return pagesOf([...changes, ...old], state);
}

/** Every page but the last goes on from the beginning, because a state in the middle would skip what was not told yet. */
function pagesOf(changes: readonly MailChange[], state: MailState): readonly MailChangePage[] {
  const pages: MailChangePage[] = [];
  for (let at = 0; at === 0 || at < changes.length; at += pageSize) {
    const last = at + pageSize >= changes.length;
    pages.push({
      changes: changes.slice(at, at + pageSize),
      state: last ? state : null,
      last,
      kind: 'delta',
    });
  }
  return pages;
}

/** UIDs from `from` up to but not including `to`, newest first; null when they are more than news are. */
async function newUids(
  client: Client,
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<readonly number[] | null> {
  if (to <= from) return to < from ? null : [];
  const uids = await searchUids(client, [atom('UID'), uidSet(`${from}:${to - 1}`)], signal);
  const added = uids.filter((uid) => uid >= from && uid < to).toSorted((a, b) => b - a);
  return added.length > mostNews ? null : added;
}

/**
 * Flags that changed, and messages that left, among those known before (RFC 7162 section 3.1.4.1). Null when the counts show that the
 * answer does not name everything that left.
 */
async function changedSince(
  client: Client,
  mailbox: MailboxId,
  opened: Opened,
  known: KnownState,
  now: Counts,
  added: number,
  signal: AbortSignal,
): Promise<readonly MailChange[] | null> {
  const before = known.uidNext as number;
  const expected = known.messages + added;
  if (before === 1) return now.messages === expected ? [] : null;
  const withVanished = tellsVanished(client) && now.messages !== expected;
  const changes: MailChange[] = [];
  const vanished = new Set<number>();
  let isTooMuch = false;
  const modifiers = [
    atom('CHANGEDSINCE'),
    atom(known.modseq as string),
    ...(withVanished ? [atom('VANISHED')] : []),
  ];
  const hear = (row: FlagsRow): void => {
    changes.push(...flagsChange(row, mailbox, opened.uidValidity, before));
    isTooMuch ||= changes.length > mostNews;
  };
  const lines = {
    VANISHED: (line: Line): void => {
      const uids = vanishedIn(line);
      for (const uid of uids ?? []) if (uid < before) vanished.add(uid);
      isTooMuch ||= uids === null || vanished.size > mostNews;
    },
  };
  await fetchFlags(client, 'UID FETCH', `1:${before - 1}`, signal, hear, { modifiers, lines });
  if (isTooMuch || now.messages !== expected - vanished.size) return null;
  const gone = [...vanished].map(
    (uid): MailChange => ({ type: 'gone', ref: refOf({ mailbox, uidValidity: opened.uidValidity, uid }) }),
  );
  return [...changes, ...gone];
}

/** Without CONDSTORE: nothing left when the counts agree, and the newest messages' flags are told again. */
async function newestFlags(
  client: Client,
  mailbox: MailboxId,
  opened: Opened,
  known: KnownState,
  now: Counts,
  added: number,
  signal: AbortSignal,
): Promise<readonly MailChange[] | null> {
  if (now.messages !== known.messages + added) return null;
  const first = Math.max(1, now.messages - newestForFlags + 1);
  const changes: MailChange[] = [];
  if (now.messages === 0) return changes;
  await fetchFlags(client, 'FETCH', `${first}:*`, signal, (row) =>
    changes.push(...flagsChange(row, mailbox, opened.uidValidity, known.uidNext as number)),
  );
  return changes;
}

/** What flags tell of a message known before. A message marked as deleted is gone for the person. */
function flagsChange(
  { uid, flags }: FlagsRow,
  mailbox: MailboxId,
  uidValidity: string,
  before: number,
): readonly MailChange[] {
  if (flags === null || uid >= before) return [];
  const ref = refOf({ mailbox, uidValidity, uid });
  return [isDeleted(flags) ? { type: 'gone', ref } : { type: 'present', ref, keywords: keywordsOf(flags) }];
}

/** The UIDs of `VANISHED (EARLIER) 41,43:116`; null when they are too many or no set. */
function vanishedIn({ attributes = [] }: Line): readonly number[] | null {
  const set = textOf(attributes.find((each) => !isList(each)) ?? null);
  return set === null ? null : uidsOfSet(set, 100_000);
}

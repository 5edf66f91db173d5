/**
 * What changed in a folder: rounds of SyncFolderItems, page by page
 * (https://learn.microsoft.com/exchange/client-developer/web-service-reference/syncfolderitems-operation). A message that moved is deleted
 * here, and new where it is. That one was read is told without its other keywords: such messages are asked for at once.
 */
import type { MailboxId } from '../../../../src-shared/domain/mail/mailbox.ts';
import type { MailChange, MailChangePage, MailState } from '../../../../src-shared/domain/mail/side.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import { completed, timeOf } from '../../outlook-mail/index.ts';
import { textOf } from '../elements.ts';
import { readSyncPoint, writeSyncPoint } from '../sync-point.ts';
import type { ExchangeMailApi, SyncPage } from './api.ts';
import { describeMessages } from './describe.ts';
import { keywordsIn } from './message-xml.ts';

/** A round with more pages goes on for ever (S6). */
const mostPages = 20_000;

/** The contract of `MailSide.changes`, for one folder. */
export async function* folderChanges(
  folder: MailboxId,
  since: MailState | null,
  signal: AbortSignal,
  api: ExchangeMailApi,
): AsyncGenerator<MailChangePage> {
  const { host } = api;
  const from = since === null ? null : readSyncPoint(since);
  const kind = from?.kind ?? 'snapshot';
  let state = from?.state ?? null;
  for (let count = 0; count < mostPages; count += 1) {
    const page = await api.sync(folder, state, signal);
    const { last } = page;
    // a page that leads to itself would be asked for without an end (RU9)
    if (!last && page.state === state) fail('answer-invalid', { host });
    state = page.state;
    const changes = await completed(
      changesIn(kind === 'snapshot' ? newestFirst(page.rows) : page.rows),
      folder,
      (refs) => describeMessages(refs, signal, api),
      (change) => change.type === 'present' && change.keywords === undefined,
    );
    yield { changes, state: writeSyncPoint({ kind: last ? 'delta' : kind, state }), last, kind };
    if (last) return;
  }
  fail('answer-invalid', { host, limitPages: mostPages });
}

/** Exchange lists the newest page first, and says nothing of the order within a page. */
function newestFirst(rows: SyncPage['rows']): SyncPage['rows'] {
  const time = (row: SyncPage['rows'][number]): number =>
    row.type === 'item' ? (timeOf(textOf(row.item, 'DateTimeReceived')) ?? 0) : -1;
  return rows.toSorted((a, b) => time(b) - time(a));
}

/** One change for each message, of its last row. */
export function changesIn(rows: SyncPage['rows']): readonly MailChange[] {
  const found = new Map<string, MailChange>();
  for (const row of rows) {
    const { id: ref } = row;
    // the last word is the last in order too
    found.delete(ref);
    if (row.type === 'deleted') found.set(ref, { type: 'gone', ref });
    else {
      const keywords = row.type === 'item' ? keywordsIn(row.item, false) : null;
      found.set(ref, { type: 'present', ref, ...(keywords === null ? {} : { keywords }) });
    }
  }
  return [...found.values()];
}

/**
 * What changed in the account: the history since a record of it, or all messages (https://developers.google.com/workspace/gmail/api/guides/sync).
 * Rows are hints: a label that came and went again is told like any other, and what is true is described.
 */
import type { MailChange, MailChangePage, MailState } from '../../../../src-shared/domain/mail/side.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import { idIn, type Json, listIn, objectIn, textIn } from '../json.ts';
import type { GmailApi } from './api.ts';
import { readState, stateOf } from './mail-state.ts';

/** A listing or history with more pages goes on for ever (S6). 500 rows each. */
const mostPages = 20_000;

/** The contract of `MailSide.changes`, for the whole account. */
export async function* accountChanges(
  since: MailState | null,
  signal: AbortSignal,
  api: GmailApi,
): AsyncGenerator<MailChangePage> {
  const known = since === null ? null : readState(since);
  if (since !== null && known === null) fail('sync-state-expired', { host: api.host });
  if (known !== null && known.pageToken === null) yield* historySince(known.historyId, signal, api);
  else {
    // the place in the history is taken before the listing (ML8)
    const historyId = known?.historyId ?? (await api.profile(signal)).historyId;
    yield* listing(historyId, known?.pageToken ?? null, signal, api);
  }
}

async function* listing(
  historyId: string,
  first: string | null,
  signal: AbortSignal,
  api: GmailApi,
): AsyncGenerator<MailChangePage> {
  let pageToken = first;
  for (let count = 0; count < mostPages; count += 1) {
    const page = await api.list(pageToken === null ? {} : { pageToken }, signal);
    if (page === null) return fail('sync-state-expired', { host: api.host });
    const changes = page.ids.flatMap((row): readonly MailChange[] => {
      const ref = idIn(row);
      return ref === null ? [] : [{ type: 'present', ref }];
    });
    pageToken = page.nextPageToken;
    yield { changes, state: stateOf({ historyId, pageToken }), last: pageToken === null, kind: 'snapshot' };
    if (pageToken === null) return;
  }
  fail('answer-invalid', { host: api.host, limitPages: mostPages });
}

async function* historySince(
  start: string,
  signal: AbortSignal,
  api: GmailApi,
): AsyncGenerator<MailChangePage> {
  let told = start;
  let pageToken: string | null = null;
  for (let count = 0; count < mostPages; count += 1) {
    const page = await api.history(start, pageToken, signal);
    if (page === null) return fail('sync-state-expired', { host: api.host });
    const changes = changesIn(page.records);
    const isLast = page.nextPageToken === null;
    const lastId = textIn(page.records.at(-1) ?? {}, 'id');
    // after a page in the middle, the history can be asked for from its last record on
    told = isLast ? page.historyId : /^\d+$/.test(lastId) ? lastId : told;
    yield { changes, state: stateOf({ historyId: told, pageToken: null }), last: isLast, kind: 'delta' };
    if (isLast) return;
    pageToken = page.nextPageToken;
  }
  fail('answer-invalid', { host: api.host, limitPages: mostPages });
}

/** One change for each message, of its last record. A record may name messages only, or name one in several ways. */
function changesIn(records: readonly Json[]): readonly MailChange[] {
  const found = new Map<string, MailChange>();
  const tell = (type: 'present' | 'gone', message: Json): void => {
    const ref = idIn(message);
    if (ref === null) return;
    // the last word is the last in order too
    found.delete(ref);
    found.set(ref, { type, ref });
  };
  for (const record of records) {
    for (const message of listIn(record, 'messages')) tell('present', message);
    for (const name of ['messagesAdded', 'labelsAdded', 'labelsRemoved'])
      for (const row of listIn(record, name)) tell('present', objectIn(row, 'message'));
    for (const row of listIn(record, 'messagesDeleted')) tell('gone', objectIn(row, 'message'));
  }
  return [...found.values()];
}

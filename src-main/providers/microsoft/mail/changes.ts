/**
 * What changed in a folder: rounds of `messages/delta`, page by page (https://learn.microsoft.com/graph/delta-query-messages). Rows come in
 * any order, repeat, and say of a change only what it was about; a message that left a folder and came back is told as removed and no more.
 * What a row leaves out of a message is asked for at once: that it was read is told in no other way.
 */
import type { MailboxId } from '../../../../src-shared/domain/mail/mailbox.ts';
import type { MessageRef } from '../../../../src-shared/domain/mail/message.ts';
import type { MailChange, MailChangePage, MailState } from '../../../../src-shared/domain/mail/side.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import { type Json, textIn } from '../../json-members.ts';
import type { GraphMailApi } from './api.ts';
import { describeMessages } from './describe.ts';
import { readState, stateOf } from './mail-state.ts';
import { isRemoved, messageIn } from './message.ts';

/** A round with more pages goes on for ever (S6). */
const mostPages = 20_000;

/** The contract of `MailSide.changes`, for one folder. */
export async function* folderChanges(
  folder: MailboxId,
  since: MailState | null,
  signal: AbortSignal,
  api: GraphMailApi,
): AsyncGenerator<MailChangePage> {
  const { host } = api;
  const known = since === null ? null : readState(since, api.root);
  if (since !== null && known === null) fail('sync-state-expired', { host });
  const kind = known?.kind ?? 'snapshot';
  let at: Parameters<GraphMailApi['delta']>[0] = known === null ? { folder } : { link: known.link };
  for (let count = 0; count < mostPages; count += 1) {
    const { rows, nextLink, deltaLink } = await api.delta(at, signal);
    // a page that leads to itself would be asked for without an end (RU9)
    if ('link' in at && nextLink === at.link) fail('answer-invalid', { host });
    const changes = await completed(changesIn(rows), folder, signal, api);
    if (nextLink === null) {
      const link = deltaLink ?? fail('answer-invalid', { host });
      yield { changes, state: stateOf({ link, kind: 'delta' }), last: true, kind };
      return;
    }
    at = { link: nextLink };
    yield { changes, state: stateOf({ link: nextLink, kind }), last: false, kind };
  }
  fail('answer-invalid', { host, limitPages: mostPages });
}

/** With the whole messages in place of those that are only said to be there. One that is in another folder by now has left this one. */
async function completed(
  changes: readonly MailChange[],
  folder: MailboxId,
  signal: AbortSignal,
  api: GraphMailApi,
): Promise<readonly MailChange[]> {
  const refs = changes.flatMap((change) => (change.type === 'present' ? [change.ref] : []));
  const answers = new Map<MessageRef, MailChange>();
  for await (const one of describeMessages(refs, signal, api)) {
    if (one.type === 'absent') answers.set(one.ref, { type: 'gone', ref: one.ref });
    if (one.type !== 'found') continue;
    const { message } = one;
    const { ref, mailboxes } = message;
    answers.set(ref, mailboxes.includes(folder) ? { type: 'message', message } : { type: 'gone', ref });
  }
  return changes.map((change) => (change.type === 'present' ? (answers.get(change.ref) ?? change) : change));
}

/** One change for each message, of its last row. */
export function changesIn(rows: readonly Json[]): readonly MailChange[] {
  const found = new Map<string, MailChange>();
  for (const row of rows) {
    const ref = textIn(row, 'id');
    if (ref === '') continue;
    // the last word is the last in order too
    found.delete(ref);
    found.set(ref, changeIn(row, ref));
  }
  return [...found.values()];
}

function changeIn(row: Json, ref: string): MailChange {
  if (isRemoved(row)) return { type: 'gone', ref };
  const whole = messageIn(row);
  return whole === null ? { type: 'present', ref } : { type: 'message', message: whole.message };
}

/** Messages that are on one side only: which are carried into the CRM, and under which key. */

import type { LeftMailReason } from '../../../../src-shared/domain/mail/history.ts';
import type { MailboxId } from '../../../../src-shared/domain/mail/mailbox.ts';
import { isDue } from '../../common/quarantine.ts';
import { decide } from '../decide.ts';
import { plainKey, suffixedKey } from '../identity.ts';
import type { Stranger } from '../news/gather.ts';
import type { MailRun } from '../run-context.ts';
import { refusingNow } from './refusing.ts';

export interface PlannedAppend extends Stranger {
  readonly mailboxes: readonly MailboxId[];
  /** Null without a Message-ID: then it is made of the bytes. */
  readonly messageKey: string | null;
}

export interface StrangersPlan {
  readonly appends: readonly PlannedAppend[];
  readonly stays: readonly (Stranger & { readonly reason: LeftMailReason })[];
  /** More could be carried, and waits for the next batch. */
  readonly isCutShort: boolean;
}

/** Takes as many as one batch may carry; what is left over waits for the next batch (RU10). Writes nothing. */
export function planStrangers(strangers: readonly Stranger[], run: MailRun): StrangersPlan {
  const { paused, map, settings, sides, full, store } = run;
  const maxSize = sides.crm.capabilities.maxSize ?? null;
  const appends: PlannedAppend[] = [];
  const stays: (Stranger & { readonly reason: LeftMailReason })[] = [];
  const keys = new Set<string>();
  const mayGo = refusingNow(run);
  let bytes = 0;
  let isCutShort = false;
  for (const stranger of strangers) {
    const { side, scope, message } = stranger;
    if (paused[side].has(scope)) continue;
    const verdict = decide(side, message, map, settings, maxSize);
    const reason = verdict.type === 'stay' ? verdict.reason : keptOut(stranger, run);
    if (reason !== null) {
      stays.push({ ...stranger, reason });
      continue;
    }
    if (verdict.type === 'stay' || full.has('crm')) continue;
    if (verdict.mailboxes.some((mailbox) => paused.crm.has(mailbox))) continue;
    const failed = store.mail.quarantine.get('provider', message.ref);
    if (failed !== null && !isDue(failed, run.now())) continue;
    // one that was refused before is tried by its own clock
    if (failed === null && !mayGo({ side: 'crm', type: 'append', mailboxes: verdict.mailboxes })) continue;
    // sides that tell whole messages are not described batch by batch, and some tell no sizes
    if (bytes >= run.batchBytes || appends.length >= run.batchMessages) {
      isCutShort = true;
      continue;
    }
    const messageKey = message.messageId === null ? null : freeKey(stranger, keys, run);
    if (messageKey === 'taken') {
      isCutShort ||= appends.length > 0;
      continue;
    }
    if (messageKey !== null) keys.add(messageKey);
    bytes += message.size ?? 0;
    appends.push({ ...stranger, mailboxes: verdict.mailboxes, messageKey });
  }
  return { appends, stays, isCutShort };
}

/** A person's decision about this message that keeps it out. What was deleted in the CRM comes back when it leaves the trash. */
function keptOut({ side, message }: Stranger, { store, map }: MailRun): LeftMailReason | null {
  const kept = store.mail.left.kept(side, message);
  if (kept.some(({ reason }) => reason === 'hidden-in-the-crm')) return 'hidden-in-the-crm';
  const trash = map.trash('provider');
  const isInTrash = trash !== null && message.mailboxes.includes(trash);
  return isInTrash && kept.length > 0 ? 'deleted-in-the-crm' : null;
}

/** `taken`: by what is carried in this batch and looks the same; the next batch finds it to be a copy. */
function freeKey({ message }: Stranger, keys: ReadonlySet<string>, { store }: MailRun): string | 'taken' {
  const { links } = store.mail;
  const isFree = (key: string) => !keys.has(key) && links.byKey(key) === null;
  const { messageId } = message;
  if (messageId === null) return 'taken';
  const former = links.formerKey(message);
  if (former !== null && isFree(former)) return former;
  const plain = plainKey(messageId);
  if (isFree(plain) && !links.isFormerKey(plain)) return plain;
  // another of this batch has it: which of both it is, is seen when that one is linked
  if (keys.has(plain)) return 'taken';
  const suffixed = suffixedKey(messageId, message);
  return isFree(suffixed) ? suffixed : 'taken';
}

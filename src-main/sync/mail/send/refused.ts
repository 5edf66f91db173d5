/** What a call that came to nothing means. Call inside a transaction. */
import { type Problem, problem, stopsTheRun } from '../../../../src-shared/domain/problems.ts';
import type { MailOutboxEntry } from '../../../store/index.ts';
import { fingerprint } from '../../common/fingerprint.ts';
import { nextAttempt } from '../../common/quarantine.ts';
import { type MailRun, pausePair, pauseUnheard } from '../run-context.ts';
import { abandonMailUndo } from '../undo/wishes.ts';
import { noteRefusal } from './refusing.ts';

/** @returns the problem that ends the run, if it is one of the whole side */
export function commitRefused(entry: MailOutboxEntry, trouble: Problem, run: MailRun): Problem | null {
  const { side, write } = entry;
  run.store.mail.outbox.remove([entry.call.key]);
  if (stopsTheRun(trouble)) return { ...trouble, side };
  run.onItemProblem(side, trouble);
  const wish = entry.undoes === undefined ? null : run.store.mail.undoWishes.get(entry.undoes);
  if (wish !== null && trouble.code !== 'mailbox-full') {
    if (trouble.code === 'not-found' || trouble.code === 'revision-conflict') askAgain(entry, run);
    abandonMailUndo(wish, trouble.code === 'not-found' ? 'gone' : 'refused', run);
    return null;
  }
  if (trouble.code === 'mailbox-full') {
    if (!run.full.has(side)) run.problems.push({ ...trouble, side });
    run.full.add(side);
    return null;
  }
  const targets = write.type === 'append' ? write.mailboxes : write.type === 'move' ? write.add : [];
  if (trouble.code === 'mailbox-missing' && targets.length > 0) {
    for (const mailbox of targets) pausePair(side, mailbox, trouble, run);
    return null;
  }
  // it is planned again from what is there
  if (write.type !== 'append' && (trouble.code === 'not-found' || trouble.code === 'revision-conflict')) {
    askAgain(entry, run);
    return null;
  }
  if (noteRefusal(entry, trouble, run)) setAside(entry, trouble, run);
  return null;
}

/** The bytes could not be had from the provider. @returns the problem that ends the run */
export function commitUnread(entry: MailOutboxEntry, trouble: Problem, run: MailRun): Problem | null {
  const { news, outbox } = run.store.mail;
  outbox.remove([entry.call.key]);
  if (stopsTheRun(trouble)) return { ...trouble, side: 'provider' };
  run.onItemProblem('provider', trouble);
  const { source } = entry;
  if ((trouble.code === 'mailbox-refused' || trouble.code === 'mailbox-missing') && source !== null)
    pauseUnheard('provider', source.scope, trouble, run);
  else if (trouble.code === 'not-found' && source !== null)
    news.put('provider', { kind: 'missing', ref: source.message.ref, scope: source.scope }, false);
  // where the whole mailbox refuses, this one need not be the reason
  else if (source === null || !run.paused.provider.has(source.scope)) setAside(entry, trouble, run);
  return null;
}

/** What is at the address that was written to is asked for once more. */
export function askAgain({ side, end, link, write }: MailOutboxEntry, { store }: MailRun): void {
  const { links, news } = store.mail;
  const held = link === null ? undefined : links.get(link)?.ends[side].find(({ num }) => num === end);
  if (held !== undefined && held.ref === write.message.ref)
    news.put(side, { kind: 'missing', ref: held.ref, scope: held.scope }, false);
}

/** It came to nothing, and nobody said why: it is tried once more at once, and after that with growing pauses (RU2). */
export function setAsideLost(entry: MailOutboxEntry, run: MailRun): void {
  const { quarantine } = run.store.mail;
  const { ref } = entry.write.message;
  const at = entry.source === null ? entry.side : 'provider';
  const isFirst = quarantine.get(at, ref) === null;
  setAside(entry, problem('item-rejected'), run);
  const row = quarantine.get(at, ref);
  if (isFirst && row !== null) quarantine.put({ ...row, nextAttempt: run.now() });
}

function setAside({ side, write, source }: MailOutboxEntry, trouble: Problem, run: MailRun): void {
  const { quarantine } = run.store.mail;
  const { ref, subject, sentAt } = write.message;
  const at = source === null ? side : 'provider';
  const failure = {
    side: at,
    ref,
    stage: 'writing',
    problem: trouble,
    glimpse: {
      title: subject,
      date: sentAt === null ? null : new Date(sentAt).toISOString().slice(0, 10),
    },
    content: contentOf(write),
  } as const;
  quarantine.put(nextAttempt(quarantine.get(at, ref), failure, run.now()));
}

/** Other content is tried at once (RU2). */
export function contentOf(write: MailOutboxEntry['write']): string {
  if (write.type === 'append') return fingerprint(['append', write.mailboxes]);
  return fingerprint([write.type, write.add, write.remove]);
}

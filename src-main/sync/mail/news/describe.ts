/** Asks for what was only hinted at: what each message is now, or that it is not there (ID4). */
import type { MessageRef } from '../../../../src-shared/domain/mail/message.ts';
import type { Described } from '../../../../src-shared/domain/mail/side.ts';
import { type ProblemCode, ProblemError } from '../../../../src-shared/domain/problems.ts';
import { type SideName, sideNames } from '../../../../src-shared/domain/side-name.ts';
import type { MailNewsRow } from '../../../store/index.ts';
import { isDue, nextAttempt } from '../../common/quarantine.ts';
import { accountScope, type MailRun, pauseUnheard, scopeOf } from '../run-context.ts';
import { isAsAgreed } from './pull.ts';
import { noteCarried, readNext } from './read-next.ts';

export interface DescribedBatch {
  /** How many messages were answered for. */
  readonly answered: number;
  /** A linked message that was heard of is gone by now: where it went, or why, is told by the next look. */
  readonly hasVanished: boolean;
}

/** Describes one batch of each side. @param withBacklog also of what lay there before Concord came */
export async function describeBatch(
  run: MailRun,
  signal: AbortSignal,
  withBacklog: boolean,
): Promise<DescribedBatch> {
  let answered = 0;
  let hasVanished = false;
  // while the CRM takes no more, the backlog is not described ahead of it
  const hasRoom = withBacklog && run.store.mail.news.described() < 4 * run.batchMessages;
  for (const side of sideNames) {
    retryUnreadable(side, run);
    const rows = run.store.mail.news.toDescribe(side, run.batchMessages, hasRoom, [...run.paused[side]]);
    const { maxDescribe } = run.sides[side].capabilities;
    for (let from = 0; from < rows.length; from += maxDescribe) {
      const some = rows.slice(from, from + maxDescribe);
      const answers = await describeSome(side, some, run, signal);
      answered += answers.size;
      const isGone = ({ kind, ref }: MailNewsRow) =>
        kind === 'hint' &&
        answers.get(ref)?.type === 'absent' &&
        run.store.mail.links.end(side, ref) !== null;
      for (const { ref } of some.filter(isGone)) {
        // a listing that goes on naming it tells nothing more the next time
        const name = `${side} ${ref}`;
        hasVanished ||= !run.vanished.has(name);
        run.vanished.add(name);
      }
    }
  }
  return { answered, hasVanished };
}

const wholeMailbox: ReadonlySet<ProblemCode> = new Set(['mailbox-missing', 'mailbox-refused']);

async function describeSome(
  side: SideName,
  rows: readonly MailNewsRow[],
  run: MailRun,
  signal: AbortSignal,
): Promise<ReadonlyMap<MessageRef, Described>> {
  const answers = new Map<MessageRef, Described>();
  const refs = rows.map(({ ref }) => ref);
  for await (const one of run.sides[side].describe(refs, signal, readNext(side, rows, run)))
    answers.set(one.type === 'found' ? one.message.ref : one.ref, one);
  if (side === 'provider') noteCarried(rows, answers, run);
  // what a mailbox refuses as a whole is no fault of its messages
  for (const { ref, scope } of rows) {
    const answer = answers.get(ref);
    if (answer?.type !== 'unreadable' || !wholeMailbox.has(answer.problem.code)) continue;
    answers.delete(ref);
    if (scope === accountScope) throw new ProblemError(answer.problem);
    pauseUnheard(side, scope, answer.problem, run);
  }
  run.store.transaction('mail.describe', () => {
    for (const row of rows) {
      const answer = answers.get(row.ref);
      if (answer !== undefined) keep(side, row, answer, run);
    }
  });
  return answers;
}

function keep(side: SideName, row: MailNewsRow, answer: Described, run: MailRun): void {
  const { news, links, left, quarantine } = run.store.mail;
  const { ref, scope, isBacklog } = row;
  const end = links.end(side, ref);
  if (answer.type === 'unreadable') {
    run.onItemProblem(side, answer.problem);
    const before = quarantine.get(side, ref);
    const failure = { side, ref, stage: 'reading', problem: answer.problem, content: null } as const;
    quarantine.put(nextAttempt(before, failure, run.now()));
    news.put(side, { kind: 'unreadable', ref, scope }, isBacklog);
    return;
  }
  if (quarantine.get(side, ref)?.stage === 'reading') quarantine.release(side, ref);
  if (answer.type === 'absent') {
    left.forget(side, ref);
    if (end === null) news.settle(side, ref);
    else {
      const reason = row.kind === 'missing' && row.reason === 'emptied' ? { reason: row.reason } : {};
      news.put(side, { kind: 'absent', ref, scope, ...reason }, false);
    }
    return;
  }
  if (end !== null && isAsAgreed(end, answer.message)) news.settle(side, ref);
  else {
    const { message } = answer;
    // where addresses outlive a move, it may be in another mailbox than the one that told of it
    const scopeNow = message.mailboxes.includes(scope) ? scope : scopeOf(side, message, run);
    news.put(side, { kind: 'found', ref, scope: scopeNow, message }, isBacklog);
  }
}

/** What could not be described is asked for again when its time has come (RU2). */
function retryUnreadable(side: SideName, { store, now }: MailRun): void {
  const { news, quarantine } = store.mail;
  const due = news.unreadable(side).filter(({ ref }) => {
    const row = quarantine.get(side, ref);
    return row === null || isDue(row, now());
  });
  if (due.length === 0) return;
  store.transaction('mail.retry', () => {
    for (const { ref, scope, isBacklog } of due) news.put(side, { kind: 'hint', ref, scope }, isBacklog);
  });
}

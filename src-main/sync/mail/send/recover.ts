/** Finds out what became of calls whose answer never came, before anything is repeated (WR8). */
import type { MailCall, MailLookup, MailOutcome, MailSide } from '../../../../src-shared/domain/mail/side.ts';
import {
  type Problem,
  ProblemError,
  problemOf,
  stopsTheRun,
} from '../../../../src-shared/domain/problems.ts';
import type { OpenMailCall } from '../../../store/index.ts';
import type { MailRun } from '../run-context.ts';
import { commitStored } from './commit.ts';
import { askAgain, commitRefused, setAsideLost } from './refused.ts';

/** @throws ProblemError while a side cannot be asked; then nothing is planned */
export async function recoverMail(run: MailRun, signal: AbortSignal): Promise<boolean> {
  const { store, sides } = run;
  const open = store.mail.outbox.all();
  if (open.length === 0) return false;
  const answers = new Map<string, MailLookup>();
  for (const { side, call, isLast } of open)
    if (isLast) answers.set(call.key, await lookedUp(sides[side], call, signal));
  const isBegun = ({ call }: OpenMailCall): boolean => answers.get(call.key)?.type === 'begun';
  store.transaction('mail.recover', () => {
    for (const entry of open) if (!isBegun(entry)) settle(entry, answers.get(entry.call.key), run);
  });
  for (const entry of open) if (isBegun(entry)) await finish(entry, run, signal);
  return true;
}

/** So often the end of one call may be cut off before it is planned anew. */
const mostCutOff = 3;

/**
 * Ends what was begun before anything is heard: else the half that was done would be news of the side, and undo what a person did.
 * @throws ProblemError when its answer is lost once more
 */
async function finish(entry: OpenMailCall, run: MailRun, signal: AbortSignal): Promise<void> {
  const { store, sides } = run;
  const { side, call } = entry;
  const noSource = () => Promise.reject(new Error('bytes were asked for a call without any'));
  for await (const [, outcome] of sides[side].perform([call], noSource, signal)) {
    const stopping = store.transaction('mail.finish-begun', () => finished(entry, outcome, run));
    if (stopping !== null) throw new ProblemError(stopping);
  }
}

/** @returns the Problem that ends the run */
function finished(entry: OpenMailCall, outcome: MailOutcome, run: MailRun): Problem | null {
  if (outcome.type === 'refused') return commitRefused(entry, outcome.problem, run);
  if (outcome.type === 'done') {
    commitStored(entry, outcome, run);
    return null;
  }
  setAsideLost(entry, run);
  const times = run.store.mail.quarantine.get(entry.side, entry.write.message.ref)?.attempts ?? 0;
  if (times < mostCutOff) return { ...outcome.problem, side: entry.side };
  run.store.mail.outbox.remove([entry.call.key]);
  askAgain(entry, run);
  return null;
}

/** A mailbox that cannot be looked into tells nothing, and holds up nothing else (RU2). @throws ProblemError of a whole side */
async function lookedUp(side: MailSide, call: MailCall, signal: AbortSignal): Promise<MailLookup> {
  try {
    return await side.lookup(call, signal);
  } catch (error) {
    const trouble = problemOf(error);
    if (trouble === null || stopsTheRun(trouble)) throw error;
    return { type: 'unknown' };
  }
}

function settle(entry: OpenMailCall, answer: MailLookup | undefined, run: MailRun): void {
  const { outbox, left, news, links } = run.store.mail;
  if (answer?.type === 'stored') {
    // what comes back may have been there before, as the answer that was lost would have said
    const { write } = entry;
    const found = write.type === 'append' && links.isFormerKey(write.messageKey);
    commitStored(entry, { ...answer, found }, run);
    return;
  }
  outbox.remove([entry.call.key]);
  if (answer === undefined) return;
  // planned again from what both sides hold now: an append under the same key meets what it may have made
  if (entry.source === null) askAgain(entry, run);
  if (entry.source === null || answer.type !== 'gone') {
    // those behind the one that was being sent had no part in what happened
    if (entry.wasBegun && answer.type !== 'gone') setAsideLost(entry, run);
    return;
  }
  // made, and taken away by a person: it is never made again
  const { message, scope } = entry.source;
  const { ref, messageId, size, receivedAt } = message;
  news.settle('provider', ref);
  if (entry.write.type === 'append') links.rememberKey(entry.write.messageKey, message);
  left.put({ side: 'provider', ref, scope, reason: 'hidden-in-the-crm', messageId, size, receivedAt });
}

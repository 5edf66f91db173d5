/** One mail run as a short list of steps. Stopped at any instant, the next run goes on from what the store knows. */
import { sideNames } from '../../../../src-shared/domain/side-name.ts';
import type { MailLink } from '../../../store/index.ts';
import { decisionRows, type Question } from '../../common/decisions.ts';
import { isDue } from '../../common/quarantine.ts';
import { obeyThrottle } from '../../common/throttle.ts';
import { gateMail, groupOf, removalDigest, type SilentLoss } from '../gate.ts';
import { senderOf } from '../identity.ts';
import type { MailEngineParts, MailRunSummary } from '../model.ts';
import { describeBatch } from '../news/describe.ts';
import { gather } from '../news/gather.ts';
import { leaveOldMailbox, settleMailMove } from '../news/moved-mailbox.ts';
import { isAsAgreed, pullAll } from '../news/pull.ts';
import type { LinkCase, LinkPlan, PlannedMailWrite } from '../plan/model.ts';
import { planLink } from '../plan/plan-link.ts';
import { type MailRun, mailRun, pauseMissing } from '../run-context.ts';
import { sendAppends, sendChanges } from '../send/apply.ts';
import { agree, endLink } from '../send/commit.ts';
import { recoverMail } from '../send/recover.ts';
import { contentOf } from '../send/refused.ts';
import { placeOfChange, refusingNow } from '../send/refusing.ts';
import { planStrangers, type StrangersPlan } from '../send/strangers.ts';
import { firstMailWrites, planMailWishes, settleMailWishes } from '../undo/wishes.ts';
import { noteSettings } from './settings.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** DE3. */
const keepHistoryMs = 30 * dayMs;
/** Passes without a message that had to be described; what still moves then is left to the next run (WR2). */
const maxQuietPasses = 6;

export async function runMail(
  parts: MailEngineParts,
  signal: AbortSignal,
): Promise<Omit<MailRunSummary, 'durationMs'>> {
  const { store } = parts;
  obeyThrottle(store, parts.clock.now(), 'mail-retry-at');
  const run = mailRun(parts);
  noteSettings(parts, run);
  await pauseMissing(run, signal);
  await recoverMail(run, signal);
  leaveOldMailbox(run);
  await pullAll(run, signal);
  let questions: readonly Question[] = [];
  const atFirst = store.mail.news.count();
  let done = 0;
  const tell = (): void => {
    const left = store.mail.news.count();
    // what a side tells of Concord's own writes comes and goes in between, and is no work done
    done = Math.max(done, atFirst - left);
    if (done + left > 0) parts.onProgress?.({ done, total: done + left });
  };
  tell();
  // what an earlier run described goes before the rest of the backlog
  let withBacklog = store.mail.news.described() === 0;
  for (let quiet = 0; quiet < maxQuietPasses && hasWork(store); ) {
    const { answered, hasVanished } = await describeBatch(run, signal, withBacklog);
    if (hasVanished) await pullAll(run, signal);
    const pass = await onePass(run, signal);
    questions = pass.questions;
    tell();
    const isBacklog = answered > 0 || pass.isCutShort || !withBacklog;
    withBacklog = true;
    if (!isBacklog && !pass.hasActed) break;
    quiet = isBacklog ? 0 : quiet + 1;
    // what came in meanwhile goes before the rest of the backlog
    if (pass.isCutShort || (isBacklog && hasMore(run))) await pullAll(run, signal);
  }
  settleMailMove(run);
  finish(questions, run);
  return {
    ...run.tally,
    total: store.mail.links.count(),
    left: store.mail.left.counts(),
    quarantined: store.mail.quarantine.count(),
    waiting: store.mail.decisions.all().reduce((sum, { items }) => sum + items.length, 0),
    problems: [...run.problems, ...run.refusing.values()],
  };
}

function hasWork({ mail: { news, undoWishes } }: MailRun['store']): boolean {
  return !news.isEmpty() || !undoWishes.isEmpty();
}

function hasMore({ store }: MailRun): boolean {
  return sideNames.some((side) => store.mail.news.hasUndescribed(side));
}

interface Pass {
  readonly questions: readonly Question[];
  /** Whether anything was sent or settled. */
  readonly hasActed: boolean;
  /** Whether messages wait for the next batch only because this one was full. */
  readonly isCutShort: boolean;
}

async function onePass(run: MailRun, signal: AbortSignal): Promise<Pass> {
  const gathered = await gather(run, signal);
  const context = {
    map: run.map,
    keywords: run.keywords,
    membership: {
      provider: run.sides.provider.capabilities.membership,
      crm: run.sides.crm.capabilities.membership,
    },
  };
  const plans = gathered.cases.map((one) => ({ one, plan: planLink(one, context) }));
  const writes = plans.flatMap(({ plan }) => (plan.type === 'work' ? plan.writes : []));
  const wishes = planMailWishes(new Set(plans.map(({ one }) => one.link.num)), context, run);
  const all = [...writes, ...[...wishes.groups.values()].flat()];
  const losses = plans.flatMap(({ one, plan }) => silentLossOf(one, plan));
  const gated = gateMail(triable(all, run), losses, run);
  const believed = new Set(gated.losses.map(({ link }) => link.num));
  const isHeld = new Set(losses.map(({ link }) => link.num).filter((num) => !believed.has(num)));
  const kept = new Set(gated.kept.map(({ num }) => num));
  const strangers = planStrangers(gathered.strangers, run);
  const settled = keepPlans(
    plans.filter(({ one }) => !isHeld.has(one.link.num)),
    kept,
    run,
  );
  const isCarriedAgain = carryAgain(gated.again, run);
  const stayed = keepStays(strangers, run);
  const forgetAnswer = (link: MailLink) => run.store.mail.decisions.consumeAnswer(removalDigest('crm', link));
  const hasWished = settleMailWishes(wishes, gated.kept, forgetAnswer, run);
  await sendChanges(firstMailWrites(gated.passed, wishes.groups), run, signal);
  await sendAppends(strangers.appends, run, signal);
  const wasUnclear = await recoverMail(run, signal);
  const hasSent = gated.passed.length + strangers.appends.length > 0;
  return {
    questions: gated.questions,
    hasActed: hasSent || hasWished || settled || stayed || wasUnclear || isCarriedAgain,
    isCutShort: strangers.isCutShort && !run.full.has('crm'),
  };
}

function silentLossOf({ link, ends }: LinkCase, plan: LinkPlan): readonly SilentLoss[] {
  const now = ends.crm[0]?.now;
  if (plan.type !== 'unlink' || plan.reason !== 'hidden-in-the-crm' || now?.type !== 'absent') return [];
  return [{ link, isEmptied: now.isEmptied }];
}

/** What changes one message on one side goes together: the last of it ends or agrees what the others began. */
function triable(writes: readonly PlannedMailWrite[], run: MailRun): readonly PlannedMailWrite[] {
  const mayGo = refusingNow(run);
  const waiting = new Set(writes.flatMap((write) => (mayBeTried(write, mayGo, run) ? [] : [groupOf(write)])));
  return writes.filter((write) => !waiting.has(groupOf(write)));
}

/** What failed a moment ago with the same content waits (RU2); a side that is full takes no moves into it either. */
function mayBeTried(write: PlannedMailWrite, mayGo: ReturnType<typeof refusingNow>, run: MailRun): boolean {
  if (write.add.some((mailbox) => run.paused[write.side].has(mailbox)) && write.kind === 'move') return false;
  if (run.full.has(write.side) && write.kind === 'move') return false;
  const row = run.store.mail.quarantine.get(write.side, write.end.ref);
  const { kind, add, remove, message } = write;
  const content = contentOf({ type: kind, key: '', message, add, remove });
  // what was refused before is tried by its own clock
  if (row !== null && row.content === content) return isDue(row, run.now());
  return mayGo(placeOfChange(write.side, kind, write));
}

/** What concerns the store alone: links that end, changes that are agreed already, conflicts. @returns whether anything changed */
function keepPlans(
  plans: readonly { readonly one: LinkCase; readonly plan: LinkPlan }[],
  kept: ReadonlySet<number>,
  run: MailRun,
): boolean {
  const { history } = run.store.mail;
  const work: (() => void)[] = [];
  for (const { one, plan } of plans) {
    const { link } = one;
    if (plan.type === 'wait') continue;
    if (plan.type === 'unlink' || kept.has(link.num)) {
      const reason = plan.type === 'unlink' ? plan.reason : 'kept-by-a-person';
      const left = plan.type === 'unlink' ? plan.left : 'hidden-in-the-crm';
      work.push(() => {
        endLink(link.num, reason, left, run);
      });
      continue;
    }
    const { conflict } = plan;
    if (conflict !== null)
      work.push(() =>
        history.add({
          at: run.now(),
          side: conflict.side,
          action: 'conflict',
          reason: 'moved-on-both-sides',
          messageKey: link.messageKey,
          subject: link.subject,
          sender: link.sender,
          before: JSON.stringify(conflict.before),
        }),
      );
    if (plan.agreed.length > 0) work.push(() => agree(link, plan.agreed, run));
    if (plan.writes.length === 0) work.push(() => settleAgreed(link.num, run));
  }
  if (work.length === 0) return false;
  run.store.transaction('mail.plan', () => {
    for (const step of work) step();
  });
  return true;
}

/** The CRM lost them, and a person wants them there: they are new to it. */
function carryAgain(lost: readonly MailLink[], run: MailRun): boolean {
  if (lost.length === 0) return false;
  run.store.transaction('mail.again', () => {
    for (const link of lost) {
      endLink(link.num, 'kept-by-a-person', null, run);
      for (const { ref, scope } of link.ends.provider)
        run.store.mail.news.put('provider', { kind: 'hint', ref, scope }, false);
    }
  });
  return true;
}

/** News of a link that says what is agreed by now. */
function settleAgreed(num: number, { store }: MailRun): void {
  const link = store.mail.links.get(num);
  if (link === null) return;
  for (const side of ['provider', 'crm'] as const)
    for (const end of link.ends[side]) {
      const row = store.mail.news.get(side, end.ref);
      if (row?.kind === 'found' && isAsAgreed(end, row.message)) store.mail.news.settle(side, end.ref);
    }
}

/** @returns whether any message was left where it is */
function keepStays({ stays }: StrangersPlan, { store }: MailRun): boolean {
  if (stays.length === 0) return false;
  store.transaction('mail.left', () => {
    for (const { side, scope, message, reason } of stays) {
      const { ref, messageId, size, receivedAt } = message;
      if (reason === 'hidden-in-the-crm' || reason === 'deleted-in-the-crm')
        store.mail.left.release(side, message);
      // only what is listed for a person keeps what names it
      const listed = reason === 'too-large';
      store.mail.left.put({
        ...{ side, ref, scope, reason, messageId, size, receivedAt },
        ...(listed ? { subject: message.subject, sender: senderOf(message) } : {}),
      });
      store.mail.news.settle(side, ref);
    }
  });
  return true;
}

/** What waits replaces what waited before, and what is kept for a time only is forgotten. */
function finish(questions: readonly Question[], { store, now }: MailRun): void {
  const rows = decisionRows(questions).map((row) => ({ ...row, id: `mail-${row.id}` }));
  const { decisions, effects, history } = store.mail;
  store.transaction('mail.finish', () => {
    if (rows.length + decisions.all().length > 0) decisions.replace(rows);
    effects.purge(now() - 2 * dayMs, now());
    store.decided.purge(now() - keepHistoryMs);
    history.purge(now() - keepHistoryMs);
  });
}

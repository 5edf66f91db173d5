/** One calendar run as a short list of steps. Stopped at any instant, the next run goes on from what the store knows. */
import type { CalendarId } from '../../../../src-shared/domain/calendar/side.ts';
import { sideNames } from '../../../../src-shared/domain/side-name.ts';
import type { Store } from '../../../store/index.ts';
import { decisionRows, type Question } from '../../common/decisions.ts';
import { obeyThrottle } from '../../common/throttle.ts';
import { isLeftToPerson, setApart, showNotCarried, unclearCreates } from '../../limits/index.ts';
import { showSubCalendars } from '../../sub-calendars/index.ts';
import type { RunSummary } from '../../sync.ts';
import { gate } from '../gate/gate.ts';
import { keepPlan } from '../gate/keep-plan.ts';
import { leaveOldPlace, moveOf, noteAddresses, settleMove } from '../move/move.ts';
import { comparedMarks, judgeCompared, settleCompared } from '../news/compared.ts';
import { type Gathered, gather } from '../news/gather.ts';
import { refuseBesideOther, watchForOther } from '../news/other-engine.ts';
import { readOverdue } from '../news/overdue-invitations.ts';
import { pullBoth, pullWritten } from '../news/pull.ts';
import { judgeRestored } from '../news/restored.ts';
import { withAnswers } from '../news/restored-undo.ts';
import { staleForMs } from '../news/stale.ts';
import { settleBlockedGuests } from '../people/blocked-guests.ts';
import { type Action, actionsOf, type PlannedWrite } from '../plan/model.ts';
import { plan } from '../plan/plan.ts';
import { allowedTogether } from '../plan/splits.ts';
import { bringingOf, settleBringing } from '../rules/bring-existing.ts';
import { isFirstRun } from '../rules/first-run.ts';
import { noteRules, rulesBefore, settleRules, wasSwitchedOff } from '../rules/rules-in-force.ts';
import type { RunContext, RunParts } from '../run-context.ts';
import { apply } from '../send/apply.ts';
import { findExisting } from '../send/existing.ts';
import { setLocks } from '../send/locks.ts';
import { recover, settleAbsent } from '../send/recover.ts';
import { removeMade } from '../stop/remove-made.ts';
import { stopWish } from '../stop/wish.ts';
import { firstOfEachGroup, hintWishes, planWishes, settleWishes } from '../undo/wishes.ts';
import { publishAgreements } from './agreements.ts';
import type { Connection } from './connection.ts';
import { othersOf } from './others.ts';
import { gateContext, mayBeTried, planInput, restoredInput } from './run-rules.ts';
import { startRun } from './start-run.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** DE3. */
const keepHistoryMs = 30 * dayMs;
/** Plan, apply, and plan again what that brought up; what still conflicts then is left to the next run (WR2). */
const maxPasses = 4;

export async function runOnce(
  parts: RunParts,
  connected: Connection,
  signal: AbortSignal,
): Promise<Omit<RunSummary, 'durationMs'>> {
  obeyThrottle(parts.store, parts.clock.now());
  refuseBesideOther(parts.store);
  const run = await startRun(parts, connected, signal);
  noteRules(run);
  await recover(run, signal);
  leaveOldPlace(run);
  noteAddresses(run.store, run.own.account);
  await pullBoth(run, signal);
  settleAbsent(run);
  if (stopWish(run.store) !== null) return stopping(run, signal);
  readOverdue(run);
  const questions = await planAndApply(run, signal);
  await run.sides.crm.upkeep?.(run.calendars.crm, signal);
  run.onProgress('publishing', 0);
  await publishAgreements(run.store, run.crm.agreements, run.account, signal);
  // nothing is written before a person has approved the first run (D3)
  if (!isFirstRun(run.store)) await showOthers(run, connected.othersAreDue(), signal);
  settleBlockedGuests(run.store);
  finish([...questions, ...unclearCreates(run.store, run.sides)], run);
  return summaryOf(run);
}

/** The person stops: nothing new crosses, and what they want removed is. What was heard waits for a new start (A14). */
async function stopping(run: RunContext, signal: AbortSignal): Promise<Omit<RunSummary, 'durationMs'>> {
  await removeMade(run, gateContext, signal);
  await publishAgreements(run.store, run.crm.agreements, run.account, signal);
  return summaryOf(run);
}

/** The account's other calendars, in the CRM (C2). */
async function showOthers(run: RunContext, isDue: boolean, signal: AbortSignal): Promise<void> {
  await run.keepLease();
  const onHeard = (calendar: CalendarId): void => run.onHeard({ calendar });
  await showSubCalendars({ ...othersOf(run), isDue, onHeard }, signal);
}

/** Passes until nothing is left to do. @returns what waits for a person */
async function planAndApply(run: RunContext, signal: AbortSignal): Promise<readonly Question[]> {
  if (isQuiet(run.store)) return [];
  for (let pass = 1; ; pass++) {
    const { questions, isDone } = await onePass(run, signal);
    if (isDone || pass === maxPasses) return questions;
  }
}

/** Nearly always: nothing was heard and nothing is left over, so there is nothing to plan. */
function isQuiet({ inbox, outbox, agreementNews, undoWishes }: Store): boolean {
  return inbox.isEmpty() && undoWishes.isEmpty() && outbox.all().length + agreementNews.all().length === 0;
}

async function onePass(
  run: RunContext,
  signal: AbortSignal,
): Promise<{ readonly questions: readonly Question[]; readonly isDone: boolean }> {
  const { actions, gated, notCarried, wishes, refused } = await gatherAndPlan(run, signal);
  const links = keepPlan(actions, gated, run);
  const hasMore = settleWishes(wishes, refused, run);
  showNotCarried(notCarried, run.store, run.now());
  const locks = Object.groupBy(actionsOf(actions, 'lock'), ({ along }) =>
    along === undefined ? 'first' : 'after',
  );
  await setLocks(locks.first ?? [], run, signal);
  await apply(gated.passed, run, signal);
  const isUndoing = gated.passed.some(({ undoes }) => undoes !== undefined);
  // what a write needs must not change under it
  const passed = new Set(gated.passed.map(({ link }) => link.id));
  await setLocks(locks.after?.filter(({ along = '' }) => passed.has(along)) ?? [], run, signal);
  return {
    questions: [...actionsOf(actions, 'ask').map(({ question }) => question), ...gated.questions, ...links],
    // what a person refused may be planned anew without the mail
    isDone:
      (await isDoneAfter(actions, run, signal)) && gated.rejected.length === 0 && !hasMore && !isUndoing,
  };
}

/** Its own function, so that what was gathered is not kept in memory while the plan is carried out. */
async function gatherAndPlan(run: RunContext, signal: AbortSignal) {
  hintWishes(run);
  const gathered = await gather(run, signal);
  watchForOther(gathered, run);
  run.onProgress(
    'planning',
    gathered.cases.length + gathered.loose.provider.length + gathered.loose.crm.length,
  );
  return run.store.reading(() => planned(gathered, run));
}

/** What is to be done about what was gathered, and what of it passes the gate. Writes nothing. */
function planned(gathered: Gathered, run: RunContext) {
  const judged = judgeRestored(restoredInput(gathered, run));
  const open = planInput({ ...gathered, ...judged }, run);
  const compared = judgeCompared(open, comparedMarks(run.store));
  const accepted = new Set([...judged.accepted, ...compared.accepted]);
  const input = { ...open, cases: compared.cases };
  const actions = [...judged.actions, ...compared.actions, ...withAnswers(plan(input), accepted)];
  const wishes = isFirstRun(run.store)
    ? { groups: new Map(), over: [], resumed: [] }
    : planWishes(actions, compared.cases, input, run.store);
  const writes = [
    ...actionsOf(actions, 'write').map(({ write }) => write),
    ...[...wishes.groups.values()].flat(),
  ];
  const { carried, notCarried } = setApart(writes, run.capabilities);
  const gated = gate(
    allowedTogether(carried, (write) => mayBeTried(write, run)),
    gateContext(run),
  );
  const passed = firstOfEachGroup(gated.passed, wishes.groups);
  // what undoes something is given up when a person refuses it; nothing of it was kept apart before
  const isGivenUp = ({ undoes, write, source }: PlannedWrite) =>
    undoes !== undefined && (write.type !== 'create' || source === null);
  const refused = gated.rejected.filter(isGivenUp);
  const rejected = gated.rejected.filter((write) => !isGivenUp(write));
  return { actions, gated: { ...gated, passed, rejected }, notCarried, wishes, refused };
}

/** Whether nothing came up that another pass could deal with. */
async function isDoneAfter(
  actions: readonly Action[],
  run: RunContext,
  signal: AbortSignal,
): Promise<boolean> {
  const { store, sides } = run;
  const hasFound = await findExisting(run, signal);
  const isUnclear = store.outbox.all().some((row) => !isLeftToPerson(row, sides));
  if (isUnclear) await recover(run, signal);
  await pullWritten(run, signal);
  const isUnread = sideNames.some((side) => store.inbox.toRead(side).length > 0);
  const isOpen = actions.some(({ type }) => type === 'plan-again');
  return !hasFound && !isUnclear && !isUnread && !isOpen;
}

/** What waits replaces what waited before; the first run is over when nothing of it waits any more. */
function finish(questions: readonly Question[], run: RunContext): void {
  const { store, now } = run;
  const rows = decisionRows(questions);
  const isFirstRunOver = isFirstRun(store) && !rows.some((row) => row.kind === 'first-run');
  const isAnswered = !rows.some((row) => row.kind === 'rule-change' || row.kind === 'private-shown');
  const isRuleSettled = (isAnswered && rulesBefore(store).length > 0) || wasSwitchedOff(store);
  const isBringing = Object.keys(bringingOf(store)).length > 0;
  const isMoving = moveOf(store) !== null;
  const isCompared = comparedMarks(store).length > 0;
  if (
    rows.length + store.decisions.all().length > 0 ||
    isFirstRunOver ||
    isRuleSettled ||
    isBringing ||
    isMoving ||
    isCompared
  )
    store.transaction('finish', () => {
      store.decisions.replace(rows);
      settleRules(store, isAnswered);
      settleBringing(store, questions);
      settleMove(store, now());
      settleCompared(store);
      if (isFirstRunOver) store.meta.set('first-run-done', String(now()));
    });
  forgetOld(store, now());
}

/** What is kept for a time only (DE3): forgotten by every run, so that a quiet account forgets too. Without such rows nothing is written. */
function forgetOld(store: Store, now: number): void {
  store.transaction('forget', () => {
    store.decisions.purgeAnswers(now - keepHistoryMs);
    store.effects.purge(now - 2 * dayMs, now);
    store.versions.forgetOwnChanges(now - staleForMs, now);
    store.decided.purge(now - keepHistoryMs);
    store.history.purge(now - keepHistoryMs);
    store.history.trim();
    store.inbox.forgetStrangers();
  });
}

function summaryOf({ store, tally }: RunContext): Omit<RunSummary, 'durationMs'> {
  return {
    provider: { ...tally.provider },
    crm: { ...tally.crm },
    skipped: store.leftAlone.count(),
    quarantined: store.quarantine.count(),
    waiting: store.decisions.all().reduce((sum, decision) => sum + decision.items.length, 0),
    linked: store.links.count(),
  };
}

/**
 * One account's calendar run as a short list of steps: connect, hear, recover, pull, gather, plan, gate, apply, publish. Stopped at
 * any instant, the next run goes on from what the store knows.
 */
import type { CalendarSide } from '../../../src-shared/domain/calendar/side.ts';
import type { CrmSession } from '../../../src-shared/domain/crm.ts';
import { fail, type Problem, ProblemError, problemOf } from '../../../src-shared/domain/problems.ts';
import { otherSide, type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import { storeProblem } from '../../store/index.ts';
import type { CalendarEngine, EngineParts, Phase, RunSummary } from '../face.ts';
import { isLeftToPerson, setApart, showNotCarried, unclearCreates, withinLimits } from '../limits/index.ts';
import { withLocalParts } from '../local-parts.ts';
import { withOccurrences } from '../occurrences/index.ts';
import { publishAgreements } from './agreements.ts';
import { type ApplyContext, apply, findExisting } from './apply.ts';
import type { Tally } from './commit.ts';
import { contentHash, uuidOf } from './compare.ts';
import { connection } from './connection.ts';
import { decisionRows, decisionsIn, recordDecision } from './decide.ts';
import { gate } from './gate/index.ts';
import { allSettled, type GatherContext, gather } from './gather.ts';
import { keepPlan } from './keep-plan.ts';
import type { Plan, PlannedWrite, Question } from './model.ts';
import { plan } from './plan.ts';
import { pull } from './pull.ts';
import { recover, settleAbsent } from './recover.ts';
import { allowedTogether } from './splits.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** DE3. */
const keepHistoryMs = 30 * dayMs;
/** Plan, apply and look again; what still conflicts after that is left to the next run (WR2). */
const maxPasses = 4;

/** The engine of one account. Runs never overlap: the caller asks for one at a time (RU1). */
export function calendarEngine(given: EngineParts): CalendarEngine {
  const { store, clock, account, settings } = given;
  const onProblem = (problem: Problem) => given.onItemProblem?.('crm', problem);
  const parts = {
    ...given,
    crm: withOccurrences(withinLimits(withLocalParts(given.crm), store), { store, clock, onProblem }),
  };
  const connected = connection(parts);
  let running = false;

  const run = async (signal: AbortSignal): Promise<RunSummary> => {
    if (running) throw new Error('a run is already under way');
    running = true;
    const started = clock.monotonic();
    try {
      const counts = await runOnce(signal);
      report('done', 0);
      return { ...counts, durationMs: Math.round(clock.monotonic() - started) };
    } catch (error) {
      const trouble = storeProblem(error);
      if (trouble === null) throw error;
      if (['lease-lost', 'lease-held', 'sign-in-required', 'wrong-password'].includes(trouble.code))
        connected.forget();
      if (trouble.code === 'throttled' && trouble.retryAt !== undefined) rememberThrottle(trouble.retryAt);
      throw problemOf(error) === null ? new ProblemError(trouble, { cause: error }) : error;
    } finally {
      running = false;
    }
  };

  const report = (phase: Phase, done: number, total?: number, side?: SideName) =>
    parts.onProgress?.({
      phase,
      done,
      ...(total === undefined ? {} : { total }),
      ...(side === undefined ? {} : { side }),
    });

  const rememberThrottle = (retryAt: number) =>
    store.transaction('throttled', () => store.meta.set('retry-at', String(retryAt)));

  /** A server's "not before" survives a restart (RU5). */
  const obeyThrottle = () => {
    const until = Number(store.meta.get('retry-at') ?? 0);
    if (until > clock.now()) fail('throttled', {}, until);
  };

  const runOnce = async (signal: AbortSignal): Promise<Omit<RunSummary, 'durationMs'>> => {
    obeyThrottle();
    report('connecting', 0);
    const session = await connected.session(signal);
    const tally: Record<SideName, { -readonly [K in keyof Tally]: number }> = {
      provider: { added: 0, changed: 0, removed: 0 },
      crm: { added: 0, changed: 0, removed: 0 },
    };
    const sides: Readonly<Record<SideName, CalendarSide>> = {
      provider: parts.provider,
      crm: parts.crm.calendar,
    };
    const calendars = { provider: settings.primaryCalendar, crm: session.calendar };
    const now = () => clock.now();
    const applyContext: ApplyContext = {
      store,
      sides,
      calendars,
      now,
      unmailedGuests: parts.provider.capabilities.unmailedGuests,
      count: (side, what) => {
        tally[side][what]++;
      },
      onItemProblem: (side, trouble) => parts.onItemProblem?.(side, trouble),
      progress: (side, done, total) => report('applying', done, total, side),
      beforeSending: () => connected.keepLease(signal),
    };
    const gatherContext: GatherContext = {
      store,
      sides,
      calendars,
      now,
      progress: (side) => (done, total) => report('reading', done, total, side),
    };

    await recover(applyContext, signal);
    await allSettled(
      sideNames.map((side) =>
        pull(
          side,
          sides[side],
          calendars[side],
          { store, now, progress: gatherContext.progress(side) },
          signal,
        ),
      ),
    );
    settleAbsent(applyContext);

    const capabilities = { provider: sides.provider.capabilities, crm: sides.crm.capabilities };
    // a CRM that cannot be read may hold everything already, and the store that knew is lost
    const approveFirstRun =
      settings.approveFirstRun && (capabilities.crm.readBack || store.meta.get('replaces-damaged') === null);
    let questions: readonly Question[] = [];
    // as nearly always: nothing was heard, nothing is left over, so there is nothing to plan
    const isQuiet =
      store.inbox.isEmpty() && store.outbox.all().length + store.agreementNews.all().length === 0;
    for (let pass = 1; pass <= maxPasses && !isQuiet; pass++) {
      const gathered = await gather(gatherContext, signal);
      report('planning', gathered.cases.length + gathered.loose.provider.length + gathered.loose.crm.length);
      const firstRun = store.meta.get('first-run-done') === null;
      const planned = plan({
        ...gathered,
        calendars,
        capabilities,
        settings: effectiveSettings(session),
        firstRun,
        answer: (digest) => store.decisions.answer(digest),
        newId,
        self: account.address.toLowerCase(),
      });
      const { carried, notCarried } = setApart(planned.writes, capabilities);
      const gated = gate(allowedTogether(carried, notQuarantined), {
        store,
        sides,
        now: now(),
        firstRun,
        approveFirstRun,
        self: account.address.toLowerCase(),
      });
      const links = keepPlan(planned, gated, {
        store,
        now: now(),
        asksForLinks: firstRun && !approveFirstRun,
      });
      showNotCarried(notCarried, store, now());
      questions = [...planned.questions, ...gated.questions, ...links];
      await applyLocks(planned, signal);
      await apply(gated.passed, applyContext, signal);
      const existing = await findExisting(applyContext, signal);
      const unclear = store.outbox.all().some((row) => !isLeftToPerson(row, sides));
      if (unclear) await recover(applyContext, signal);
      const unread = store.inbox.toRead('provider').length + store.inbox.toRead('crm').length > 0;
      const open = [planned.wanted, planned.suspects, planned.unfinished].some((list) => list.length > 0);
      if (!existing && !unclear && !unread && !open) break;
    }

    questions = [...questions, ...unclearCreates(store, sides)];
    await sides.crm.upkeep?.(session.calendar, signal);
    report('publishing', 0);
    await publishAgreements(store, parts.crm.agreements, account, signal);
    finish(questions);
    return {
      ...tally,
      skipped: store.leftAlone.count(),
      quarantined: store.quarantine.all().length,
      waiting: store.decisions.all().reduce((sum, decision) => sum + decision.items.length, 0),
      linked: store.links.count(),
    };
  };

  /** The first id of this entry that no link has or had. */
  const newId = (side: SideName, ref: string): string => {
    for (let generation = 0; ; generation++) {
      const id = uuidOf([account.accountId, side, ref, generation]);
      if (!store.links.isTaken(id)) return id;
    }
  };

  /** The stricter of the person's choice and the administrator's rule. */
  const effectiveSettings = (session: CrmSession) => ({
    direction:
      session.rules.direction === 'crm-to-provider' ? ('crm-to-provider' as const) : settings.direction,
    createPrefix: session.rules.createPrefix === '' ? settings.createPrefix : session.rules.createPrefix,
    existing: settings.existing,
  });

  /** An item whose last attempt failed with this very content waits for its own clock (RU2). */
  const notQuarantined = (write: PlannedWrite): boolean => {
    const subject =
      write.source === null
        ? { side: write.side, ref: write.write.type === 'create' ? '' : write.write.ref }
        : {
            side: otherSide(write.side),
            ref: write.source.ref,
          };
    const held = store.quarantine.get(subject.side, subject.ref);
    if (held === null || held.nextAttempt <= clock.now()) return true;
    return write.source !== null && held.content !== contentHash(write.source.event);
  };

  /** Locks only inform; one that cannot be set is set at the entry's next change. */
  const applyLocks = async (planned: Plan, signal: AbortSignal) => {
    for (const { ref, fields, reason } of planned.locks)
      try {
        await parts.crm.locks.set(ref, fields, reason, signal);
      } catch (error) {
        const trouble = problemOf(error);
        if (
          trouble === null ||
          !['not-found', 'not-permitted', 'revision-conflict', 'item-rejected'].includes(trouble.code)
        )
          throw error;
        parts.onItemProblem?.('crm', trouble);
      }
  };

  const finish = (questions: readonly Question[]) => {
    const rows = decisionRows(questions);
    const before = store.decisions.all();
    const firstRunOver =
      store.meta.get('first-run-done') === null && !rows.some((row) => row.kind === 'first-run');
    if (rows.length + before.length === 0 && !firstRunOver) return;
    store.transaction('finish', () => {
      store.decisions.replace(rows);
      if (firstRunOver) store.meta.set('first-run-done', String(clock.now()));
      store.decisions.purgeAnswers(clock.now() - keepHistoryMs);
      store.effects.purge(clock.now() - 2 * dayMs);
      store.history.purge(clock.now() - keepHistoryMs);
    });
  };

  return {
    run,
    decisions: () => decisionsIn(store),
    decide: (id, digest, choice) => recordDecision(store, id, digest, choice, clock.now()),
  };
}

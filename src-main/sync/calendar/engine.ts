/**
 * One account's calendar run as a short list of steps: connect, hear, recover, pull, gather, plan, gate, apply, publish. Stopped at
 * any instant, the next run goes on from what the store knows.
 */
import type { CalendarSide } from '../../../src-shared/domain/calendar/side.ts';
import type { CrmSession, Lease } from '../../../src-shared/domain/crm.ts';
import { fail, ProblemError, problemOf } from '../../../src-shared/domain/problems.ts';
import { storeProblem } from '../../store/index.ts';
import type { CalendarEngine, EngineParts, Phase, RunSummary, SideName } from '../face.ts';
import { gate } from '../gate.ts';
import { hearAgreements, publishAgreements } from './agreements.ts';
import { type ApplyContext, apply, findExisting, recover, settleAbsent } from './apply.ts';
import type { Tally } from './commit.ts';
import { contentHash, uuidOf } from './compare.ts';
import { decisionRows, decisionsIn, recordDecision } from './decide.ts';
import { allSettled, type GatherContext, gather } from './gather.ts';
import type { Plan, PlannedWrite, Question } from './model.ts';
import { plan } from './plan.ts';
import { pull } from './pull.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** DE3. */
const keepHistoryMs = 30 * dayMs;
/** How long rules and rights are believed before they are asked for again. */
const sessionFreshMs = 15 * 60 * 1000;
/** Plan, apply and look again; what still conflicts after that is left to the next run (WR2). */
const maxPasses = 4;

interface Connection {
  readonly session: CrmSession;
  readonly lease: Lease;
  readonly freshUntil: number;
}

/** The engine of one account. Runs never overlap: the caller asks for one at a time (RU1). */
export function calendarEngine(parts: EngineParts): CalendarEngine {
  const { store, clock, account, settings } = parts;
  let connection: Connection | null = null;
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
        connection = null;
      if (trouble.retryAt !== undefined) rememberThrottle(trouble.retryAt);
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

  const connect = async (signal: AbortSignal): Promise<Connection> => {
    if (connection !== null && connection.freshUntil > clock.now()) return connection;
    report('connecting', 0);
    const session = await parts.crm.session(signal);
    if (session.otherEngine !== null) fail('other-engine');
    if (!session.rules.features.calendar) fail('feature-off', { feature: 'calendar' });
    if (!session.rules.providers.includes(account.provider))
      fail('feature-off', { feature: account.provider });
    const calendars = await parts.provider.calendars(signal);
    const primary = calendars.find((calendar) => calendar.id === settings.primaryCalendar);
    if (primary === undefined) fail('calendar-missing');
    if (!primary.mayWrite || !primary.holdsEvents) fail('calendar-read-only');
    bind(session);
    const lease = await parts.crm.lease(account, signal);
    await hearAgreements(store, parts.crm, account, lease, signal);
    const leaseMs = Math.max(0, lease.expiresAt - clock.now());
    connection = { session, lease, freshUntil: clock.now() + Math.min(sessionFreshMs, leaseMs / 2) };
    return connection;
  };

  /** The primary calendar, once chosen, and the account stay what they are (C1). */
  const bind = (session: CrmSession) => {
    const known = {
      calendar: store.meta.get('primary-calendar'),
      account: store.meta.get('account'),
      crm: store.meta.get('crm-calendar'),
    };
    if (
      known.calendar === settings.primaryCalendar &&
      known.account === account.accountId &&
      known.crm === session.calendar
    )
      return;
    if (known.calendar !== null) fail('primary-is-permanent');
    store.transaction('bind', () => {
      store.meta.set('primary-calendar', settings.primaryCalendar);
      store.meta.set('account', account.accountId);
      store.meta.set('crm-calendar', session.calendar);
    });
  };

  const runOnce = async (signal: AbortSignal): Promise<Omit<RunSummary, 'durationMs'>> => {
    obeyThrottle();
    const { session } = await connect(signal);
    const tally: Record<SideName, { -readonly [K in keyof Tally]: number }> = {
      provider: { added: 0, changed: 0, removed: 0 },
      crm: { added: 0, changed: 0, removed: 0 },
    };
    const sides: Readonly<Record<SideName, CalendarSide>> = { provider: parts.provider, crm: parts.crm };
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
      (['provider', 'crm'] as const).map((side) =>
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

    let questions: readonly Question[] = [];
    for (let pass = 1; pass <= maxPasses; pass++) {
      const gathered = await gather(gatherContext, signal);
      report('planning', gathered.cases.length + gathered.loose.provider.length + gathered.loose.crm.length);
      const firstRun = store.meta.get('first-run-done') === null;
      const planned = plan({
        ...gathered,
        calendars,
        capabilities: { provider: parts.provider.capabilities, crm: parts.crm.capabilities },
        settings: effectiveSettings(session),
        firstRun,
        answer: (digest) => store.decisions.answer(digest),
        newId,
        self: account.address.toLowerCase(),
      });
      const gated = gate(planned.writes.filter(notQuarantined), {
        store,
        sides,
        now: now(),
        firstRun,
        approveFirstRun: settings.approveFirstRun,
        self: account.address.toLowerCase(),
      });
      const links = keepApproved(planned, firstRun);
      questions = [...planned.questions, ...gated.questions, ...links.questions];
      storePlan(planned, links.kept, gated.passed);
      keepApart(gated.rejected);
      await applyLocks(planned, signal);
      await apply(gated.passed, applyContext, signal);
      const existing = await findExisting(applyContext, signal);
      const unclear = store.outbox.all().length > 0;
      if (unclear) await recover(applyContext, signal);
      const unread = store.inbox.toRead('provider').length + store.inbox.toRead('crm').length > 0;
      if (!existing && !unclear && !unread && planned.wanted.length === 0 && planned.suspects.length === 0)
        break;
    }

    report('publishing', 0);
    await publishAgreements(store, parts.crm, account, signal);
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
            side: write.side === 'provider' ? ('crm' as const) : ('provider' as const),
            ref: write.source.ref,
          };
    const held = store.quarantine.get(subject.side, subject.ref);
    if (held === null || held.nextAttempt <= clock.now()) return true;
    return write.source !== null && held.content !== contentHash(write.source.event);
  };

  /** In an unapproved first run even linking equal twins is shown first (C19). */
  const keepApproved = (planned: Plan, firstRun: boolean) => {
    const kept: Plan['links'][number][] = [];
    const waiting: Question[] = [];
    for (const one of planned.links) {
      const asks =
        firstRun &&
        !settings.approveFirstRun &&
        one.digest !== null &&
        one.item !== null &&
        store.decisions.answer(one.digest) !== 'approve';
      if (asks && one.item !== null) waiting.push({ kind: 'first-run', item: one.item });
      else kept.push(one);
    }
    return { kept, questions: waiting, held: new Set(waiting.map((question) => question.item.digest)) };
  };

  const storePlan = (planned: Plan, links: Plan['links'], passed: readonly { readonly digest: string }[]) => {
    const heldPairs = new Set(
      planned.links
        .filter((one) => !links.includes(one))
        .flatMap((one) => [one.link.provider.ref, one.link.crm.ref]),
    );
    const empty =
      links.length +
        planned.ended.length +
        planned.left.length +
        planned.settled.length +
        planned.wanted.length +
        planned.suspects.length ===
        0 && planned.history.length + planned.compared.length + planned.used.length + passed.length === 0;
    if (empty) return;
    store.transaction('plan', () => {
      for (const { link } of planned.ended) store.links.end(link.id);
      for (const { link } of links) store.links.save(link);
      for (const { side, ref, uids, reason } of planned.left) {
        store.leftAlone.put(side, ref, uids, reason);
        store.quarantine.release(side, ref);
      }
      for (const { link } of links) {
        if (link.provider.ref !== null) store.leftAlone.forget('provider', link.provider.ref);
        if (link.crm.ref !== null) store.leftAlone.forget('crm', link.crm.ref);
      }
      for (const { side, ref } of planned.settled) {
        if (heldPairs.has(ref)) continue;
        store.inbox.settle(side, ref);
        store.quarantine.release(side, ref);
      }
      for (const { side, ref } of planned.wanted)
        if (store.inbox.get(side, ref) === null) store.inbox.put(side, { kind: 'hint', ref });
      for (const { side, ref } of planned.suspects) store.inbox.put(side, { kind: 'missing', ref });
      for (const row of planned.history) store.history.add({ at: clock.now(), ...row });
      for (const linkId of planned.compared) store.agreementNews.settle(linkId);
      for (const digest of planned.used) store.decisions.consumeAnswer(digest);
    });
  };

  /** What a person refused stays as it is on both sides: apart when it was to be made or removed, different when it was to be changed. */
  const keepApart = (rejected: readonly PlannedWrite[]) => {
    if (rejected.length === 0) return;
    store.transaction('rejected', () => {
      for (const { link, side, write, known, source, digest } of rejected) {
        store.decisions.consumeAnswer(digest);
        const other = side === 'provider' ? 'crm' : 'provider';
        if (write.type === 'update') {
          store.inbox.settle(side, write.ref);
          if (source !== null) store.inbox.settle(other, source.ref);
          continue;
        }
        if (store.links.byId(link.id) !== null) store.links.end(link.id);
        if (known !== null) store.leftAlone.put(side, known.ref, known.uids, 'separate');
        if (source !== null) store.leftAlone.put(other, source.ref, source.uids, 'separate');
        for (const name of ['provider', 'crm'] as const)
          if (link[name].ref !== null) store.inbox.settle(name, link[name].ref);
      }
    });
  };

  /** Locks only inform; one that cannot be set is set at the entry's next change. */
  const applyLocks = async (planned: Plan, signal: AbortSignal) => {
    for (const { ref, fields, reason } of planned.locks)
      try {
        await parts.crm.lock(ref, fields, reason, signal);
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

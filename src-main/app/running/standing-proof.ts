/**
 * The standing proof (D13, RU9): both sides are compared in full every night and when a person asks for it, and every calendar and folder
 * is watched for how long ago it was last proven fresh. Keeps topic `proof`.
 */
import { type AppState, comparisonSchema } from '../../../src-shared/contract/index.ts';
import type { Clock, Randomness } from '../../../src-shared/domain/clock.ts';
import {
  type Comparison,
  type ComparisonProgress,
  differencesIn,
} from '../../../src-shared/domain/comparison.ts';
import { fail, type Problem, problemOf } from '../../../src-shared/domain/problems.ts';
import type { ProfileStore } from '../../store/index.ts';
import type { HandlersOf } from '../contract/answering.ts';
import type { StateKeeper } from '../contract/state.ts';
import { type HeardCollection, primaryCollection } from '../engine/collections.ts';
import type { EngineJob, RunTopic } from '../engine/messages.ts';
import type { AccountSync, ComparedPart, MailboxName } from './account-sync-face.ts';
import { type ComparisonPlan, isDue, keptPlan, planFrom } from './comparison-schedule.ts';
import { createFreshness, type Freshness } from './freshness.ts';

type Topic = AppState['proof'];

export interface StandingProof {
  readonly handlers: HandlersOf<'proof.compare' | 'proof.cancel'>;
  /** Something changed that may let a comparison begin, or lets time count: called after every change of the synchronisation. */
  look(): void;
  close(): void;
}

export interface StandingProofParts {
  readonly clock: Clock;
  readonly randomness: Pick<Randomness, 'fraction'>;
  readonly profile: Pick<ProfileStore, 'get' | 'set'>;
  readonly state: StateKeeper;
  readonly sync: Pick<AccountSync, 'job' | 'compared' | 'doubt' | 'onHeard' | 'onCompareProgress'>;
}

/** How often it is looked whether the night has come: timers stand still while a machine sleeps, and clocks are put right. */
const lookEveryMs = 60_000;
/** After trouble it is not tried again at once. */
const retryAfterMs = 30 * 60_000;

export const noProof: Topic = { parts: [], running: null, problem: null, canCompare: false, stale: [] };

const nameOf = (mailbox: MailboxName | null): string =>
  mailbox === null ? 'calendar' : `mail ${mailbox.id ?? ''}`;
const topicOf = ({ mailbox }: Pick<ComparedPart, 'mailbox'>): RunTopic =>
  mailbox === null ? 'calendar' : 'mail';

export function createStandingProof(parts: StandingProofParts): StandingProof {
  const { clock, randomness, profile, state, sync } = parts;
  const last = new Map<string, Comparison>();
  const progress = new Map<string, ComparisonProgress>();
  const watched = new Map<string, { readonly mailbox: MailboxName | null; readonly freshness: Freshness }>();
  let job: EngineJob | null = null;
  let isRunning = false;
  let isCancelled = false;
  let problem: Problem | null = null;
  /** By the clock that never goes backwards. */
  let notBefore = 0;
  let toldStale = 0;
  let isClosed = false;
  /** Rises with each account: what an earlier one answers is not shown. */
  let generation = 0;
  let cancelTimer = (): void => {};

  const mayCompare = (): readonly ComparedPart[] => sync.compared().filter(({ isFollowing }) => isFollowing);
  const canCompare = (): boolean => mayCompare().some(({ mailbox }) => mailbox === null);
  const stale = (): Topic['stale'] =>
    [...watched.values()].flatMap(({ mailbox, freshness }) =>
      freshness.stale().map(({ kind, name, minutes, isLong }) => ({ mailbox, kind, name, minutes, isLong })),
    );
  const show = (): void => {
    if (isClosed) return;
    const all = [...progress.values()];
    const sum = (of: keyof ComparisonProgress) => all.reduce((total, one) => total + one[of], 0);
    state.set('proof', {
      parts: sync.compared().map(({ mailbox }) => ({ mailbox, last: shownOf(last.get(nameOf(mailbox))) })),
      running: isRunning ? { done: sum('done'), total: sum('total') } : null,
      problem,
      canCompare: canCompare(),
      stale: stale(),
    });
    sync.doubt(new Set(stale().map(({ mailbox }) => mailbox?.id ?? (mailbox === null ? 'calendar' : ''))));
    tellStale();
  };
  /** The CRM hears of what was not proven fresh for an hour (R6). */
  const tellStale = (): void => {
    const count = state.topic('proof').stale.filter(({ isLong }) => isLong).length;
    if (count === toldStale) return;
    toldStale = count;
    const [calendar] = sync.compared();
    // the report is made again after the next run
    calendar?.ask('tell-stale', { stale: count }).catch(() => undefined);
  };

  let plan: ComparisonPlan = planFrom(clock.now(), randomness.fraction());
  const keep = (): void =>
    profile.set('comparison', { ...plan, database: job?.database ?? '', last: Object.fromEntries(last) });
  /** Another account, or none: what was known is forgotten, and what an earlier start kept of this one is shown. */
  const accountChanged = (): void => {
    generation += 1;
    isRunning = false;
    problem = null;
    notBefore = 0;
    toldStale = 0;
    last.clear();
    progress.clear();
    for (const { freshness } of watched.values()) freshness.stop();
    watched.clear();
    if (job === null) return;
    const kept = savedProof(profile.get('comparison'), job.database);
    plan = keptPlan(kept, clock.now(), randomness.fraction());
    for (const [name, comparison] of Object.entries(kept?.last ?? {})) last.set(name, comparison);
    keep();
    watch(null);
  };
  const compare = async (chosen: readonly ComparedPart[]): Promise<void> => {
    const mine = generation;
    isRunning = true;
    isCancelled = false;
    problem = null;
    const startedAt = clock.now();
    show();
    let isWhole = true;
    try {
      for (const one of chosen) {
        const { comparison } = await one.ask('compare', { topic: topicOf(one) });
        if (mine !== generation) return;
        isWhole &&= comparison !== null;
        if (comparison === null) break;
        last.set(nameOf(one.mailbox), comparison);
        show();
        // what was found is read and asked about at once
        if (differencesIn(comparison) > 0) one.runNow();
      }
      // one that a person cancelled was this night's; one that was cut off by a pause or by sleep is made up for
      if (isWhole || isCancelled) plan = planFrom(startedAt, randomness.fraction());
      keep();
    } catch (error) {
      if (mine !== generation) return;
      // a thread that ended has logged why
      problem = problemOf(error);
      notBefore = clock.monotonic() + retryAfterMs;
    } finally {
      if (mine === generation) {
        isRunning = false;
        progress.clear();
        show();
      }
    }
  };
  const begin = (chosen: readonly ComparedPart[]): void => void compare(chosen);

  const look = (): void => {
    if (isClosed) return;
    if (sync.job() !== job) {
      job = sync.job();
      accountChanged();
    }
    // the clock was put back since
    if (plan.since > clock.now()) plan = planFrom(clock.now(), randomness.fraction());
    cancelTimer();
    cancelTimer = clock.setTimer(lookEveryMs, look);
    for (const { mailbox, freshness } of watched.values()) freshness.counts(isCounting(mailbox));
    const parts = mayCompare();
    const isIdle = sync.compared().every((one) => one.isIdle);
    if (!isRunning && canCompare() && isIdle && clock.monotonic() >= notBefore && isDue(plan, clock.now()))
      begin(parts);
    show();
  };
  /** Time counts where runs are to follow each other, whether they come through or not. */
  const isCounting = (mailbox: MailboxName | null): boolean =>
    sync.compared().some((one) => nameOf(one.mailbox) === nameOf(mailbox) && one.isCounting);

  const watch = (mailbox: MailboxName | null): Freshness => {
    const known = watched.get(nameOf(mailbox));
    if (known !== undefined) return known.freshness;
    const freshness = createFreshness(clock, show, mailbox === null ? [primaryCollection] : []);
    watched.set(nameOf(mailbox), { mailbox, freshness });
    freshness.counts(isCounting(mailbox));
    return freshness;
  };
  sync.onHeard((mailbox, collections: readonly HeardCollection[]) => watch(mailbox).heard(collections));
  sync.onCompareProgress((mailbox, one) => {
    if (!isRunning) return;
    progress.set(nameOf(mailbox), one);
    show();
  });

  return {
    handlers: {
      async 'proof.compare'() {
        const chosen = mayCompare();
        if (!canCompare()) fail('unreachable');
        if (!isRunning) begin(chosen);
        return {};
      },
      async 'proof.cancel'() {
        if (!isRunning) return {};
        isCancelled = true;
        await Promise.all(sync.compared().map((one) => one.ask('compare-stop', {})));
        return {};
      },
    },
    look,
    close() {
      isClosed = true;
      generation += 1;
      cancelTimer();
      for (const { freshness } of watched.values()) freshness.stop();
    },
  };
}

/** With objects that nobody else holds. */
function shownOf(comparison: Comparison | undefined): Topic['parts'][number]['last'] {
  return comparison === undefined ? null : structuredClone(comparison);
}

/** What an earlier start kept, of this account; null for what cannot be read. */
function savedProof(
  value: unknown,
  database: string,
): (ComparisonPlan & { readonly last: Readonly<Record<string, Comparison>> }) | null {
  if (typeof value !== 'object' || value === null) return null;
  const { since, jitterMs, database: its, last = {} } = value as Readonly<Record<string, unknown>>;
  if (its !== database || typeof since !== 'number' || typeof jitterMs !== 'number') return null;
  const entries = Object.entries(last as object).flatMap(([name, one]) => {
    const read = comparisonSchema.safeParse(one);
    return read.success ? [[name, read.data] as const] : [];
  });
  return { since, jitterMs, last: Object.fromEntries(entries) };
}

/**
 * Which calendars and folders are proven fresh (RU9): their change list was read to the end lately. Time counts only while runs follow
 * each other and the machine is awake and online.
 */
import type { Clock } from '../../../src-shared/domain/clock.ts';

/** A calendar or a folder whose change list is to be read again and again. */
export interface Collection {
  readonly id: string;
  readonly kind: 'calendar' | 'sub-calendar' | 'folder';
  readonly name: string;
}

export interface StaleCollection extends Collection {
  readonly minutes: number;
  readonly isLong: boolean;
}

export interface Freshness {
  /** What there is, after a run; those that it read to the end are proven fresh. Others that were known are forgotten. */
  heard(collections: readonly (Collection & { readonly isHeard: boolean })[]): void;
  /** Whether time counts from now on. */
  counts(isCounting: boolean): void;
  /** Not proven fresh for a quarter of an hour or longer. */
  stale(): readonly StaleCollection[];
  forget(): void;
  stop(): void;
}

const minuteMs = 60_000;
export const doubtfulAfterMs = 15 * minuteMs;
export const longAfterMs = 60 * minuteMs;
/** A timer that comes so much later than it should has slept through the time between. */
const sleptMs = 30_000;

/** @param onChange `stale` answers something else than before */
export function createFreshness(
  clock: Pick<Clock, 'monotonic' | 'setTimer'>,
  onChange: () => void,
  /** What is known to be there before the first run. */
  known: readonly Collection[] = [],
): Freshness {
  /** Time that has counted in all. */
  let counted = 0;
  /** When counting was last looked at; null: it stands still. */
  let since: { readonly at: number; readonly expectedMs: number } | null = null;
  let cancelTimer = (): void => {};
  const all = new Map(known.map((one) => [one.id, { one, provenAt: 0 }]));
  let told = '';

  const advance = (): void => {
    if (since === null) return;
    const passed = clock.monotonic() - since.at;
    counted += passed > since.expectedMs + sleptMs ? since.expectedMs : passed;
    since = { at: clock.monotonic(), expectedMs: 0 };
  };
  const stale = (): readonly StaleCollection[] =>
    [...all.values()].flatMap(({ one, provenAt }) => {
      const ms = counted - provenAt;
      return ms < doubtfulAfterMs
        ? []
        : [{ ...one, minutes: Math.floor(ms / minuteMs), isLong: ms >= longAfterMs }];
    });
  const look = (): void => {
    advance();
    cancelTimer();
    if (since !== null && all.size > 0) {
      const ages = [...all.values()].map(({ provenAt }) => counted - provenAt);
      // the next moment at which one of them changes, and at most a minute, for the minutes that are shown
      const edges = ages.flatMap((age) => [doubtfulAfterMs - age, longAfterMs - age]).filter((ms) => ms > 0);
      const delay = Math.min(minuteMs, ...edges);
      since = { at: since.at, expectedMs: delay };
      cancelTimer = clock.setTimer(delay, look);
    }
    const now = JSON.stringify(stale());
    if (now === told) return;
    told = now;
    onChange();
  };
  told = JSON.stringify(stale());

  return {
    heard(collections) {
      advance();
      const before = new Map(all);
      all.clear();
      for (const { isHeard, ...one } of collections)
        all.set(one.id, {
          one,
          provenAt: isHeard ? counted : (before.get(one.id)?.provenAt ?? counted),
        });
      look();
    },
    counts(isCounting) {
      if ((since !== null) === isCounting) return;
      advance();
      since = isCounting ? { at: clock.monotonic(), expectedMs: 0 } : null;
      look();
    },
    stale,
    forget() {
      all.clear();
      for (const one of known) all.set(one.id, { one, provenAt: counted });
      look();
    },
    stop() {
      cancelTimer();
      since = null;
    },
  };
}

/** What the tests of the sample sides share: a clock that stands still until told, counted uuids, and short ways to call a side. */

import type { Faults } from '../../../src-sandbox/sample-sides/index.ts';
import {
  memoryMailStorage,
  type SampleCrm,
  type SampleMailbox,
  type SampleOptions,
  sampleCrm,
  sampleMailbox,
} from '../../../src-sandbox/sample-sides/index.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import type {
  CalendarId,
  CalendarSide,
  Call,
  Change,
  ChangePage,
  Fetched,
  Outcome,
  Ref,
  StoredEvent,
  SyncState,
} from '../../../src-shared/domain/calendar/side.ts';
import type { AccountIdentity } from '../../../src-shared/domain/crm.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { seededRandom } from '../../support/seeded.ts';

export const signal = new AbortController().signal;

export const identity: AccountIdentity = {
  accountId: 'account-1',
  machineId: 'machine-1',
  address: 'robin@example.com',
  provider: 'sample',
};

export interface World extends SampleOptions {
  /** Lets time pass; timers that are due are called. */
  pass(milliseconds: number): void;
  /** Delays that are being waited for. */
  waiting(): number;
}

export function world(at = '2026-11-20T09:00:00Z'): World {
  let now = Date.parse(at);
  let timers: { readonly due: number; readonly callback: () => void }[] = [];
  let uuids = 0;
  const fraction = seededRandom(1);
  return {
    clock: {
      now: () => now,
      monotonic: () => now,
      setTimer: (delayMs, callback) => {
        const timer = { due: now + delayMs, callback };
        timers.push(timer);
        return () => {
          timers = timers.filter((each) => each !== timer);
        };
      },
    },
    randomness: {
      uuid: () => {
        uuids += 1;
        return `00000000-0000-4000-8000-${String(uuids).padStart(12, '0')}`;
      },
      fraction,
    },
    pass: (milliseconds) => {
      now += milliseconds;
      const due = timers.filter((timer) => timer.due <= now);
      timers = timers.filter((timer) => timer.due > now);
      for (const timer of due) timer.callback();
    },
    waiting: () => timers.length,
  };
}

/** The sample mailbox of Anna, in memory, with its first messages. */
export function mailboxIn({ clock }: Pick<World, 'clock'>): SampleMailbox {
  return sampleMailbox(memoryMailStorage(), clock, 'anna@example.com');
}

export function meeting(uid: string, rest: Partial<CalendarEvent> = {}): CalendarEvent {
  return {
    uid,
    title: 'Meeting',
    start: '2026-12-01T10:00:00',
    timeZone: 'Europe/Amsterdam',
    duration: 'PT1H',
    ...rest,
  };
}

/** A sample CRM that already gave us the lease; `side` is its calendar. */
export async function leasedCrm(
  options: SampleOptions,
  faults?: Faults,
): Promise<SampleCrm & { readonly side: CalendarSide }> {
  const crm = sampleCrm({ ...options, ...(faults === undefined ? {} : { faults }) });
  await crm.connected.lease.take(identity, signal);
  return { ...crm, side: crm.connected.calendar };
}

export async function pagesOf(
  side: CalendarSide,
  calendar: CalendarId,
  since: SyncState | null,
): Promise<ChangePage[]> {
  const pages: ChangePage[] = [];
  for await (const page of side.changes(calendar, since, signal)) pages.push(page);
  return pages;
}

export async function changesOf(
  side: CalendarSide,
  calendar: CalendarId,
  since: SyncState | null,
): Promise<{ readonly changes: readonly Change[]; readonly state: SyncState }> {
  const pages = await pagesOf(side, calendar, since);
  return { changes: pages.flatMap((page) => page.changes), state: pages.at(-1)?.state ?? '' };
}

export async function fetchOne(
  side: CalendarSide,
  calendar: CalendarId,
  ref: Ref,
): Promise<Fetched | undefined> {
  const answers: Fetched[] = [];
  for await (const answer of side.get(calendar, [ref], signal)) answers.push(answer);
  return answers[0];
}

export async function outcomesOf(
  side: CalendarSide,
  calls: readonly Call[],
): Promise<(readonly [string, Outcome])[]> {
  const outcomes: (readonly [string, Outcome])[] = [];
  for await (const outcome of side.perform(calls, signal)) outcomes.push(outcome);
  return outcomes;
}

/** Creates through the side and answers what it stored. */
export async function createThrough(
  side: CalendarSide,
  calendar: CalendarId,
  event: CalendarEvent,
  key = `key-${event.uid}`,
): Promise<StoredEvent> {
  const outcomes = await outcomesOf(side, side.prepare({ type: 'create', key, calendar, event }, null));
  const last = outcomes.at(-1)?.[1];
  if (last?.type !== 'done' || last.stored === null) throw new Error(`not created: ${JSON.stringify(last)}`);
  return last.stored;
}

export async function problemCodeOf(work: Promise<unknown>): Promise<string | null> {
  return work.then(
    () => null,
    (error: unknown) => {
      const found = problemOf(error);
      if (found === null) throw error;
      return found.code;
    },
  );
}

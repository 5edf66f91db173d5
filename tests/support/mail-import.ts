/** What imports of different mailboxes have in common: runs of the mail engine, what the interface shows of them, and a calendar meanwhile. */
import type { MailProgress, MailRunSummary } from '../../src-main/sync/mail/model.ts';
import { mailEngine } from '../../src-main/sync/mail/run/engine.ts';
import { createRemainingTime } from '../../src-renderer/screens/remaining-time.ts';
import type { CrmLike } from '../../src-sandbox/sample-sides/mail/crm-like.ts';
import type { IdleClock } from './idle-clock.ts';
import { everything, me } from './mail-world.ts';
import type { Machine, World, WorldProvider } from './world.ts';

/** One run after another over one connection. @param onAppend may throw, as a program that is killed does */
export type MailRuns = (
  onProgress?: (progress: MailProgress) => void,
  onAppend?: () => void,
) => Promise<MailRunSummary>;

type EngineParts = Parameters<typeof mailEngine>[0];

/** Mailboxes of the CRM, by their roles. */
export const crmMailboxes = {
  inbox: 'inbox',
  archive: 'archive',
  sent: 'sent',
  trash: 'trash',
  junk: 'junk',
} as const;

export function mailRuns(
  parts: Pick<EngineParts, 'store' | 'provider' | 'mapping' | 'clock' | 'randomness'> & {
    readonly crm: CrmLike;
  },
): MailRuns {
  const { crm, ...others } = parts;
  return (onProgress = () => undefined, onAppend = () => undefined) =>
    mailEngine({
      ...others,
      crm: crm.side(me, { before: ({ operation }) => void (operation === 'perform' && onAppend()) }),
      settings: everything,
      onProgress,
    }).run(new AbortController().signal);
}

export interface Estimate {
  /** Epoch milliseconds. */
  readonly at: number;
  /** How long it still takes, as the interface says then. */
  readonly ms: number;
}

/** What the interface shows at every second: see `run-progress.tsx`. */
export function watchedProgress(clock: IdleClock) {
  const estimates: Estimate[] = [];
  let progress: { readonly done: number; readonly total: number } | null = null;
  let estimate = createRemainingTime();
  let shownAt = 0;
  clock.onMove((now) => {
    if (progress === null || now - shownAt < 1000) return;
    shownAt = now;
    const remaining = estimate({ phase: 'applying', ...progress }, now);
    if (remaining.type === 'ms') estimates.push({ at: now, ms: remaining.ms });
    if (remaining.type === 'nearly') estimates.push({ at: now, ms: 0 });
  });
  return {
    estimates,
    told(next: { readonly done: number; readonly total: number }) {
      progress = next;
    },
    restarted() {
      progress = null;
      estimate = createRemainingTime();
    },
  };
}

/** A run of the calendar while time stands still: it ends only when nothing of it waits for a clock, nor for mail. */
async function calendarRun(
  calendar: World<WorldProvider>,
  clock: IdleClock,
  machine: Machine,
  title: string,
) {
  calendar.provider.hand.create({
    uid: title,
    title,
    start: '2026-12-01T10:00:00',
    timeZone: 'Europe/Amsterdam',
    duration: 'PT1H',
  });
  const release = clock.hold();
  const before = clock.now();
  const summary = await machine.run();
  const took = clock.now() - before;
  release();
  return { took, isThere: calendar.crm.hand.list('crm').some(({ event }) => event.title === title), summary };
}

/** Five runs of the calendar, spread over an import of so many messages; one at a time, as in the program. */
export function calendarMeanwhile(calendar: World<WorldProvider>, clock: IdleClock, messages: number) {
  const machine = calendar.machine();
  const runs: Promise<Awaited<ReturnType<typeof calendarRun>>>[] = [];
  let next = 0;
  return {
    /** @param done how many messages are carried */
    told(done: number): void {
      if (runs.length >= 5 || done < next) return;
      next = done + messages / 10;
      const before = runs.at(-1) ?? Promise.resolve();
      runs.push(before.then(() => calendarRun(calendar, clock, machine, `meeting ${runs.length}`)));
    },
    all: () => Promise.all(runs),
  };
}

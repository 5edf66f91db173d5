/** Decides which notifications Concord's state calls for. Pure: takes the memory of earlier notices and returns the new one. */
import type { AppState } from '../../src-shared/contract/index.ts';

const noticeKinds = ['needs-you', 'error', 'not-fresh', 'first-sync'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** Kind → what the notice was about and when it was shown (epoch milliseconds). Saved between starts. */
export type NoticeMemory = Readonly<Record<string, { readonly about: string; readonly at: number }>>;

/** A reason to notify that the state gives right now. `about` distinguishes two occasions of the same kind. */
export interface Occasion {
  readonly kind: NoticeKind;
  readonly about: string;
  /** Number of decisions that wait for the person; 0 means that the occasion is a problem. */
  readonly questions: number;
}

/** Since when each occasion has lasted without interruption (epoch milliseconds). */
export type OngoingSince = Readonly<
  Partial<Record<NoticeKind, { readonly about: string; readonly at: number }>>
>;

export interface NoticeDecision {
  readonly memory: NoticeMemory;
  readonly since: OngoingSince;
  readonly show: readonly Occasion[];
  /** Kinds whose reason no longer exists; their notifications are removed from the screen. */
  readonly withdraw: readonly NoticeKind[];
  /** When to decide again even if nothing changes by then (epoch milliseconds); null = no need. */
  readonly checkAgainAt: number | null;
}

const minuteMs = 60_000;
/** How long an occasion must last before it justifies interrupting the person. */
const minimumDurationMs: Readonly<Record<NoticeKind, number>> = {
  'needs-you': 5_000,
  error: 60 * minuteMs,
  // it has lasted for an hour by the time it is told
  'not-fresh': 0,
  'first-sync': 0,
};
/** How long after a notice the same occasion may be shown again. */
const repeatAfterMs: Readonly<Record<NoticeKind, number>> = {
  'needs-you': 24 * 60 * minuteMs,
  error: 24 * 60 * minuteMs,
  'not-fresh': 24 * 60 * minuteMs,
  'first-sync': Number.POSITIVE_INFINITY,
};

/** The same trouble in another mailbox is another occasion. The id of a mailbox is not its address, so no address is saved. */
function troubleIn({ problem, mailbox }: AppState['sync']): string {
  const code = problem?.code ?? 'unknown';
  return mailbox === null ? code : `${code} ${mailbox.id ?? 'mail'}`;
}

/** The occasions in a state: one per kind at most. */
function occasionsIn({ app, setup, sync, decisions, proof }: AppState): readonly Occasion[] {
  if (app.mode === 'none' || sync.state === 'paused') return [];
  const found: Occasion[] = [];
  // During setup the person is looking at the window, which shows the same thing.
  const running = setup.step === 'done' || setup.step === 'first-run';
  if (running && (sync.state === 'needs-you' || sync.state === 'waiting'))
    found.push(
      decisions.length > 0 && (sync.problem === null || sync.problem.fix === 'decide')
        ? {
            kind: 'needs-you',
            about: decisions
              .map(({ id }) => id)
              .sort()
              .join(' '),
            questions: decisions.length,
          }
        : { kind: 'needs-you', about: troubleIn(sync), questions: 0 },
    );
  if (running && sync.state === 'error') found.push({ kind: 'error', about: troubleIn(sync), questions: 0 });
  // trouble of the whole account has a notice of its own
  const isTold = found.length > 0;
  if (running && !isTold && proof.stale.some(({ isLong }) => isLong))
    found.push({ kind: 'not-fresh', about: 'stale', questions: 0 });
  if (setup.step === 'done' && sync.agreedAt !== null)
    found.push({ kind: 'first-sync', about: app.mode, questions: 0 });
  return found;
}

/**
 * Decides from the state what to show now. While the window is focused the person sees the occasion there, so it counts
 * as shown. Kinds that the settings turn off are remembered too, so that turning them on later shows no old notices.
 */
export function decideNotices(
  state: AppState,
  at: {
    readonly memory: NoticeMemory;
    readonly since: OngoingSince;
    readonly now: number;
    readonly windowIsFocused: boolean;
  },
): NoticeDecision {
  const { now, windowIsFocused } = at;
  const occasions = occasionsIn(state);
  const memory: Record<string, { readonly about: string; readonly at: number }> = { ...at.memory };
  const since: Partial<Record<NoticeKind, { about: string; at: number }>> = {};
  const show: Occasion[] = [];
  const dueTimes: number[] = [];

  for (const occasion of occasions) {
    const { kind, about } = occasion;
    const before = at.since[kind];
    const startedAt = before !== undefined && (kind === 'error' || before.about === about) ? before.at : now;
    since[kind] = { about, at: startedAt };
    const shownBefore = memory[kind];
    const due =
      shownBefore?.about === about && shownBefore.at <= now
        ? Math.max(startedAt + minimumDurationMs[kind], shownBefore.at + repeatAfterMs[kind])
        : startedAt + minimumDurationMs[kind];
    if (due > now) {
      if (due !== Number.POSITIVE_INFINITY) dueTimes.push(due);
      continue;
    }
    memory[kind] = { about, at: now };
    if (!windowIsFocused && settingAllows(state.settings.notifications, kind)) show.push(occasion);
    if (repeatAfterMs[kind] !== Number.POSITIVE_INFINITY) dueTimes.push(now + repeatAfterMs[kind]);
  }
  return {
    memory,
    since,
    show,
    withdraw: noticeKinds.filter((kind) => kind !== 'first-sync' && since[kind] === undefined),
    checkAgainAt: dueTimes.length === 0 ? null : Math.min(...dueTimes),
  };
}

function settingAllows(setting: AppState['settings']['notifications'], kind: NoticeKind): boolean {
  return setting === 'all' || (setting === 'problems' && kind !== 'first-sync');
}
